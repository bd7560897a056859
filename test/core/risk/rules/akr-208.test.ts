import { describe, expect, it } from 'vitest'
import { estate, postgres, requestsOf, type Estate } from '../estate.ts'

/** Apps named after how many dynos they have. */
function weights(...dynos: number[]): Estate {
  const built = estate().space('core').app('odd-core', { dynos: -1 })
  for (const each of dynos) built.app(`d${each}-core`, { dynos: each })
  return built
}

describe('AKR-208 loud', () => {
  it('fires from 5 times the dynos of the owner', () => {
    const finding = weights(2, 9, 10, 11)
      .addon('db', postgres, 'd2-core', 'd9-core', 'd10-core', 'd11-core')
      .finding('AKR-208')
    expect(finding.reason).toBe(
      'db belongs to d2-core, which has 2 dynos, and is used by d10-core with 10 and d11-core with 11.',
    )
    expect(finding).toMatchObject({ severity: 'low', context: true, apps: ['d10-core', 'd11-core'] })
    expect(finding.arithmetic.ruleBase).toBe(5)
  })

  it.each([
    [1, 'which has 1 dyno,'],
    [0, 'which has 0 dynos,'],
  ])('counts an owner with %d as one', (owner, words) => {
    const finding = weights(owner, 5).addon('db', postgres, `d${owner}-core`, 'd5-core').finding('AKR-208')
    expect(finding.reason).toContain(words)
  })

  it('takes the factor from the policy', () => {
    const built = weights(2, 6).addon('db', postgres, 'd2-core', 'd6-core')
    expect(built.quiet('AKR-208')).toBe(true)
    expect(built.option('AKR-208', { factor: 3 }).finding('AKR-208').apps).toEqual(['d6-core'])
  })

  it('fires on what is known beside what cannot be', () => {
    const built = weights(1, 5).addon('db', postgres, 'd1-core', 'd5-core', 'odd-core')
    expect(built.finding('AKR-208').apps).toEqual(['d5-core'])
  })

  it('lets the heaviest own it, or splits a preview off', () => {
    const built = weights(1, 5, 6).addon('db', postgres, 'd1-core', 'd5-core', 'd6-core')
    expect(requestsOf(built.finding('AKR-208'))[0]).toBe(
      'POST /apps/d6-core/addons {"plan":"akkeris-postgresql:standard-0","attachment":{"name":"own-addondb"}}',
    )
    expect(requestsOf(built.finding('AKR-208'))).toContain('DELETE /apps/d1-core/addons/addon-db')
    const preview = weights(1).app('pr-core', { preview: true, dynos: 5 }).addon('db', postgres, 'd1-core', 'pr-core')
    expect(requestsOf(preview.finding('AKR-208'))).not.toContain('DELETE /apps/d1-core/addons/addon-db')
  })
})

describe('AKR-208 quiet', () => {
  it('stays quiet below, the other way round, and without an owner', () => {
    const quiet = weights(0, 1, 2, 4, 9)
      .addon('one', postgres, 'd1-core', 'd4-core')
      .addon('two', postgres, 'd2-core', 'd9-core')
      .addon('none', postgres, 'd0-core', 'd4-core')
      .addon('reverse', postgres, 'd9-core', 'd1-core')
      .attach('lost', postgres, null, 'd1-core', 'd9-core')
    expect(quiet.quiet('AKR-208')).toBe(true)
  })

  it('stays quiet where no owner could be light enough', () => {
    expect(weights(4).addon('db', postgres, 'odd-core', 'd4-core').quiet('AKR-208')).toBe(true)
  })
})

describe('AKR-208 unknown', () => {
  it.each([
    ['odd-core', 'd5-core'],
    ['d5-core', 'odd-core'],
  ])('does not say ok of a number of dynos that cannot be (%s, %s)', (owner, consumer) => {
    expect(weights(5).addon('db', postgres, owner, consumer).gap('AKR-208')).toMatchObject({
      gap: 'absurd',
      reason: 'The platform gives odd-core a number of dynos that cannot be.',
    })
  })

  it.each([
    ['gone-core', 'd5-core'],
    ['d5-core', 'gone-core'],
  ])('does not say ok where an app is not listed (%s, %s)', (owner, consumer) => {
    expect(weights(5).addon('db', postgres, owner, consumer).gap('AKR-208')).toMatchObject({
      gap: 'row-missing',
      reason: 'The app gone-core is not among what the platform listed.',
    })
  })

  it.each(['/addon-attachments', '/apps'])('is unknown while %s came short', (call) => {
    expect(weights(1, 4).addon('db', postgres, 'd1-core', 'd4-core').short(call).gap('AKR-208').gap).toBe('list-short')
  })
})
