import { describe, expect, it } from 'vitest'
import { addonId, memcached, postgres, town, type Estate } from '../estate.ts'

/** web-shop owns a primary database and borrows another one. */
function two(plan = postgres): Estate {
  return town().addon('own', plan, 'web-shop').addon('ledger', plan, 'api-pay', 'web-shop')
}

const notes = {
  text: 'Check which add-on each config variable comes from now.',
  requests: [{ method: 'GET', path: '/apps/web-shop/config-vars/notes', body: '' }],
}

describe('AKR-306 loud', () => {
  it('fires on two primaries of one service', () => {
    const finding = two().primaries('web-shop', { ledger: true }).finding('AKR-306')
    expect(finding.reason).toBe(
      'web-shop has 2 primary add-ons of akkeris-postgresql, ledger and own: all of them write DATABASE_URL and one wins silently.',
    )
    expect(finding).toMatchObject({
      id: 'AKR-306/addon-ledger/app-web-shop',
      arithmetic: { ruleBase: 40 },
      facts: { service: 'akkeris-postgresql', primaries: 'ledger and own' },
    })
  })

  it('knows that no request changes two that are primary, and writes the ticket', () => {
    const finding = two().primaries('web-shop', { ledger: true }).finding('AKR-306')
    expect(finding.remedy).toEqual([
      {
        text: 'No request changes this: promoting one that is primary already does nothing. Detach or destroy the one that web-shop can do without, or open a ticket with the platform team. Text: on web-shop the add-ons ledger (addon-ledger) and own (addon-own) are all marked as primary; please leave only own marked.',
        requests: [],
      },
    ])
  })

  it('promotes a third one in between, which demotes both', () => {
    const finding = two()
      .addon('spare', postgres, 'web-shop')
      .secondary('spare')
      .primaries('web-shop', { ledger: true })
      .finding('AKR-306')
    expect(finding.remedy).toEqual([
      {
        text: 'Make spare the primary of web-shop for a moment: that demotes all the others, while promoting one that is primary already does nothing.',
        requests: [{ method: 'PATCH', path: '/apps/web-shop/addons/addon-spare', body: '{"primary":true}' }],
      },
      {
        text: 'Then make own the primary one, or whichever of them the app is to use.',
        requests: [{ method: 'PATCH', path: '/apps/web-shop/addons/addon-own', body: '{"primary":true}' }],
      },
      notes,
    ])
  })

  it('takes the first that is not primary in between, wherever it is filed', () => {
    const finding = town()
      .addon('a-spare', postgres, 'web-shop')
      .addon('b-more', postgres, 'api-pay', 'web-shop')
      .addon('c-ledger', postgres, 'api-paydev', 'web-shop')
      .addon('d-own', postgres, 'web-shop')
      .secondary('a-spare')
      .primaries('web-shop', { 'b-more': false, 'c-ledger': true })
      .finding('AKR-306')
    expect(finding.addon.name).toBe('b-more')
    expect(finding.remedy[0]?.text).toContain('Make a-spare the primary of web-shop for a moment')
  })

  it('proposes the first one where the app owns none', () => {
    const finding = town()
      .addon('ledger', postgres, 'api-pay', 'web-shop')
      .addon('orders', postgres, 'api-paydev', 'web-shop')
      .primaries('web-shop', { ledger: false, orders: false })
      .finding('AKR-306')
    expect(finding.remedy[0]?.text).toContain('Make ledger the primary of web-shop')
  })

  it('fires on none, and promotes one that the app owns', () => {
    const finding = two().secondary('own').primaries('web-shop', { ledger: false }).finding('AKR-306')
    expect(finding.reason).toBe(
      'web-shop holds 2 add-ons of akkeris-postgresql, ledger and own, and none of them is primary: DATABASE_URL is not set.',
    )
    expect(finding.facts).toEqual({ service: 'akkeris-postgresql', primaries: '' })
    expect(finding.remedy).toEqual([
      {
        text: 'Make own the primary of web-shop, or whichever of them the app is to use.',
        requests: [{ method: 'PATCH', path: '/apps/web-shop/addons/addon-own', body: '{"primary":true}' }],
      },
      notes,
    ])
  })

  it('fires on a single one that is not primary, and promotes it where nothing else is there', () => {
    const finding = town()
      .addon('cache', memcached, 'web-shop')
      .addon('ledger', postgres, 'api-pay', 'web-shop')
      .primaries('web-shop', { ledger: false })
      .finding('AKR-306')
    expect(finding.reason).toContain('web-shop holds 1 add-on of akkeris-postgresql, ledger, and none')
    expect(finding.remedy[0]?.requests).toEqual([
      {
        method: 'PATCH',
        path: '/apps/web-shop/addon-attachments/attachment-ledger-web-shop',
        body: '{"primary":true}',
      },
    ])
  })

  it('fires on two that are known even where a third one is not, of a service that nobody described too', () => {
    const built = two('team-store:x').addon('more', 'team-store:x', 'api-pay', 'web-shop')
    const finding = built
      .primaries('web-shop', { ledger: true })
      .findings('AKR-306')
      .find(({ apps }) => apps.includes('web-shop'))
    expect(finding?.reason).toBe('web-shop has 2 primary add-ons of team-store, ledger and own.')
    const none = two('team-store:x').secondary('own').primaries('web-shop', { ledger: false }).finding('AKR-306')
    expect(none.reason).toBe('web-shop holds 2 add-ons of team-store, ledger and own, and none of them is primary.')
  })

  it('fires on what is known and stays blind to other services', () => {
    const built = two().addon('sessions', memcached, 'api-pay', 'web-shop').primaries('web-shop', { ledger: true })
    expect(built.findings('AKR-306')).toHaveLength(1)
    expect(built.gap('AKR-306').reason).toContain('whether sessions is the primary akkeris-memcached of web-shop')
  })

  it('voids an answer when another one becomes primary', () => {
    const before = two().primaries('web-shop', { ledger: true }).finding('AKR-306')
    const after = two().secondary('own').primaries('web-shop', { ledger: false }).finding('AKR-306')
    expect(after.id).toBe(before.id)
    expect(after.fingerprint).not.toBe(before.fingerprint)
  })
})

