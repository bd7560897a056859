import { describe, expect, it } from 'vitest'
import type { CredentialChange } from '#core/risk/facts.ts'
import { addonId, noon, town, type Estate } from '../estate.ts'
import { hoursAgo } from '../remedies.ts'

const hour = 3_600_000
const bucket = 'akkeris-s3:basic'
const key = 'securekey:fortnightly'

/** An add-on of which the audits tell that job-pay was detached five hours ago, unless another time is given. */
function detached(plan: string, change: Partial<CredentialChange>, at: string = hoursAgo(5)): Estate {
  const built = town().app('job-pay').addon('shared', plan, 'api-pay', 'web-shop')
  return told(built, change, at)
}

function told(built: Estate, change: Partial<CredentialChange>, at: string | null, since = hoursAgo(31 * 24)): Estate {
  const row = { change: 'detach', addonId: addonId('shared'), app: 'job-pay', by: 'eve' }
  built.facts.audits = { askedAt: noon, changes: at === null ? [] : [{ at, ...row }], since, problems: [] }
  built.facts.credentialChanges = new Map([[addonId('shared'), { done: [], unknown: null, ...change }]])
  return built
}

const orphan = (): Estate => town().app('job-pay').attach('shared', bucket, null, 'api-pay', 'web-shop')

describe('AKR-508 by our journal, quiet', () => {
  it('is cleared by the rotation that it asks for', () => {
    expect(detached(bucket, {}).findings('AKR-508')).toHaveLength(1)
    expect(detached(bucket, { done: [noon - 4 * hour] }).quiet('AKR-508')).toBe(true)
    expect(detached(bucket, { done: [noon - 5 * hour] }).quiet('AKR-508')).toBe(true)
  })

  it('is cleared of a pair of keys by two rotations', () => {
    expect(detached(key, { done: [noon - 3 * hour, noon - 4 * hour] }).quiet('AKR-508')).toBe(true)
  })

  it('is cleared where the plan was changed long before', () => {
    const built = detached(bucket, { done: [noon - 4 * hour] })
    expect(built.change('shared', { updatedAt: hoursAgo(9) }).quiet('AKR-508')).toBe(true)
    expect(
      detached(bucket, { done: [noon - 4 * hour] })
        .change('shared', { updatedAt: 'once' })
        .quiet('AKR-508'),
    ).toBe(true)
  })

  it('is cleared of an orphan', () => {
    expect(told(orphan(), {}, hoursAgo(5)).findings('AKR-508')).toHaveLength(1)
    expect(told(orphan(), { done: [noon - hour] }, hoursAgo(5)).quiet('AKR-508')).toBe(true)
  })

  it('asks for no older audits than the latest rotation', () => {
    const created = '2020-01-01T00:00:00.000Z'
    const reaching = (done: number[], since: string): Estate => {
      const built = town().addon('shared', bucket, 'api-pay', 'web-shop')
      return told(built.change('shared', { createdAt: created, updatedAt: created }), { done }, null, since)
    }
    expect(reaching([noon - 47 * hour], hoursAgo(48)).quiet('AKR-508')).toBe(true)
    expect(reaching([noon - 48 * hour], hoursAgo(48)).quiet('AKR-508')).toBe(true)
    expect(reaching([noon - 49 * hour], hoursAgo(48)).gap('AKR-508').gap).toBe('not-told')
    expect(reaching([noon - 47 * hour], 'once').gap('AKR-508').gap).toBe('not-told')
  })
})

describe('AKR-508 by our journal, loud', () => {
  it('is not cleared by a rotation from before', () => {
    expect(detached(bucket, { done: [noon - 6 * hour] }).findings('AKR-508')).toHaveLength(1)
    const changed = detached(bucket, { done: [noon - 6 * hour] }).change('shared', { updatedAt: hoursAgo(7) })
    expect(changed.findings('AKR-508')).toHaveLength(1)
  })

  it('is not cleared of a pair of keys by one rotation', () => {
    expect(detached(key, { done: [noon - 3 * hour] }).findings('AKR-508')).toHaveLength(1)
    expect(detached(key, { done: [noon - 3 * hour, noon - 6 * hour] }).findings('AKR-508')).toHaveLength(1)
  })

  it('is not cleared by one of which nobody knows whether it was', () => {
    expect(detached(bucket, { unknown: noon - hour }).findings('AKR-508')).toHaveLength(1)
  })

  it('speaks of those alone that were detached since', () => {
    const built = detached(bucket, { done: [noon - 6 * hour] })
    const { audits } = built.facts
    if (!audits) throw new Error('There are no audits.')
    const earlier = audits.changes.map((change) => ({ ...change, app: 'gone-pay', at: hoursAgo(7) }))
    built.facts.audits = { ...audits, changes: [...audits.changes, ...earlier] }
    expect(built.finding('AKR-508').apps).toEqual(['job-pay'])
  })
})

describe('AKR-508 by our journal, unknown', () => {
  it('does not guess what came first', () => {
    const built = detached(bucket, { done: [noon - 4 * hour] }, 'once')
    expect(built.gap('AKR-508')).toMatchObject({
      gap: 'absurd',
      reason:
        'Whether job-pay was detached from shared before its credentials were changed is not known: a time cannot be.',
    })
    expect(told(orphan(), { done: [noon - hour] }, 'once').gap('AKR-508').gap).toBe('absurd')
  })
})
