import { describe, expect, it } from 'vitest'
import { estate, memcached, postgres, requestsOf, type Estate } from '../estate.ts'

/** Spaces that only their names tell apart. */
function names(): Estate {
  return estate()
    .service(postgres)
    .service(memcached)
    .space('shop-dev')
    .space('pay-dev2')
    .space('shop-qa')
    .space('shop-stage')
    .space('shop')
    .app('api-shop-dev')
    .app('api-pay-dev2')
    .app('api-shop-qa')
    .app('api-shop-stage')
    .app('api-shop')
}

describe('AKR-109 loud', () => {
  it('fires on spaces whose names say different things', () => {
    const finding = names()
      .addon('db', postgres, 'api-shop-dev', 'api-pay-dev2', 'api-shop-qa', 'api-shop-stage', 'api-shop')
      .finding('AKR-109')
    expect(finding.reason).toBe(
      'db belongs to api-shop-dev (development by the name of its space), and api-shop-qa (other) and api-shop-stage (staging) hold it.',
    )
    expect(finding).toMatchObject({ confidence: 'low', context: true, apps: ['api-shop-qa', 'api-shop-stage'] })
    expect(finding.arithmetic.ruleBase).toBe(20)
  })

  it('splits the other environment off', () => {
    const finding = names().addon('db', postgres, 'api-shop-dev', 'api-shop-qa').finding('AKR-109')
    expect(finding.reason).toContain('and api-shop-qa (other) holds it.')
    expect(requestsOf(finding)).toEqual([
      'POST /apps/api-shop-qa/addons {"plan":"akkeris-postgresql:standard-0","attachment":{"name":"own-addondb"}}',
      'PATCH /apps/api-shop-qa {"maintenance":true}',
      'PATCH /apps/api-shop-qa/addons/own-addondb {"primary":true}',
      'DELETE /apps/api-shop-qa/addon-attachments/attachment-db-api-shop-qa',
      'PATCH /apps/api-shop-qa {"maintenance":false}',
    ])
  })

  it('takes the words that the policy gives', () => {
    const tokens = { shop: 'staging', pay: 'development' } as const
    const built = names().policy({ environmentTokens: tokens }).addon('db', postgres, 'api-shop', 'api-pay-dev2')
    expect(built.finding('AKR-109').apps).toEqual(['api-pay-dev2'])
  })

  it('fires on a preview app of a cache, of which AKR-107 does not speak', () => {
    const built = names().app('pr-shop-qa', { preview: true }).addon('cache', memcached, 'api-shop-dev', 'pr-shop-qa')
    expect(built.finding('AKR-109').apps).toEqual(['pr-shop-qa'])
  })
})

describe('AKR-109 quiet', () => {
  it('stays quiet where the names say the same, or one of them nothing', () => {
    const quiet = names()
      .addon('same', postgres, 'api-shop-dev', 'api-pay-dev2')
      .addon('from', postgres, 'api-shop', 'api-shop-qa', 'api-shop-dev')
      .addon('to', postgres, 'api-shop-qa', 'api-shop')
    expect(quiet.quiet('AKR-109')).toBe(true)
  })

  it('stays quiet where the names say the same, whatever else is not known', () => {
    const quiet = names().addon('same', 'akkeris-postgresql:gone', 'api-shop-dev', 'api-pay-dev2')
    expect(quiet.quiet('AKR-109')).toBe(true)
  })

  it('skips orphans, streams and content delivery', () => {
    const quiet = names()
      .attach('lost', postgres, null, 'api-shop-dev', 'api-shop-qa')
      .addon('events', 'kafka:nonprod', 'api-shop-dev', 'api-shop-qa')
      .addon('assets', 'cloudfront:basic', 'api-shop-dev', 'api-shop-qa')
    expect(quiet.quiet('AKR-109')).toBe(true)
  })

  it.each<[string, string, (built: Estate) => Estate]>([
    ['AKR-101', postgres, (built) => built.place('shop-dev', { compliance: ['prod'] })],
    ['AKR-102', postgres, (built) => built.place('shop-dev', { compliance: ['socs'] })],
    ['AKR-103', postgres, (built) => built.place('shop-qa', { compliance: ['prod'] })],
    ['AKR-104', postgres, (built) => built.place('shop-qa', { compliance: ['pci'] })],
    ['AKR-105', postgres, (built) => built.place('shop-dev', { compliance: ['internal'] })],
    [
      'AKR-106',
      postgres,
      (built) => {
        const [plan] = built.inventory.services[0]?.plans ?? []
        plan?.compliance.push('pci')
        return built
      },
    ],
    [
      'AKR-107',
      postgres,
      (built) => built.app('pr-shop-dev', { preview: true }).attach('db', postgres, 'api-shop-dev', 'pr-shop-dev'),
    ],
    [
      'AKR-108',
      postgres,
      (built) =>
        built
          .app('live-shop-dev', { stage: 'one:production' })
          .app('early-shop-dev', { stage: 'one:review' })
          .attach('db', postgres, 'api-shop-dev', 'live-shop-dev', 'early-shop-dev'),
    ],
  ])('leaves it to %s', (other, plan, change) => {
    const built = change(names().addon('db', plan, 'api-shop-dev', 'api-shop-qa'))
    expect(built.findings(other)).toHaveLength(1)
    expect(built.quiet('AKR-109')).toBe(true)
  })
})

describe('AKR-109 unknown', () => {
  it('does not speak where it is not known whether another rule would', () => {
    const built = names().without('spaces', 'space-shop-qa').addon('db', postgres, 'api-shop-dev', 'api-shop-qa')
    expect(built.gap('AKR-109')).toMatchObject({
      gap: 'row-missing',
      reason: 'The space of api-shop-qa is not among what the platform listed.',
    })
  })

  it('does not speak where the plan is not listed, and what it asks for is not known', () => {
    const built = names().addon('db', 'akkeris-postgresql:gone', 'api-shop-dev', 'api-shop-qa')
    expect(built.gap('AKR-109')).toMatchObject({
      gap: 'catalogue',
      reason: 'The catalogue does not list the plan akkeris-postgresql:gone of db.',
    })
  })

  it('blames the plan, and not a region that it does not ask about', () => {
    const built = names().addon('db', 'akkeris-postgresql:gone', 'api-shop-dev', 'api-shop-qa')
    built.place('shop-qa', { region: '' })
    for (const app of built.inventory.apps) app.region = ''
    expect(built.gap('AKR-109').gap).toBe('catalogue')
  })

  it('is unknown while the attachment list is short', () => {
    const built = names().addon('db', postgres, 'api-shop-dev', 'api-pay-dev2').short('/addon-attachments')
    expect(built.gap('AKR-109').gap).toBe('list-short')
  })
})
