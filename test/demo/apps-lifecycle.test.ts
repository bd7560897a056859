import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { elevated, said } from './apps-lab.ts'
import { run, small } from './effects-lab.ts'
import type { Running } from './effects-lab.ts'

const row = z.looseObject({ id: z.string(), name: z.string(), maintenance: z.boolean(), labels: z.string() })

const spaces = [
  { name: 'shop', stack: 'ds1' },
  { name: 'live', stack: 'ds1', compliance: ['prod'] },
]

const at = ({ demo }: Running, name: string) => demo.platform.directory.app(name)

describe('making an app', () => {
  it('takes what the server takes for a name, in lower case, and nothing else', async () => {
    const lab = await run(small())
    const letters = fc.string({ maxLength: 24, unit: fc.constantFrom('a', 'Z', '7', '-', '_', ' ', 'é') })
    await fc.assert(
      fc.asyncProperty(letters, async (name) => {
        const { status, body } = await lab.ask('POST', '/apps', { name, space: 'shop', org: 'retail' })
        const good = /^[A-Za-z0-9]+$/.test(name) && name.length + '-shop'.length <= 24
        expect([good ? 201 : 422, 409]).toContain(status)
        if (status === 201) expect(row.parse(JSON.parse(body)).name).toBe(`${name.toLowerCase()}-shop`)
      }),
      { numRuns: 60 },
    )
  })

  it('looks at the name, the space, the organization, the length, then at what there is', async () => {
    const { ask } = await run(small())
    const make = (body: unknown) => said(ask('POST', '/apps', body))
    expect(await make({})).toContain('422 The application name was invalid or missing')
    expect(await make({ name: 'new' })).toBe('422 The application space field was not specified')
    expect(await make({ name: 'new', space: 'shop' })).toBe('422 The application org field was not specified')
    expect(await make({ name: 'averyverylongname', space: 'nosuchspace', org: 'none' })).toContain(
      '422 The application',
    )
    expect(await make({ name: 'new', space: 'none', org: 'none' })).toBe(
      '404 The specified organization none does not exist.',
    )
    expect(await make({ name: 'new', space: 'none', org: 'retail' })).toBe(
      '404 The specified space none does not exist.',
    )
    expect(await make({ name: 'API', space: 'shop', org: 'retail' })).toContain('409')
  })

  it('lists it in its place; of two at once the region refuses one, and an app that it refuses is not there', async () => {
    const lab = await run(small(), { brokerMilliseconds: 5 })
    const make = () => lab.ask('POST', '/apps', { name: 'cart', space: 'shop', org: 'retail' })
    const both = await Promise.all([make(), make()])
    expect(both.map(({ status }) => String(status)).toSorted()).toEqual(['201', '503'])
    const { body } = await lab.ask('GET', '/apps?simple=true')
    expect(
      z
        .array(z.object({ name: z.string() }))
        .parse(JSON.parse(body))
        .map(({ name }) => name),
    ).toEqual(['api-shop', 'cart-shop', 'web-shop'])
    lab.demo.platform.backend.outages.add({ step: 'region', answer: 500 })
    expect(await said(lab.ask('POST', '/apps', { name: 'lost', space: 'shop', org: 'retail' }))).toContain('503')
    expect(at(lab, 'lost-shop')).toBeNull()
  })
})

describe('the list of apps', () => {
  it('is by name, then by space backwards, for what was there as for what is made', async () => {
    const inSpaces = ['shop', 'live'].map((space) => ({ name: 'cart', space, organization: 'retail' }))
    const { ask } = await run(small({}, { spaces: [...spaces, { name: 'more', stack: 'ds1' }], apps: inSpaces }))
    const names = async (query: string): Promise<string[]> =>
      z
        .array(z.object({ name: z.string() }))
        .parse(JSON.parse((await ask('GET', `/apps${query}`)).body))
        .map(({ name }) => name)
    expect(await names('')).toEqual(['cart-shop', 'cart-live'])
    await ask('POST', '/apps', { name: 'cart', space: 'more', org: 'retail' })
    await ask('POST', '/apps', { name: 'bag', space: 'live', org: 'retail' })
    for (const query of ['', '?simple=true']) {
      expect(await names(query)).toEqual(['bag-live', 'cart-shop', 'cart-more', 'cart-live'])
    }
  })
})

