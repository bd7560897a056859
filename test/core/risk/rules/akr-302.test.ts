import { describe, expect, it } from 'vitest'
import { addonId, appId, noon, postgres, town, type Estate } from '../estate.ts'

const mysql = 'akkeris-mysql:standard-0'
const store = 'team-store:basic'

/** api-pay owns the primary database of one service and borrows one of another. */
function pair(own = postgres, borrowed = mysql): Estate {
  return town().addon('ledger', own, 'api-pay').addon('orders', borrowed, 'web-shop', 'api-pay')
}

describe('AKR-302 loud', () => {
  it('fires where primaries of two services write one variable', () => {
    const finding = pair().primaries('api-pay', { orders: true }).finding('AKR-302')
    expect(finding.reason).toBe(
      'api-pay has 2 primary add-ons that write DATABASE_URL: orders (akkeris-mysql) and ledger (akkeris-postgresql). One of them wins, and nothing tells which.',
    )
    expect(finding).toMatchObject({
      id: 'AKR-302/addon-orders/app-api-pay',
      arithmetic: { ruleBase: 40 },
      facts: { variables: 'DATABASE_URL' },
    })
  })

  it('says how to get rid of one, or how to give each a name of its own', () => {
    const finding = pair().primaries('api-pay', { orders: true }).finding('AKR-302')
    expect(finding.remedy).toEqual([
      {
        text: 'See which of them the variable comes from now.',
        requests: [{ method: 'GET', path: '/apps/api-pay/config-vars/notes', body: '' }],
      },
      {
        text: 'If api-pay can do without orders, detach it; the app is redeployed at once and the others stay.',
        requests: [{ method: 'DELETE', path: '/apps/api-pay/addon-attachments/attachment-orders-api-pay', body: '' }],
      },
      {
        text: 'If api-pay needs orders, create another akkeris-mysql that nobody reads and make it the primary once it is provisioned: variables of orders then begin with ORDERS_.',
        requests: [
          {
            method: 'POST',
            path: '/apps/api-pay/addons',
            body: '{"plan":"akkeris-mysql:standard-0","attachment":{"name":"own-addonord"}}',
          },
          { method: 'PATCH', path: '/apps/api-pay/addons/own-addonord', body: '{"primary":true}' },
        ],
      },
      {
        text: 'If api-pay needs ledger, create another akkeris-postgresql that nobody reads and make it the primary once it is provisioned: variables of ledger then begin with LEDGER_.',
        requests: [
          {
            method: 'POST',
            path: '/apps/api-pay/addons',
            body: '{"plan":"akkeris-postgresql:standard-0","attachment":{"name":"own-addonled"}}',
          },
          { method: 'PATCH', path: '/apps/api-pay/addons/own-addonled', body: '{"primary":true}' },
        ],
      },
    ])
  })

  it('promotes another one that is there already', () => {
    const finding = pair()
      .addon('spare', postgres, 'api-pay')
      .secondary('spare')
      .primaries('api-pay', { orders: true })
      .finding('AKR-302')
    expect(finding.remedy.slice(3)).toEqual([
      {
        text: 'If api-pay needs ledger, make spare the primary akkeris-postgresql instead: variables of ledger then begin with LEDGER_.',
        requests: [{ method: 'PATCH', path: '/apps/api-pay/addons/addon-spare', body: '{"primary":true}' }],
      },
      {
        text: 'Check which add-on each config variable comes from now.',
        requests: [{ method: 'GET', path: '/apps/api-pay/config-vars/notes', body: '' }],
      },
    ])
  })

  it.each([
    ['akkeris-redis:small', 'alamo-redis:small', 'REDIS_URL'],
    ['akkeris-mongodb:x', 'alamo-mongodb:x', 'MONGODB_URL'],
    [postgres, 'alamo-postgresql:x', 'DATABASE_URL'],
    ['akkeris-rabbitmq:x', 'alamo-rabbitmq:x', 'RABBITMQUI_URL, RABBITMQ_URL'],
  ])('fires between %s and %s', (own, borrowed, variables) => {
    const finding = pair(own, borrowed).primaries('api-pay', { orders: true }).finding('AKR-302')
    expect(finding.facts).toEqual({ variables })
  })

  it('makes one case of three services', () => {
    const finding = pair()
      .addon('old', 'alamo-postgresql:x', 'web-shop', 'api-pay')
      .primaries('api-pay', { orders: true, old: true })
      .findings('AKR-302')
      .find(({ apps }) => apps.includes('api-pay'))
    expect(finding?.reason).toContain('api-pay has 3 primary add-ons that write DATABASE_URL: old')
  })

  it('takes the names of a service that nobody described from the notes of the app, or from an answer', () => {
    const noted = pair(postgres, store).look('api-pay', {
      primaries: { [addonId('orders')]: true },
      variables: { DATABASE_URL: addonId('orders'), STORE_URL: addonId('orders') },
    })
    expect(noted.finding('AKR-302').facts).toEqual({ variables: 'DATABASE_URL' })
    const built = pair(postgres, store).primaries('api-pay', { orders: true })
    const answer = { askedAt: noon, state: 'provisioned', configVariables: ['DATABASE_URL'], primary: {}, problems: [] }
    built.facts.answers = new Map([[addonId('orders'), answer]])
    expect(built.findings('AKR-302')).toHaveLength(1)
  })

  it('fires on what is known and stays blind to the rest', () => {
    const built = pair()
      .addon('cache', 'akkeris-redis:small', 'api-pay')
      .addon('sessions', 'alamo-redis:small', 'web-shop', 'api-pay')
      .primaries('api-pay', { orders: true })
    expect(built.findings('AKR-302').map(({ facts }) => facts)).toEqual([{ variables: 'DATABASE_URL' }])
    expect(built.gap('AKR-302').reason).toContain('whether sessions is the primary alamo-redis of api-pay')
  })
})

