import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { said } from './apps-lab.ts'
import { run, small } from './effects-lab.ts'

const dynos = z.array(
  z.object({ type: z.string(), name: z.string(), state: z.string(), ready: z.boolean(), restarts: z.number() }),
)

const isWhole = (value: unknown, least: number, most: number): boolean =>
  Number.isInteger(value) && Number(value) >= least && Number(value) <= most

describe('a formation', () => {
  it('takes 0 to 32 dynos at ports from 1024 to 65535, whatever else it is sent', async () => {
    const { ask, app } = await run(small())
    const anything = fc.record(
      {
        quantity: fc.oneof(
          fc.integer({ min: -2, max: 40 }),
          fc.constantFrom(-1, 0, 32, 33),
          fc.double(),
          fc.constant('3'),
          fc.constant(null),
        ),
        port: fc.oneof(
          fc.integer({ min: 1000, max: 66_000 }),
          fc.constantFrom(1023, 1024, 65_535, 65_536),
          fc.constant('9000'),
          fc.constant(null),
        ),
      },
      { requiredKeys: [] },
    )
    await fc.assert(
      fc.asyncProperty(anything, async (given) => {
        const { status } = await ask('PATCH', '/apps/api-shop/formation/web', given)
        const good =
          (given.quantity === undefined || isWhole(given.quantity, 0, 32)) &&
          (given.port === undefined || given.port === null || isWhole(given.port, 1024, 65_535))
        expect(status).toBe(good ? 200 : 422)
        if (good && typeof given.quantity === 'number') expect(app.formation[0]?.quantity).toBe(given.quantity)
      }),
      { numRuns: 60 },
    )
  })

  it('refuses in the order of the real server', async () => {
    const { ask, app } = await run(small())
    const add = (body: unknown) => said(ask('POST', '/apps/api-shop/formation', body))
    expect(await add({})).toBe('500 Internal Server Error')
    expect(await add({ type: 'a b', size: 'none', quantity: 99 })).toBe('422 The payload size was not recognized.')
    expect(await add({ type: 'a b', quantity: 99 })).toContain('422 The type specified was invalid')
    expect(await add({ type: 'worker', quantity: 99, port: 80 })).toContain('between 0 and 32')
    expect(await add({ type: 'worker', port: 80 })).toContain('between 1024 and 65535')
    expect(await add({ type: 'worker', port: 8080 })).toContain('non-web based application, the port')
    expect(await add({ type: 'worker', healthcheck: '/up' })).toContain('the path should not be set')
    expect(await add({ type: 'worker' })).toContain('A run command must be specified')
    expect(await add({ type: 'web' })).toBe('409 The process of type web already exists.')
    app.maintenance = true
    expect(await add({ type: 'worker' })).toContain('409 An apps formation can be changed')
  })

  it('of another kind makes the web dyno that it needs, binds like it, and redeploys', async () => {
    const addons = [{ plan: 'akkeris-s3:basic', owner: { app: 'web-shop' }, attachments: [{ app: 'api-shop' }] }]
    const { ask, app, demo } = await run(small({ formation: [] }, { addons }))
    const { backend, clock } = demo.platform
    expect((await ask('POST', '/apps/api-shop/formation', { type: 'worker', command: 'run' })).status).toBe(201)
    expect(app.formation.map(({ type, quantity }) => [type, quantity])).toEqual([
      ['web', 0],
      ['worker', 1],
    ])
    expect(backend.log.filter((call) => call.includes('api--worker/bind'))).toHaveLength(2)
    await clock.advance(20)
    expect(backend.log.at(-1)).toContain('/v1/app/deploy')
  })

  it('has sizes of its own in production', async () => {
    const spaces = [
      { name: 'shop', stack: 'ds1' },
      { name: 'live', stack: 'ds1', compliance: ['prod'] },
    ]
    const { ask, app } = await run(small({ space: 'live' }, { spaces }))
    const patch = (size: string) => ask('PATCH', '/apps/api-live/formation/web', { size })
    expect((await patch('gp2')).status).toBe(200)
    expect(app.formation[0]?.size).toBe('gp2-prod')
    expect((await patch('gp2-prod')).status).toBe(422)
  })

  it('is changed in batches only as a whole, and not at all while the region is gone', async () => {
    const { ask, app, demo } = await run(small({ formation: [{ type: 'web' }, { type: 'worker', command: 'run' }] }))
    const change = (body: unknown) => said(ask('PATCH', '/apps/api-shop/formation', body))
    expect(await change({ type: 'web' })).toBe('422 The payload was not an array of formation changes.')
    expect(
      await change([
        { type: 'web', quantity: 5 },
        { type: 'worker', quantity: 99 },
      ]),
    ).toContain('422')
    expect(app.formation[0]?.quantity).toBe(1)
    demo.platform.backend.outages.add({ step: 'region', answer: 500, times: 2 })
    expect(await said(ask('PATCH', '/apps/api-shop/formation/web', { quantity: 5 }))).toContain('503')
    expect(app.formation[0]?.quantity).toBe(1)
    await ask('PATCH', '/apps/api-shop/formation', [{ type: 'web', quantity: 3, port: 8080, healthcheck: '/up' }])
    expect(app.formation[0]).toMatchObject({ quantity: 1 })
    expect(await change([{ type: 'web', quantity: 3, port: 8080, healthcheck: '/up' }])).toContain('200')
    expect(app.formation[0]).toMatchObject({ quantity: 3, port: 8080, healthcheck: '/up' })
    expect(JSON.parse((await ask('GET', '/apps/api-shop/config-vars')).body)).toEqual({ PORT: '8080' })
    await change([{ type: 'web', removeHealthcheck: true }])
    expect(app.formation[0]).not.toHaveProperty('healthcheck')
  })

  it('goes and comes: a missing kind is refused beside a web dyno, made without one', async () => {
    const { ask, app } = await run(small())
    expect(await said(ask('PATCH', '/apps/api-shop/formation/cron', { command: 'run' }))).toContain('409 The process')
    expect(await said(ask('GET', '/apps/api-shop/formation/cron'))).toBe(
      '404 The specified formation cron was not found.',
    )
    expect(await said(ask('DELETE', '/apps/api-shop/formation/cron'))).toBe('503 Service Unavailable Error')
    expect((await ask('DELETE', '/apps/api-shop/formation/web')).status).toBe(200)
    expect(app.formation).toEqual([])
    expect(await said(ask('PATCH', '/apps/api-shop/formation/cron', { command: 'run' }))).toBe(
      '409 This application does not have any formations',
    )
    expect(app.formation.map(({ type }) => type)).toEqual(['web'])
  })
})

