import { describe, expect, it } from 'vitest'
import { postgres, town, type Estate } from '../estate.ts'
import { planNamed, requestsOf } from '../remedies.ts'

const own = 'akkeris-postgresql:premium-0'

function shared(dedicated: string | null, owner: string, ...borrowers: string[]): Estate {
  const plans = [
    planNamed(postgres, dedicated === null ? {} : { dedicated }),
    planNamed('akkeris-postgresql:odd', {}, { priceCents: 1001 }),
    planNamed(own, { dedicated: 'true' }, { priceCents: 6000 }),
  ]
  return town()
    .app('job-paydev')
    .app('bot-paydev')
    .service(postgres, { plans })
    .addon('ledger', postgres, owner, ...borrowers)
}

describe('AKR-402 loud', () => {
  it('fires on a plan without a server of its own where one app is in production', () => {
    const finding = shared('false', 'api-paydev', 'web-shopqa', 'web-shop').finding('AKR-402')
    expect(finding.reason).toBe(
      'ledger is on akkeris-postgresql:standard-0, a server shared with strangers, and 3 apps hold it, 1 of them in production: api-paydev, web-shop and web-shopqa.',
    )
    expect(finding).toMatchObject({ apps: ['web-shop', 'web-shopqa'], facts: { plan: postgres } })
    expect(finding.arithmetic.ruleBase).toBe(20)
  })

  it('fires where the owner is the one in production', () => {
    expect(shared('false', 'api-pay', 'api-paydev').findings('AKR-402')).toHaveLength(1)
  })

  it('fires from 4 apps outside production, and from as many as the policy says', () => {
    const four = ['api-paydev', 'web-shopqa', 'job-paydev', 'bot-paydev'] as const
    expect(shared('false', ...four).findings('AKR-402')).toHaveLength(1)
    expect(shared('false', 'api-paydev', 'web-shopqa').option('AKR-402', { apps: 2 }).findings('AKR-402')).toHaveLength(
      1,
    )
  })

  it('fires from 4 apps whatever their spaces, and in production whatever the other spaces', () => {
    const four = shared('false', 'api-paydev', 'web-shopqa', 'job-paydev', 'bot-paydev').without(
      'spaces',
      'space-paydev',
    )
    expect(four.findings('AKR-402')).toHaveLength(1)
    const two = shared('false', 'api-pay', 'web-shopqa').without('spaces', 'space-shopqa')
    expect(two.findings('AKR-402')).toHaveLength(1)
  })

  it('proposes a plan that says it is dedicated', () => {
    expect(requestsOf(shared('false', 'api-pay', 'web-shop').finding('AKR-402'))).toEqual([
      'PATCH /apps/api-pay {"maintenance":true}',
      'PATCH /apps/web-shop {"maintenance":true}',
      'POST /apps/api-pay/addons/addon-ledger/actions/backups',
      `PATCH /apps/api-pay/addons/addon-ledger {"plan":"${own}"}`,
      'PATCH /apps/web-shop/config-vars {"ADDON_ATLAS_REDEPLOY":"2026-11-23T12:00:00.000Z"}',
      'PATCH /apps/web-shop {"maintenance":false}',
      'PATCH /apps/api-pay {"maintenance":false}',
    ])
  })
})

describe('AKR-402 quiet', () => {
  it('stays quiet on a dedicated plan, and on one that does not say', () => {
    expect(shared('true', 'api-pay', 'web-shop').quiet('AKR-402')).toBe(true)
    expect(shared(null, 'api-pay', 'web-shop').quiet('AKR-402')).toBe(true)
  })

  it('stays quiet with 3 apps outside production', () => {
    expect(shared('false', 'api-paydev', 'web-shopqa', 'job-paydev').quiet('AKR-402')).toBe(true)
  })

  it('needs no catalogue for few apps outside production', () => {
    expect(town().addon('ledger', postgres, 'api-paydev', 'web-shopqa').quiet('AKR-402')).toBe(true)
  })
})

describe('AKR-402 unknown', () => {
  it('does not say ok where the plan is not in the catalogue', () => {
    expect(town().addon('ledger', postgres, 'api-pay', 'web-shop').gap('AKR-402')).toMatchObject({
      gap: 'catalogue',
      reason: 'The catalogue does not list the plan akkeris-postgresql:standard-0 of ledger.',
    })
  })

  it('does not say ok where a space is not listed', () => {
    const built = shared('false', 'api-paydev', 'web-shopqa').without('spaces', 'space-shopqa')
    expect(built.gap('AKR-402')).toMatchObject({
      gap: 'row-missing',
      reason: 'The space of web-shopqa is not among what the platform listed.',
    })
  })
})
