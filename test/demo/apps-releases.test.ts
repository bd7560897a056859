import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { said } from './apps-lab.ts'
import { run, small } from './effects-lab.ts'
import type { Running } from './effects-lab.ts'

const releaseRows = z.array(
  z.object({ id: z.string(), version: z.number(), status: z.string(), current: z.boolean(), description: z.string() }),
)
const buildRows = z.array(
  z.object({ id: z.string(), status: z.string(), slug: z.object({ number: z.string().optional() }) }),
)
const made = z.object({ id: z.string(), status: z.string() })

const unknownId = '00000000-0000-4000-8000-000000000000'

const releases = async ({ ask }: Running) =>
  releaseRows.parse(JSON.parse((await ask('GET', '/apps/api-shop/releases')).body))
const builds = async ({ ask }: Running) => buildRows.parse(JSON.parse((await ask('GET', '/apps/api-shop/builds')).body))

describe('a release', () => {
  it('of an earlier one is queued, then pending, then current, and heals what the bad one made ill', async () => {
    const lab = await run(
      small({ releases: [{}, {}], ailing: { web: { state: 'app-crashed', restarts: 9 } } }, { audits: [] }),
    )
    const { clock, fleet } = lab.demo.platform
    const [good] = await releases(lab)
    const { status, body } = await lab.ask('POST', '/apps/api-shop/releases', { release: good?.id })
    expect(status).toBe(201)
    expect(made.parse(JSON.parse(body)).status).toBe('queued')
    expect((await releases(lab)).map((one) => `${one.version} ${one.status} ${one.current}`)).toEqual([
      '1 succeeded false',
      '2 succeeded true',
      '3 pending false',
    ])
    await clock.advance(10_000)
    const after = await releases(lab)
    expect(after.at(-1)).toMatchObject({ status: 'succeeded', current: true, description: `Rollback to ${good?.id}` })
    expect(after.filter(({ current }) => current)).toHaveLength(1)
    expect(lab.app.ailing).toBeUndefined()
    expect(fleet.audits?.map(({ action, username }) => `${action} by ${username}`)).toEqual([
      'release by Olive Operator',
      'released by apps-watcher',
    ])
    // The image of the build that was released first, not one of its own.
    expect((await lab.ask('GET', '/apps/api-shop')).body).toContain(':1.1"')
  })

  it('that the region refuses stays behind as failed, and nothing is redeployed on top of it', async () => {
    const lab = await run(small())
    const { backend, clock, effects } = lab.demo.platform
    const [first] = await releases(lab)
    backend.outages.add({ step: 'deploy', answer: 500, times: 1 })
    expect(await said(lab.ask('POST', '/apps/api-shop/releases', { release: first?.id }))).toBe(
      '503 Service Unavailable Error',
    )
    expect((await releases(lab)).map((one) => `${one.status} ${one.current}`)).toEqual([
      'succeeded true',
      'failed false',
    ])
    backend.log.length = 0
    effects.redeploy(lab.app)
    await clock.advance(20)
    expect(backend.log).toEqual([])
    expect((await lab.ask('GET', '/apps/api-shop')).body).toContain(':1.1"')
  })

  it('needs one of two fields, that exist', async () => {
    const lab = await run(small())
    const [first] = await releases(lab)
    const [build] = await builds(lab)
    const release = (body: unknown) => said(lab.ask('POST', '/apps/api-shop/releases', body))
    expect(await release({})).toContain('422 The specified "slug" (or) "release"')
    expect(await release({ slug: build?.id, release: first?.id })).toContain('422 The specified request may only')
    expect(await release({ release: unknownId })).toBe(`404 The specified release ${unknownId} was not found.`)
    expect(await release({ slug: unknownId })).toBe(`404 The specified build ${unknownId} was not found.`)
    expect(await release({ slug: build?.id })).toContain(`"description":"Deploy of ${build?.id ?? ''}"`)
    expect(await said(lab.ask('GET', `/apps/api-shop/releases/${unknownId}`))).toContain('404')
    expect(await said(lab.ask('GET', '/apps/nosuch-shop/releases/x'))).toBe('422 The specified uuid was invalid.')
  })

  it('gives an app without dynos one, and is forgotten with its app', async () => {
    const lab = await run(small({ formation: [] }))
    const [first] = await releases(lab)
    await lab.ask('POST', '/apps/api-shop/releases', { release: first?.id })
    expect(lab.app.formation).toMatchObject([{ type: 'web', quantity: 1, port: 9000 }])
    await lab.ask('DELETE', '/apps/api-shop')
    await lab.demo.platform.clock.advance(20_000)
    expect(lab.app.release?.status).toBe('pending')
  })
})

