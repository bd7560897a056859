import { describe, expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { startDemo, type Demo } from '#demo/demo.ts'
import { scenario } from '#demo/scenarios/scenarios.ts'
import { readSeed } from '#demo/seed/read.ts'
import { scenarioNames, scenarioWords, type ScenarioName } from '#shared/domain/scenario.ts'
import { ask } from './ask.ts'

const named = z.object({ id: z.string(), name: z.string() })
const attachmentRow = z.object({
  name: z.string(),
  app: named,
  addon: z.object({ id: z.string(), app: z.object({ name: z.string() }), plan: named }),
})
const detailRow = z.object({
  state: z.string(),
  plan: named,
  config_vars: z.record(z.string(), z.string()),
  attached_to: z.array(z.object({ name: z.string(), owner: z.boolean() })),
})
const appRow = named.extend({ maintenance: z.boolean(), preview: z.object({ id: z.string() }).nullable() })
const auditRow = z.object({
  action: z.string(),
  app: z.string(),
  space: z.string(),
  username: z.string(),
  info: z.string(),
})
const dynoRow = z.object({ type: z.string(), state: z.string(), restarts: z.number() })
const hookRow = z.object({ id: z.string(), url: z.string() })

interface Asked {
  status: number
  text: string
}

/** A story that has begun, asked the way a client asks. */
interface Stage {
  demo: Demo
  get(path: string): Promise<Asked>
  read<Value>(path: string, shape: z.ZodType<Value>): Promise<Value>
  /** Minutes of the platform's time. */
  pass(minutes: number): Promise<void>
}

async function tell(name: ScenarioName, brokerMilliseconds = 1): Promise<Stage> {
  const demo = await startDemo({ scenario: name, brokerMilliseconds })
  onTestFinished(() => demo.close())
  const get = async (path: string): Promise<Asked> => {
    const { status, body } = await ask(demo.url, path, { authorization: demo.key })
    return { status, text: body }
  }
  return {
    demo,
    get,
    async read(path, shape) {
      const { status, text } = await get(path)
      expect(status, `${path}: ${text}`).toBe(200)
      return shape.parse(JSON.parse(text))
    },
    pass: (minutes) => demo.platform.clock.advance(minutes * 60_000),
  }
}

const attachments = z.array(attachmentRow)
/** Who holds an add-on besides its owner, by the name it was attached with. */
async function borrowers(stage: Stage, name: string): Promise<string[]> {
  const id = idOf(stage, name)
  const rows = await stage.read('/addon-attachments', attachments)
  return rows.filter(({ addon, app }) => addon.id === id && app.name !== addon.app.name).map(({ app }) => app.name)
}

const idOf = (stage: Stage, name: string): string =>
  stage.demo.platform.fleet.addons.find((addon) => addon.attachments.some((each) => each.name === name))?.id ?? ''

const spaceOf = (app: string): string => app.slice(app.indexOf('-') + 1)

describe.each(scenarioNames)('%s', (name) => {
  test('is the same at each start, to the last byte', async () => {
    const one = await tell(name)
    const other = await tell(name)
    for (const path of ['/spaces', '/apps', '/addons', '/addon-attachments', '/addon-services', '/audits?size=100']) {
      const first = await one.get(path)
      expect(await other.get(path), path).toEqual(first)
      expect(first.text.length, path).toBeGreaterThan(50)
    }
  })

  test('is a seed file that anybody could have written, with a title and a story', () => {
    const { title, story, seed } = scenario(name)
    expect(readSeed(JSON.stringify(seed), 'story.json')).toEqual(seed)
    expect(title.length).toBeLessThan(40)
    expect(story.split('. ').length).toBeGreaterThan(2)
    expect(seed.spaces.length).toBeGreaterThanOrEqual(8)
    // Nobody who reads one can spoil it for the next.
    seed.apps.length = 0
    expect(scenario(name).seed.apps.length).toBeGreaterThan(55)
  })
})

test('calm: sharing stays inside a team and a space, everything has its owner and answers', async () => {
  const stage = await tell('calm')
  const rows = await stage.read('/addon-attachments', attachments)
  const addons = await stage.read('/addons', z.array(named))
  expect(addons.length).toBeGreaterThan(140)
  expect(rows.filter(({ addon }) => addon.app.name === 'null-null')).toEqual([])
  for (const { app, addon } of rows) expect(spaceOf(app.name)).toBe(spaceOf(addon.app.name))
  expect(await stage.read(`/addons/${idOf(stage, 'orders-db')}`, detailRow)).toMatchObject({ state: 'provisioned' })
})

test('shared-prod-database: a dozen apps of four teams in four spaces', async () => {
  const stage = await tell('shared-prod-database')
  const apps = await borrowers(stage, 'orders-db')
  expect(apps).toHaveLength(12)
  expect(new Set(apps.map(spaceOf))).toEqual(new Set(['shop-prod', 'ship-prod', 'care-prod', 'data-prod']))
  const { attached_to: holders } = await stage.read(`/addons/${idOf(stage, 'orders-db')}`, detailRow)
  expect(holders.filter(({ owner }) => owner)).toEqual([{ name: 'orders-shop-prod', owner: true, id: undefined }])
  expect(holders).toHaveLength(13)
})

test('preview-on-prod: the apps of three pull requests hold the production database', async () => {
  const stage = await tell('preview-on-prod')
  const apps = await stage.read('/apps', z.array(appRow))
  const previews = apps.filter(({ preview }) => preview !== null).map((app) => app.name)
  expect(previews).toHaveLength(3)
  expect(await borrowers(stage, 'catalog-db')).toEqual(expect.arrayContaining(previews))
  const variables = await stage.read(`/apps/${previews[0]}/config-vars`, z.record(z.string(), z.string()))
  expect(variables['DATABASE_URL']).toMatch(/^postgres:/)
})

test('orphan: no list of add-ons shows it, three apps hold it, and it cannot be asked for', async () => {
  const stage = await tell('orphan')
  const rows = await stage.read('/addon-attachments', attachments)
  const orphans = rows.filter(({ addon }) => addon.app.name === 'null-null')
  expect(orphans.map(({ app }) => app.name).toSorted()).toEqual([
    'carriers-ship-prod',
    'labels-ship-prod',
    'tracking-ship-prod',
  ])
  const id = orphans[0]?.addon.id ?? ''
  const addons = await stage.read('/addons', z.array(named))
  expect(addons.some((addon) => addon.id === id)).toBe(false)
  expect((await stage.get(`/addons/${id}`)).status).toBe(404)
  expect((await stage.get(`/apps/labels-ship-prod/addons/${id}`)).status).toBe(200)
})

test('broker-down: a database asked for by itself is 503, an app’s list is shorter, the whole lists are fine', async () => {
  const stage = await tell('broker-down')
  const id = idOf(stage, 'orders-db')
  const addons = await stage.read('/addons', z.array(named))
  expect(addons.some((addon) => addon.id === id)).toBe(true)
  expect(await stage.get(`/addons/${id}`)).toEqual({ status: 503, text: 'Service Unavailable Error' })
  const own = await stage.read('/apps/orders-shop-prod/addons', z.array(z.object({ addon_service: named })))
  const services = own.map(({ addon_service: { name } }) => name)
  expect(services).not.toContain('akkeris-postgresql')
  expect(services).toContain('akkeris-rabbitmq')
  expect((await stage.get('/addon-attachments')).status).toBe(200)
})

test('half-catalogue: short lists without a word, a list that fails as a whole, and all of it back after two hours', async () => {
  const stage = await tell('half-catalogue')
  const whole = stage.demo.platform.fleet.addons.length
  const addons = await stage.read('/addons', z.array(named))
  expect(whole - addons.length).toBe(4)
  const services = await stage.read('/addon-services', z.array(named))
  const missing = stage.demo.platform.fleet.services.filter(({ id }) => !services.some((known) => known.id === id))
  expect(missing.map((service) => service.name)).toEqual(['akkeris-mysql'])
  const failed = await stage.get('/addon-attachments')
  expect(failed.status).toBe(404)
  expect(failed.text).toMatch(/^The specified addon [0-9a-f-]+ could not be found\./)
  await stage.pass(121)
  expect(await stage.read('/addons', z.array(named))).toHaveLength(whole)
  expect((await stage.get('/addon-attachments')).status).toBe(200)
})

test('bad-migration: minute by minute', async () => {
  const stage = await tell('bad-migration')
  const database = `/addons/${idOf(stage, 'orders-db')}`
  const owner = '/apps/orders-shop-prod'
  const consumer = '/apps/checkout-shop-prod'
  const web = async (app: string) => {
    const dynos = await stage.read(`${app}/dynos`, z.array(dynoRow))
    return dynos.filter(({ type }) => type === 'web').map(({ state }) => state)
  }
  const before = await stage.read(database, detailRow)
  expect(before).toMatchObject({ state: 'provisioned', plan: { name: 'akkeris-postgresql:standard-1' } })
  expect(await stage.read(owner, appRow)).toMatchObject({ maintenance: false })

  await stage.pass(1)
  expect(await stage.read(owner, appRow)).toMatchObject({ maintenance: true })
  expect(await stage.read(consumer, appRow)).toMatchObject({ maintenance: false })
  // The new plan is shown at once, while the broker is still at it.
  expect(await stage.read(database, detailRow)).toMatchObject({
    state: 'provisioning',
    plan: { name: 'akkeris-postgresql:premium-0' },
    config_vars: {},
  })
  expect(new Set(await web(consumer))).toEqual(new Set(['running']))

  await stage.pass(1)
  expect(new Set(await web(consumer))).toEqual(new Set(['crashed']))

  await stage.pass(1)
  const releases = await stage.read(`${consumer}/releases`, z.array(z.object({ status: z.string() })))
  expect(releases.map(({ status }) => status)).toEqual(['succeeded', 'failed'])

  const { log } = stage.demo.platform.backend
  const refused = (): string[] => log.filter((line) => line.startsWith('PATCH ') && !/-> 2\d\d$/.test(line))
  expect(refused()).toEqual([])
  await stage.pass(2)
  expect(refused()).toHaveLength(1)

  const audits = await stage.read('/audits?size=100', z.array(auditRow))
  const told = (username: string) => audits.filter((audit) => audit.username === username)
  expect(told('dana.reyes').map(({ action, app }) => [action, app])).toContainEqual(['addon_change', 'orders'])
  expect(told('sam.okafor').map(({ action, app }) => [action, app])).toEqual([['release', 'checkout']])
  // What was refused is told to nobody.
  expect(told('lee.tanaka').filter(({ app }) => app === 'orders')).toEqual([])

  await stage.pass(6)
  const after = await stage.read(database, detailRow)
  expect(after.state).toBe('provisioned')
  expect(after.config_vars['DATABASE_URL']).toMatch(/^postgres:/)
  expect(after.config_vars['DATABASE_URL']).not.toBe(before.config_vars['DATABASE_URL'])
  expect(new Set(await web(owner))).toEqual(new Set(['running']))
  expect(new Set(await web(consumer))).toEqual(new Set(['crashed']))
  await stage.pass(1)
  expect(await stage.read(owner, appRow)).toMatchObject({ maintenance: false })
})

test.each([20, 400])(
  'bad-migration: at minute one the change is under way, with brokers that take %i ms',
  async (brokers) => {
    const stage = await tell('bad-migration', brokers)
    const addon = stage.demo.platform.directory.addon(idOf(stage, 'orders-db'))
    await stage.pass(1)
    expect(addon).toMatchObject({ state: 'provisioning', plan: { name: 'akkeris-postgresql:premium-0' } })
    await stage.pass(9)
    expect(addon).toMatchObject({ state: 'provisioned' })
  },
)

test('credential-leak: a guarded password in clear, a key that running apps do not have, a token in a hook’s results', async () => {
  const stage = await tell('credential-leak')
  const id = idOf(stage, 'cards-db')
  const through = (app: string) => stage.read(`/apps/${app}/addons/${id}`, detailRow)
  expect(Object.values((await through('cards-pay-prod')).config_vars).join(' ')).toContain('[redacted]')
  expect(Object.values((await through('reports-data-prod')).config_vars).join(' ')).toContain('fakepass')

  const audits = await stage.read('/audits?size=100', z.array(auditRow))
  expect(audits.find(({ action }) => action === 'config_change')).toMatchObject({
    app: 'invoices',
    username: 'mila.novak',
  })
  const statements = stage.demo.platform.directory.addon(idOf(stage, 'statements'))
  expect(statements && stage.demo.platform.instances.of(statements).generation).toBe(1)
  const variables = async (app: string) =>
    Object.keys(await stage.read(`/apps/${app}/config-vars`, z.record(z.string(), z.string())))
  expect(await variables('invoices-pay-prod')).toContain('IAM_ROTATE_DATE')
  expect(await variables('payouts-pay-prod')).not.toContain('IAM_ROTATE_DATE')
  const dynos = await stage.read('/apps/payouts-pay-prod/dynos', z.array(dynoRow))
  expect(dynos.find(({ type }) => type === 'web')).toMatchObject({ state: 'crashed', restarts: 9 })

  await stage.pass(0.5)
  const [hook] = await stage.read('/apps/reports-data-prod/hooks', z.array(hookRow))
  const results = `/apps/reports-data-prod/hooks/${hook?.id}/results`
  const { text } = await stage.get(results)
  expect(text).toContain('fakesecret')
  const token = /"x-akkeris-token":"([^"]+)"/.exec(text)?.[1] ?? ''
  expect((await ask(stage.demo.url, '/apps', { authorization: `Bearer ${token}` })).status).toBe(200)
})

test.each(['bad-migration', 'credential-leak'] as const)('%s: every request of its story is answered', async (name) => {
  const stage = await tell(name)
  await stage.pass(10)
  const paths = scenarioWords[name].story.match(/(?<=GET )\/[a-z/-]+/g) ?? []
  expect(paths.length).toBeGreaterThan(1)
  for (const path of paths) expect(await stage.get(path), path).toMatchObject({ status: 200 })
})

test('bad-migration: the owner’s own variables have another password at minute ten', async () => {
  const stage = await tell('bad-migration')
  const url = async () =>
    (await stage.read('/apps/orders-shop-prod/config-vars', z.record(z.string(), z.string())))['DATABASE_URL']
  const before = await url()
  expect(before).toMatch(/^postgres:/)
  await stage.pass(10)
  expect(await url()).toMatch(/^postgres:/)
  expect(await url()).not.toBe(before)
})
