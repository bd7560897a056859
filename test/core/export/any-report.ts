import * as fc from 'fast-check'
import { answerStates, gapKinds, severities, type Finding } from '#shared/domain/finding.ts'
import type { PlatformReport, Report } from '#core/export/report.ts'
import { acknowledgement, awkwardNames, finding, platformReport, report } from './report.ts'

const word = fc.oneof(fc.constantFrom(...awkwardNames), fc.string({ unit: 'binary', maxLength: 30 }))
const moment = fc.integer({ min: 0, max: 4_102_444_800_000 })

const anyFinding: fc.Arbitrary<Finding> = fc
  .record({
    ruleId: fc.constantFrom('AKR-101', 'AKR-308', 'AKR-404'),
    title: word,
    severity: fc.constantFrom(...severities),
    score: fc.integer({ min: 0, max: 100 }),
    confidence: fc.constantFrom('high', 'medium', 'low'),
    transient: fc.boolean(),
    addon: fc.record({ id: fc.uuid(), name: word, service: word }),
    owner: fc.option(word),
    apps: fc.array(word, { maxLength: 5 }),
    spaces: fc.array(word, { maxLength: 3 }),
    reason: word,
    facts: fc.dictionary(word, fc.oneof(word, fc.integer(), fc.boolean(), fc.constant(null)), { maxKeys: 3 }),
    fingerprint: fc.stringMatching(/^[0-9a-f]{64}$/),
    state: fc.constantFrom(...answerStates),
    firstSeen: fc.option(moment),
    isNew: fc.boolean(),
  })
  .chain((given) =>
    fc
      .record({
        acknowledgement: fc.record({ reason: word, ticket: word, by: word, createdAt: moment, expiresAt: moment }),
        exclusion: fc.record({
          reason: word,
          ticket: word,
          expires: fc.option(fc.constant('2027-01-31')),
          line: fc.nat(),
        }),
      })
      .map(({ acknowledgement: said, exclusion }) =>
        finding({
          ...given,
          acknowledgement: given.state === 'open' || given.state === 'excluded' ? null : acknowledgement(said),
          exclusion: given.state === 'excluded' ? exclusion : null,
        }),
      ),
  )

const anyPlatform: fc.Arbitrary<PlatformReport> = fc
  .record({
    endpointId: fc.uuid(),
    name: word,
    url: fc.webUrl(),
    takenAt: moment,
    complete: fc.boolean(),
    newSince: fc.option(word),
    findings: fc.array(anyFinding, { maxLength: 8 }),
    blindness: fc.array(
      fc.record({
        ruleId: fc.constantFrom('AKR-101', 'AKR-105'),
        title: word,
        gap: fc.constantFrom(...gapKinds),
        count: fc.integer({ min: 1, max: 9999 }),
        example: word,
      }),
      { maxLength: 3 },
    ),
  })
  .map(platformReport)

export const anyReport: fc.Arbitrary<Report> = fc
  .record({
    generatedAt: moment,
    platforms: fc.array(anyPlatform, { minLength: 1, maxLength: 3 }),
    failOn: fc.option(fc.constantFrom(...severities)),
  })
  .map(report)