describe('AKR-302 quiet', () => {
  it('stays quiet where one of the two is secondary', () => {
    expect(pair().primaries('api-pay', { orders: false }).quiet('AKR-302')).toBe(true)
    expect(pair().secondary('ledger').primaries('api-pay', { orders: true }).quiet('AKR-302')).toBe(true)
    expect(pair().secondary('ledger').quiet('AKR-302')).toBe(true)
  })

  it('knows a secondary one by the primary one next to it', () => {
    const built = pair().addon('bills', mysql, 'api-pay')
    expect(built.secondary('ledger').quiet('AKR-302')).toBe(true)
  })

  it('stays quiet between services that write different variables, whoever is primary', () => {
    expect(pair(postgres, 'akkeris-redis:small').quiet('AKR-302')).toBe(true)
  })

  it('leaves two add-ons of one service to AKR-306', () => {
    expect(pair(postgres, postgres).primaries('api-pay', { orders: true }).quiet('AKR-302')).toBe(true)
    expect(pair(store, store).primaries('api-pay', { orders: true }).quiet('AKR-302')).toBe(true)
    const beside = pair(postgres, postgres).addon('old', mysql, 'api-paydev', 'api-pay')
    expect(beside.primaries('api-pay', { orders: true, old: false }).quiet('AKR-302')).toBe(true)
  })

  it('speaks only where one of the two is shared', () => {
    const alone = town()
      .addon('ledger', postgres, 'api-pay')
      .addon('bills', mysql, 'api-pay')
      .addon('cache', 'akkeris-redis:small', 'api-pay', 'web-shop')
    expect(alone.quiet('AKR-302')).toBe(true)
    expect(alone.attach('bills', mysql, 'api-pay', 'web-shop').findings('AKR-302')).toHaveLength(1)
  })

  it('believes the notes of an app about a service that nobody described', () => {
    const built = pair(postgres, store).look('api-pay', {
      primaries: { [addonId('orders')]: true },
      variables: { DATABASE_URL: addonId('ledger'), STORE_URL: addonId('orders') },
    })
    expect(built.quiet('AKR-302')).toBe(true)
  })
})

describe('AKR-302 unknown', () => {
  it('does not say ok where nobody asked which is primary', () => {
    expect(pair().gap('AKR-302')).toMatchObject({
      gap: 'not-asked',
      reason:
        'Nobody has asked the platform whether orders is the primary akkeris-mysql of api-pay yet. A deep look does.',
    })
  })

  it('does not say ok where nobody told what a service brings', () => {
    const reason = pair(postgres, store).primaries('api-pay', { orders: true }).unknown('AKR-302')
    expect(reason).toContain('which variables orders brings to api-pay')
    const other = pair(store, postgres).primaries('api-pay', { orders: true }).unknown('AKR-302')
    expect(other).toContain('which variables ledger brings to api-pay')
  })

  it('does not say ok where the add-on list is short', () => {
    const gap = pair(postgres, 'akkeris-redis:small').short('/addons').gap('AKR-302')
    expect(gap.gap).toBe('list-short')
    const rivals = pair().primaries('api-pay', { orders: false })
    const there = { ruleId: 'AKR-302', appId: appId('api-pay'), gap: 'list-short' }
    expect(rivals.short('/addons').unjudged()).toContainEqual(expect.objectContaining(there))
  })
})