describe('dynos', () => {
  const ailing = { web: { state: 'app-crashed', restarts: 4 } }
  const formation = [
    { type: 'web', quantity: 2 },
    { type: 'worker', command: 'run' },
  ]

  it('are as many as there are to be, crash as they do, and are well after a deployment', async () => {
    const { ask, demo, app } = await run(small({ formation, ailing }))
    const list = async () => dynos.parse(JSON.parse((await ask('GET', '/apps/api-shop/dynos')).body))
    expect((await list()).map(({ type, state, ready, restarts }) => `${type} ${state} ${ready} ${restarts}`)).toEqual([
      'web app-crashed false 4',
      'web app-crashed false 4',
      'worker running true 0',
    ])
    demo.platform.effects.redeploy(app)
    await demo.platform.clock.advance(20)
    expect((await list()).every(({ state }) => state === 'running')).toBe(true)
  })

  it('are found by id, name, or type and name, and restarted one, a kind or all', async () => {
    const { ask, demo } = await run(small({ formation }))
    const path = '/apps/api-shop/dynos'
    const [first] = dynos.parse(JSON.parse((await ask('GET', path)).body))
    const name = first?.name ?? ''
    expect((await ask('GET', `${path}/web.${name}`)).body).toBe((await ask('GET', `${path}/${name}`)).body)
    expect(await said(ask('GET', `${path}/none`))).toBe('404 The specified dyno was not found.')
    expect(await said(ask('DELETE', `${path}/web`))).toBe('202 {"status":"pending","type":"web"}')
    expect(await said(ask('DELETE', `${path}/web.${name}`))).toContain(`"dyno":"${name}"`)
    expect(await said(ask('DELETE', `${path}/cron`))).toBe('404 The dyno type cron was not found.')
    expect(await said(ask('POST', `${path}/web/actions/stop`))).toBe('404 The specified dyno id was not found.')
    demo.platform.backend.outages.add({ step: 'region', answer: 500 })
    expect(await said(ask('DELETE', path))).toBe('202 {"status":"pending"}')
    expect((await ask('GET', path)).status).toBe(503)
  })
})
