import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { isOpen } from '#shared/domain/finding.ts'
import type { Report } from '#core/export/report.ts'
import { writeReport } from '#core/export/formats.ts'
import { anyReport } from './any-report.ts'
import { awkwardNames, awkwardReport, finding, platformReport, report, severalFindings, since } from './report.ts'

const writeSarif = (given: Report): string => writeReport(given, 'sarif')

interface Log {
  version: string
  runs: {
    tool: { driver: { rules: { id: string; defaultConfiguration: { level: string; enabled: boolean } }[] } }
    automationDetails: { id: string }
    invocations: {
      executionSuccessful: boolean
      toolExecutionNotifications: { level: string; descriptor: { id: string }; message: { text: string } }[]
      toolConfigurationNotifications: { level: string; descriptor: { id: string }; message: { text: string } }[]
    }[]
    results: {
      ruleId: string
      ruleIndex: number
      level: string
      rank: number
      message: { text: string }
      partialFingerprints: Record<string, string>
      baselineState?: string
      suppressions: { kind: string; status: string; justification: string; properties: Record<string, unknown> }[]
      locations: {
        physicalLocation: { artifactLocation: { uri: string } }
        logicalLocations: { fullyQualifiedName: string }[]
      }[]
      properties: Record<string, unknown>
    }[]
  }[]
}

const file = join(import.meta.dirname, '../../fixtures/sarif/sarif-2.1.0-rtm.5.json')
const { $schema: _, id: __, ...schema } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>
// One pattern of the schema (of a language code) has a bracket too many, which only the older way of reading takes.
const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false })
addFormats(ajv)
const isSarif = ajv.compile(schema)

function write(given: Report): Log {
  const log: unknown = JSON.parse(writeSarif(given))
  isSarif(log)
  expect(isSarif.errors ?? []).toEqual([])
  return log as Log
}

function only(given: Partial<Parameters<typeof finding>[0]>, more: Partial<Report> = {}) {
  const [run] = write(report({ platforms: [platformReport({ findings: [finding(given)] })], ...more })).runs
  const [result] = run?.results ?? []
  if (!run || !result) throw new Error('There is no result.')
  return { run, result }
}

test('the schema would see a wrong report', () => {
  const log = write(report()) as unknown as { version: string; runs: { results: { level: string }[] }[] }
  for (const spoil of [
    () => (log.version = '2.0.0'),
    () => ((log.runs[0]?.results[0] ?? { level: '' }).level = 'dreadful'),
    () => Object.assign(log.runs[0] ?? {}, { surprise: true }),
  ]) {
    const before = structuredClone(log)
    spoil()
    expect(isSarif(log)).toBe(false)
    Object.assign(log, before)
  }
})

test('whatever is in a report, it fits the schema, and the run holds together', () => {
  fc.assert(
    fc.property(anyReport, (given) => {
      const { runs } = write(given)
      expect(runs.map(({ results }) => results.length)).toEqual(given.platforms.map(({ findings }) => findings.length))
      for (const [index, { tool, results }] of runs.entries()) {
        const rules = tool.driver.rules.map(({ id }) => id)
        expect(new Set(rules).size).toBe(rules.length)
        for (const [position, result] of results.entries()) {
          const found = given.platforms[index]?.findings[position]
          expect(rules[result.ruleIndex]).toBe(result.ruleId)
          expect(result.partialFingerprints).toEqual({ 'addonAtlas/v1': found?.fingerprint })
          expect(result.suppressions).toHaveLength(found && isOpen(found.state) ? 0 : 1)
          expect(result.baselineState !== undefined).toBe(given.platforms[index]?.newSince !== null)
          const { uri } = result.locations[0]?.physicalLocation.artifactLocation ?? { uri: '' }
          // A viewer that resolves it against the root of a checkout must stay below.
          const resolved = new URL(uri, 'https://root.example/checkout/')
          expect(resolved.href).toBe(`https://root.example/checkout/${uri}`)
          expect(uri.split('/')).toHaveLength(5)
          expect(uri).toMatch(/^akkeris\//)
        }
      }
    }),
    { numRuns: 200 },
  )
})

test('awkward names come out as they went in, but for braces and links, which mean something in a message', () => {
  const [run] = write(awkwardReport()).runs
  for (const [index, text] of awkwardNames.entries()) {
    const { message, properties } = run?.results[index] ?? {}
    expect(properties?.['addon']).toMatchObject({ name: text.toWellFormed() })
    if (!/[{}\]]/.test(text)) expect(message?.text).toBe(text.toWellFormed())
  }
  expect(run?.results[awkwardNames.indexOf('{0} [link](https://example.com) {}')]?.message.text).toBe(
    '{{0}} [link] (https://example.com) {{}}',
  )
})

