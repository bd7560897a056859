import { z } from 'zod'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startDemo } from '#demo/demo.ts'
import type { Demo } from '#demo/demo.ts'
import { generateFleet } from '#demo/generate/generate.ts'
import type { Fleet } from '#demo/platform/fleet.ts'
import { run } from '#demo/routes/route.ts'
import type { Reply } from '#demo/routes/route.ts'
import { createRoutes } from '#demo/routes/routes.ts'
import { ask } from './ask.ts'
import { onlyPlatform } from './platform.ts'
import { readRecording } from './recording.ts'

/** Field path -> whether every object has it, and the types seen there. */
type Shape = Map<string, { always: boolean; types: Set<string> }>

const typeOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value)

/** Fields whose keys are data: names of variables, a broker's own facts. */
const open = /(config_vars|attributes)$/

function shapeOf(values: unknown[], prefix = '', shape: Shape = new Map()): Shape {
  const objects = values.flatMap((value) => toArray(value)).filter(isObject)
  const keys = new Set(objects.flatMap((object) => Object.keys(object)))
  for (const key of keys) {
    const path = `${prefix}${key}`
    const having = objects.filter((object) => key in object).map((object) => object[key])
    shape.set(path, { always: having.length === objects.length, types: new Set(having.map(typeOf)) })
    if (!open.test(path)) shapeOf(having, `${path}.`, shape)
  }
  return shape
}

const toArray = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value])

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What API-FACTS section 5 says beyond what the one recording happens to show. */
const alsoTrue: Record<string, string[]> = {
  git_url: ['string'],
  git_branch: ['string'],
  preview: ['object'],
  'preview.id': ['string'],
  released_at: ['null', 'string'],
  command: ['null', 'string'],
  'formation.command': ['null', 'string'],
  port: ['null', 'number'],
  'formation.port': ['null', 'number'],
}

/** Absent on what a vault provides, of which the recorded list has none. */
const alsoAbsent = new Set(['billed_price.contract'])

/** A field that the recording has in some objects only may be absent here; every other must be there, and no more. */
function expectSameShape(demo: unknown, recorded: unknown): void {
  const real = shapeOf([recorded])
  const ours = shapeOf([demo])
  const optional = alsoAbsent.union(new Set([...real].filter(([, { always }]) => !always).map(([path]) => path)))
  const extra = [...ours.keys()].filter((path) => !real.has(path) && !alsoTrue[path])
  expect(extra, 'fields the real server does not have').toEqual([])
  const lacking = [...real.keys()].filter((path) => !ours.has(path) && !optional.has(path))
  expect(lacking, 'fields of the real server that are not there').toEqual([])
  for (const [path, { types, always }] of ours) {
    const allowed = [...(real.get(path)?.types ?? []), ...(alsoTrue[path] ?? [])]
    expect(allowed, `types of ${path}`).toEqual(expect.arrayContaining([...types]))
    if (!optional.has(path) && real.has(path)) expect(always, `${path} in every object`).toBe(true)
  }
}

let demo: Demo
let fleet: Fleet

beforeAll(async () => {
  demo = await startDemo({ size: 'S', seed: 3 })
  fleet = await generateFleet({ size: 'S', seed: 3 })
})
afterAll(() => demo.close())

function found<Thing>(things: Thing[], is: (thing: Thing) => boolean): Thing {
  const thing = things.find(is)
  if (!thing) throw new Error('The fleet has no such thing.')
  return thing
}

const anApp = () => found(fleet.apps, (app) => app.formation.length > 1 && app.release !== null)
const neverDeployed = () => found(fleet.apps, (app) => app.release === null && app.formation.length > 0)
const aService = () => 'akkeris-postgresql'
const hub = () =>
  fleet.addons.reduce((most, addon) => (addon.attachments.length > most.attachments.length ? addon : most))
const borrowed = () =>
  found(
    fleet.attachments,
    (attachment) =>
      !attachment.owned && attachment.addon.owner !== null && attachment.addon.service.name === 'akkeris-postgresql',
  )
