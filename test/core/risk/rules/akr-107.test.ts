import { describe, expect, it } from 'vitest'
import { memcached, postgres, requestsOf, town } from '../estate.ts'

describe('AKR-107 loud', () => {
  it('fires on a preview app, critical where the owner is in production', () => {
    const finding = town()
      .app('apipr7-pay', { preview: true })
      .addon('ledger', postgres, 'api-pay', 'apipr7-pay')
      .finding('AKR-107')
    expect(finding.reason).toBe(
      '1 preview app of a pull request works on ledger, which belongs to api-pay in production: apipr7-pay.',
    )
    expect(finding).toMatchObject({ severity: 'critical', apps: ['apipr7-pay'] })
    expect(finding.arithmetic.ruleBase).toBe(60)
  })

  it('fires high outside production', () => {
    const finding = town()
      .app('apipr7-paydev', { preview: true })
      .addon('ledger', postgres, 'api-paydev', 'apipr7-paydev', 'web-shop')
      .finding('AKR-107')
    expect(finding.arithmetic.ruleBase).toBe(40)
    expect(finding.reason).toContain('which belongs to api-paydev: apipr7-paydev.')
    expect(finding.apps).toEqual(['apipr7-paydev'])
  })

  it('fires on an orphan, as outside production', () => {
    const built = town()
      .app('apipr7-pay', { preview: true })
      .app('apipr8-pay', { preview: true })
      .attach('lost', postgres, null, 'api-pay', 'apipr7-pay', 'apipr8-pay')
    expect(built.finding('AKR-107').reason).toBe(
      '2 preview apps of a pull request work on lost, which belongs to no app at all: apipr7-pay and apipr8-pay.',
    )
    expect(built.finding('AKR-107').arithmetic.ruleBase).toBe(40)
  })

  it.each([
    ['akkeris-redis:premium-0', 0.8],
    ['securekey:fortnightly', 0.5],
  ])('fires on %s, which keeps what it has', (plan, state) => {
    const finding = town()
      .service(plan, {}, { persistence: 'true' })
      .app('apipr7-paydev', { preview: true })
      .addon('sessions', plan, 'api-paydev', 'apipr7-paydev')
      .finding('AKR-107')
    expect(finding.arithmetic.state).toBe(state)
  })

  it('isolates at the source app, then detaches each preview by its attachment', () => {
    const finding = town()
      .app('webpr7-paydev', { preview: true })
      .app('web-paydev')
      .app('shipping-paydev')
      .addon('ledger', postgres, 'api-pay', 'shipping-paydev', 'web-paydev', 'webpr7-paydev')
      .finding('AKR-107')
    expect(requestsOf(finding)).toEqual([
      'PATCH /apps/web-paydev/features/preview-addons {"enabled":true}',
      'DELETE /apps/webpr7-paydev/addon-attachments/attachment-ledger-webpr7-paydev',
      'DELETE /apps/webpr7-paydev',
    ])
  })
})

describe('AKR-107 quiet', () => {
  it('stays quiet without a preview among the consumers, the owner not counted', () => {
    const quiet = town()
      .app('apipr7-paydev', { preview: true })
      .addon('ledger', postgres, 'api-paydev', 'web-shopqa')
      .addon('scratch', postgres, 'apipr7-paydev', 'api-paydev')
    expect(quiet.quiet('AKR-107')).toBe(true)
  })

  it('skips what fills itself again', () => {
    const redis = 'akkeris-redis:small'
    const quiet = town()
      .service(redis)
      .app('apipr7-paydev', { preview: true })
      .addon('cache', memcached, 'api-paydev', 'apipr7-paydev')
      .addon('sessions', redis, 'api-paydev', 'apipr7-paydev')
      .addon('events', 'kafka:nonprod', 'api-paydev', 'apipr7-paydev')
    expect(quiet.quiet('AKR-107')).toBe(true)
  })
})

describe('AKR-107 unknown', () => {
  it('does not say ok where a consumer is not listed', () => {
    const reason = town()
      .without('apps', 'app-web-shopqa')
      .addon('ledger', postgres, 'api-paydev', 'web-shopqa')
      .unknown('AKR-107')
    expect(reason).toBe('The app web-shopqa is not among what the platform listed.')
  })

  it('does not take an owner whose space is not listed for one outside production', () => {
    const built = town()
      .app('apipr7-pay', { preview: true })
      .addon('ledger', postgres, 'api-paydev', 'apipr7-pay')
      .without('spaces', 'space-paydev')
    expect(built.findings('AKR-107')).toEqual([])
    expect(built.gap('AKR-107')).toEqual(
      expect.objectContaining({
        gap: 'row-missing',
        reason: 'The space of api-paydev is not among what the platform listed.',
      }),
    )
    const calm = town().addon('ledger', postgres, 'api-paydev', 'web-shop').without('spaces', 'space-paydev')
    expect(calm.quiet('AKR-107')).toBe(true)
  })

  it('does not skip a redis whose plan the catalogue does not list', () => {
    const reason = town().addon('sessions', 'akkeris-redis:gone', 'api-paydev', 'web-shopqa').unknown('AKR-107')
    expect(reason).toBe('The catalogue does not list its plan, so whether this cache keeps its data is not known.')
  })

  it.each(['/addon-attachments', '/apps', '/spaces'])('is unknown while %s came short', (call) => {
    expect(town().addon('ledger', postgres, 'api-pay', 'web-shop').short(call).gap('AKR-107').gap).toBe('list-short')
  })
})
