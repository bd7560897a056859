import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { backupSeconds } from '#demo/brokers/backups.ts'
import { actionsOf } from '#demo/brokers/brokers.ts'
import { standardServices } from '#demo/catalogue/services.ts'
import { startDemo } from '#demo/demo.ts'
import type { Demo } from '#demo/demo.ts'
import type { Seed } from '#demo/seed/format.ts'
import { ask } from './ask.ts'
import type { Asked } from './ask.ts'

/** One add-on of each plan, named after what it is, all held by `api-prod` and some of them by `web-prod` too. */
const plans = {
  hobby: 'akkeris-postgresql:hobby',
  premium: 'akkeris-postgresql:premium-0',
  'shared-mysql': 'akkeris-mysql:standard-0',
  'own-mysql': 'akkeris-mysql:premium-0',
  sessions: 'akkeris-redis:small',
  pages: 'akkeris-memcached:small',
  files: 'akkeris-s3:basic',
  search: 'shop-search:shared',
  index: 'akkeris-es:small',
  queue: 'alamo-rabbitmq:sandbox',
  topics: 'kafka:prod',
  ledger: 'ledger-db:prod',
  drain: 'papertrail:basic',
  texts: 'twilio:basic',
  keys: 'securekey:fortnightly',
}
type Name = keyof typeof plans

const backup = { id: 'b0', createdAt: '2026-01-01T00:00:00.000Z', status: 'available', progress: 100 }

const backupFields = { id: z.string(), progress: z.number(), status: z.string(), created_at: z.string() }

const seed: Seed = {
  format: 1,
  now: '2026-02-01T00:00:00.000Z',
  organizations: [{ name: 'shop' }],
  regions: [{ name: 'us-seattle' }],
  stacks: [{ name: 'ds1', region: 'us-seattle' }],
  spaces: [{ name: 'prod', stack: 'ds1', compliance: ['prod'] }],
  apps: [
    { name: 'api', space: 'prod', organization: 'shop' },
    { name: 'web', space: 'prod', organization: 'shop' },
  ],
  addons: Object.entries(plans).map(([name, plan]) => ({
    plan,
    owner: { app: 'api-prod', name },
    attachments: name === 'premium' || name === 'keys' ? [{ app: 'web-prod', name }] : [],
    instance: { backups: [backup] },
  })),
  audits: [],
}

const key = 'key'
const open: Demo[] = []
const start = async (brokerMilliseconds = 0): Promise<Demo> => {
  const demo = await startDemo({ file: seed, key, brokerMilliseconds })
  open.push(demo)
  return demo
}

afterAll(async () => {
  for (const demo of open) await demo.close()
})

/** Without X-Username and elevated access, which no action asks for. */
function act(demo: Demo, method: string, name: Name, action: string, body?: string): Promise<Asked> {
  const path = `/apps/api-prod/addons/${name}/actions/${action}`
  const headers = { authorization: key, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }
  return ask(demo.url, path, headers, method, undefined, body)
}

const answer = ({ status, body }: Asked): [number, string] => [status, body]
const trouble = [503, 'Service Unavailable Error']

async function stateOf(demo: Demo, name: Name): Promise<string> {
  const { body } = await ask(demo.url, `/apps/api-prod/addons/${name}`, { authorization: key })
  return z.object({ state: z.string() }).parse(JSON.parse(body)).state
}