describe('a build', () => {
  const docker = { url: 'docker://registry.akkeris.example/api:v2', sha: 'c0ffee', version: 'v2' }

  it('is queued, built, and released by itself unless that was switched off', async () => {
    const lab = await run(small())
    const { clock } = lab.demo.platform
    const { status, body } = await lab.ask('POST', '/apps/api-shop/builds', docker)
    expect(status).toBe(201)
    expect(made.parse(JSON.parse(body)).status).toBe('queued')
    expect((await builds(lab)).map((one) => `${one.slug.number ?? ''} ${one.status}`)).toEqual([
      '1 succeeded',
      '2 pending',
    ])
    await clock.advance(46_000)
    expect((await builds(lab)).at(-1)?.status).toBe('succeeded')
    await clock.advance(30_000)
    expect((await releases(lab)).at(-1)).toMatchObject({ version: 2, current: true })
    expect((await lab.ask('GET', '/apps/api-shop')).body).toContain(':1.2"')

    expect((await lab.ask('PATCH', '/apps/api-shop/features/auto-release', { enabled: false })).status).toBe(200)
    await lab.ask('POST', '/apps/api-shop/builds', docker)
    await clock.advance(90_000)
    expect(await releases(lab)).toHaveLength(2)
    expect(await builds(lab)).toHaveLength(3)
  })

  it('needs something to build from, with a tag', async () => {
    const { ask } = await run(small())
    expect(await said(ask('POST', '/apps/api-shop/builds', {}))).toContain('422 A "url" field with a valid URI')
    expect(await said(ask('POST', '/apps/api-shop/builds', { url: 'docker://x.example/api' }))).toContain('422 No tag')
    expect(await said(ask('GET', `/apps/api-shop/builds/${unknownId}`))).toContain('404 The specified build')
    expect(await said(ask('GET', '/apps/api-shop/builds/x'))).toContain('422')
  })
})

describe('features', () => {
  it('are switched by name, unless they are deprecated or unknown', async () => {
    const { ask } = await run(small())
    const turn = (name: string, enabled: unknown) => said(ask('PATCH', `/apps/api-shop/features/${name}`, { enabled }))
    expect(await turn('preview', true)).toContain('"enabled":true')
    expect((await ask('GET', '/apps/api-shop/features/preview')).body).toContain('"enabled":true')
    expect(await turn('preview', 'yes')).toContain('400')
    expect(await turn('http2', false)).toBe('403 The specified feature http2 has been deprecated')
    expect(await turn('nosuch', true)).toBe('404 The specified feature nosuch was not found')
    expect(await said(ask('GET', '/apps/api-shop/features/nosuch'))).toBe('404 The specified feature was not found.')
  })
})

describe('what stands around an app', () => {
  it('is listed: previews, drains, routes and the place in a pipeline', async () => {
    const lab = await run(
      small(
        {},
        {
          apps: [...small().apps, { name: 'apipr7', space: 'shop', organization: 'retail', previewOf: 'api-shop' }],
          addons: [{ plan: 'papertrail:basic', owner: { app: 'api-shop' } }],
          pipelines: [{ name: 'road' }],
          couplings: [{ app: 'api-shop', pipeline: 'road', stage: 'staging' }],
        },
      ),
    )
    const get = async (path: string): Promise<unknown> =>
      JSON.parse((await lab.ask('GET', `/apps/api-shop${path}`)).body)
    const [preview] = z
      .array(z.looseObject({ id: z.string(), source: z.looseObject({ app: z.object({ id: z.string() }) }) }))
      .parse(await get('/previews'))
    expect(preview?.source.app.id).toBe(lab.app.id)
    expect(await get(`/previews/${preview?.id ?? ''}`)).toEqual(preview)
    expect(await said(lab.ask('GET', `/apps/web-shop/previews/${preview?.id ?? ''}`))).toContain('404 The preview id')
    expect((await lab.ask('GET', '/apps/api-shop/log-drains')).body).toContain('//papertrail.')
    expect(await get('/routes')).toEqual([])
    expect(await get('/pipeline-couplings')).toMatchObject({ stage: 'staging', pipeline: { name: 'road' } })
  })
})
