import { describe, expect, it } from 'vitest'
import { estate, memcached, postgres, town } from '../estate.ts'

describe('AKR-101 loud', () => {
  it('fires on apps outside production that hold a production add-on', () => {
    const finding = town()
      .app('job-paydev')
      .addon('ledger', postgres, 'api-pay', 'api-paydev', 'job-paydev', 'web-shop')
      .finding('AKR-101')
    expect(finding.reason).toBe(
      'ledger belongs to api-pay in the prod space pay, and 2 apps outside production hold it: api-paydev and job-paydev.',
    )
    expect(finding).toMatchObject({
      severity: 'critical',
      owner: 'api-pay',
      apps: ['api-paydev', 'job-paydev'],
      spaces: ['pay', 'paydev'],
      addon: { id: 'addon-ledger', name: 'ledger', service: 'akkeris-postgresql' },
    })
  })

  it('fires on a space whose tags are not prod, and on a volatile cache too', () => {
    const finding = estate()
      .space('pay', 'prod', 'socs')
      .space('pci', 'socs')
      .app('api-pay')
      .app('api-pci')
      .addon('cache', memcached, 'api-pay', 'api-pci')
      .finding('AKR-101')
    expect(finding.apps).toEqual(['api-pci'])
    expect(finding.reason).toContain('1 app outside production holds it: api-pci.')
  })

  it('fires on what is known even where another space is not', () => {
    const finding = town()
      .without('spaces', 'space-shopqa')
      .addon('ledger', postgres, 'api-pay', 'api-paydev', 'web-shopqa')
      .finding('AKR-101')
    expect(finding.apps).toEqual(['api-paydev'])
  })

  it('says how to split the apps off, with real paths, and never touches the owner', () => {
    const finding = town().addon('ledger', postgres, 'api-pay', 'api-paydev').finding('AKR-101')
    const requests = finding.remedy.flatMap((step) => step.requests)
    expect(requests).toEqual([
      {
        method: 'POST',
        path: '/apps/api-paydev/addons',
        body: '{"plan":"akkeris-postgresql:standard-0","attachment":{"name":"own-addonled"}}',
      },
      { method: 'PATCH', path: '/apps/api-paydev', body: '{"maintenance":true}' },
      { method: 'PATCH', path: '/apps/api-paydev/addons/own-addonled', body: '{"primary":true}' },
      { method: 'DELETE', path: '/apps/api-paydev/addon-attachments/attachment-ledger-api-paydev', body: '' },
      { method: 'PATCH', path: '/apps/api-paydev', body: '{"maintenance":false}' },
    ])
  })
})

describe('AKR-101 quiet', () => {
  it('stays quiet between two production spaces', () => {
    expect(town().addon('ledger', postgres, 'api-pay', 'web-shop').findings('AKR-101')).toEqual([])
  })

  it('stays quiet where the owner is not in production', () => {
    expect(town().addon('ledger', postgres, 'api-paydev', 'web-shopqa', 'web-shop').findings('AKR-101')).toEqual([])
  })

  it('skips what cannot be shared', () => {
    const judgement = town().addon('logs', 'papertrail:basic', 'api-pay', 'api-paydev').judge()
    expect(judgement.findings).toEqual([])
    expect(judgement.unjudged).toEqual([])
  })
})

describe('AKR-101 unknown', () => {
  it('does not say ok where the owner is not listed', () => {
    const reason = town()
      .without('apps', 'app-api-pay')
      .addon('ledger', postgres, 'api-pay', 'api-paydev')
      .unknown('AKR-101')
    expect(reason).toBe('The app api-pay is not among what the platform listed.')
  })

  it('does not say ok where the space of a consumer is not listed', () => {
    const reason = town()
      .without('spaces', 'space-shop')
      .addon('ledger', postgres, 'api-pay', 'web-shop')
      .unknown('AKR-101')
    expect(reason).toBe('The space of web-shop is not among what the platform listed.')
  })
})
