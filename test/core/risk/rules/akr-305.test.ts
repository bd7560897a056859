import { describe, expect, it } from 'vitest'
import { memcached, postgres, town, type Estate } from '../estate.ts'

/** web-shop owns a primary database and borrows another one. */
function two(): Estate {
  return town().addon('own', postgres, 'web-shop').addon('ledger', postgres, 'api-pay', 'web-shop')
}

/** web-shop holds one add-on of each service. */
function one(): Estate {
  return town().addon('own', postgres, 'web-shop').addon('cache', memcached, 'api-pay', 'web-shop')
}

describe('AKR-305 quiet', () => {
  it('says nothing of an add-on that one app holds in two rows, which shares nothing', () => {
    const built = town().addon('own', postgres, 'web-shop').addon('second', postgres, 'web-shop')
    const [row] = built.inventory.attachments.filter(({ addonId }) => addonId === 'addon-second')
    if (!row) throw new Error('There is an attachment.')
    built.inventory.attachments.push({ ...row, id: 'attachment-once-more', name: 'again' })
    expect(built.quiet('AKR-305')).toBe(true)
    expect(built.addon('ledger', postgres, 'api-pay', 'web-shop').quiet('AKR-305')).toBe(false)
  })
})

describe('AKR-305 loud', () => {
  it('fires on two add-ons of one service, and names the one that would be promoted', () => {
    const finding = two().finding('AKR-305')
    expect(finding.reason).toBe(
      'When own is taken from web-shop, the platform makes ledger its primary akkeris-postgresql without asking.',
    )
    expect(finding).toMatchObject({
      id: 'AKR-305/addon-ledger/app-web-shop',
      arithmetic: { ruleBase: 20 },
      facts: {},
    })
    expect(finding.remedy).toEqual([
      {
        text: 'Before own is detached from web-shop or destroyed, make the one primary that is to stay.',
        requests: [
          {
            method: 'PATCH',
            path: '/apps/web-shop/addon-attachments/attachment-ledger-web-shop',
            body: '{"primary":true}',
          },
        ],
      },
      {
        text: 'Check which add-on each config variable comes from now.',
        requests: [{ method: 'GET', path: '/apps/web-shop/config-vars/notes', body: '' }],
      },
    ])
  })

  it('reports all candidates and proposes one that the app owns', () => {
    const finding = two().addon('spare', postgres, 'web-shop').secondary('spare').finding('AKR-305')
    expect(finding.reason).toContain('makes one of ledger and spare its primary')
    expect(finding.remedy[0]).toEqual({
      text: 'Before own is detached from web-shop or destroyed, make the one primary that is to stay. Of ledger and spare, this proposes spare; choose what the app is to use.',
      requests: [{ method: 'PATCH', path: '/apps/web-shop/addons/addon-spare', body: '{"primary":true}' }],
    })
  })

  it('says so where nobody knows which is primary, and stays the same finding when somebody does', () => {
    const built = two().secondary('own')
    const blind = built.finding('AKR-305')
    expect(blind.reason).toBe(
      'web-shop holds 2 add-ons of akkeris-postgresql, ledger and own, and it is not known which is the primary one: when that is taken away, the platform makes another one primary without asking.',
    )
    expect(blind.remedy[0]?.text).toMatch(/^Before any of them is detached from web-shop or destroyed/)
    const told = built.primaries('web-shop', { ledger: true }).finding('AKR-305')
    expect(told.reason).toContain('When ledger is taken from web-shop, the platform makes own its primary')
    expect([told.id, told.fingerprint]).toEqual([blind.id, blind.fingerprint])
  })

  it('makes a case of each service', () => {
    const findings = two()
      .addon('cache', memcached, 'web-shop')
      .addon('sessions', memcached, 'api-pay', 'web-shop')
      .findings('AKR-305')
    expect(new Set(findings.map(({ addon }) => addon.service))).toEqual(
      new Set(['akkeris-memcached', 'akkeris-postgresql']),
    )
    expect(findings).toHaveLength(2)
  })

  it('is filed under the shared add-on, whichever comes first', () => {
    const finding = town()
      .addon('a-own', postgres, 'web-shop')
      .addon('b-ledger', postgres, 'api-pay', 'web-shop')
      .finding('AKR-305')
    expect(finding.addon.name).toBe('b-ledger')
  })

  it('names them in one order, wherever it is filed', () => {
    const finding = town()
      .addon('a-own', postgres, 'web-shop')
      .addon('b-ledger', postgres, 'api-pay', 'web-shop')
      .addon('c-spare', postgres, 'web-shop')
      .secondary('a-own', 'c-spare')
      .finding('AKR-305')
    expect(finding.addon.name).toBe('b-ledger')
    expect(finding.reason).toContain('a-own, b-ledger and c-spare')
  })

  it('proposes the first one where the app owns none', () => {
    const finding = town()
      .addon('ledger', postgres, 'api-pay', 'web-shop')
      .addon('orders', postgres, 'api-pay', 'web-shop')
      .secondary('orders')
      .findings('AKR-305')
      .find(({ apps }) => apps.includes('web-shop'))
    expect(finding?.remedy[0]?.text).toContain('Of ledger and orders, this proposes ledger;')
  })
})

describe('AKR-305 quiet', () => {
  it('stays quiet on one add-on of each service', () => {
    expect(one().quiet('AKR-305')).toBe(true)
  })

  it('speaks only where one of them is shared', () => {
    const alone = town()
      .addon('own', postgres, 'web-shop')
      .addon('spare', postgres, 'web-shop')
      .addon('cache', memcached, 'api-pay', 'web-shop')
    expect(alone.quiet('AKR-305')).toBe(true)
  })

  it('leaves secure keys out, which know no primary', () => {
    const key = 'securekey:fortnightly'
    expect(town().addon('own', key, 'web-shop').addon('lent', key, 'api-pay', 'web-shop').quiet('AKR-305')).toBe(true)
  })
})

describe('AKR-305 unknown', () => {
  it('does not say ok while a list is short', () => {
    expect(one().short('/addon-attachments').gap('AKR-305').gap).toBe('list-short')
    expect(one().short('/addons').gap('AKR-305').gap).toBe('list-short')
  })
})
