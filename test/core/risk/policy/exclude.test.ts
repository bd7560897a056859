import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { compileExclusions, globOf, policyFindings, type ExclusionTarget } from '#core/risk/policy/exclude.ts'
import { matcherNames, type MatcherName } from '#core/risk/policy/format.ts'
import type { PolicyExclusion } from '#core/risk/policy/policy.ts'

const now = Date.parse('2026-11-23T09:00:00Z')
const day = 86_400_000
let line = 0

function exclusion(rule: string, matchers: PolicyExclusion['matchers'], endsAt = now + day): PolicyExclusion {
  const expires = new Date(endsAt - day).toISOString().slice(0, 10)
  return { rule, matchers, reason: 'Known.', ticket: '', expires, endsAt, line: (line += 1) }
}

const target: ExclusionTarget = {
  ruleId: 'AKR-206',
  addonId: '0d1',
  addonName: 'orders-db',
  owner: 'api-prod',
  apps: ['web-prod', 'mail-prod'],
  spaces: ['prod'],
  organizations: ['retail'],
}

const covers = (one: PolicyExclusion, change: Partial<ExclusionTarget> = {}): boolean =>
  compileExclusions({ exclusions: [one] }).find({ ...target, ...change }, now) === one

it.each<[string, PolicyExclusion['matchers'], boolean]>([
  ['AKR-206', { addon: 'orders-db' }, true],
  ['AKR-206', { addon: '0d1' }, true],
  ['AKR-206', { addon: 'orders-*' }, true],
  ['AKR-206', { addon: 'orders' }, false],
  ['AKR-206', { addon: 'Orders-db' }, false],
  ['*', { addon: 'orders-db' }, true],
  ['*', { addon: '*' }, true],
  ['AKR-101', { addon: 'orders-db' }, false],
  ['AKR-206', { owner: 'api-prod' }, true],
  ['AKR-206', { owner: 'web-prod' }, false],
  ['AKR-206', { app: '*-prod' }, true],
  ['AKR-206', { app: 'web-prod' }, false],
  ['AKR-206', { space: 'prod' }, true],
  ['AKR-206', { space: 'dev' }, false],
  ['AKR-206', { organization: 'ret*' }, true],
  ['AKR-206', { organization: 'finance' }, false],
  ['AKR-206', { addon: 'orders-db', space: 'prod', owner: '*' }, true],
  ['AKR-206', { addon: 'orders-db', space: 'dev' }, false],
  ['AKR-206', { addon: 'other', space: 'prod' }, false],
])('%s %j covers it: %s', (rule, matchers, expected) => {
  expect(covers(exclusion(rule, matchers))).toBe(expected)
})

it.each(['AKR-101', 'AKR-102', 'AKR-201'])('%s is excluded by its name alone', (ruleId) => {
  const matchers = { addon: 'orders-db' }
  expect(covers(exclusion('*', matchers), { ruleId })).toBe(false)
  expect(covers(exclusion(ruleId, matchers), { ruleId })).toBe(true)
  expect(covers(exclusion('*', matchers), { ruleId: 'AKR-103' })).toBe(true)
})

it('an app that joins brings back what was excluded for the apps before', () => {
  const one = exclusion('AKR-206', { app: 'w*-prod' })
  expect(covers(one, { apps: ['web-prod', 'wiki-prod'] })).toBe(true)
  expect(covers(one, { apps: ['web-prod', 'wiki-prod', 'lab-dev'] })).toBe(false)
})

it('nobody is not somebody', () => {
  expect(covers(exclusion('AKR-206', { owner: '*' }), { owner: null })).toBe(false)
  expect(covers(exclusion('AKR-206', { app: '*' }), { apps: [] })).toBe(false)
  expect(covers(exclusion('AKR-206', { space: '*' }), { spaces: [] })).toBe(false)
  expect(covers(exclusion('AKR-206', { organization: '*' }), { organizations: [] })).toBe(false)
})

it('holds through its last day and not a moment longer', () => {
  const one = exclusion('AKR-206', { addon: '*' }, now)
  const compiled = compileExclusions({ exclusions: [one] })
  expect(compiled.find(target, now - 1)).toBe(one)
  expect(compiled.find(target, now)).toBeNull()
})

it('an expired one does not stand in the way of one that holds', () => {
  const expired = exclusion('AKR-206', { addon: 'orders-db' }, now)
  const general = exclusion('*', { addon: 'orders-*' })
  expect(compileExclusions({ exclusions: [expired, general] }).find(target, now)).toBe(general)
})

const patternOf = (glob: string): RegExp =>
  new RegExp(
    `^${glob
      .split('*')
      .map((part) => RegExp.escape(part))
      .join('.*')}$`,
  )

