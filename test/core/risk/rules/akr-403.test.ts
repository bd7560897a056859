import { describe, expect, it } from 'vitest'
import { memcached, postgres, town, type Estate } from '../estate.ts'
import { planNamed, requestsOf } from '../remedies.ts'

const available = 'akkeris-postgresql:premium-1'

function shared(availability: string | null, owner: string, ...borrowers: string[]): Estate {
  const plans = [
    planNamed(postgres, availability === null ? {} : { high_availability: availability }),
    planNamed('akkeris-postgresql:odd', {}, { priceCents: 1001 }),
    planNamed(available, { high_availability: 'true' }, { priceCents: 13_500 }),
  ]
  return town()
    .app('job-paydev')
    .service(postgres, { plans })
    .addon('ledger', postgres, owner, ...borrowers)
}

function sharedKind(plan: string): Estate {
  return town()
    .service(plan, {}, { high_availability: 'false' })
    .addon('thing', plan, 'api-pay', 'web-shop', 'api-paydev')
}

describe('AKR-403 loud', () => {
  it('fires from 3 apps, one of them in production', () => {
    const finding = shared('false', 'api-paydev', 'web-shopqa', 'web-shop').finding('AKR-403')
    expect(finding.reason).toBe(
      '3 apps stand and fall with ledger, whose plan akkeris-postgresql:standard-0 is not highly available; in production: web-shop.',
    )
    expect(finding).toMatchObject({ apps: ['web-shop', 'web-shopqa'], facts: { plan: postgres } })
    expect(finding.arithmetic.ruleBase).toBe(40)
  })

  it('fires where production is known, whatever the other spaces', () => {
    const built = shared('false', 'api-pay', 'web-shopqa', 'web-shop').without('spaces', 'space-shopqa')
    expect(built.findings('AKR-403')).toHaveLength(1)
  })

  it('fires from as many apps as the policy says', () => {
    expect(shared('false', 'api-pay', 'web-shop').option('AKR-403', { apps: 2 }).findings('AKR-403')).toHaveLength(1)
  })

  it('proposes a plan that says it is highly available', () => {
    expect(requestsOf(shared('false', 'api-pay', 'web-shop', 'api-paydev').finding('AKR-403'))).toContain(
      `PATCH /apps/api-pay/addons/addon-ledger {"plan":"${available}"}`,
    )
  })
})

describe('AKR-403 quiet', () => {
  it('stays quiet with 2 apps', () => {
    expect(shared('false', 'api-pay', 'web-shop').quiet('AKR-403')).toBe(true)
    expect(town().addon('ledger', postgres, 'api-pay', 'web-shop').quiet('AKR-403')).toBe(true)
  })

  it('stays quiet outside production', () => {
    expect(shared('false', 'api-paydev', 'web-shopqa', 'job-paydev').quiet('AKR-403')).toBe(true)
  })

  it('stays quiet on a highly available plan, and on one that does not say', () => {
    expect(shared('true', 'api-pay', 'web-shop', 'api-paydev').quiet('AKR-403')).toBe(true)
    expect(shared(null, 'api-pay', 'web-shop', 'api-paydev').quiet('AKR-403')).toBe(true)
  })

  it('speaks of a search index and not of a cache', () => {
    expect(sharedKind('akkeris-es:small').findings('AKR-403')).toHaveLength(1)
    expect(sharedKind(memcached).quiet('AKR-403')).toBe(true)
    expect(sharedKind('securekey:fortnightly').quiet('AKR-403')).toBe(true)
  })
})

describe('AKR-403 unknown', () => {
  it('does not say ok where the plan is not in the catalogue', () => {
    expect(town().addon('ledger', postgres, 'api-pay', 'web-shop', 'api-paydev').gap('AKR-403').gap).toBe('catalogue')
  })

  it('does not say ok where a space is not listed', () => {
    const built = shared('false', 'api-paydev', 'web-shopqa', 'job-paydev').without('spaces', 'space-shopqa')
    expect(built.gap('AKR-403')).toMatchObject({
      gap: 'row-missing',
      reason: 'The space of web-shopqa is not among what the platform listed.',
    })
  })
})
