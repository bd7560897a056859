import { describe, expect, it } from 'vitest'
import type { AppLook } from '#shared/domain/look.ts'
import { memcached, noon, postgres, town, type Estate } from '../estate.ts'
import { hoursAgo, requestsOf, textsOf } from '../remedies.ts'

const seen = { 'addon-ledger': 'provisioned' }

/** A catalogue that lists another service, and this one where told so. */
function ledger(...plans: string[]): Estate {
  const built = town().service(memcached)
  for (const plan of plans) built.service(plan)
  return built.addon('ledger', postgres, 'api-pay', 'web-shop')
}

function looked(told: Partial<AppLook>): Estate {
  return ledger(postgres).look('api-pay', told)
}

describe('AKR-503 loud', () => {
  it('fires where the catalogue lacks the service', () => {
    const finding = ledger().finding('AKR-503')
    expect(finding.reason).toBe(
      'The catalogue does not list the service akkeris-postgresql of ledger, which 1 app borrows: web-shop.',
    )
    expect(finding).toMatchObject({ apps: ['web-shop'], transient: true, facts: { missing: 'service' } })
    expect(finding.arithmetic.ruleBase).toBe(40)
  })

  it('fires where the catalogue lacks the plan', () => {
    const finding = ledger('akkeris-postgresql:other').finding('AKR-503')
    expect(finding.reason).toBe(
      'The catalogue does not list the plan akkeris-postgresql:standard-0 of ledger, which 1 app borrows: web-shop.',
    )
    expect(finding.facts).toEqual({ missing: 'plan' })
  })

  it('fires on what only an earlier catalogue showed', () => {
    const service = ledger(postgres).look('api-pay', { states: seen })
    Object.assign(service.carried, { 'service-akkeris-postgresql': 1, [`plan-${postgres}`]: 1 })
    expect(service.finding('AKR-503').facts).toEqual({ missing: 'service' })
    const plan = ledger(postgres).look('api-pay', { states: seen })
    Object.assign(plan.carried, { [`plan-${postgres}`]: 1 })
    expect(plan.finding('AKR-503').facts).toEqual({ missing: 'plan' })
  })

  it('fires while the catalogue is short, as it is its own subject', () => {
    expect(ledger().short('/addon-services').findings('AKR-503')).toHaveLength(1)
  })

  it("fires where the owner's own list leaves it out", () => {
    const finding = looked({ states: { 'addon-other': 'provisioned' } }).finding('AKR-503')
    expect(finding.reason).toBe(
      'The list of what api-pay owns leaves out ledger, although the platform lists it and 1 app borrows it: web-shop.',
    )
    expect(finding.facts).toEqual({ missing: 'owner' })
  })

  it("fires where the owner's own list leaves out what an earlier one told of", () => {
    const finding = looked({ states: seen, silent: { 'addon-ledger': noon - 60_000 } }).finding('AKR-503')
    expect(finding.facts).toEqual({ missing: 'owner' })
    expect(looked({ states: seen, silent: { 'addon-other': null } }).quiet('AKR-503')).toBe(true)
  })

  it('makes a ticket of it', () => {
    const finding = ledger().finding('AKR-503')
    expect(requestsOf(finding)).toEqual([])
    expect(textsOf(finding)).toEqual([
      'Change nothing that has to do with ledger meanwhile: what is missing from a list may still be there, and what a broker refuses may be half done.',
      'Open a ticket with the platform team; no API repairs this. Text: add-on addon-ledger (akkeris-postgresql:standard-0) of api-pay, as seen at 2026-11-23T12:00:00.000Z. GET /addon-services leaves out its service akkeris-postgresql. Is its broker down, or was it retired? It is held by api-pay and web-shop.',
    ])
    expect(textsOf(ledger('akkeris-postgresql:other').finding('AKR-503'))[1]).toContain(
      `GET /addon-services leaves out its plan ${postgres}.`,
    )
    expect(textsOf(looked({ states: {} }).finding('AKR-503'))[1]).toContain('GET /apps/api-pay/addons leaves it out.')
  })
})

