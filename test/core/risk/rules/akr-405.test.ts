import { describe, expect, it } from 'vitest'
import type { Service } from '#shared/domain/inventory.ts'
import { postgres, town, type Estate } from '../estate.ts'
import { planNamed, requestsOf, textsOf } from '../remedies.ts'

const next = 'akkeris-postgresql:standard-1'

function onPlan(state: string, choice: Partial<Service> = {}): Estate {
  const plans = [planNamed(postgres, {}, { state }), planNamed(next, {}, { priceCents: 1500, state: 'ga' })]
  return town()
    .service(postgres, { plans, ...choice })
    .addon('ledger', postgres, 'api-pay', 'web-shop')
}

describe('AKR-405 loud', () => {
  it.each(['deprecated', 'shutdown', 'beta'])('fires on a plan in state %s', (state) => {
    const finding = onPlan(state).finding('AKR-405')
    expect(finding.reason).toBe(
      `1 app hangs on ledger of api-pay, whose plan akkeris-postgresql:standard-0 is ${state}: web-shop.`,
    )
    expect(finding).toMatchObject({ apps: ['web-shop'], facts: { planState: state, serviceState: 'ga' } })
    expect(finding.arithmetic.ruleBase).toBe(20)
  })

  it('fires on a service that is not generally available, and then no plan of it helps', () => {
    const finding = onPlan('public', { state: 'alpha' }).finding('AKR-405')
    expect(finding.reason).toContain('whose service akkeris-postgresql is alpha: web-shop.')
    expect(requestsOf(finding)).toEqual([])
    expect(textsOf(finding)).toEqual([
      'Ask the platform team what takes the place of akkeris-postgresql; no plan of it lasts.',
    ])
  })

  it('fires where the service is not, even where the plan is not in the catalogue', () => {
    const built = onPlan('public', { state: 'beta', plans: [] })
    expect(built.finding('AKR-405').facts).toEqual({ planState: '', serviceState: 'beta' })
  })

  it('fires on the plan where nothing is told of the service', () => {
    const finding = onPlan('deprecated', { state: '' }).finding('AKR-405')
    expect(finding.reason).toContain('whose plan akkeris-postgresql:standard-0 is deprecated')
    expect(requestsOf(finding)).toContain(`PATCH /apps/api-pay/addons/addon-ledger {"plan":"${next}"}`)
  })

  it('fires on the states that the policy names', () => {
    const built = onPlan('preview').option('AKR-405', { states: ['preview'] })
    expect(built.findings('AKR-405')).toHaveLength(1)
    expect(
      onPlan('beta')
        .option('AKR-405', { states: ['preview'] })
        .quiet('AKR-405'),
    ).toBe(true)
  })

  it('names a plan that is on offer', () => {
    const finding = onPlan('deprecated').finding('AKR-405')
    expect(requestsOf(finding)).toContain(`PATCH /apps/api-pay/addons/addon-ledger {"plan":"${next}"}`)
    expect(textsOf(finding)[2]).toContain(`Change to ${next}, the cheapest plan on offer that`)
  })
})

describe('AKR-405 quiet', () => {
  it.each(['public', 'ga', 'whatever'])('stays quiet on a plan in state %s', (state) => {
    expect(onPlan(state).quiet('AKR-405')).toBe(true)
  })
})

describe('AKR-405 unknown', () => {
  it('does not say ok where plan or service are not in the catalogue', () => {
    expect(town().addon('ledger', postgres, 'api-pay', 'web-shop').gap('AKR-405').gap).toBe('catalogue')
    expect(onPlan('public', { plans: [] }).gap('AKR-405').gap).toBe('catalogue')
  })

  it('does not say ok where a state is not told', () => {
    expect(onPlan('').gap('AKR-405')).toMatchObject({
      gap: 'not-told',
      reason: 'The platform does not say what state akkeris-postgresql:standard-0 is in.',
    })
    expect(onPlan('public', { state: '' }).unknown('AKR-405')).toBe(
      'The platform does not say what state akkeris-postgresql is in.',
    )
  })
})
