import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fewerDynos, rightSize } from '#core/risk/recipes/right-size.ts'
import type { Party } from '#core/risk/subject.ts'
import type { Formation, Plan, Service } from '#shared/domain/inventory.ts'
import { estate, memcached, postgres, town, type Estate } from '../estate.ts'
import { planNamed, requestsOf, textsOf } from '../remedies.ts'
import { subjectOf } from '../subjects.ts'

const everything = (): boolean => true

function ledger(plans: Plan[], choice: Partial<Service> = {}): Estate {
  return town()
    .service(postgres, { plans, ...choice })
    .addon('ledger', postgres, 'api-pay', 'web-shop')
}

/** The plan that the remedy changes to, null where it changes none. */
function chosen(built: Estate, suits: (plan: Plan) => boolean = everything): string | null {
  const remedy = rightSize(subjectOf(built, 'ledger'), 'that is right', suits)
  const change = requestsOf({ remedy }).find((request) => request.includes('{"plan":') && request.startsWith('PATCH'))
  return change === undefined ? null : (/"plan":"([^"]+)"/.exec(change)?.[1] ?? null)
}

const own = planNamed(postgres)

/** The plan chosen among these and the present one, where db:unfit does not suit. */
function pick(...others: Plan[]): string | null {
  return chosen(ledger([own, ...others]), ({ name }) => name !== 'db:unfit')
}

describe('moving to another plan', () => {
  it('stops all, backs up, changes, redeploys who borrows and starts again in reverse', () => {
    const built = ledger([own, planNamed('akkeris-postgresql:next')])
    const remedy = rightSize(subjectOf(built, 'ledger'), 'that is right', everything)
    expect(requestsOf({ remedy })).toEqual([
      'PATCH /apps/api-pay {"maintenance":true}',
      'PATCH /apps/web-shop {"maintenance":true}',
      'POST /apps/api-pay/addons/addon-ledger/actions/backups',
      'PATCH /apps/api-pay/addons/addon-ledger {"plan":"akkeris-postgresql:next"}',
      'PATCH /apps/web-shop/config-vars {"ADDON_ATLAS_REDEPLOY":"2026-11-23T12:00:00.000Z"}',
      'PATCH /apps/web-shop {"maintenance":false}',
      'PATCH /apps/api-pay {"maintenance":false}',
    ])
    expect(textsOf({ remedy })[2]).toContain('Change to akkeris-postgresql:next, the cheapest plan that is right that')
  })

  it('backs up only what can be backed up', () => {
    const plans = [planNamed(memcached), planNamed('akkeris-memcached:large')]
    const built = town().service(memcached, { plans }).addon('cache', memcached, 'api-pay', 'web-shop')
    const remedy = rightSize(subjectOf(built, 'cache'), 'that is right', everything)
    expect(requestsOf({ remedy }).some((request) => request.includes('backups'))).toBe(false)
    expect(textsOf({ remedy })).toHaveLength(5)
  })

  it('takes the cheapest plan that suits, is on offer, costs no less and fits every space', () => {
    expect(pick(planNamed('db:dear', {}, { priceCents: 3000 }), planNamed('db:cheap', {}, { priceCents: 2000 }))).toBe(
      'db:cheap',
    )
    expect(pick(planNamed('db:same', {}, { priceCents: 1000 }))).toBe('db:same')
    const refused: Plan[] = [
      planNamed('db:unfit'),
      planNamed('db:smaller', {}, { priceCents: 999 }),
      planNamed('db:unpriced', {}, { priceCents: null }),
      planNamed('db:beta', {}, { state: 'beta' }),
      planNamed('db:socs', {}, { compliance: ['socs'] }),
      planNamed('db:far', {}, { regions: ['eu-frankfurt'] }),
    ]
    for (const plan of refused) expect([plan.name, pick(plan)]).toEqual([plan.name, null])
    expect(pick(...refused, planNamed('db:good', {}, { state: 'ga' }))).toBe('db:good')
  })

  it('compares the plan with the spaces of borrowers too', () => {
    const plans = [own, planNamed('db:prod', {}, { compliance: ['prod'] })]
    const built = (borrower: string): Estate =>
      town().service(postgres, { plans }).addon('ledger', postgres, 'api-pay', borrower)
    expect(chosen(built('web-shop'))).toBe('db:prod')
    expect(chosen(built('api-paydev'))).toBeNull()
  })

  it('takes any price where that of the present plan is not told', () => {
    const cheap = planNamed('db:cheap', {}, { priceCents: 1 })
    expect(chosen(ledger([planNamed(postgres, {}, { priceCents: null }), cheap]))).toBe('db:cheap')
  })

  it('splits the others off where no plan is right, or the service cannot change plans', () => {
    const none = rightSize(subjectOf(ledger([own]), 'ledger'), 'that is right', everything)
    expect(none[0]).toEqual({
      text: 'The catalogue shows no plan that is right that ledger could change to: move apps off it instead, or ask the platform team.',
      requests: [],
    })
    expect(requestsOf({ remedy: none })[0]).toContain('POST /apps/web-shop/addons')
    const fixed = ledger([own, planNamed('db:next')], { supportsUpgrading: false })
    const remedy = rightSize(subjectOf(fixed, 'ledger'), 'that is right', everything)
    expect(remedy[0]?.text).toContain('akkeris-postgresql cannot change the plan of an add-on that is there: move apps')
    expect(requestsOf({ remedy })[0]).toContain('POST /apps/web-shop/addons')
    expect(chosen(fixed)).toBeNull()
  })

  it('asks for repair where there is no owner', () => {
    const orphan = town().service(postgres).attach('ledger', postgres, null, 'api-pay', 'web-shop')
    expect(rightSize(subjectOf(orphan, 'ledger'), 'that is right', everything)[0]?.text).toContain('Freeze it')
  })
})

