import { describe, expect, it } from 'vitest'
import { postgres, requestsOf, town } from '../estate.ts'

describe('AKR-201 loud', () => {
  it('fires where the add-on list does not show it and its attachments name no owner', () => {
    const finding = town().attach('ledger', postgres, null, 'api-pay', 'web-shop').finding('AKR-201')
    expect(finding.reason).toBe(
      "ledger has no owner any more: its owner's attachment is gone, and only api-pay and web-shop still hold it.",
    )
    expect(finding).toMatchObject({ owner: null, apps: ['api-pay', 'web-shop'], spaces: ['pay', 'shop'] })
    expect(finding.arithmetic.ruleBase).toBe(60)
    expect(requestsOf(finding)).toEqual(['POST /apps/api-pay/addons/addon-ledger/actions/backups'])
    expect(finding.remedy[2]?.text).toContain('api-pay (attachment attachment-ledger-api-pay)')
  })

  it('fires with one app left, which alone can destroy it', () => {
    const finding = town().attach('ledger', postgres, null, 'api-pay').finding('AKR-201')
    expect(finding.severity).toBe('high')
    expect(finding.reason).toContain('and only api-pay still holds it.')
    expect(requestsOf(finding).at(-1)).toBe('DELETE /apps/api-pay/addons/addon-ledger')
  })

  it('fires where an earlier sync had seen the owner and the latest attachments name none', () => {
    const changed = town().addon('ledger', postgres, 'api-pay').attach('ledger', postgres, null, 'web-shop')
    changed.without('attachments', 'attachment-ledger-api-pay').short('/addons').carried['addon-ledger'] = 1
    expect(changed.finding('AKR-201').apps).toEqual(['web-shop'])
  })
})

describe('AKR-201 quiet', () => {
  it('stays quiet on an add-on with its owner, shared or not', () => {
    const quiet = town().addon('ledger', postgres, 'api-pay', 'web-shop').addon('own', postgres, 'api-pay')
    expect(quiet.quiet('AKR-201')).toBe(true)
  })

  it('skips what cannot be shared', () => {
    expect(town().attach('logs', 'papertrail:basic', null, 'api-pay').quiet('AKR-201')).toBe(true)
  })
})

describe('AKR-201 unknown', () => {
  it.each([[['api-pay', 'web-shop']], [['api-pay']]])(
    'is unknown with the first witness alone, held by %j: a broker that is down looks the same',
    (apps) => {
      const gap = town()
        .attach('ledger', postgres, 'api-pay', ...apps)
        .gap('AKR-201')
      expect(gap).toMatchObject({
        gap: 'row-missing',
        reason:
          'The add-on list does not show ledger, though its attachments name api-pay as the owner; a broker that is down looks the same.',
      })
    },
  )

  it('is unknown with the second witness alone: the two lists disagree', () => {
    const changed = town().addon('ledger', postgres, 'api-pay').attach('ledger', postgres, null, 'web-shop')
    expect(changed.without('attachments', 'attachment-ledger-api-pay').gap('AKR-201')).toMatchObject({
      gap: 'absurd',
      reason: 'The add-on list shows ledger as owned by api-pay, but its attachments name no owner.',
    })
  })

  it.each([
    ['/addon-attachments', 'attachment'],
    ['/addons', 'add-on'],
  ])('is unknown while %s came short', (call, list) => {
    const reason = town().addon('ledger', postgres, 'api-pay').short(call).unknown('AKR-201')
    expect(reason).toBe(`The ${list} list was not read in full, so a row that matters may be missing.`)
  })
})
