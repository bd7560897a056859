import { describe, expect, it } from 'vitest'
import { describeRule } from '#core/risk/describe.ts'
import { rules } from '#core/risk/rules/index.ts'
import { madeUp, madeUpOfApps } from './made-up.ts'

describe('a rule in words', () => {
  it('says what it reads, when it speaks, and what can be set', () => {
    const described = describeRule(
      madeUp('AKR-1', {
        needs: ['attachments', 'services', 'look:addons'],
        minimumApps: 3,
        minimumStatefulness: 0.5,
        excludedKinds: ['volatile-cache', 'cdn'],
        options: {
          most: { standard: 3, about: 'A number.' },
          names: { standard: ['one', 'two'], about: 'Some names.' },
          none: { standard: [], about: 'No names.' },
          strict: { standard: false, about: 'A choice.' },
        },
      }),
    )
    expect(described).toMatchObject({
      id: 'AKR-1',
      about: 'add-on',
      needs: ['attachments', 'the catalogue', 'real states (deep look)'],
      gate: 'The add-on is held by at least 3 apps. Its statefulness is at least 0.5. Left out: volatile cache, cdn.',
      remedy: 'None.',
    })
    expect(described.options).toEqual([
      { name: 'most', about: 'A number.', standard: '3' },
      { name: 'names', about: 'Some names.', standard: 'one, two' },
      { name: 'none', about: 'No names.', standard: 'none' },
      { name: 'strict', about: 'A choice.', standard: 'false' },
    ])
  })

  it('speaks of whom it speaks', () => {
    expect(describeRule(madeUp('AKR-1', { minimumApps: 1 })).gate).toBe(
      'Speaks of every add-on that can be shared at all.',
    )
    expect(describeRule(madeUpOfApps('AKR-1')).gate).toBe('One of the add-ons involved is held by at least 2 apps.')
  })

  it.each(rules.map((rule) => [rule.id, rule] as const))('%s is whole, and survives JSON', (_, rule) => {
    const described = describeRule(rule)
    expect(JSON.parse(JSON.stringify(described))).toEqual(described)
    expect(described.needs.every((need) => typeof need === 'string' && need !== '')).toBe(true)
    for (const { about } of described.options) expect(about).toMatch(/^[A-Z].*\.$/)
  })
})
