import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { stringify } from 'yaml'
import { matcherNames, type MatcherName } from '#core/risk/policy/format.ts'
import { readPolicy } from '#core/risk/policy/policy.ts'
import { environments } from '#core/risk/environment.ts'
import { organizationPair, standardSettings } from '#core/risk/settings.ts'
import { severities } from '#shared/domain/finding.ts'
import { someRules } from './rules.ts'

const now = Date.parse('2026-11-23T09:00:00Z')
const day = 86_400_000

const text = fc
  .string({ unit: 'grapheme', maxLength: 40 })
  .map((given) => given.trim())
  .filter((given) => given !== '' && !/[\p{Cc}\p{Cs}]/u.test(given))
const name = fc.oneof(
  text,
  fc.constantFrom('*', 'yes', '1', 'null', '~', '- a', 'a: b', '#c', '"', "it's", '&x', '!x', '%x'),
)
const token = fc.stringMatching(/^[a-z0-9]{0,5}[a-z]$/)
const date = fc
  .date({ noInvalidDate: true, min: new Date(0), max: new Date(now + 399 * day) })
  .map((given) => given.toISOString().slice(0, 10))

const anyExclusion = fc.record(
  {
    rule: fc.constantFrom('*', 'AKR-101', 'AKR-206'),
    ...(Object.fromEntries(matcherNames.map((matcher) => [matcher, name])) as Record<MatcherName, typeof name>),
    reason: text,
    ticket: text,
    expires: date,
  },
  { requiredKeys: ['rule', 'addon', 'reason', 'expires'] },
)

/** What may be silent for a month at most is excluded for no longer. */
const exclusion = anyExclusion.map((given) =>
  given.rule === 'AKR-101' && Date.parse(given.expires) > now + 29 * day ? { ...given, expires: '2026-12-22' } : given,
)

const file = fc.record(
  {
    version: fc.constant(1),
    environments: fc.record({ tokens: fc.dictionary(token, fc.constantFrom(...environments)) }),
    compliance: fc.record({ 'ignored-tags': fc.array(name) }),
    organizations: fc.record(
      {
        'may-share': fc.array(fc.tuple(name, name).filter(([one, other]) => one !== other)),
        platform: fc.array(name),
      },
      { requiredKeys: [] },
    ),
    rules: fc.record(
      {
        'AKR-101': fc.record({ enabled: fc.boolean() }, { requiredKeys: [] }),
        'AKR-206': fc.record(
          {
            severity: fc.constantFrom(...severities),
            options: fc.record(
              {
                relational: fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }).map(Math.abs),
                strict: fc.boolean(),
                kinds: fc.array(name),
              },
              { requiredKeys: [] },
            ),
          },
          { requiredKeys: [] },
        ),
      },
      { requiredKeys: [] },
    ),
    exclusions: fc.uniqueArray(exclusion, {
      selector: (given) => JSON.stringify([given.rule, ...matcherNames.map((matcher) => given[matcher])]),
    }),
  },
  { requiredKeys: [] },
)

const writings: Record<string, (value: unknown) => string> = {
  plain: (value) => stringify(value, { aliasDuplicateObjects: false }),
  flow: (value) => stringify(value, { aliasDuplicateObjects: false, collectionStyle: 'flow' }),
  quoted: (value) => stringify(value, { aliasDuplicateObjects: false, defaultStringType: 'QUOTE_SINGLE', indent: 4 }),
  json: (value) => JSON.stringify(value),
}

it.each(Object.entries(writings))('any policy reads back as it was written: %s', (style, write) => {
  fc.assert(
    fc.property(file, (given) => {
      const text = write(given)
      const read = readPolicy(text, someRules, now)
      if ('problems' in read) throw new Error(JSON.stringify(read.problems))
      const { settings, exclusions } = read.policy
      const { environments, compliance, organizations, rules } = given
      expect(settings.environmentTokens).toEqual({ ...standardSettings.environmentTokens, ...environments?.tokens })
      expect([...settings.ignoredTags]).toEqual([...new Set(compliance?.['ignored-tags'])])
      expect([...settings.platformOrganizations]).toEqual([...new Set(organizations?.platform)])
      const pairs = organizations?.['may-share'] ?? []
      expect(settings.organizationPairs).toEqual(new Set(pairs.map(([one, other]) => organizationPair(one, other))))
      expect(Object.fromEntries(settings.rules)).toEqual(
        Object.fromEntries(
          Object.entries(rules ?? {}).map(([id, rule]) => [
            id,
            { enabled: null, severity: null, ...rule, options: { ...('options' in rule ? rule.options : {}) } },
          ]),
        ),
      )
      expect(
        exclusions.map(({ rule, matchers, reason, ticket, expires }) => [rule, matchers, reason, ticket, expires]),
      ).toEqual(
        (given.exclusions ?? []).map(({ rule, reason, ticket, expires, ...matchers }) => [
          rule,
          matchers,
          reason,
          ticket ?? '',
          expires,
        ]),
      )
      const lines = text.split('\n')
      const starts = exclusions.map(({ line }) => lines[line - 1] ?? '')
      if (style === 'plain' || style === 'quoted') for (const start of starts) expect(start).toMatch(/^ +- +'?\w+'?:/)
    }),
    { numRuns: 50 },
  )
})

const fragments = [
  ...'- |: |:|\n|\n  |\n    |{|}|[|]|, |"|\'|>|&a |*a|!x |# |---\n|...\n|%YAML 1.1\n|? |\t|\0|<<|\uD800|~|.nan|0x1|\r|\uFEFF'.split(
    '|',
  ),
  ...'rules|exclusions|AKR-206|options|kinds|expires|__proto__|toString|2026-02-30|"\\u0000"'.split('|'),
  '|',
  'exclusions:\n  - rule: AKR-101\n    addon: x\n',
  'rules:\n  AKR-206:\n    options:\n',
]

const scraps = fc
  .array(fc.oneof(fc.constantFrom(...fragments), fc.string({ unit: 'binary', maxLength: 5 })), { maxLength: 40 })
  .map((parts) => parts.join(''))

it('any text is a policy, or problems with their lines, and throws nothing', () => {
  fc.assert(
    fc.property(scraps, (text) => {
      const read = readPolicy(text, someRules, now)
      if ('policy' in read) return
      const lines = text.split('\n').length
      expect(read.problems.length).toBeGreaterThan(0)
      expect(read.problems.length).toBeLessThanOrEqual(20)
      for (const { line, message } of read.problems) {
        if (line !== null) expect(line >= 1 && line <= lines, `${line} of ${lines}`).toBe(true)
        expect(message).toMatch(/^\P{Cc}+[.?]$/u)
      }
    }),
    { numRuns: 1000 },
  )
})