describe('AKR-306 quiet', () => {
  it('stays quiet on exactly one', () => {
    expect(two().primaries('web-shop', { ledger: false }).quiet('AKR-306')).toBe(true)
    expect(two().secondary('own').primaries('web-shop', { ledger: true }).quiet('AKR-306')).toBe(true)
  })

  it('speaks only where one of them is shared', () => {
    const alone = town()
      .addon('own', postgres, 'web-shop')
      .addon('spare', postgres, 'web-shop')
      .addon('cache', memcached, 'api-pay', 'web-shop')
      .primaries('web-shop', { cache: true })
    expect(alone.quiet('AKR-306')).toBe(true)
  })

  it('leaves secure keys out, which know no primary', () => {
    expect(two('securekey:fortnightly').primaries('web-shop', { ledger: true }).quiet('AKR-306')).toBe(true)
  })
})

describe('AKR-306 unknown', () => {
  it('does not say ok where nobody asked, whether one is known or none', () => {
    const reason =
      'Nobody has asked the platform whether ledger is the primary akkeris-postgresql of web-shop yet. A deep look does.'
    expect(two().gap('AKR-306')).toMatchObject({ gap: 'not-asked', reason })
    expect(two().secondary('own').gap('AKR-306')).toMatchObject({ gap: 'not-asked', reason })
  })

  it('does not say ok of an owner whose add-on is in no list', () => {
    const built = two().without('addons', addonId('own')).primaries('web-shop', { ledger: false })
    expect(built.gap('AKR-306')).toMatchObject({
      gap: 'row-missing',
      reason: 'The add-on list does not show own, which belongs to web-shop.',
    })
  })
})