function fits(glob: string, texts: readonly (string | null)[], every: boolean): boolean {
  const answers = texts.map((text) => text !== null && patternOf(glob).test(text))
  return every ? answers.length > 0 && answers.every(Boolean) : answers.some(Boolean)
}

/** The same by regular expressions and one after the other. */
function slowly(exclusions: readonly PolicyExclusion[], given: ExclusionTarget): PolicyExclusion | null {
  const texts: Record<MatcherName, readonly (string | null)[]> = {
    addon: [given.addonId, given.addonName],
    owner: [given.owner],
    app: given.apps,
    space: given.spaces,
    organization: given.organizations,
  }
  const found = exclusions.find(
    ({ rule, matchers, endsAt }) =>
      now < endsAt &&
      (rule === given.ruleId || (rule === '*' && given.ruleId !== 'AKR-101')) &&
      matcherNames.every((name) => fits(matchers[name] ?? '*', texts[name], name !== 'addon') || !(name in matchers)),
  )
  return found ?? null
}

const word = fc.constantFrom('a', 'b', 'ab', 'ba', 'aab', '')
const glob = fc.constantFrom('a', 'b', 'ab', '*', 'a*', '*b', 'a*b', '*a*', '**')
const rule = fc.constantFrom('AKR-101', 'AKR-206')

it('finds the first that covers, as the plain way does', () => {
  const anyExclusion = fc
    .tuple(
      fc.oneof(rule, fc.constant('*')),
      fc.record({ addon: glob, owner: glob, app: glob, space: glob, organization: glob }, { requiredKeys: [] }),
      fc.constantFrom(now, now + 1, now + day),
    )
    .map(([id, matchers, endsAt]) => exclusion(id, matchers, endsAt))
  const anyTarget = fc.record({
    ruleId: rule,
    addonId: word,
    addonName: word,
    owner: fc.option(word),
    apps: fc.array(word, { maxLength: 2 }),
    spaces: fc.array(word, { maxLength: 2 }),
    organizations: fc.array(word, { maxLength: 2 }),
  })
  fc.assert(
    fc.property(fc.array(anyExclusion, { maxLength: 8 }), anyTarget, (exclusions, given) => {
      expect(compileExclusions({ exclusions }).find(given, now)).toBe(slowly(exclusions, given))
    }),
    { numRuns: 2000 },
  )
})

it('a glob is what its asterisks say, and no pattern makes it slow', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*', '.'), maxLength: 8 })
  fc.assert(
    fc.property(letters, letters, (glob, text) => {
      expect(globOf(glob)(text)).toBe(patternOf(glob).test(text))
    }),
    { numRuns: 3000 },
  )
  const start = performance.now()
  expect(globOf('*a'.repeat(100))(`${'a'.repeat(199)}b`)).toBe(false)
  expect(performance.now() - start).toBeLessThan(1000)
})

it('40,000 findings against 500 exclusions take less than half a second of work', () => {
  const exclusions = Array.from({ length: 500 }, (_, index) =>
    index % 5 === 0
      ? exclusion(`AKR-${200 + (index % 40)}`, { addon: `team${index}-*`, space: 'prod*' })
      : exclusion('AKR-206', { addon: `addon-${index}` }),
  )
  const compiled = compileExclusions({ exclusions })
  const before = process.cpuUsage()
  let found = 0
  for (let index = 0; index < 40_000; index += 1) {
    if (compiled.find({ ...target, addonId: `id-${index}`, addonName: `addon-${index}` }, now)) found += 1
  }
  expect(process.cpuUsage(before).user).toBeLessThan(500_000)
  expect(found).toBe(400)
})

it('unused and expired exclusions are findings, whose ids stay when lines move', () => {
  const used = exclusion('AKR-101', { addon: 'a' })
  const unused = exclusion('*', { space: 'lab *', app: 'x' })
  const expired = exclusion('AKR-206', { addon: 'c' }, now)
  const exclusions = [used, unused, expired]
  const found = policyFindings({ exclusions }, new Set([used]), now)
  expect(found).toMatchObject([
    { id: 'AKR-902/*/app=x/space=lab%20*', ruleId: 'AKR-902', severity: 'low' },
    { id: 'AKR-903/AKR-206/addon=c', ruleId: 'AKR-903', severity: 'medium' },
  ])
  expect(found[0]?.reason).toContain(`line ${unused.line} (each rule, app x, space lab *)`)
  expect(found[0]?.reason).toContain('"*" does not stand for AKR-101, AKR-102 and AKR-201: these are named.')
  expect(found[1]?.reason).toContain(`line ${expired.line} (AKR-206, addon c) held until 2026-11-22`)
  const moved = exclusions.map((one) => ({ ...one, line: one.line + 7 }))
  const again = policyFindings({ exclusions: moved }, new Set(moved.slice(0, 1)), now)
  expect(again.map(({ id }) => id)).toEqual(found.map(({ id }) => id))
})