describe('AKR-503 quiet', () => {
  it('stays quiet where catalogue and owner list it', () => {
    expect(looked({ states: seen }).quiet('AKR-503')).toBe(true)
  })

  it('asks no owner where there is none, or where the platform does not list it either', () => {
    const orphan = town().service(postgres).attach('ledger', postgres, null, 'api-pay', 'web-shop')
    expect(orphan.quiet('AKR-503')).toBe(true)
    const unlisted = looked({ states: {} })
    expect(unlisted.without('addons', 'addon-ledger').quiet('AKR-503')).toBe(true)
    expect(unlisted.judge().checks).toEqual([])
    const carried = looked({ states: {} })
    carried.carried['addon-ledger'] = 1
    expect(carried.quiet('AKR-503')).toBe(true)
  })
})

describe('AKR-503 unknown', () => {
  it('finds nothing wrong with single add-ons where nothing of the catalogue could be read', () => {
    const empty = town().addon('ledger', postgres, 'api-pay', 'web-shop')
    const reason = 'Nothing of the catalogue of services could be read.'
    expect(empty.gap('AKR-503')).toMatchObject({ gap: 'list-short', reason })
    const kept = ledger(postgres).look('api-pay', { states: seen })
    for (const { id, plans } of kept.inventory.services) {
      kept.carried[id] = 1
      for (const plan of plans) kept.carried[plan.id] = 1
    }
    expect(kept.unknown('AKR-503')).toBe(reason)
  })

  it('does not take an add-on without a plan for one whose plan is gone', () => {
    const built = ledger(postgres).change('ledger', { planId: '' })
    expect(built.gap('AKR-503')).toMatchObject({
      gap: 'not-told',
      reason: 'The platform does not say what plan ledger is on.',
    })
    expect(ledger().change('ledger', { planId: '' }).finding('AKR-503').facts).toEqual({ missing: 'service' })
  })

  it('does not say ok where nobody asked for the list of the owner', () => {
    const reason =
      'Nobody has asked the platform whether the list of what api-pay owns shows ledger yet. A deep look does.'
    expect(ledger(postgres).gap('AKR-503')).toMatchObject({ gap: 'not-asked', reason })
    expect(looked({ dynos: [] }).gap('AKR-503').gap).toBe('not-asked')
    expect(looked({ states: seen, askedAt: Date.parse(hoursAgo(24)) }).gap('AKR-503').gap).toBe('not-asked')
    expect(looked({ states: seen, askedAt: Date.parse(hoursAgo(24)) + 1 }).quiet('AKR-503')).toBe(true)
    const policy = looked({ states: seen, askedAt: Date.parse(hoursAgo(24)) }).option('AKR-503', { 'fresh-hours': 25 })
    expect(policy.quiet('AKR-503')).toBe(true)
  })

  it('does not say ok where the platform did not answer', () => {
    const problems = [{ code: 'server-error' as const, call: '/apps/app-api-pay/addons', message: 'No.' }]
    expect(looked({ problems }).gap('AKR-503')).toMatchObject({
      gap: 'not-told',
      reason: 'The platform was asked for the add-ons of api-pay and did not answer.',
    })
    expect(looked({ states: seen, problems }).gap('AKR-503').gap).toBe('not-told')
    // Before that it was known to be left out.
    expect(looked({ states: {}, silent: { 'addon-ledger': null }, problems }).findings('AKR-503')).toHaveLength(1)
  })

  it('does not miss an add-on in a list that is older than it', () => {
    const askedAt = noon - 60_000
    const created = (time: number | string): Estate =>
      looked({ states: {}, askedAt }).change('ledger', {
        createdAt: typeof time === 'string' ? time : new Date(time).toISOString(),
      })
    expect(created(askedAt).gap('AKR-503').gap).toBe('not-asked')
    expect(created(askedAt - 1).findings('AKR-503')).toHaveLength(1)
    expect(created('once').gap('AKR-503')).toMatchObject({
      gap: 'absurd',
      reason: 'ledger was created at a time that cannot be.',
    })
  })
})
