import { describe, expect, it } from 'vitest'
import type { AuditedChange } from '#shared/domain/look.ts'
import { memcached, noon, postgres, town, type Estate } from '../estate.ts'
import { hoursAgo, requestsOf, textsOf } from '../remedies.ts'

function ledger(state: string | null, plan = postgres, askedAt = noon): Estate {
  const built = town().addon('ledger', plan, 'api-pay', 'web-shop')
  return state === null ? built : built.look('api-pay', { states: { 'addon-ledger': state }, askedAt })
}

function attached(at: string, addonId = 'addon-ledger'): AuditedChange {
  return { at, change: 'attach', addonId, app: 'web-shop', by: 'eve' }
}

describe('AKR-504 loud', () => {
  it('fires on an add-on that is listed and said to be gone', () => {
    const finding = ledger('deprovisioned').finding('AKR-504')
    expect(finding.reason).toBe(
      'The platform says that ledger of api-pay is deprovisioned, and still lists it on api-pay and web-shop.',
    )
    expect(finding).toMatchObject({
      apps: ['web-shop'],
      severity: 'high',
      transient: true,
      facts: { state: 'deprovisioned' },
    })
    expect(finding.arithmetic.ruleBase).toBe(60)
  })

  it('goes on firing when the answer is old', () => {
    expect(ledger('deprovisioned', postgres, noon - 48 * 3_600_000).findings('AKR-504')).toHaveLength(1)
  })

  it('looks for backups where there may be some, and makes a ticket with what the audits tell', () => {
    const built = ledger('deprovisioned')
    const changes = [attached('4'), attached('3'), attached('9', 'addon-other'), attached('2'), attached('1')]
    built.facts.audits = { askedAt: noon, changes, since: null, problems: [] }
    const finding = built.finding('AKR-504')
    expect(requestsOf(finding)).toEqual(['GET /apps/api-pay/addons/addon-ledger/actions/backups'])
    expect(textsOf(finding)[1]).toBe(
      'Open a ticket with the platform team; no API repairs this. Text: add-on addon-ledger (akkeris-postgresql:standard-0) of api-pay, as seen at 2026-11-23T12:00:00.000Z. It is listed and the platform says deprovisioned, which is also what a full disk, a stopped instance or a failed restore becomes. Which of these is it? It is held by api-pay and web-shop. Latest changes: attach on web-shop at 4, attach on web-shop at 3, attach on web-shop at 2.',
    )
    expect(requestsOf(ledger('deprovisioned', memcached).finding('AKR-504'))).toEqual([])
    expect(textsOf(ledger('deprovisioned').finding('AKR-504'))[1]).toMatch(/api-pay and web-shop\.$/)
  })
})

describe('AKR-504 quiet', () => {
  it('stays quiet in any other state', () => {
    expect(ledger('provisioned').quiet('AKR-504')).toBe(true)
    expect(ledger('provisioning').quiet('AKR-504')).toBe(true)
  })

  it('skips what is not listed', () => {
    const built = ledger('deprovisioned').without('addons', 'addon-ledger')
    expect(built.quiet('AKR-504')).toBe(true)
  })
})

describe('AKR-504 unknown', () => {
  it('does not say ok where nobody asked, or not for long', () => {
    expect(ledger(null).gap('AKR-504')).toMatchObject({
      gap: 'not-asked',
      reason: 'Nobody has asked the platform what state ledger is in yet. A deep look does.',
    })
    const day = Date.parse(hoursAgo(24))
    expect(ledger('provisioned', postgres, day).gap('AKR-504').gap).toBe('not-asked')
    expect(ledger('provisioned', postgres, day + 1).quiet('AKR-504')).toBe(true)
    expect(ledger('provisioned', postgres, day).option('AKR-504', { 'fresh-hours': 25 }).quiet('AKR-504')).toBe(true)
  })

  it('does not say ok where the broker did not tell', () => {
    expect(ledger(null).look('api-pay', { states: {} }).gap('AKR-504').gap).toBe('not-told')
    const silent = { 'addon-ledger': noon - 60_000 }
    const fallen = ledger(null).look('api-pay', { states: { 'addon-ledger': 'provisioned' }, silent })
    expect(fallen.gap('AKR-504').gap).toBe('not-told')
  })

  it('does not say ok of what is missing from a short list', () => {
    const built = ledger('deprovisioned').without('addons', 'addon-ledger').short('/addons')
    expect(built.unknown('AKR-504')).toContain('The add-on list was not read in full')
  })
})