describe('which actions there are', () => {
  let demo: Demo
  beforeAll(async () => {
    demo = await start()
  })

  const machine = ['GET backups', 'POST backups', 'GET backups/b0', 'PUT backups/b0', 'PUT restart', 'GET logs']
  const replica = ['GET replica', 'PUT replica', 'DELETE replica']

  it.each(['hobby', 'shared-mysql'] as const)('a %s, which has no machine of its own, has roles only', async (name) => {
    for (const wanted of [...machine, ...replica]) {
      const [method = '', action = ''] = wanted.split(' ')
      expect(answer(await act(demo, method, name, action)), wanted).toEqual(trouble)
    }
    expect(answer(await act(demo, 'GET', name, 'roles'))).toEqual([200, 'null'])
    expect((await act(demo, 'POST', name, 'roles')).status).toBe(200)
  })

  it('a MySQL of its own cannot be told to change roles', async () => {
    expect(answer(await act(demo, 'GET', 'own-mysql', 'roles'))).toEqual([200, 'null'])
    expect(answer(await act(demo, 'POST', 'own-mysql', 'roles'))).toEqual(trouble)
    expect((await act(demo, 'GET', 'own-mysql', 'logs')).status).toBe(200)
  })

  it('a redis has backups, a memcached has none', async () => {
    const rows = z.array(
      z.strictObject({ ...backupFields, resource: z.object({ name: z.string().startsWith('redis-') }) }),
    )
    const { body } = await act(demo, 'GET', 'sessions', 'backups')
    expect(rows.parse(JSON.parse(body))).toMatchObject([{ id: 'b0', progress: 100, status: 'available' }])
    expect(answer(await act(demo, 'GET', 'pages', 'backups'))).toEqual(trouble)
  })

  it.each([
    ['drain', 403, 'The addon does not support any actions.'],
    ['texts', 403, 'The addon does not support any actions.'],
    ['ledger', 404, 'Action not found'],
    ['queue', 404, 'No such action found.'],
    ['topics', 404, 'No such action found.'],
    ['keys', 404, 'No such action found.'],
    ['index', 503, 'Service Unavailable Error'],
  ] as const)('%s says %d to an unknown one: %s', async (name, status, text) => {
    expect(answer(await act(demo, 'POST', name, 'anything'))).toEqual([status, text])
  })

  it('a team has some that nobody else knows', async () => {
    expect(answer(await act(demo, 'POST', 'search', 'reindex', '{"index":"articles"}'))).toEqual([
      200,
      '{"accepted":true,"index":"articles"}',
    ])
    expect(await stateOf(demo, 'search')).toBe('provisioning')
    expect(answer(await act(demo, 'POST', 'search', 'reindex', '{"index":"articles"}'))).toEqual(trouble)
  })

  it('any other verb is trouble, whatever the action', async () => {
    const fresh = await start()
    const names: Name[] = ['premium', 'sessions', 'pages', 'files', 'search']
    const paths = ['backups', 'roles', 'replica', 'restart', 'flush', 'stats', 'credentials', 'parameters', 'reindex']
    const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...names),
        fc.constantFrom(...paths),
        fc.constantFrom(...methods),
        async (name, path, method) => {
          const service = fresh.platform.fleet.services.find((one) => plans[name].startsWith(`${one.name}:`))
          const known = service && actionsOf(service).some((one) => one.method === method && one.path === path)
          const { status } = await act(fresh, method, name, path)
          if (known === true) expect([200, 503]).toContain(status)
          else expect(status).toBe(503)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('is not found for an unknown app or add-on, and not even a route with a colon in it', async () => {
    const nowhere = await ask(demo.url, '/apps/nope-prod/addons/x/actions/restart', { authorization: key }, 'PUT')
    expect(answer(nowhere)).toEqual([404, 'The specified application nope-prod does not exist.'])
    const unknown = await ask(demo.url, '/apps/api-prod/addons/x/actions/restart', { authorization: key }, 'PUT')
    expect(unknown.status).toBe(404)
    expect(answer(await act(demo, 'POST', 'premium', 'pg:backups'))).toEqual([404, ''])
  })
})

describe('the description of an action', () => {
  it('is JSON that is none, inside of JSON', async () => {
    const demo = await start()
    const { status, body } = await act(demo, 'GET', 'premium', 'restore_backup/schema')
    expect(status).toBe(200)
    const text = z.string().parse(JSON.parse(body))
    expect(() => {
      JSON.parse(text)
    }).toThrow(SyntaxError)
    const mended = z
      .object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) })
      .parse(JSON.parse(text.replaceAll(/,(\s*\})/g, '$1')))
    expect(Object.values(mended.paths).map((verbs) => Object.keys(verbs))).toEqual([['PUT']])
    // By its path it is taken for the name of a backup, and of securekey's there is none.
    expect(answer(await act(demo, 'GET', 'premium', 'backups/schema'))).toEqual(trouble)
    expect(answer(await act(demo, 'GET', 'keys', 'rotate/schema'))).toEqual([404, 'No such action found.'])
  })
})

describe('what an action does besides answering', () => {
  it('tells nobody, asks for no elevated access and redeploys nothing', async () => {
    const demo = await start()
    const log = demo.platform.backend.log
    await act(demo, 'POST', 'premium', 'roles')
    await act(demo, 'PUT', 'premium', 'restart')
    await act(demo, 'PUT', 'files', 'credentials')
    await demo.platform.clock.advance(60_000)
    expect(log.filter((call) => call.includes('/deploy'))).toEqual([])
    expect(demo.platform.fleet.audits).toEqual([])
  })

  it('rotates a securekey with any verb, for those it is attached to only', async () => {
    const demo = await start()
    for (const method of ['GET', 'POST', 'DELETE']) await act(demo, method, 'keys', 'rotate')
    await demo.platform.clock.advance(1000)
    const deployed = demo.platform.backend.log.filter((call) => call.includes('/deploy'))
    expect(deployed).toHaveLength(3)
    expect(deployed.every((call) => call.includes('(web in prod)'))).toBe(true)
  })

  it('never reaches a broker that does not say how it is', async () => {
    const demo = await start()
    demo.platform.backend.outages.add({ step: 'status', service: 'akkeris-redis', answer: 500 })
    expect(answer(await act(demo, 'POST', 'sessions', 'flush'))).toEqual(trouble)
    expect(demo.platform.backend.log.filter((call) => call.includes('/actions/'))).toEqual([])
  })
})