const orphaned = () => found(fleet.attachments, (attachment) => attachment.addon.owner === null)
const owner = () => found(fleet.apps, (app) => app.attachments.filter((attachment) => attachment.owned).length > 1)

const pairs: [string, () => string][] = [
  ['spaces/list', () => '/spaces'],
  ['spaces/get-by-name', () => `/spaces/${anApp().space.name}`],
  ['spaces/get-by-name', () => `/spaces/${anApp().space.id}`],
  ['spaces/regions', () => '/regions'],
  ['spaces/stacks', () => '/stacks'],
  ['organizations/list', () => '/organizations'],
  ['organizations/get', () => `/organizations/${anApp().organization.name}`],
  ['apps/list', () => '/apps'],
  ['apps/list-simple', () => '/apps?simple=true'],
  ['apps/list-simple-false', () => '/apps?simple=false'],
  ['apps/list-other-query', () => '/apps?space=qa&limit=2&offset=1'],
  ['apps/get-by-name', () => `/apps/${anApp().name}`],
  ['apps/get-by-name', () => `/apps/${anApp().id}`],
  ['apps/get-never-deployed', () => `/apps/${neverDeployed().name}`],
  ['apps/formation', () => `/apps/${anApp().name}/formation`],
  ['catalog/addon-services', () => '/addon-services'],
  ['catalog/addon-service-by-name', () => `/addon-services/${aService()}`],
  ['catalog/plans', () => `/addon-services/${aService()}/plans`],
  ['catalog/plan-by-short-name', () => `/addon-services/${aService()}/plans/standard-0`],
  ['catalog/plan-by-short-name', () => `/addon-services/${aService()}/plans/${aService()}:standard-0`],
  ['addons/list-global', () => '/addons'],
  ['addons/get-hub', () => `/addons/${hub().id}`],
  ['addons/list-by-app-with-failed', () => `/apps/${owner().name}/addons`],
  ['addons/get-attached-through-non-owner', () => `/apps/${borrowed().app.name}/addons/${borrowed().addon.id}`],
  ['attachments/list-global', () => '/addon-attachments'],
  ['attachments/list-by-app', () => `/apps/${borrowed().app.name}/addon-attachments`],
  ['attachments/list-by-app-with-orphan', () => `/apps/${orphaned().app.name}/addon-attachments`],
  ['attachments/list-by-addon-hub', () => `/addons/${hub().id}/addon-attachments`],
  ['attachments/get-global', () => `/addon-attachments/${borrowed().id}`],
  ['attachments/get-global', () => `/apps/${borrowed().app.id}/addon-attachments/${borrowed().id}`],
  ['attachments/get-orphan', () => `/addon-attachments/${orphaned().id}`],
]

describe('objects look like the recorded ones', () => {
  it.each(pairs)('%s', async (name, path) => {
    const asked = await ask(demo.url, path(), { authorization: demo.key })
    expect(asked.status).toBe(200)
    expectSameShape(JSON.parse(asked.body), readRecording(name).response.body)
  })

  it('sees a missing, an additional and a differently typed field', () => {
    const real = [{ a: 1, b: [{ c: null }] }]
    expect(() => expectSameShape([{ a: 1, b: [{ c: null }] }], real)).not.toThrow()
    expect(() => expectSameShape([{ b: [{ c: null }] }], real)).toThrow()
    expect(() => expectSameShape([{ a: 1, b: [{ c: null, d: 1 }] }], real)).toThrow()
    expect(() => expectSameShape([{ a: '1', b: [{ c: null }] }], real)).toThrow()
  })
})

const read = async (path: string): Promise<unknown> =>
  JSON.parse((await ask(demo.url, path, { authorization: demo.key })).body)

