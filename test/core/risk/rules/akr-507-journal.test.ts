import { describe, expect, it } from 'vitest'
import type { CredentialChange } from '#core/risk/facts.ts'
import { addonId, noon, postgres, town, type Estate } from '../estate.ts'
import { hoursAgo, requestsOf } from '../remedies.ts'

const hour = 3_600_000
const rotated = noon - 2 * hour

/** A bucket, what our journal has of its keys, and when a dyno of owner and borrower each started. */
function bucket(change: Partial<CredentialChange>, started: Record<string, string | null>, askedAt = noon): Estate {
  const built = town().addon('files', 'akkeris-s3:basic', 'api-pay', 'web-shop')
  return knowing(built, change, started, askedAt)
}

function knowing(
  built: Estate,
  change: Partial<CredentialChange>,
  started: Record<string, string | null>,
  askedAt = noon,
): Estate {
  built.facts.credentialChanges = new Map([[addonId('files'), { done: [], unknown: null, ...change }]])
  for (const [app, startedAt] of Object.entries(started)) {
    built.look(app, { dynos: [{ type: 'web', state: 'running', startedAt }], askedAt })
  }
  return built
}

const young = hoursAgo(1)
const old = hoursAgo(3)

const both = (updatedAt: string): object =>
  bucket({ done: [rotated] }, { 'api-pay': old, 'web-shop': old })
    .change('files', { updatedAt })
    .finding('AKR-507').facts

describe('AKR-507 by our journal, loud', () => {
  it('fires on every app, the owner too, that has not started since a rotation', () => {
    const finding = bucket({ done: [rotated] }, { 'api-pay': old, 'web-shop': old }).finding('AKR-507')
    expect(finding.reason).toBe(
      'The credentials of files were rotated at 2026-11-23T10:00:00.000Z, and 2 apps run dynos that started before and may have the credentials of then: api-pay and web-shop.',
    )
    // Findings name their owner elsewhere.
    expect(finding).toMatchObject({ owner: 'api-pay', apps: ['web-shop'], facts: { rotated: hoursAgo(2) } })
    expect(requestsOf(finding)).toEqual([
      'PATCH /apps/api-pay/config-vars {"ADDON_ATLAS_REDEPLOY":"2026-11-23T12:00:00.000Z"}',
      'PATCH /apps/web-shop/config-vars {"ADDON_ATLAS_REDEPLOY":"2026-11-23T12:00:00.000Z"}',
    ])
  })

  it('leaves out who was redeployed since', () => {
    const owner = bucket({ done: [rotated] }, { 'api-pay': old, 'web-shop': young }).finding('AKR-507')
    expect(owner.apps).toEqual(['api-pay'])
    const borrower = bucket({ done: [rotated] }, { 'api-pay': young, 'web-shop': old }).finding('AKR-507')
    expect(borrower.apps).toEqual(['web-shop'])
  })

  it('goes by the latest rotation', () => {
    const twice = bucket({ done: [rotated, noon - 5 * hour] }, { 'api-pay': old, 'web-shop': young })
    expect(twice.finding('AKR-507').apps).toEqual(['api-pay'])
  })

  it('speaks of the later of a rotation and a change of plan', () => {
    expect(both(hoursAgo(2.5))).toEqual({ rotated: hoursAgo(2) })
    expect(both(hoursAgo(1.5))).toEqual({ changed: hoursAgo(1.5) })
    // The owner is redeployed by the platform at that moment.
    expect(both(hoursAgo(2))).toEqual({ changed: hoursAgo(2) })
  })

  it('fires by the change of plan where nobody has looked since the rotation', () => {
    const built = bucket({ done: [rotated] }, { 'api-pay': old, 'web-shop': old }, rotated - 1)
    expect(built.change('files', { updatedAt: hoursAgo(2.5) }).finding('AKR-507').facts).toEqual({
      changed: hoursAgo(2.5),
    })
  })

  it('fires by the rotation though the time of the plan cannot be', () => {
    const built = bucket({ done: [rotated] }, { 'api-pay': old, 'web-shop': young })
    expect(built.change('files', { updatedAt: 'once' }).findings('AKR-507')).toHaveLength(1)
  })

  it('fires on orphans too, which a borrower can rotate', () => {
    const built = town().attach('files', 'akkeris-s3:basic', null, 'api-pay', 'web-shop')
    const finding = knowing(built, { done: [rotated] }, { 'api-pay': old, 'web-shop': young }).finding('AKR-507')
    expect(finding.apps).toEqual(['api-pay'])
  })

  it('fires by what is known though another rotation may have been', () => {
    const built = bucket({ done: [rotated], unknown: noon - hour / 2 }, { 'api-pay': old, 'web-shop': young })
    expect(built.finding('AKR-507').apps).toEqual(['api-pay'])
  })
})

describe('AKR-507 by our journal, quiet', () => {
  it('stays quiet where all have started since', () => {
    expect(bucket({ done: [rotated] }, { 'api-pay': young, 'web-shop': young }).quiet('AKR-507')).toBe(true)
  })

  it('stays quiet where whoever may be concerned has started since', () => {
    expect(bucket({ unknown: rotated }, { 'api-pay': young, 'web-shop': young }).quiet('AKR-507')).toBe(true)
  })

  it('stays quiet where it was another add-on', () => {
    const built = bucket({ done: [rotated] }, { 'api-pay': old, 'web-shop': old })
    built.addon('ledger', postgres, 'api-pay', 'web-shop')
    expect(built.findings('AKR-507').map(({ addon }) => addon.name)).toEqual(['files'])
  })
})

describe('AKR-507 by our journal, unknown', () => {
  it('does not say ok before somebody has looked since', () => {
    const built = bucket({ done: [rotated] }, { 'api-pay': old, 'web-shop': old }, rotated - 1)
    expect(built.gap('AKR-507')).toMatchObject({
      gap: 'not-asked',
      reason: 'The dynos of api-pay were last asked for before the credentials were rotated. A deep look asks again.',
    })
    expect(bucket({ done: [rotated] }, {}).gap('AKR-507').gap).toBe('not-asked')
  })

  it('does not say ok where nobody knows whether they were rotated', () => {
    const built = bucket({ unknown: rotated }, { 'api-pay': old, 'web-shop': young })
    expect(built.findings('AKR-507')).toEqual([])
    expect(built.gap('AKR-507')).toMatchObject({
      gap: 'not-told',
      reason:
        'Whether the credentials of files were rotated at 2026-11-23T10:00:00.000Z is not known: the answer was lost. Check that run.',
    })
    expect(bucket({ unknown: rotated }, {}, rotated).gap('AKR-507').gap).toBe('not-asked')
    const before = bucket({ unknown: rotated }, { 'api-pay': old, 'web-shop': old }, rotated - 1)
    expect(before.unknown('AKR-507')).toBe(
      'The dynos of api-pay were last asked for before the credentials may have been rotated. A deep look asks again.',
    )
  })

  it('does not say ok where one rotation is dealt with and another one may have been', () => {
    const built = bucket({ done: [noon - 4 * hour], unknown: rotated }, { 'api-pay': old, 'web-shop': old })
    expect(built.gap('AKR-507').gap).toBe('not-told')
  })

  it('does not say ok of the plan because the rotation is dealt with', () => {
    const built = bucket({ done: [rotated] }, { 'api-pay': young, 'web-shop': young })
    expect(built.change('files', { updatedAt: 'once' }).gap('AKR-507').gap).toBe('absurd')
  })
})
