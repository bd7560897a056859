import { expect, it } from 'vitest'
import { stage, type Stage } from '../stage.ts'

function creating(on: Stage, app: string, plan: string, name = '') {
  return { kind: 'create-addon', appId: on.app(app).id, plan, name } as const
}

it('makes the first of its service primary', async () => {
  const on = await stage()
  const wanted = creating(on, 'empty-dev', 'akkeris-redis:small', 'cache')
  const planned = await on.plan(wanted)
  const { plan, verification } = planned
  expect(plan).toMatchObject({
    title: 'Create akkeris-redis:small on empty-dev',
    level: 'additive',
    verdict: { kind: 'will-work' },
    requests: [
      {
        method: 'POST',
        path: `/apps/${wanted.appId}/addons`,
        body: '{"plan":"akkeris-redis:small","attachment":{"name":"cache"}}',
      },
    ],
    variables: [{ before: null, after: 'REDIS_URL' }],
    primaries: [{ service: 'akkeris-redis', before: null, after: 'cache' }],
    friction: { kind: 'click' },
    aka: 'aka addons:create akkeris-redis:small -a empty-dev --as cache',
  })
  expect(plan.requests[0]?.does).toMatch(/for \d+\.\d\d US\$ a month/)
  expect(plan.affected).toMatchObject([{ name: 'empty-dev', role: 'target', effects: ['redeploys'] }])
  expect(verification).toMatchObject({ path: `/apps/${wanted.appId}/addons`, before: [], proof: true })
  expect((await on.send(planned)).status).toBe(201)
  expect(on.variables('empty-dev')).toEqual({ REDIS_URL: 'cache' })
})

it('prefixes the next one, and tells it apart from what was there before', async () => {
  const on = await stage()
  const planned = await on.plan(creating(on, 'owner-qa', 'akkeris-postgresql:standard-0', 'one-more-db'))
  expect(planned.plan.variables).toMatchObject([
    { before: null, after: 'DB_DATABASE_URL' },
    { before: null, after: 'DB_DATABASE_READONLY_URL' },
  ])
  expect(planned.plan.primaries).toEqual([])
  const { verification } = planned
  if (verification.kind !== 'read') throw new Error('Nothing is read back.')
  const owned = on.app('owner-qa').attachments.filter(({ owned: isOwn }) => isOwn)
  expect(verification.before).toEqual(owned.map(({ addon }) => addon.id).toSorted())
  await on.send(planned)
  expect(on.variables('owner-qa')).toMatchObject({ DB_DATABASE_URL: 'one-more-db' })
})

it('takes a plan by its id, and warns of what nobody described or is on its way out', async () => {
  const on = await stage()
  const plans = on.demo.platform.fleet.services.flatMap((service) => service.plans)
  const small = plans.find(({ name }) => name === 'akkeris-redis:small')
  const byId = await on.plan(creating(on, 'empty-dev', small?.id ?? ''))
  expect(byId.plan.title).toBe('Create akkeris-redis:small on empty-dev')
  expect(byId.plan.verdict).toEqual({ kind: 'will-work' })
  const home = await on.plan(creating(on, 'empty-dev', 'ledger-db:dev'))
  expect(home.plan.variables).toEqual([])
  expect(home.plan.warnings.join(' ')).toContain('Nobody described which config variables ledger-db brings')
  expect(home.plan.primaries).toMatchObject([{ service: 'ledger-db' }])
})

it('goes by the catalogue of now: a plan that was shut down since the sync', async () => {
  const on = await stage()
  for (const service of on.demo.platform.fleet.services) {
    for (const plan of service.plans) if (plan.name === 'akkeris-redis:small') plan.state = 'shutdown'
  }
  on.demo.platform.catalogue.boot()
  const planned = await on.plan(creating(on, 'empty-dev', 'akkeris-redis:small'))
  expect(planned.plan.verdict).toMatchObject({ kind: 'refused', rule: 'plan-shut-down', status: 422 })
  expect((await on.send(planned)).status).toBe(422)
})

it('finds one of a service that is there once, made since the sync', async () => {
  const on = await stage()
  await on.request('POST', `/apps/${on.app('empty-dev').id}/addons`, { plan: 'papertrail:basic' })
  const planned = await on.plan(creating(on, 'empty-dev', 'papertrail:basic'))
  expect(planned.plan.verdict).toMatchObject({ kind: 'refused', status: 409, rule: 'service-once' })
  expect((await on.send(planned)).status).toBe(409)
  // And does not mind one that has gone since.
  const { addon } = on.hold('owner-qa', 'logs')
  const owner = on.app('owner-qa').id
  expect((await on.request('DELETE', `/apps/${owner}/addons/${addon.id}`)).status).toBe(200)
  const again = await on.plan(creating(on, 'owner-qa', 'papertrail:basic'))
  expect(again.plan.verdict).toEqual({ kind: 'will-work' })
  expect((await on.send(again)).status).toBe(201)
})

it('says that an app without a formation gets a dyno, but not for a log drain', async () => {
  const on = await stage()
  const drain = await on.plan(creating(on, 'bare-qa', 'papertrail:basic'))
  expect(drain.plan.warnings.join(' ')).not.toContain('web dyno')
  await on.send(drain)
  expect(on.app('bare-qa').formation).toEqual([])
  const cache = await on.plan(creating(on, 'bare-qa', 'akkeris-redis:small'))
  expect(cache.plan.warnings.join(' ')).toContain('web dyno')
  await on.send(cache)
  expect(on.app('bare-qa').formation).toMatchObject([{ type: 'web', quantity: 1 }])
})

it('says of production that taking it away asks for more, and asks for a name itself', async () => {
  const on = await stage()
  const { plan } = await on.plan(creating(on, 'shop-prod', 'akkeris-redis:small'))
  expect(plan.reversible.how).toContain('elevated')
  expect(plan.friction).toMatchObject({ kind: 'typed', typed: 'shop-prod', reason: true })
})
