import { describe, expect, it } from 'vitest'
import { estate, postgres, requestsOf, type Estate } from '../estate.ts'

function firms(): Estate {
  return estate()
    .space('core')
    .app('api-core', { organization: 'retail' })
    .app('web-core', { organization: 'retail' })
    .app('bill-core', { organization: 'finance' })
    .app('hall-core', { organization: 'health' })
    .app('odd-core', { organization: '' })
}

function priced(cents: number | null, owner: string, ...borrowers: string[]): Estate {
  const built = firms().addon('db', postgres, owner, ...borrowers)
  const [row] = built.inventory.addons
  if (row) row.priceCents = cents
  return built
}

describe('AKR-209 loud', () => {
  it('fires on what one organization pays and another uses', () => {
    const finding = priced(1250, 'api-core', 'web-core', 'bill-core').finding('AKR-209')
    expect(finding.reason).toBe('retail pays for db ($12.50 a month), which finance and retail use: bill-core.')
    expect(finding).toMatchObject({ severity: 'info', context: true, apps: ['bill-core'] })
    expect(finding.facts).toEqual({ organizations: 'finance, retail' })
    expect(finding.arithmetic.ruleBase).toBe(0)
    expect(requestsOf(finding)).toEqual([])
    expect(finding.remedy[0]?.text).toBe('Settle between finance and retail who pays what of the $12.50 a month.')
  })

  it('fires from a cent, and beside apps of which nobody knows', () => {
    expect(priced(1, 'api-core', 'bill-core', 'odd-core').finding('AKR-209').apps).toEqual(['bill-core'])
  })

  it('names all organizations in one order', () => {
    const finding = priced(1, 'api-core', 'bill-core', 'hall-core').finding('AKR-209')
    expect(finding.facts).toEqual({ organizations: 'finance, health, retail' })
  })

  it('fires where only the consumers are known to differ', () => {
    const finding = priced(100, 'odd-core', 'api-core', 'bill-core').finding('AKR-209')
    expect(finding.apps).toEqual(['api-core', 'bill-core'])
    expect(finding.reason).toContain('odd-core pays for db ($1.00 a month)')
  })
})

describe('AKR-209 quiet', () => {
  it('stays quiet on what costs nothing, whoever holds it', () => {
    expect(priced(0, 'api-core', 'bill-core', 'odd-core').quiet('AKR-209')).toBe(true)
  })

  it('stays quiet inside one organization, whatever it costs', () => {
    for (const cents of [1250, null, Number.NaN, -1]) {
      expect(priced(cents, 'api-core', 'web-core').quiet('AKR-209')).toBe(true)
    }
  })

  it('does not speak of orphans', () => {
    expect(firms().attach('lost', postgres, null, 'api-core', 'bill-core').quiet('AKR-209')).toBe(true)
  })
})

describe('AKR-209 unknown', () => {
  it.each([Number.NaN, -1])('does not say ok of a price of %d', (cents) => {
    expect(priced(cents, 'api-core', 'bill-core').gap('AKR-209')).toMatchObject({
      gap: 'absurd',
      reason: 'The platform gives db a price that cannot be.',
    })
  })

  it('does not say ok where nobody told the price', () => {
    expect(priced(null, 'api-core', 'bill-core').gap('AKR-209')).toMatchObject({
      gap: 'not-told',
      reason: 'The platform does not say what db costs.',
    })
    expect(priced(1, 'api-core', 'bill-core').without('addons', 'addon-db').gap('AKR-209')).toMatchObject({
      gap: 'row-missing',
      reason: 'The add-on list does not show db, so its price is not known.',
    })
  })

  it('does not say ok where an organization is not known', () => {
    expect(priced(1, 'api-core', 'odd-core').gap('AKR-209')).toMatchObject({
      gap: 'not-told',
      reason: 'The platform does not say which organization odd-core is of.',
    })
    expect(priced(1, 'gone-core', 'api-core').gap('AKR-209')).toMatchObject({
      gap: 'row-missing',
      reason: 'The app gone-core is not among what the platform listed.',
    })
  })

  it.each(['/addon-attachments', '/addons', '/apps'])('is unknown while %s came short', (call) => {
    expect(priced(1, 'api-core', 'web-core').short(call).gap('AKR-209').gap).toBe('list-short')
  })
})
