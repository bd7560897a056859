import { expect, it } from 'vitest'
import { nearestOf } from '#core/documents/wording.ts'
import { readPolicy, type Policy } from '#core/risk/policy/policy.ts'
import { organizationPair, standardSettings } from '#core/risk/settings.ts'
import type { PolicyProblem } from '#shared/domain/risk-views.ts'
import { someRules } from './rules.ts'

const now = Date.parse('2026-11-23T09:00:00Z')

function policyOf(text: string): Policy {
  const read = readPolicy(text, someRules, now)
  if ('problems' in read) throw new Error(JSON.stringify(read.problems))
  return read.policy
}

function problemsOf(text: string): PolicyProblem[] {
  const read = readPolicy(text, someRules, now)
  return 'problems' in read ? read.problems : []
}

it('reads everything that a policy may say', () => {
  const { settings, exclusions } = policyOf(`# What is different with us.
version: 1
environments:
  tokens: { uat: staging, demo: unknown }
compliance:
  ignored-tags: [canary]
organizations:
  may-share:
    - [retail, platform]
  platform: [shared-services]
rules:
  AKR-101: { enabled: false }
  AKR-206:
    severity: low
    options: { relational: 4, strict: true, kinds: [cdn, stream] }
  AKR-308: { enabled: true }
exclusions:
  # The oldest of them.
  - rule: AKR-206
    addon: orders-*
    reason: One team, one release.
    ticket: OPS-12
    expires: 2026-12-31
  - { rule: '*', owner: api-lab, app: web-lab, space: lab, organization: research, reason: A lab, expires: 2020-02-29 }
`)
  expect(settings).toEqual({
    rules: new Map([
      ['AKR-101', { enabled: false, severity: null, options: {} }],
      [
        'AKR-206',
        { enabled: null, severity: 'low', options: { relational: 4, strict: true, kinds: ['cdn', 'stream'] } },
      ],
      ['AKR-308', { enabled: true, severity: null, options: {} }],
    ]),
    environmentTokens: { ...standardSettings.environmentTokens, uat: 'staging', demo: 'unknown' },
    ignoredTags: new Set(['canary']),
    organizationPairs: new Set([organizationPair('platform', 'retail')]),
    platformOrganizations: new Set(['shared-services']),
  })
  expect(exclusions).toEqual([
    {
      rule: 'AKR-206',
      matchers: { addon: 'orders-*' },
      reason: 'One team, one release.',
      ticket: 'OPS-12',
      expires: '2026-12-31',
      endsAt: Date.parse('2027-01-01T00:00:00Z'),
      line: 19,
    },
    {
      rule: '*',
      matchers: { owner: 'api-lab', app: 'web-lab', space: 'lab', organization: 'research' },
      reason: 'A lab',
      ticket: '',
      expires: '2020-02-29',
      endsAt: Date.parse('2020-03-01T00:00:00Z'),
      line: 24,
    },
  ])
})

it.each([
  '',
  '# nothing yet\n',
  '{}',
  'rules:\nexclusions:\nenvironments:\ncompliance:\norganizations:\n',
  'rules:\n  AKR-206:\n',
  'rules: { AKR-206: { options: } }',
  'compliance: { ignored-tags: }',
])('sections may be empty: %j', (text) => {
  const { settings, exclusions } = policyOf(text)
  expect({ ...settings, rules: [] }).toEqual({ ...standardSettings, rules: [] })
  expect(exclusions).toEqual([])
})

it('the words of environments are replaced only when that is asked for', () => {
  const { settings } = policyOf('environments: { replace-tokens: { uat: staging } }')
  expect(settings.environmentTokens).toEqual({ uat: 'staging' })
})

const whole = 'addon: x\n    reason: y\n    expires: 2026-12-01'