describe('what the shape alone does not say', () => {
  it('has an image of "" for an app that was never deployed, and counts apps as a string', async () => {
    expect(await read(`/apps/${neverDeployed().name}`)).toMatchObject({ image: '', released_at: null })
    const { space } = anApp()
    expect(await read(`/spaces/${space.name}`)).toMatchObject({ apps: String(space.apps.length) })
  })

  it('shows an add-on through the app that is asked', async () => {
    const { app, addon, name, primary } = borrowed()
    expect(await read(`/apps/${app.name}/addons/${addon.id}`)).toMatchObject({
      id: addon.id,
      name,
      primary,
      app: { id: app.id, name: app.name },
    })
  })

  it('says who owns and who borrows', async () => {
    const addon = hub()
    const answer = await read(`/addons/${addon.id}`)
    expect(answer).toMatchObject({ id: addon.id, name: addon.owner?.name })
    expect(answer).toHaveProperty('attached_to.length', addon.attachments.length)
    expect(await read(`/addons/${addon.id}/addon-attachments`)).toHaveLength(addon.attachments.length - 1)
  })

  it('writes an orphan as null-null and hides its add-on except from the apps that hold it', async () => {
    const { id, addon, app } = orphaned()
    expect(await read(`/addon-attachments/${id}`)).toHaveProperty('addon.app', { id: null, name: 'null-null' })
    expect((await ask(demo.url, `/addons/${addon.id}`, { authorization: demo.key })).status).toBe(404)
    expect(await read(`/apps/${app.name}/addons/${addon.id}`)).toMatchObject({ id: addon.id })
  })

  it('asked by name, picks one add-on silently, mixes in namesakes, and refuses an ambiguous attachment', async () => {
    const changed = await generateFleet({ size: 'S', seed: 4 })
    const app = found(changed.apps, (one) => one.attachments.filter((attachment) => attachment.owned).length > 1)
    const [first, second] = app.attachments
    const stranger = found(changed.attachments, (attachment) => attachment.app !== app)
    if (!first || !second) throw new Error('The app has two add-ons.')
    for (const attachment of [first, second, stranger]) attachment.name = 'jobs'
    const routes = createRoutes(onlyPlatform(changed))
    const answer = (target: string): Promise<Reply> => {
      const route = routes.find('GET', target)
      if (!route) throw new Error(`There is no route ${target}.`)
      const caller = { username: null, elevated: false, pass: 'key' } as const
      return run(route.answer, { method: 'GET', parts: route.parts, query: route.query, caller, body: '' })
    }
    const byName = await answer(`/apps/${app.name}/addons/jobs`)
    expect(byName).toHaveProperty('value.id', first.addon.id)
    expect(byName).toHaveProperty(
      'value.attached_to',
      expect.arrayContaining([expect.objectContaining({ id: stranger.app.id })]),
    )
    const byId = await answer(`/apps/${app.name}/addons/${first.addon.id}`)
    expect(byId).toHaveProperty('value.attached_to.length', first.addon.attachments.length)
    expect(await answer(`/apps/${app.name}/addon-attachments/jobs`)).toEqual({
      status: 422,
      text: 'The specified attachment referred to multiple entries.',
    })
  })

  it('lists every app of a plan, an app with two of them twice, by name', async () => {
    const rows = fleet.attachments.filter(({ addon }) => addon.plan.name === 'akkeris-postgresql:standard-0')
    const answer = await read('/addon-services/akkeris-postgresql/plans/standard-0')
    const names = rows.map(({ app }) => app.name).toSorted()
    const { provisioned_by } = z.object({ provisioned_by: z.array(z.object({ name: z.string() })) }).parse(answer)
    expect(provisioned_by.map(({ name }) => name)).toEqual(names)
    expect(new Set(names).size).toBeLessThan(names.length)
  })

  it('orders apps by name and then by space name, backwards', async () => {
    const row = z.object({ simple_name: z.string(), space: z.object({ name: z.string() }) })
    const names = z.array(row).parse(await read('/apps?simple=true'))
    const sorted = names
      .toSorted((a, b) => (a.space.name > b.space.name ? -1 : 1))
      .toSorted((a, b) => (a.simple_name === b.simple_name ? 0 : a.simple_name < b.simple_name ? -1 : 1))
    expect(names).toEqual(sorted)
  })
})