describe('what goes wrong', () => {
  it('a database restored from a backup that is not there never comes back', async () => {
    const demo = await start()
    expect(answer(await act(demo, 'PUT', 'premium', 'backups/nope'))).toEqual([200, '{"status":"OK"}'])
    await demo.platform.clock.advance(86_400_000)
    expect(await stateOf(demo, 'premium')).toBe('provisioning')
    expect(answer(await act(demo, 'POST', 'premium', 'backups'))).toEqual(trouble)
    expect((await act(demo, 'GET', 'premium', 'backups')).status).toBe(200)
  })

  it('nor does one whose backup was not finished, while a cache is not touched at all', async () => {
    const demo = await start()
    const { id } = z.object({ id: z.string() }).parse(JSON.parse((await act(demo, 'POST', 'premium', 'backups')).body))
    expect((await act(demo, 'PUT', 'premium', `backups/${id}`)).status).toBe(200)
    await demo.platform.clock.advance(backupSeconds * 10_000)
    expect(await stateOf(demo, 'premium')).toBe('provisioning')
    expect(answer(await act(demo, 'PUT', 'sessions', 'backups/nope'))).toEqual(trouble)
    expect(await stateOf(demo, 'sessions')).toBe('provisioned')
  })

  it("the apps' own login can be rotated, which locks every app out", async () => {
    const demo = await start()
    const read = async (): Promise<string> => {
      const { body } = await ask(demo.url, '/apps/api-prod/addons/premium', { authorization: key })
      const variables = z.object({ config_vars: z.record(z.string(), z.string()) }).parse(JSON.parse(body)).config_vars
      return Object.values(variables).find((value) => value.startsWith('postgres://')) ?? ''
    }
    const before = await read()
    const login = new URL(before).username
    const { status, body } = await act(demo, 'PUT', 'premium', `roles/${login}`)
    expect([status, JSON.parse(body)]).toEqual([200, expect.objectContaining({ Username: login })])
    expect(await read()).toBe(before)
    for (const name of ['api-prod', 'web-prod']) {
      expect(demo.platform.directory.app(name)?.ailing, name).toEqual({ web: { state: 'crashed', restarts: 5 } })
    }
    expect(answer(await act(demo, 'PUT', 'premium', 'roles/nobody'))).toEqual(trouble)
    expect(answer(await act(demo, 'GET', 'premium', `roles/${login}`))).toEqual(trouble)
    expect(answer(await act(demo, 'DELETE', 'premium', `roles/${login}`))).toEqual(trouble)
  })

  it('a replica takes its time, and there is only one', async () => {
    const demo = await start()
    const row = z.object({ status: z.string(), ready: z.boolean(), password: z.literal('') })
    const read = async () => row.parse(JSON.parse((await act(demo, 'GET', 'premium', 'replica')).body))
    expect(answer(await act(demo, 'DELETE', 'premium', 'replica'))).toEqual(trouble)
    expect((await act(demo, 'PUT', 'premium', 'replica')).status).toBe(200)
    expect(await read()).toEqual({ status: 'creating', ready: false, password: '' })
    await demo.platform.clock.advance(3_600_000)
    expect(await read()).toEqual({ status: 'available', ready: true, password: '' })
    expect(answer(await act(demo, 'PUT', 'premium', 'replica'))).toEqual(trouble)
    expect((await act(demo, 'DELETE', 'premium', 'replica')).status).toBe(200)
  })

  it('of two that got there at once the longer one says when it is over', async () => {
    const demo = await start(5)
    const both = await Promise.all([act(demo, 'PUT', 'premium', 'backups/b0'), act(demo, 'PUT', 'premium', 'restart')])
    expect(both.map(({ status }) => status)).toEqual([200, 200])
    await demo.platform.clock.advance(60_000)
    expect(
      demo.platform.instances
        .known()
        .values()
        .find(({ task }) => task !== null)?.task,
    ).toBe('restore')
    await demo.platform.clock.advance(600_000)
    expect(
      demo.platform.instances
        .known()
        .values()
        .find(({ task }) => task !== null),
    ).toBe(undefined)
  })
})

describe('the catalogue', () => {
  const services = standardServices()
  const everyPlan = services.flatMap((service) => service.plans)

  it('offers what the real one does', () => {
    const kinds =
      /postgresql|mysql|mongodb|es|redis|memcached|s3|rabbitmq|cdn|cloudfront|influxdb|kafka|twilio|papertrail/
    expect(new Set(services.map(({ name }) => kinds.exec(name)?.[0]).filter(Boolean)).size).toBe(14)
    expect(new Set(everyPlan.map(({ state }) => state))).toEqual(
      new Set(['public', 'ga', 'beta', 'deprecated', 'shutdown']),
    )
    expect(services.some(({ supports_sharing: shares }) => !shares)).toBe(true)
    expect(new Set(services.map((service) => service.supports_upgrading))).toEqual(new Set([true, false, undefined]))
    expect(everyPlan.some(({ compliance }) => compliance.join() === 'prod,socs')).toBe(true)
    expect(everyPlan.some((plan) => plan.available_regions.length === 1)).toBe(true)
    expect(everyPlan.some(({ attributes }) => attributes?.['connection_limit'] === null)).toBe(true)
    expect(
      everyPlan.filter(({ attributes }) => attributes && 'presistance' in attributes && 'repliacs' in attributes),
    ).toHaveLength(1)
  })

  it('has every id once', () => {
    const ids = [...services, ...everyPlan].map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(services.map(({ name }) => name)).toEqual(services.map(({ name }) => name).toSorted())
  })
})