it.each<[string, string, number | null, RegExp]>([
  ['an unknown rule', 'rules:\n  AKR-207: {}', 2, /^"AKR-207" is not the id of a rule\. Did you mean AKR-206\?$/],
  ['a rule in small letters', 'rules:\n  akr-308: {}', 2, /Did you mean AKR-308\?$/],
  ['a rule unlike any', 'rules:\n  Q: {}', 2, /^"Q" is not the id of a rule\.$/],
  ['a finding about the checks', 'rules:\n  AKR-902: {}', 2, /checks themselves/],
  [
    'an exclusion of one',
    `exclusions:\n  - rule: AKR-903\n    ${whole}`,
    2,
    /^"rule" is "AKR-903", which is about the checks themselves, and no policy changes it\.$/,
  ],
  [
    'a rule in the hundreds of those about the checks',
    'rules:\n  AKR-999: {}',
    2,
    /^"AKR-999" is not the id of a rule\./,
  ],
  ['the number before them', 'rules:\n  AKR-900: {}', 2, /^"AKR-900" is not the id of a rule\./],
  ['the number after them', 'rules:\n  AKR-904: {}', 2, /^"AKR-904" is not the id of a rule\./],
  [
    'an exclusion of such a rule',
    `exclusions:\n  - rule: AKR-999\n    ${whole}`,
    2,
    /^"rule" is "AKR-999", and has to be the id of a rule, or "\*" for each of them\./,
  ],
  ['an exclusion of no rule', `exclusions:\n  - rule: ""\n    ${whole}`, 2, /^"rule" has to be the id of a rule, or/],
  ['an exclusion of an unknown rule', `exclusions:\n  - rule: AKR-102\n    ${whole}`, 2, /Did you mean AKR-101\?$/],
  ['an unknown section', '\nruels: {}', 2, /^"ruels" is no key that is known here\. Did you mean rules\?$/],
  ['an unknown key', 'rules:\n  AKR-101:\n    level: low', 3, /Known are enabled, severity, options\.$/],
  ['an unknown option', 'rules:\n  AKR-206:\n    options:\n      wide: 3', 4, /^"wide" is no option of AKR-206\./],
  ['an option where there is none', 'rules:\n  AKR-101:\n    options: { wide: 3 }', 3, /no option of AKR-101\.$/],
  ['a negative option', 'rules:\n  AKR-206:\n    options:\n      relational: -1', 4, /has to be 0 or more\.$/],
  ['an endless option', 'rules: { AKR-206: { options: { relational: .inf } } }', 1, /has to be a number\.$/],
  ['no number', 'rules: { AKR-206: { options: { relational: .nan } } }', 1, /has to be a number\.$/],
  ['a number as text', 'rules: { AKR-206: { options: { relational: "3" } } }', 1, /has to be a number\.$/],
  ['a yes of older YAML', 'rules: { AKR-206: { options: { strict: yes } } }', 1, /has to be true or false\.$/],
  ['a text for a list', 'rules: { AKR-206: { options: { kinds: cdn } } }', 1, /has to be a list\.$/],
  ['an unknown severity', 'rules: { AKR-206: { severity: hihg } }', 1, /one of info, .*\. Did you mean high\?$/],
  ['no severity', 'rules: { AKR-206: { severity: } }', 1, /one of info, low, medium, high, critical\.$/],
  ['an empty item', 'compliance:\n  ignored-tags:\n    - ""', 3, /^An item of "ignored-tags" is empty\.$/],
  ['a tag that is a number', 'compliance:\n  ignored-tags:\n    - a\n    - 7', 4, /has to stand in quotes\.$/],
  ['an unknown environment', 'environments:\n  tokens:\n    uat: prod', 3, /one of preview, production,/],
  ['a word with a number', 'environments:\n  tokens:\n    dev2: other', 3, /^"dev2" is no word of a space name:/],
  ['a word in capitals', 'environments:\n  tokens:\n    UAT: other', 3, /^"UAT" is no word of a space name:/],
  ['both kinds of words', 'environments:\n  tokens: {}\n  replace-tokens: {}', 3, /one of the two\.$/],
  ['half a pair', 'organizations:\n  may-share:\n    - [a]', 3, /has to have 2 items\.$/],
  ['three of a pair', 'organizations:\n  may-share:\n    - [a, b, c]', 3, /has to have 2 items\.$/],
  ['a pair of one', 'organizations:\n  may-share:\n    - [a, a]', 3, /two different organizations\.$/],
  ['a day that is none', whole2('2026-02-30'), 5, /^"expires" has to be a date that there is/],
  ['a leap day that is none', whole2('2027-02-29'), 5, /date that there is/],
  ['a date in words', whole2('next year'), 5, /date that there is/],
  ['a date with a time', whole2('2026-12-31T00:00:00Z'), 5, /date that there is/],
  ['a year', whole2('2027'), 5, /has to be a text, so it has to stand in quotes\.$/],
  ['a date far ahead', whole2('2027-12-29', 'AKR-206'), 5, /^"expires" may lie at most 400 days ahead\.$/],
  [
    'a date too far for what may be silent for a month at most',
    whole2('2026-12-24'),
    5,
    /^"expires" may lie at most 30 days ahead for AKR-101, as an acknowledgement of it may\.$/,
  ],
  [
    'a date far too far for it, once',
    whole2('2028-12-24'),
    5,
    /^"expires" may lie at most 30 days ahead for AKR-101, /,
  ],
  [
    'no date',
    'exclusions:\n  - rule: AKR-101\n    addon: x\n    reason: y',
    2,
    /^The key "expires" is missing here\.$/,
  ],
  ['no reason', 'exclusions:\n  - addon: x\n    rule: "*"\n    expires: 2026-12-01', 2, /"reason" is missing/],
  [
    'a blank reason',
    'exclusions: [{addon: x, rule: "*", expires: 2026-12-01, reason: " "}]',
    1,
    /^"reason" is empty\.$/,
  ],
  ['a bell', 'exclusions: [{addon: x, rule: "*", expires: 2026-12-01, reason: "a\\a"}]', 1, /control characters\.$/],
  ['half a character', 'compliance: { ignored-tags: ["\\ud800"] }', 1, /control characters\.$/],
  ['a long name', `compliance: { ignored-tags: [${'a'.repeat(201)}] }`, 1, /may be 200 characters long\.$/],
  [
    'an exclusion of all',
    'exclusions: [{rule: "*", expires: 2026-12-01, reason: a}]',
    1,
    /has to say what it is about:/,
  ],
  ['an exclusion that is a text', 'exclusions:\n  - AKR-101', 2, /^An exclusion has to be a map/],
  ['an empty exclusion', 'exclusions:\n  -\n', 2, /^An exclusion has to be a map/],
  ['an asterisk without quotes', 'exclusions:\n  - rule: *', 2, /begins with \* has to stand in quotes\.$/],
  ['a glob without quotes', 'exclusions:\n  - addon: *-cache', 2, /^"\*-cache" is an alias/],
  ['an anchor', 'rules: &all\n  AKR-101: {}', 1, /^"&all" is an anchor/],
  ['an anchored key', '&a rules: {}', 1, /^"&a" is an anchor/],
  ['a tag', 'rules:\n  AKR-101: !secret x', 2, /^A tag stands here/],
  ['a tag of older YAML', 'rules: !!binary aGk=', 1, /^A tag stands here/],
  [
    'a key twice',
    'rules:\n  AKR-101: {}\n  AKR-206: {}\n  AKR-101: {}',
    4,
    /^"AKR-101" stands twice: on line 2 too\.$/,
  ],
  ['a section twice', 'rules: {}\nversion: 1\nrules: {}', 3, /^"rules" stands twice: on line 1 too\.$/],
  ['two documents', 'version: 1\n---\nversion: 1', 2, /^A second document begins here/],
  ['a list', '- version: 1', 1, /^A policy file has to be a map/],
  ['a word', '\n\nversion', 3, /^A policy file has to be a map/],
  ['a map as key', '? {a: b}\n: 1', 1, /^A key has to be a plain text\.$/],
  ['a tab', 'rules:\n\tAKR-101: {}', 2, /^It is not YAML here: tabs are not allowed/],
  ['an open quote', 'version: 1\nrules: "', 2, /^It is not YAML here: missing closing "quote\.$/],
  ['a key of objects', 'environments: { tokens: { __proto__: other } }', 1, /^"__proto__" is no key/],
  ['another key of objects', 'rules: { constructor: {} }', 1, /^"constructor" is not the id of a rule\.$/],
  ['a word as version', 'version: one', 1, /^"version" has to be the number 1\.$/],
  ['a future version', 'rulez: {}\nversion: 2', 2, /this one reads version 1\.$/],
])('names %s and its line', (_, text, line, message) => {
  const problems = problemsOf(text)
  expect(problems).toEqual([{ line, message: expect.stringMatching(message) as string }])
})

function whole2(date: string, rule = 'AKR-101'): string {
  return `exclusions:\n  - rule: ${rule}\n    addon: x\n    reason: y\n    expires: ${date}`
}

it('the last day that is near enough is near enough', () => {
  expect(policyOf(whole2('2027-12-28', 'AKR-206')).exclusions).toHaveLength(1)
  expect(policyOf(whole2('2027-12-28', "'*'")).exclusions).toHaveLength(1)
  expect(policyOf(whole2('2026-12-23', 'AKR-101')).exclusions).toHaveLength(1)
})

it('names duplicate exclusions, whatever their reasons and the order of their keys', () => {
  const text = `exclusions:
  - { rule: AKR-101, addon: x, space: y, reason: one, expires: 2026-12-01 }
  - { rule: AKR-101, addon: x, reason: wider, expires: 2026-12-01 }
  - expires: 2026-12-02
    reason: another
    space: y
    addon: x
    rule: AKR-101
`
  expect(problemsOf(text)).toEqual([{ line: 4, message: 'This exclusion covers the same as the one on line 2.' }])
})

const keys = (count: number) => Array.from({ length: count }, (_, index) => `key${index}: 1`).join('\n')

it('names all problems in the order of their lines, twenty at most', () => {
  const few = 'version: 1\nb: 1\nrules: { AKR-1: {} }\na: 1'
  expect(problemsOf(few).map(({ line }) => line)).toEqual([2, 3, 4])
  expect(problemsOf(keys(20))).toHaveLength(20)
  const many = problemsOf(keys(31))
  expect(many).toHaveLength(20)
  expect(many.at(-1)).toEqual({ line: null, message: 'And 12 more problems.' })
})

it('refuses 10 MB unread, and soon', () => {
  const text = 'rules: {}\n'.repeat(1_000_000)
  const start = performance.now()
  expect(problemsOf(text)).toEqual([{ line: null, message: expect.stringContaining('larger than 1 MB') as string }])
  expect(performance.now() - start).toBeLessThan(1000)
})

it('a megabyte of slips is one, and soon', () => {
  const before = process.cpuUsage()
  expect(problemsOf('}'.repeat(1_000_000))).toEqual([
    { line: 1, message: expect.stringMatching(/^It is not YAML/) as string },
  ])
  expect(process.cpuUsage(before).user).toBeLessThan(2_000_000)
})

it('a bomb of aliases and a tower of brackets are told in a few words', () => {
  const bomb = ['a: &a [x, x]', ...Array.from('bcdefghij', (name, index) => bombed(name, 'abcdefghi'.charAt(index)))]
  const problems = problemsOf(bomb.join('\n'))
  expect(problems.map(({ line }) => line)).toEqual([
    1,
    ...[2, 3, 4, 5, 6, 7].flatMap((line) => [line, line, line]),
    null,
  ])
  expect(problems.slice(0, -1).every(({ message }) => /an (anchor|alias) to YAML/.test(message))).toBe(true)
  expect(problemsOf('['.repeat(2000))).toEqual([{ line: 1, message: 'It is nested too deeply here.' }])
})

function bombed(name: string, other: string): string {
  return `${name}: &${name} [*${other}, *${other}]`
}

it('the nearest is the one with the fewest slips, or none', () => {
  expect(nearestOf('AKR-2O6', ['AKR-101', 'AKR-206'])).toBe('AKR-206')
  expect(nearestOf('relatonal', ['other', 'relational'])).toBe('relational')
  expect(nearestOf('exclude', ['version', 'rules'])).toBeNull()
  expect(nearestOf('x'.repeat(61), ['x'.repeat(61)])).toBeNull()
})

const until = (expires: string): string =>
  `exclusions:\n  - { rule: AKR-206, addon: orders, reason: Both know., expires: ${expires} }\n`

it('lets an exclusion hold for four hundred days, and not for one more, counted from the moment it is read', () => {
  const midnight = Date.parse('2026-11-23T00:00:00Z')
  const read = (expires: string, at: number) => 'policy' in readPolicy(until(expires), someRules, at)
  expect(read('2027-12-28', midnight)).toBe(true)
  expect(read('2027-12-28', midnight - 1)).toBe(false)
  expect(read('2027-12-29', midnight)).toBe(false)
  expect(
    problemsOf(until('2027-12-29'))
      .map(({ message }) => message)
      .join(),
  ).toContain('at most 400 days ahead')
})
