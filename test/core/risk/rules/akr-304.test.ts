import { describe, expect, it } from 'vitest'
import { noAnnotations } from '#core/risk/facts.ts'
import { addonId, appId, memcached, postgres, town, type Estate } from '../estate.ts'

function lent(plan = postgres): Estate {
  return town().addon('ledger', plan, 'api-pay', 'web-shop', 'api-paydev')
}

function readers(built: Estate, ...apps: string[]): Estate {
  built.facts.annotations = {
    ...noAnnotations,
    readers: new Set(apps.map((app) => `${addonId('ledger')}\n${appId(app)}`)),
  }
  return built
}

/** A database that cron-pay borrows from job-pay and has as its primary. */
function product(stage?: string): Estate {
  const choice = stage === undefined ? {} : { stage }
  return town()
    .app('job-pay', choice)
    .app('cron-pay', choice)
    .addon('ledger', 'akkeris-mysql:standard-0', 'job-pay', 'cron-pay')
    .primaries('cron-pay', { ledger: true })
}

describe('AKR-304 loud', () => {
  it('fires on an app whose primary database belongs to another one', () => {
    const finding = lent()
      .primaries('web-shop', { ledger: true })
      .primaries('api-paydev', { ledger: false })
      .finding('AKR-304')
    expect(finding.reason).toBe(
      'web-shop uses ledger, which belongs to api-pay, as its primary akkeris-postgresql, under DATABASE_URL.',
    )
    expect(finding).toMatchObject({
      apps: ['web-shop'],
      arithmetic: { ruleBase: 40 },
      facts: { primaryOn: 'web-shop' },
    })
  })

  it('is about all of them, and is medium where it is no relational database', () => {
    const finding = lent(memcached)
      .primaries('web-shop', { ledger: true })
      .primaries('api-paydev', { ledger: true })
      .finding('AKR-304')
    expect(finding.reason).toContain('api-paydev and web-shop use ledger')
    expect(finding.reason).toContain('as their primary akkeris-memcached, under MEMCACHED_URL.')
    expect(finding).toMatchObject({ apps: ['api-paydev', 'web-shop'], arithmetic: { ruleBase: 20 } })
  })

  it('fires on what is known even where nobody asked others', () => {
    expect(lent().primaries('web-shop', { ledger: true }).finding('AKR-304').apps).toEqual(['web-shop'])
  })

  it('speaks of an orphan too, and of a service that nobody described', () => {
    const finding = town()
      .attach('ledger', 'team-store:x', null, 'web-shop', 'api-pay')
      .primaries('web-shop', { ledger: true })
      .finding('AKR-304')
    expect(finding.reason).toBe('web-shop uses ledger, which belongs to no app at all, as its primary team-store.')
  })

  it('is one band lower where all apps are one product', () => {
    expect(product().finding('AKR-304')).toMatchObject({ severity: 'medium', score: 48 })
    expect(product('checkout:production').finding('AKR-304')).toMatchObject({ severity: 'medium', score: 48 })
    const wide = product('checkout:production').app('more-pay', { stage: 'checkout:production' })
    const plain = product().app('more-pay')
    for (const each of [wide, plain]) {
      for (const name of ['a', 'b', 'c']) {
        each.app(`${name}-pay`, each === wide ? { stage: 'checkout:production' } : {})
        each.attach('ledger', 'akkeris-mysql:standard-0', 'job-pay', `${name}-pay`)
      }
    }
    expect(plain.finding('AKR-304')).toMatchObject({ severity: 'high', score: 72 })
    expect(wide.finding('AKR-304')).toMatchObject({ severity: 'medium', score: 72 })
  })

  it('promotes what the app owns itself, and splits off the others', () => {
    const finding = lent()
      .addon('own', postgres, 'web-shop')
      .secondary('own')
      .primaries('web-shop', { ledger: true })
      .primaries('api-paydev', { ledger: true })
      .finding('AKR-304')
    expect(finding.remedy[0]?.text).toBe(
      'Make own the primary of web-shop, which owns it. The variables of ledger get a prefix at once, so change the code that reads them first.',
    )
    expect(finding.remedy.slice(0, 3).flatMap(({ requests }) => requests)).toEqual([
      { method: 'PATCH', path: '/apps/web-shop/addons/addon-own', body: '{"primary":true}' },
      { method: 'GET', path: '/apps/web-shop/config-vars/notes', body: '' },
      {
        method: 'POST',
        path: '/apps/api-paydev/addons',
        body: '{"plan":"akkeris-postgresql:standard-0","attachment":{"name":"own-addonled"}}',
      },
    ])
  })

  it('does not split off where all own another one, and promotes none that is lent as well', () => {
    const own = lent().addon('own', postgres, 'web-shop').secondary('own').primaries('web-shop', { ledger: true })
    expect(own.finding('AKR-304').remedy).toHaveLength(2)
    const lentToo = lent()
      .addon('other', postgres, 'api-pay', 'web-shop')
      .addon('cache', memcached, 'web-shop')
      .primaries('web-shop', { ledger: true, other: false })
      .findings('AKR-304')
    expect(lentToo[0]?.remedy[0]?.text).toMatch(/^Create an add-on of its own for web-shop/)
  })
})

describe('AKR-304 quiet', () => {
  it('stays quiet where it is secondary on all that borrow it', () => {
    const built = lent().primaries('web-shop', { ledger: false }).primaries('api-paydev', { ledger: false })
    expect(built.quiet('AKR-304')).toBe(true)
  })

  it('does not mind that it is the primary of its owner', () => {
    expect(town().addon('ledger', postgres, 'api-pay').quiet('AKR-304')).toBe(true)
  })

  it('leaves out apps that a person marked as readers, asked or not', () => {
    const built = readers(lent(), 'web-shop', 'api-paydev').primaries('web-shop', { ledger: true })
    expect(built.quiet('AKR-304')).toBe(true)
    const one = readers(lent(), 'web-shop').primaries('web-shop', { ledger: true })
    expect(one.primaries('api-paydev', { ledger: true }).finding('AKR-304').apps).toEqual(['api-paydev'])
  })
})

describe('AKR-304 unknown', () => {
  it('does not say ok where nobody asked', () => {
    expect(lent().gap('AKR-304')).toMatchObject({
      gap: 'not-asked',
      reason:
        'Nobody has asked the platform whether ledger is the primary akkeris-postgresql of api-paydev yet. A deep look does.',
    })
  })

  it('does not take another primary next to it for an answer', () => {
    const built = town().addon('ledger', postgres, 'api-pay', 'web-shop').addon('own', postgres, 'web-shop')
    expect(built.gap('AKR-304').gap).toBe('not-asked')
  })

  it('does not say ok where a look was asked and did not tell', () => {
    const problems = [{ code: 'server-error', call: '/apps/app-web-shop/addon-attachments', message: 'No.' } as const]
    const built = town().addon('ledger', postgres, 'api-pay', 'web-shop').look('web-shop', { problems })
    expect(built.gap('AKR-304').gap).toBe('not-told')
  })
})
