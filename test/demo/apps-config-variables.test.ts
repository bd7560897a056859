import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ask as askAt } from './ask.ts'
import { said } from './apps-lab.ts'
import { run, small } from './effects-lab.ts'
import type { Running } from './effects-lab.ts'

const path = '/apps/api-shop/config-vars'

const read = async ({ ask }: Running, of = path): Promise<unknown> => JSON.parse((await ask('GET', of)).body)

describe('an app’s own variables', () => {
  it('are what was set last, removed by null, and kept as text', async () => {
    const lab = await run(small())
    const names = fc.constantFrom('A', 'B_2', 'lower')
    const values = fc.oneof(fc.string(), fc.constant(null), fc.integer(), fc.boolean())
    const model = new Map<string, string>()
    await fc.assert(
      fc.asyncProperty(names, values, async (name, given) => {
        const { status } = await lab.ask('PATCH', path, { [name]: given })
        // One that is empty cannot be removed either.
        const there = (model.get(name) ?? '') !== ''
        expect(status).toBe(given === null && !there ? 409 : 200)
        if (given === null && there) model.delete(name)
        if (given !== null) model.set(name, String(given))
        expect(await read(lab)).toEqual({ PORT: '9000', ...Object.fromEntries(model) })
      }),
      { numRuns: 60 },
    )
  })

  it('are refused one for all: reserved, an add-on’s, not there; names of anything but letters, digits, underscores', async () => {
    const lab = await run(small({}, { addons: [{ plan: 'akkeris-redis:small', owner: { app: 'api-shop' } }] }))
    const set = (body: unknown) => said(lab.ask('PATCH', path, body))
    expect(await set({ GOOD: 'x', AKKERIS_SPACE: 'x', REDIS_URL: 'x' })).toContain(
      '409 The environment variable AKKERIS',
    )
    expect(await set({ GOOD: 'x', REDIS_URL: 'x' })).toContain('REDIS_URL was set by a service')
    expect(await set({ GOOD: 'x', NONE: null })).toContain('NONE does not exist and cannot be removed')
    expect(await set({ 'WITH-DASH': 'x', PORT: '1' })).toContain('422 The config variable WITH-DASH is invalid')
    expect(await read(lab)).not.toHaveProperty('GOOD')
  })

  it('stumble over a body that is not JSON, and change nothing for an empty object', async () => {
    const { ask, demo } = await run(small({}, { audits: [] }))
    const broken = await askAt(demo.url, path, { authorization: 'fake-key' }, 'PATCH', undefined, '{oops')
    expect(`${broken.status} ${broken.body}`).toBe('500 Internal Server Error')
    expect((await ask('PATCH', path, {})).status).toBe(200)
    await demo.platform.clock.advance(20)
    expect(demo.platform.fleet.audits).toEqual([])
    expect(demo.platform.backend.log.some((call) => call.includes('deploy'))).toBe(false)
  })

  it('redeploy the app and are announced with every value the app is shown', async () => {
    const lab = await run(
      small(
        { configVariables: { OLD: 'x' } },
        { audits: [], spaces: [{ name: 'shop', stack: 'ds1', compliance: ['socs'] }] },
      ),
    )
    const { body } = await lab.ask('PATCH', path, {
      OLD: null,
      my_token: 'fake-token',
      URL: 'https://me:fakepass@x.example/',
    })
    expect(JSON.parse(body)).toEqual({ PORT: '9000', my_token: '[redacted]', URL: 'https://me:[redacted]@x.example/' })
    const [audit] = lab.demo.platform.fleet.audits ?? []
    expect(JSON.parse(audit?.info ?? '')).toMatchObject({
      action: 'config_change',
      changes: [
        { type: 'delete', name: 'OLD' },
        { type: 'create', name: 'my_token' },
        { type: 'create', name: 'URL' },
      ],
    })
    expect(audit?.info).not.toContain('fake-token')
    await lab.demo.platform.clock.advance(20)
    expect(lab.demo.platform.backend.log.at(-1)).toContain('/v1/app/deploy')
  })

  it('are as they were when the region keeps none of them', async () => {
    const lab = await run(small({ configVariables: { OLD: 'x' } }))
    lab.demo.platform.backend.outages.add({ step: 'region', answer: 500 })
    expect(await said(lab.ask('PATCH', path, { OLD: 'y' }))).toBe('503 Service Unavailable Error')
    lab.demo.platform.backend.outages.clear()
    expect(await read(lab)).toEqual({ PORT: '9000', OLD: 'x' })
  })
})

describe('variables of add-ons', () => {
  it('of which two clash: the last one counts, the notes tell the first', async () => {
    const lab = await run(
      small(
        {},
        {
          addons: [
            { plan: 'akkeris-postgresql:hobby', owner: { app: 'api-shop', name: 'first' } },
            {
              plan: 'akkeris-mysql:standard-0',
              owner: { app: 'web-shop' },
              attachments: [{ app: 'api-shop', name: 'last' }],
            },
            { plan: 'securekey:fortnightly', owner: { app: 'api-shop' } },
          ],
        },
      ),
    )
    expect((await lab.ask('GET', path)).body).toContain('"DATABASE_URL":"mysql:')
    expect(await read(lab, `${path}/notes`)).toMatchObject({
      DATABASE_URL: { type: 'addon', addon: { name: 'first' } },
      SECURE_KEY: { type: 'user' },
      PORT: { type: 'system', required: true },
    })
  })
})
