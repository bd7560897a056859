import { Ajv } from 'ajv'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { policySchema } from '#core/risk/policy/format.ts'
import { readPolicy } from '#core/risk/policy/policy.ts'
import { someRules } from './rules.ts'

const now = Date.parse('2026-11-23T09:00:00Z')
// The pattern beside the format says the same.
const ajv = new Ajv({ strict: true, strictRequired: false, formats: { date: true } })
const fitsSchema = ajv.compile(policySchema(someRules))

it.each<[boolean, string]>([
  [true, '{}'],
  [true, 'version: 1\nrules:\nexclusions:'],
  [true, 'rules: { AKR-206: { severity: low, options: { relational: 0.5, strict: true, kinds: [] } }, AKR-101: }'],
  [true, 'environments: { tokens: { uat: staging } }'],
  [true, 'organizations: { may-share: [[a, b]], platform: [c] }'],
  [true, 'exclusions: [{ rule: "*", space: "lab-*", reason: a, expires: 2026-12-31, ticket: b }]'],
  [false, 'version: 2'],
  [false, 'rulez: {}'],
  [false, 'rules: { AKR-207: {} }'],
  [false, 'rules: { AKR-101: { options: { wide: 3 } } }'],
  [false, 'rules: { AKR-206: { options: { relational: -1 } } }'],
  [false, 'rules: { AKR-206: { options: { kinds: cdn } } }'],
  [false, 'environments: { tokens: { uat2: staging } }'],
  [false, 'environments: { tokens: { uat: prod } }'],
  [false, 'organizations: { may-share: [[a]] }'],
  [false, 'exclusions: [{ rule: AKR-101, addon: x, expires: 2026-12-31 }]'],
  [false, 'exclusions: [{ rule: AKR-101, addon: x, reason: a, expires: 2026-02-30 }]'],
  [false, 'exclusions: [{ rule: AKR-101, reason: a, expires: 2026-12-31 }]'],
  [false, 'exclusions: [{ rule: AKR-1, addon: x, reason: a, expires: 2026-12-31 }]'],
])('the schema for editors and the reader agree: %s for %s', (expected, text) => {
  expect(fitsSchema(parse(text))).toBe(expected)
  expect('policy' in readPolicy(text, someRules, now)).toBe(expected)
})

it('the schema tells each rule and option with its meaning and its standard value', () => {
  const text = JSON.stringify(policySchema(someRules))
  for (const { id, title, options } of someRules) {
    expect(text).toContain(`"${id}":`)
    expect(text).toContain(JSON.stringify(title))
    for (const { about, standard } of Object.values(options)) {
      expect(text).toContain(`"description":${JSON.stringify(about)},"default":${JSON.stringify(standard)}`)
    }
  }
})