describe('changing an app', () => {
  it('empties a description, never the labels, and tells who wants to know', async () => {
    const lab = await run(small({ description: 'sells', labels: 'one' }, { audits: [] }))
    const { body } = await lab.ask('PATCH', '/apps/api-shop', { description: '', labels: '' })
    expect(JSON.parse(body)).toMatchObject({ description: '', labels: 'one' })
    expect(lab.demo.platform.fleet.audits).toMatchObject([{ action: 'updated', username: 'Olive Operator' }])
    const [audit] = lab.demo.platform.fleet.audits ?? []
    expect(JSON.parse(audit?.info ?? '')).toMatchObject({ app: { name: 'api', description: '', labels: 'one' } })
    expect(await said(lab.ask('PATCH', '/apps/api-shop', { name: 'api' }))).toContain('200')
  })

  it('puts it into maintenance although the region refuses, and says so', async () => {
    const lab = await run(small({ formation: [{ type: 'web' }, { type: 'worker', command: 'run' }] }))
    const { backend, clock } = lab.demo.platform
    backend.outages.add({ step: 'region', answer: 500, times: 1 })
    expect(await said(lab.ask('PATCH', '/apps/api-shop', { maintenance: true }))).toBe('503 Service Unavailable Error')
    expect(lab.app.maintenance).toBe(true)
    expect(backend.log).toEqual([
      'PUT /us-seattle/v1/space/shop/app/api/scale -> 500',
      'PUT /us-seattle/v1/space/shop/app/api--worker/scale -> 200',
      'POST /us-seattle/v1/space/shop/app/api/maintenance -> 201',
    ])
    expect((await lab.ask('GET', '/apps/api-shop/dynos')).body).toBe('[]')
    const kept = lab.app.formation.map(({ quantity }) => quantity)
    await lab.ask('PATCH', '/apps/api-shop', { maintenance: false })
    await clock.advance(20)
    expect(lab.app.formation.map(({ quantity }) => quantity)).toEqual(kept)
  })

  it('reads on without the image while the region is silent', async () => {
    const { ask, demo } = await run(small())
    demo.platform.backend.outages.add({ step: 'region', answer: 503, times: 1 })
    expect(JSON.parse((await ask('GET', '/apps/api-shop')).body)).toMatchObject({ image: null })
    expect((await ask('GET', '/apps/api-shop')).body).toContain(':1.1"')
  })
})

describe('deleting an app', () => {
  const addons = [
    { plan: 'akkeris-s3:basic', owner: { app: 'api-shop' } },
    { plan: 'akkeris-postgresql:hobby', owner: { app: 'web-shop' }, attachments: [{ app: 'api-shop' }] },
  ]

  it('takes its previews, its add-ons and what it borrows with it, but not its lender', async () => {
    const preview = { name: 'apipr7', space: 'shop', organization: 'retail', previewOf: 'api-shop' }
    const lab = await run(small({}, { addons, audits: [], apps: [...small().apps, preview] }))
    const { fleet } = lab.demo.platform
    expect(await said(lab.ask('DELETE', '/apps/api-shop'))).toBe(
      `200 ${JSON.stringify({ id: lab.app.id, name: 'api-shop', org: 'retail', result: 'successful' })}`,
    )
    expect(fleet.apps.map(({ name }) => name)).toEqual(['web-shop'])
    expect(fleet.addons.map(({ plan }) => plan.name)).toEqual(['akkeris-postgresql:hobby'])
    expect(fleet.attachments.map(({ app }) => app.name)).toEqual(['web-shop'])
    expect(fleet.audits?.map(({ action, app }) => `${action} ${app}`)).toEqual([
      'destroy apipr7',
      'addon_change api',
      'addon_change api',
      'destroy api',
    ])
    expect((await lab.ask('DELETE', '/apps/api-shop')).status).toBe(404)
  })

  it('lets a broker keep what it does not let go of', async () => {
    const lab = await run(small({}, { addons }))
    lab.demo.platform.backend.outages.add({ step: 'deprovision', answer: 500 })
    expect((await lab.ask('DELETE', '/apps/api-shop')).status).toBe(200)
    expect((await lab.ask('GET', '/addon-attachments')).body).not.toContain('api-shop')
  })

  it('asks for elevated access in production, and has deleted the previews when another app still holds an add-on', async () => {
    const lab = await run(
      small(
        { space: 'live' },
        {
          spaces,
          apps: [
            ...small({ space: 'live' }).apps,
            { name: 'apipr7', space: 'live', organization: 'retail', previewOf: 'api-live' },
            { name: 'jobs', space: 'live', organization: 'retail' },
          ],
          addons: [
            { plan: 'akkeris-postgresql:hobby', owner: { app: 'api-live' }, attachments: [{ app: 'jobs-live' }] },
          ],
        },
      ),
    )
    expect(await said(lab.ask('DELETE', '/apps/api-live'))).toContain('403')
    expect(at(lab, 'apipr7-live')).not.toBeNull()
    expect(await said(lab.ask('DELETE', '/apps/api-live', undefined, elevated))).toContain('409 This app cannot be')
    expect(at(lab, 'api-live')).not.toBeNull()
    expect(at(lab, 'apipr7-live')).toBeNull()
  })
})
