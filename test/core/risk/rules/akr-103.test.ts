import { describe, expect, it } from 'vitest'
import { postgres, requestsOf, town } from '../estate.ts'

describe('AKR-103 loud', () => {
  it('fires on a production app that hangs on a development add-on', () => {
    const finding = town().addon('ledger', postgres, 'api-paydev', 'api-pay', 'web-shopqa').finding('AKR-103')
    expect(finding.reason).toBe(
      '1 production app depends on ledger, which belongs to api-paydev in paydev, outside production: api-pay.',
    )
    expect(finding).toMatchObject({ apps: ['api-pay'], spaces: ['pay', 'paydev'], owner: 'api-paydev' })
    expect(finding.arithmetic.ruleBase).toBe(40)
    expect(requestsOf(finding)).toEqual([
      'POST /apps/api-pay/addons {"plan":"akkeris-postgresql:standard-0","attachment":{"name":"own-addonled"}}',
      'PATCH /apps/api-pay {"maintenance":true}',
      'PATCH /apps/api-pay/addons/own-addonled {"primary":true}',
      'DELETE /apps/api-pay/addon-attachments/attachment-ledger-api-pay',
      'PATCH /apps/api-pay {"maintenance":false}',
    ])
  })

  it('names all of several', () => {
    const { reason } = town().addon('ledger', postgres, 'api-paydev', 'api-pay', 'web-shop').finding('AKR-103')
    expect(reason).toContain('2 production apps depend on ledger')
  })
})

describe('AKR-103 quiet', () => {
  it('stays quiet inside production, outside it, and on the way that AKR-101 speaks of', () => {
    const quiet = town()
      .addon('inside', postgres, 'api-pay', 'web-shop')
      .addon('outside', postgres, 'api-paydev', 'web-shopqa')
      .addon('reverse', postgres, 'api-pay', 'api-paydev')
    expect(quiet.quiet('AKR-103')).toBe(true)
  })

  it('stays quiet where what is missing could not change that', () => {
    const quiet = town()
      .without('spaces', 'space-shop')
      .addon('down', postgres, 'web-shop', 'api-paydev')
      .addon('inside', postgres, 'api-pay', 'web-shop')
    expect(quiet.quiet('AKR-103')).toBe(true)
  })
})

describe('AKR-103 unknown', () => {
  it('does not say ok where a consumer is not listed', () => {
    const reason = town()
      .without('apps', 'app-api-pay')
      .addon('ledger', postgres, 'api-paydev', 'api-pay')
      .unknown('AKR-103')
    expect(reason).toBe('The app api-pay is not among what the platform listed.')
  })

  it('does not say ok where the space of the owner is not listed', () => {
    const gap = town()
      .without('spaces', 'space-paydev')
      .addon('ledger', postgres, 'api-paydev', 'api-pay')
      .gap('AKR-103')
    expect(gap.reason).toBe('The space of api-paydev is not among what the platform listed.')
  })

  it.each(['/addon-attachments', '/apps', '/spaces'])('is unknown while %s came short', (call) => {
    expect(town().addon('ledger', postgres, 'api-pay', 'web-shop').short(call).gap('AKR-103').gap).toBe('list-short')
  })
})
