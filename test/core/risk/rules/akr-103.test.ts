import { describe, expect, it } from 'vitest'
import { postgres, town } from '../estate.ts'

describe('AKR-103 loud', () => {
  it('fires on a production app that hangs on a development add-on', () => {
    const finding = town().addon('ledger', postgres, 'api-paydev', 'api-pay', 'web-shopqa').finding('AKR-103')
    expect(finding.reason).toBe(
      '1 production app depends on ledger, which belongs to api-paydev in paydev, outside production: api-pay.',
    )
    expect(finding).toMatchObject({ apps: ['api-pay'], spaces: ['pay', 'paydev'], owner: 'api-paydev' })
    expect(finding.arithmetic.ruleBase).toBe(40)
    expect(finding.remedy[0]?.requests[0]).toMatchObject({ method: 'POST', path: '/apps/api-pay/addons' })
  })
})

describe('AKR-103 quiet', () => {
  it('stays quiet inside production, outside it, and on the way that AKR-101 speaks of', () => {
    const quiet = town()
      .addon('inside', postgres, 'api-pay', 'web-shop')
      .addon('outside', postgres, 'api-paydev', 'web-shopqa')
      .addon('reverse', postgres, 'api-pay', 'api-paydev')
    expect(quiet.findings('AKR-103')).toEqual([])
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
})