test('severities are levels; scores are ranks; places are endpoint, space, app and add-on', () => {
  const { runs } = write(report())
  expect(runs[0]?.results.map(({ level, rank }) => [level, rank])).toEqual([
    ['error', 100],
    ['error', 72],
    ['error', 64],
    ['warning', 44],
    ['note', 20],
    ['note', 4],
    ['warning', 40],
    ['warning', 38],
  ])
  const [location] = runs[1]?.results[0]?.locations ?? []
  expect(location?.physicalLocation.artifactLocation.uri).toBe(
    'akkeris/127.0.0.1%3A7000/prod/payments/akkeris-postgresql-quince-6293',
  )
  expect(location?.logicalLocations.map(({ fullyQualifiedName }) => fullyQualifiedName)).toEqual([
    '127.0.0.1:7000/prod/payments/akkeris-postgresql-quince-6293',
    '127.0.0.1:7000/dev/payments',
    '127.0.0.1:7000/dev/reports',
    '127.0.0.1:7000/qa-eu/ledger',
  ])
  expect(runs.map(({ automationDetails }) => automationDetails.id)).toEqual([
    'addon-atlas/api.example.com/',
    'addon-atlas/127.0.0.1%3A7000/',
  ])
})

test('only what holds suppresses, with who, why and until when', () => {
  const { runs } = write(report())
  const suppressed = runs[0]?.results.flatMap(({ ruleId, suppressions }) => suppressions.map((each) => [ruleId, each]))
  expect(suppressed).toEqual([
    [
      'AKR-206',
      {
        kind: 'external',
        status: 'accepted',
        justification:
          'Acknowledged as accepted risk by ada on 2026-11-26 until 2027-01-28: One session store for the whole shop, on purpose (SHOP-17)',
        properties: {
          source: 'acknowledgement',
          category: 'accepted-risk',
          ticket: 'SHOP-17',
          by: 'ada',
          createdUtc: '2026-11-26T09:31:00.000Z',
          expiryUtc: '2027-01-28T09:31:00.000Z',
        },
      },
    ],
    [
      'AKR-402',
      {
        kind: 'external',
        status: 'accepted',
        justification: 'Excluded by line 41 of the policy file until 2027-03-31: Bought on purpose (BUY-3)',
        properties: { source: 'policy', line: 41, ticket: 'BUY-3', expiryUtc: '2027-03-31' },
      },
    ],
  ])
})

test('new and unchanged are told when somebody asked', () => {
  const { runs } = write(since('release 7'))
  expect(runs[0]?.results.map(({ baselineState }) => baselineState)).toEqual(
    severalFindings.map(({ isNew }) => (isNew ? 'new' : 'unchanged')),
  )
})

test('new and unchanged are told of those endpoints alone of which somebody asked', () => {
  const platforms = [platformReport(), platformReport({ endpointId: 'two', newSince: 'release 7' })]
  const { runs } = write(report({ platforms }))
  const told = runs.map(({ results }) => new Set(results.map(({ baselineState }) => baselineState)))
  expect(told).toEqual([new Set([undefined]), new Set(['new', 'unchanged'])])
})

test('what could not be judged, and what is wrong with the checks, is told with the run', () => {
  const { runs } = write(report())
  const [whole, part] = runs.map(({ invocations }) => invocations[0])
  expect(whole?.executionSuccessful).toBe(true)
  expect(whole?.toolConfigurationNotifications.map(({ descriptor, level }) => [descriptor.id, level])).toEqual([
    ['AKR-902', 'note'],
    ['AKR-105/row-missing', 'warning'],
    ['AKR-302/not-asked', 'note'],
  ])
  expect(part?.executionSuccessful).toBe(false)
  expect(part?.toolExecutionNotifications).toMatchObject([{ level: 'error', descriptor: { id: 'partly-read' } }])
  const failed = platformReport({
    checks: [
      {
        id: 'x',
        ruleId: 'AKR-901',
        severity: 'high',
        title: 'A rule failed',
        reason: 'AKR-101 failed.',
        remedy: 'Tell.',
      },
    ],
  })
  const [run] = write(report({ platforms: [failed] })).runs
  expect(run?.invocations[0]?.toolExecutionNotifications).toMatchObject([
    { level: 'error', descriptor: { id: 'AKR-901' }, message: { text: 'A rule failed. AKR-101 failed. Tell.' } },
  ])
})

test('a rule that is only judged on demand is listed as off; one that nobody described is listed all the same', () => {
  const { run, result } = only({ ruleId: 'AKR-777', title: 'Of a newer release', severity: 'low' })
  const { rules } = run.tool.driver
  expect(rules.map(({ id, defaultConfiguration }) => [id, defaultConfiguration])).toEqual([
    ['AKR-101', { level: 'error', enabled: true }],
    ['AKR-308', { level: 'error', enabled: false }],
    ['AKR-777', { level: 'note' }],
  ])
  expect(result.ruleIndex).toBe(2)
})
