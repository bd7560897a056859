import { describe, expect, it } from 'vitest'
import { postgres, town, type Estate } from '../estate.ts'
import { hoursAgo, minutesAgo, requestsOf, textsOf } from '../remedies.ts'

function attached(createdAt: string, app = 'web-shop'): Estate {
  return town().addon('ledger', postgres, 'api-pay', app).changeAttachment('ledger', app, { createdAt })
}

describe('AKR-506 loud', () => {
  it('fires on a production app attached within a day', () => {
    const finding = attached(hoursAgo(3)).finding('AKR-506')
    expect(finding.reason).toBe(
      '1 production app was attached to ledger of api-pay within the last 24 hours: web-shop.',
    )
    expect(finding).toMatchObject({ apps: ['web-shop'], transient: true, context: false, facts: {} })
    expect(finding.arithmetic.ruleBase).toBe(5)
  })

  it('fires on what is known', () => {
    const built = attached(hoursAgo(3)).attach('ledger', postgres, 'api-pay', 'gone-shop')
    expect(built.changeAttachment('ledger', 'gone-shop', { createdAt: hoursAgo(1) }).finding('AKR-506').apps).toEqual([
      'web-shop',
    ])
  })

  it('fires for as many hours as the policy says', () => {
    const finding = attached(hoursAgo(30)).option('AKR-506', { hours: 31 }).finding('AKR-506')
    expect(finding.reason).toContain('within the last 31 hours')
  })

  it('tells when, and how to take it back', () => {
    const finding = attached(hoursAgo(3)).finding('AKR-506')
    expect(textsOf(finding)[0]).toBe(
      'Compare with the time when the trouble began: web-shop at 2026-11-23T09:00:00.000Z.',
    )
    expect(requestsOf(finding)).toEqual(['DELETE /apps/web-shop/addon-attachments/attachment-ledger-web-shop'])
  })
})

describe('AKR-506 quiet', () => {
  it('stays quiet after a day', () => {
    expect(attached(hoursAgo(24)).quiet('AKR-506')).toBe(true)
    expect(attached(minutesAgo(24 * 60 - 1 / 60_000)).findings('AKR-506')).toHaveLength(1)
  })

  it('stays quiet outside production', () => {
    expect(attached(hoursAgo(3), 'api-paydev').quiet('AKR-506')).toBe(true)
    expect(attached('once', 'api-paydev').quiet('AKR-506')).toBe(true)
  })

  it("does not speak of the owner's own attachment", () => {
    const built = town().addon('ledger', postgres, 'api-pay', 'web-shop')
    expect(built.changeAttachment('ledger', 'api-pay', { createdAt: hoursAgo(1) }).quiet('AKR-506')).toBe(true)
  })

  it('needs no space for what is old', () => {
    expect(attached(hoursAgo(48)).without('spaces', 'space-shop').quiet('AKR-506')).toBe(true)
  })
})

describe('AKR-506 unknown', () => {
  it('does not say ok where the space is not listed', () => {
    expect(attached(hoursAgo(3)).without('spaces', 'space-shop').gap('AKR-506')).toMatchObject({
      gap: 'row-missing',
      reason: 'The space of web-shop is not among what the platform listed.',
    })
  })

  it.each(['once', minutesAgo(-60)])('does not believe a time such as %s', (time) => {
    expect(attached(time).gap('AKR-506')).toMatchObject({
      gap: 'absurd',
      reason: 'web-shop was attached at a time that cannot be.',
    })
  })
})
