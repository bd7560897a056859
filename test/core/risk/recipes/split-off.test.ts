import { describe, expect, it } from 'vitest'
import { splitOff } from '#core/risk/recipes/split-off.ts'
import type { Plan } from '#shared/domain/inventory.ts'
import { postgres, town, type Estate } from '../estate.ts'
import { requestsOf as allRequestsOf } from '../remedies.ts'
import { subjectOf } from '../subjects.ts'

/** Method, path and body of what the only AKR-101 finding proposes. */
function requestsOf(built: Estate): string[] {
  return allRequestsOf(built.finding('AKR-101'))
}

/** The service of `ledger` with plans besides its own, which is changed; what is created for api-paydev then. */
function createdWith(own: Partial<Plan>, ...others: Partial<Plan>[]) {
  const built = town().service(postgres).addon('ledger', postgres, 'api-pay', 'api-paydev')
  const [service] = built.inventory.services
  const [plan] = service?.plans ?? []
  if (!service || !plan) throw new Error('There is no plan.')
  service.plans = [{ ...plan, ...own }, ...others.map((other) => ({ ...plan, id: other.name ?? '', ...other }))]
  const [step] = built.finding('AKR-101').remedy
  return { text: step?.text, bodies: step?.requests.map(({ body }) => body) }
}
function bodyFor(plan: string): string {
  return `{"plan":"${plan}","attachment":{"name":"own-addonled"}}`
}

describe('splitting off', () => {
  it('leaves apps that are in maintenance already as they are', () => {
    const requests = requestsOf(
      town().app('off-paydev', { maintenance: true }).addon('ledger', postgres, 'api-pay', 'api-paydev', 'off-paydev'),
    )
    expect(requests.filter((request) => request.includes('maintenance'))).toEqual([
      'PATCH /apps/api-paydev {"maintenance":true}',
      'PATCH /apps/api-paydev {"maintenance":false}',
    ])
  })

  it('rotates the credentials of a bucket and redeploys who keeps it', () => {
    const requests = requestsOf(town().addon('files', 'akkeris-s3:basic', 'api-pay', 'api-paydev', 'web-shop'))
    expect(requests.slice(-3)).toEqual([
      'PUT /apps/api-pay/addons/addon-files/actions/credentials',
      'PATCH /apps/api-pay/config-vars {"ADDON_ATLAS_REDEPLOY":"2026-11-23T12:00:00.000Z"}',
      'PATCH /apps/web-shop/config-vars {"ADDON_ATLAS_REDEPLOY":"2026-11-23T12:00:00.000Z"}',
    ])
  })

  it('rotates a key twice, with a redeploy in between', () => {
    const requests = requestsOf(town().addon('key', 'securekey:fortnightly', 'api-pay', 'api-paydev'))
    expect(requests.slice(-3)).toEqual([
      'POST /apps/api-pay/addons/addon-key/actions/rotate',
      'PATCH /apps/api-pay/config-vars {"ADDON_ATLAS_REDEPLOY":"2026-11-23T12:00:00.000Z"}',
      'POST /apps/api-pay/addons/addon-key/actions/rotate',
    ])
  })

  it('warns where an app may hold one add-on of the service only', () => {
    const [create] = town()
      .service('kafka:nonprod', { supportsMultiple: false })
      .addon('events', 'kafka:nonprod', 'api-pay', 'api-paydev')
      .finding('AKR-101').remedy
    expect(create?.text).toContain('This service allows one add-on per app')
    expect(town().addon('db', postgres, 'api-pay', 'api-paydev').finding('AKR-101').remedy[0]?.text).not.toContain(
      'one add-on per app',
    )
  })

  describe('on a plan', () => {
    it.each<[string, Partial<Plan>]>([
      ['is shut down', { state: 'shutdown' }],
      ['wants what the space lacks', { compliance: ['prod'] }],
      ['is not offered in the region', { regions: ['eu-west'] }],
    ])('that %s, the cheapest that fits is proposed instead', (_, refused) => {
      const { text, bodies } = createdWith(
        refused,
        { name: 'db:dear', priceCents: 900 },
        { name: 'db:unpriced', priceCents: null },
        { name: 'db:cheap', priceCents: 500, regions: ['us-seattle'] },
        { name: 'db:beta', priceCents: 1, state: 'beta' },
        { name: 'db:gone', priceCents: 2, state: 'shutdown' },
        { name: 'db:far', priceCents: 3, regions: ['eu-west'] },
        { name: 'db:socs', priceCents: 4, compliance: ['socs'] },
      )
      expect(bodies).toEqual([bodyFor('db:cheap')])
      expect(text).toContain(`The platform refuses ${postgres} for api-paydev`)
      const alone = createdWith(refused, { name: 'db:gone', state: 'shutdown' })
      expect(alone.bodies).toEqual([])
      expect(alone.text).toContain('Choose a plan for api-paydev')
    })

    it('that is not offered where the space is, it goes, though no app says where that is', () => {
      const built = town().service(postgres).addon('ledger', postgres, 'api-pay', 'api-paydev')
      for (const app of built.inventory.apps) app.region = ''
      for (const plan of built.inventory.services[0]?.plans ?? []) plan.regions = ['eu-west']
      expect(built.finding('AKR-101').remedy[0]?.text).toContain('Choose a plan for api-paydev')
    })

    it('that fits, it stays, however cheap another is', () => {
      const own = createdWith({ regions: ['us-seattle'], state: 'beta' }, { name: 'db:cheap', priceCents: 1 })
      expect(own.bodies).toEqual([bodyFor(postgres)])
      expect(own.text).not.toContain('refuses')
    })
  })

  it("never detaches the owner's own row, even when told to split everyone off", () => {
    const subject = subjectOf(town().addon('ledger', postgres, 'api-pay', 'api-paydev'), 'ledger')
    const steps = splitOff(subject, subject.share)
    const deleted = steps.flatMap(({ requests }) => requests).filter(({ method }) => method === 'DELETE')
    expect(deleted.map(({ path }) => path)).toEqual(['/apps/api-paydev/addon-attachments/attachment-ledger-api-paydev'])
  })
})
