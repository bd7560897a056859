import { describe, expect, it } from 'vitest'
import { estate, memcached, postgres, requestsOf, town } from '../estate.ts'

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
      group: 'environment',
      context: false,
      owner: 'api-pay',
      apps: ['api-paydev', 'job-paydev'],
      spaces: ['pay', 'paydev'],
      addon: { id: 'addon-ledger', name: 'ledger', service: 'akkeris-postgresql' },
    })
    expect(finding.arithmetic.ruleBase).toBe(60)
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
    expect(requestsOf(town().addon('ledger', postgres, 'api-pay', 'api-paydev').finding('AKR-101'))).toEqual([
      'POST /apps/api-paydev/addons {"plan":"akkeris-postgresql:standard-0","attachment":{"name":"own-addonled"}}',
      'PATCH /apps/api-paydev {"maintenance":true}',
      'PATCH /apps/api-paydev/addons/own-addonled {"primary":true}',
      'DELETE /apps/api-paydev/addon-attachments/attachment-ledger-api-paydev',
      'PATCH /apps/api-paydev {"maintenance":false}',
    ])
  })
})

describe('AKR-101 quiet', () => {
  it('stays quiet between two production spaces', () => {
    expect(town().addon('ledger', postgres, 'api-pay', 'web-shop').quiet('AKR-101')).toBe(true)
  })

  it('stays quiet where the owner is not in production', () => {
    expect(town().addon('ledger', postgres, 'api-paydev', 'web-shopqa', 'web-shop').quiet('AKR-101')).toBe(true)
  })

  it('stays quiet where what is missing could not change that', () => {
    const quiet = town()
      .without('spaces', 'space-pay', 'space-shopqa')
      .app('job-pay')
      .addon('up', postgres, 'api-pay', 'web-shop')
      .addon('inside', postgres, 'api-pay', 'job-pay')
      .addon('down', postgres, 'api-paydev', 'web-shopqa')
    expect(quiet.quiet('AKR-101')).toBe(true)
  })

  it('skips orphans and what cannot be shared', () => {
    const quiet = town()
      .addon('logs', 'papertrail:basic', 'api-pay', 'api-paydev')
      .attach('lost', postgres, null, 'api-pay', 'api-paydev')
    expect(quiet.quiet('AKR-101')).toBe(true)
  })
})

describe('AKR-101 unknown', () => {
  it('does not say ok where the owner is not listed', () => {
    const gap = town().without('apps', 'app-api-pay').addon('ledger', postgres, 'api-pay', 'api-paydev').gap('AKR-101')
    expect(gap).toMatchObject({ gap: 'row-missing', reason: 'The app api-pay is not among what the platform listed.' })
  })

  it('does not say ok where the space of a consumer is not listed', () => {
    const reason = town()
      .without('spaces', 'space-shopqa')
      .addon('ledger', postgres, 'api-pay', 'web-shop', 'web-shopqa')
      .unknown('AKR-101')
    expect(reason).toBe('The space of web-shopqa is not among what the platform listed.')
  })

  it.each(['/addon-attachments', '/apps', '/spaces'])('is unknown while %s came short', (call) => {
    expect(town().addon('ledger', postgres, 'api-pay', 'web-shop').short(call).gap('AKR-101').gap).toBe('list-short')
  })
})