function row(type: string, quantity: number): Formation {
  return { type, quantity, size: 'gp1' }
}

function party(name: string, formation: Formation[]): Party {
  const built = estate().space('core').app(name, { formation }).addon('ledger', postgres, name)
  const [first] = subjectOf(built, 'ledger').share
  if (!first) throw new Error('Nobody holds it.')
  return first
}

describe('fewer dynos', () => {
  it('takes from whoever takes most, one request for each kind of dyno', () => {
    const pools = [
      { party: party('api-core', [row('web', 2), row('worker', 6)]), perDyno: 5 },
      { party: party('job-core', [row('worker', 4)]), perDyno: 10 },
    ]
    expect(requestsOf({ remedy: [fewerDynos(pools, 45)] })).toEqual([
      'PATCH /apps/api-core/formation/worker {"quantity":5}',
      'PATCH /apps/job-core/formation/worker {"quantity":1}',
    ])
    expect(fewerDynos(pools, 45).text).toBe('For now: run fewer dynos (2 changes), or make the pools smaller.')
    expect(fewerDynos(pools, 80).requests).toEqual([])
  })

  it('looks at all connections of a kind of dyno, and leaves alone what opens none', () => {
    const pools = [
      { party: party('idle-core', [row('web', 9)]), perDyno: 0 },
      { party: party('api-core', [row('web', 2)]), perDyno: 10 },
      { party: party('job-core', [row('web', 6)]), perDyno: 5 },
    ]
    expect(requestsOf({ remedy: [fewerDynos(pools, 40)] })).toEqual([
      'PATCH /apps/job-core/formation/web {"quantity":4}',
    ])
    expect(requestsOf({ remedy: [fewerDynos(pools, 1)] })).toEqual([
      'PATCH /apps/api-core/formation/web {"quantity":1}',
      'PATCH /apps/job-core/formation/web {"quantity":1}',
    ])
  })

  it('says where that is not enough, or not possible', () => {
    const pools = [{ party: party('api-core', [row('web', 2)]), perDyno: 5 }]
    expect(fewerDynos(pools, 4).text).toBe(
      'For now: run fewer dynos (1 change), or make the pools smaller. Fewer dynos alone are not enough.',
    )
    expect(fewerDynos(pools, 5).text).not.toContain('not enough')
    const single = [{ party: party('api-core', [row('web', 1)]), perDyno: 50 }]
    expect(fewerDynos(single, 4)).toEqual({
      text: 'For now: make the pools smaller; there are no dynos to spare.',
      requests: [],
    })
  })

  it('never stops a kind of dyno, keeps within the budget where it can, and takes no more than it must', () => {
    const formations = fc.array(fc.nat({ max: 6 }), { minLength: 1, maxLength: 3 })
    const app = fc.record({ quantities: formations, perDyno: fc.nat({ max: 12 }) })
    fc.assert(
      fc.property(fc.array(app, { minLength: 1, maxLength: 3 }), fc.nat({ max: 200 }), (apps, budget) => {
        const pools = apps.map(({ quantities, perDyno }, index) => ({
          party: party(
            `app${index}-core`,
            quantities.map((quantity, type) => row(`type${type}`, quantity)),
          ),
          perDyno,
        }))
        const after = new Map<string, number>()
        for (const { path, body } of fewerDynos(pools, budget).requests) {
          after.set(path, Number(/\d+/.exec(body)?.[0]))
        }
        let sum = 0
        let least = 0
        for (const { party: holder, perDyno } of pools) {
          for (const { type, quantity } of holder.app?.formation ?? []) {
            const now = after.get(`/apps/${holder.appName}/formation/${type}`)
            if (now !== undefined) {
              expect(now).toBeGreaterThanOrEqual(1)
              expect(now).toBeLessThan(quantity)
            }
            sum += (now ?? quantity) * perDyno
            least += Math.min(quantity, 1) * perDyno
          }
        }
        if (least <= budget) expect(sum).toBeLessThanOrEqual(budget)
        else expect(sum).toBe(least)
        if (after.size > 0) expect(sum + Math.max(...pools.map(({ perDyno }) => perDyno))).toBeGreaterThan(budget)
      }),
      { numRuns: 60 },
    )
  })
})
