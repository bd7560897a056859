import { describe, expect, it } from 'vitest'
import { postgres, town } from '../estate.ts'

describe('AKR-201 loud', () => {
  it('fires where the add-on list does not show it and its attachments name no owner', () => {
    const finding = town().attach('ledger', postgres, null, 'api-pay', 'web-shop').finding('AKR-201')
    expect(finding.reason).toBe(
      "ledger has no owner any more: its owner's attachment is gone, and only api-pay and web-shop still hold it.",
    )
    expect(finding).toMatchObject({ owner: null, apps: ['api-pay', 'web-shop'], spaces: ['pay', 'shop'] })
    expect(finding.arithmetic.ruleBase).toBe(60)
    expect(finding.remedy.flatMap((step) => step.requests)).toEqual([
      { method: 'POST', path: '/apps/api-pay/addons/addon-ledger/actions/backups', body: '' },
    ])
    expect(finding.remedy[2]?.text).toContain('api-pay (attachment attachment-ledger-api-pay)')
  })

  it('fires with one app left, which alone can destroy it', () => {
    const finding = town().attach('ledger', postgres, null, 'api-pay').finding('AKR-201')
    expect(finding.severity).toBe('high')
    expect(finding.remedy.at(-1)?.requests).toEqual([
      { method: 'DELETE', path: '/apps/api-pay/addons/addon-ledger', body: '' },
    ])
  })

  it('fires where an earlier sync had seen the owner and the latest attachments name none', () => {
    const changed = town().addon('ledger', postgres, 'api-pay').attach('ledger', postgres, null, 'web-shop')
    changed.without('attachments', 'attachment-ledger-api-pay').short('/addons').carried['addon-ledger'] = 1
    expect(changed.finding('AKR-201').apps).toEqual(['web-shop'])
  })
})

describe('AKR-201 quiet', () => {
  it('stays quiet on an add-on with its owner, shared or not', () => {
    const quiet = town().addon('ledger', postgres, 'api-pay', 'web-shop').addon('own', postgres, 'api-pay').judge()
    expect(quiet.findings.filter(({ ruleId }) => ruleId === 'AKR-201')).toEqual([])
    expect(quiet.unjudged).toEqual([])
  })
})

describe('AKR-201 unknown', () => {
  it('is unknown with the first witness alone: a broker that is down looks the same', () => {
    const reason = town().attach('ledger', postgres, 'api-pay', 'api-pay', 'web-shop').unknown('AKR-201')
    expect(reason).toContain('The add-on list does not show ledger, though its attachments name api-pay as the owner')
  })

  it('is unknown with the second witness alone: the two lists disagree', () => {
    const changed = town().addon('ledger', postgres, 'api-pay').attach('ledger', postgres, null, 'web-shop')
    const reason = changed.without('attachments', 'attachment-ledger-api-pay').unknown('AKR-201')
    expect(reason).toContain('The add-on list shows ledger as owned by api-pay, but its attachments name no owner')
  })

  it('is unknown while the attachment list is short', () => {
    const reason = town().addon('ledger', postgres, 'api-pay').short('/addon-attachments').unknown('AKR-201')
    expect(reason).toBe('The attachment list was not read in full, so a row that matters may be missing.')
  })
})
