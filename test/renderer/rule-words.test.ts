import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDocument } from 'yaml'
import type { PolicyState } from '#shared/domain/risk-views.ts'
import { describeRule } from '#core/risk/describe.ts'
import { readPolicy } from '#core/risk/policy/policy.ts'
import { rules } from '#core/risk/rules/index.ts'
import { fileWords, policyLines, policyWords, searchRules } from '#renderer/views/rules/rule-words.ts'

const described = rules.map(describeRule)

describe('the rule catalogue', () => {
  it('holds every rule once, by its group', () => {
    const sections = searchRules(described, '')
    const shown = sections.flatMap((section) => section.rules.map(({ id }) => id))
    expect(shown.toSorted()).toEqual(described.map(({ id }) => id).toSorted())
    for (const section of sections) expect(section.rules.every(({ group }) => group === section.group)).toBe(true)
  })

  it('finds rules by number, by what they read and by what sets them apart', () => {
    const found = (text: string): string[] =>
      searchRules(described, text).flatMap((each) => each.rules.map(({ id }) => id))
    expect(found('akr-101')).toContain('AKR-101')
    expect(found('DEEP look')).toEqual(
      described.filter(({ needs }) => needs.some((need) => need.includes('deep look'))).map(({ id }) => id),
    )
    expect(found('opt-in')).toContain('AKR-308')
    expect(found('nothing is called this')).toEqual([])
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        const both = found(`${one} ${other}`)
        for (const id of both) expect(found(one)).toContain(id)
      }),
    )
  })

  it('shows lines that a policy file takes as they are, and that change nothing', () => {
    for (const rule of described) {
      const text = `version: 1\n${policyLines(rule)}\n`
      expect(parseDocument(text).errors, rule.id).toEqual([])
      const read = readPolicy(text, rules, 0)
      expect('problems' in read ? read.problems : [], rule.id).toEqual([])
    }
  })
})

const state = (change: Partial<PolicyState>): PolicyState => ({
  path: '/somewhere/addon-atlas.policy.yaml',
  state: 'none',
  problems: [],
  changes: { rules: 0, exclusions: 0, organizationPairs: 0 },
  ...change,
})

describe('the policy file in words', () => {
  it.each([
    [{}, 'Every rule is judged as it is described here.'],
    [{ path: null }, 'Nothing is kept between starts here, so there is no policy file.'],
    [
      { state: 'in-force', changes: { rules: 1, exclusions: 2, organizationPairs: 0 } },
      'It speaks of 1 rule, 2 exclusions.',
    ],
    [{ state: 'in-force' }, 'It speaks of nothing about rules, exclusions or organizations.'],
    [
      { state: 'invalid', problems: [{ line: 3, message: 'x' }] },
      '1 problem. Every rule is judged as it is described here until it is mended.',
    ],
    [
      {
        state: 'invalid',
        problems: [
          { line: 3, message: 'x' },
          { line: null, message: 'y' },
        ],
        changes: { rules: 3, exclusions: 0, organizationPairs: 1 },
      },
      '2 problems. What was in force before stays so (3 rules, 1 pair of organizations that may share) until it is mended.',
    ],
  ] as const)('%j', (change, words) => {
    expect(policyWords(state(change as Partial<PolicyState>))).toBe(words)
  })

  it('shows a long path by its file name, on any system', () => {
    expect(fileWords('/data/addon-atlas.policy.yaml', 48)).toBe('/data/addon-atlas.policy.yaml')
    expect(fileWords(`/${'deep/'.repeat(20)}addon-atlas.policy.yaml`, 48)).toBe('addon-atlas.policy.yaml')
    expect(fileWords(`C:\\${'deep\\'.repeat(20)}addon-atlas.policy.yaml`, 48)).toBe('addon-atlas.policy.yaml')
  })
})
