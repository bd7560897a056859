import { expect } from 'vitest'
import { z } from 'zod'
import { startDemo } from '#demo/demo.ts'
import type { Seed } from '#demo/seed/format.ts'
import { ask } from '../../ask.ts'
import { readNotes } from '../recordings.ts'
import type { Lab, Scene, Scenes } from '../scene.ts'

/** Left behind by a create that failed late; its broker does not know it. */
const ghost = '8adbdea1-ba03-4893-834b-0975a3aabacd'

/** What labq-qa held when most of this was recorded. */
const held = [
  {
    id: '46f91d3a-c41e-480e-b31c-64c9417323e9',
    plan: 'akkeris-postgresql:eu-residency',
    name: 'main-db',
    primary: false,
  },
  { id: '14dd9849-7e5d-41bd-b8f4-d17762982c2e', plan: 'kafka:nonprod', name: 'kafka-ghost-6786' },
  { id: 'e8b10867-28a3-4d78-8183-2a76ca1b379a', plan: 'ledger-db:dev', name: 'ledger-veil-797' },
  { id: 'f14e7925-0466-4ebd-8985-22e092a26b10', plan: 'akkeris-mysql:premium-0', primary: false },
  { id: '0b151de4-d887-4b19-a096-709e11932772', plan: 'papertrail:basic', name: 'papertrail-mountain-8612' },
  { id: '97241a63-5533-472e-856d-4fcbcd19d57b', plan: 'securekey:fortnightly' },
  { id: 'db1d1039-dbbf-46c8-9b78-302fc6ae99ee', plan: 'akkeris-postgresql:standard-1', name: 'Reporting-DB' },
  { id: '47f2ff7e-c311-4d5d-a755-5ede355a7f9a', plan: 'akkeris-rabbitmq:sandbox' },
  { id: 'c82906e9-a121-45d1-9de4-181bcfdd2a61', plan: 'akkeris-mysql:standard-0' },
  { id: '643f8451-e871-401b-a760-14b6643ce8c3', plan: 'akkeris-redis:small', name: 'half-applied' },
  { id: ghost, plan: 'akkeris-redis:medium', name: 'half-made', primary: false, ghost: true },
]

function given(seed: Seed): void {
  for (const { id, plan, name, primary = true, ghost: isGhost = false } of held) {
    seed.addons.push({
      id,
      plan,
      ...(isGhost ? { ghost: true } : {}),
      owner: { app: 'labq-qa', primary, ...(name === undefined ? {} : { name }) },
    })
  }
}

/** The lists have no order; there, the first row of all was of a MySQL. */
function mysqlFirst(seed: Seed): void {
  seed.addons.unshift({ plan: 'akkeris-mysql:standard-0', owner: { app: 'labd-dev', primary: true } })
}

/** A service that only us-seattle offers. */
function withRegional(seed: Seed): void {
  seed.addons.push({ plan: 'akkeris-cdn:dist', owner: { app: 'labd-dev', primary: true } })
}

/** Of the recorded rows of the whole platform only a few were kept, all of them of brokers. */
function onlyBrokers(seed: Seed): void {
  seed.addons = seed.addons.filter(({ plan }) => plan.startsWith('akkeris-'))
  const left = new Set(seed.addons.map(({ id }) => id))
  seed.attachments = (seed.attachments ?? []).filter(({ addon }) => left.has(addon))
}

/** Of the recorded catalogue only its first service was kept. */
function onlyContent(seed: Seed): void {
  seed.services = seed.services?.filter(({ name }) => name === 'akkeris-cdn')
  seed.addons = []
  seed.attachments = []
}

/** An app with variables of its own, which are all it has left, and a database. */
function withOwnVariables(seed: Seed): void {
  const app = seed.apps.find(({ name, space }) => name === 'catalog' && space === 'audit')
  if (!app) throw new Error('The estate has catalog-audit.')
  app.configVariables = { NODE_ENV: 'production', LOG_LEVEL: 'info', SESSION_SECRET: 'fakesession' }
  seed.addons.push({ plan: 'akkeris-postgresql:premium-socs', owner: { app: 'catalog-audit', primary: true } })
}

const everyRegion = ['us-seattle', 'eu-ireland']

const booting = (bad: { vault?: boolean; regions?: string[] }, more: Scene = {}): Scene => ({
  before({ demo }) {
    demo.platform.catalogue.boot(bad)
  },
  ...more,
})

/** How many rows a list has. */
async function countOf(lab: Lab, path: string): Promise<number> {
  return z.array(z.unknown()).parse(JSON.parse((await lab.ask('GET', path)).body)).length
}

/** The list is short only as long as the controller does not know better. */
const shortUntilBooted: Scene['after'] = async (lab, { body }) => {
  const short = z.array(z.unknown()).parse(JSON.parse(body)).length
  lab.demo.platform.catalogue.boot()
  expect(await countOf(lab, '/addons')).toBeGreaterThan(short)
}

const ofThree: Scene = { options: { key: 'hello-three' }, onlyShape: true }

const figures = z.object({
  lists: z.array(
    z.object({
      path: z.string(),
      gzip: z.boolean(),
      items: z.number(),
      body_bytes: z.number(),
      wire_bytes: z.number(),
    }),
  ),
  broker_calls_for_both_global_lists: z.literal(0),
  order_stable: z.record(z.string(), z.literal(true)),
})

/** Lists that are as long at the generated size as they were there; the catalogue and the places are another. */
const fleetLists = new Set(['/spaces', '/apps', '/apps?simple=true', '/addons', '/addon-attachments'])

/** The whole picture at the recorded size: as many rows, of about the recorded weight, and nobody asked for them. */
async function weigh(notes: unknown): Promise<void> {
  const demo = await startDemo({ size: 'M', seed: 1, key: 'hello-three', brokerMilliseconds: 0 })
  try {
    const { lists, order_stable: stable } = figures.parse(notes)
    for (const { path, gzip, items, body_bytes: bodyBytes, wire_bytes: wireBytes } of lists) {
      const headers = { authorization: 'hello-three', ...(gzip ? { 'accept-encoding': 'gzip' } : {}) }
      const { status, body } = await ask(demo.url, path, headers)
      expect({ path, status }).toEqual({ path, status: 200 })
      const { length } = z.array(z.unknown()).parse(JSON.parse(body))
      if (fleetLists.has(path)) expect({ path, length }).toEqual({ path, length: items })
      const weight = Buffer.byteLength(body) / length / (bodyBytes / items)
      expect({ path, weight: weight > 0.7 && weight < 1.4 ? 'alike' : weight }).toEqual({ path, weight: 'alike' })
      if (gzip) expect(wireBytes).toBeLessThan(bodyBytes)
      if (path in stable) expect((await ask(demo.url, path, headers)).body).toBe(body)
    }
    expect(demo.platform.backend.log).toEqual([])
  } finally {
    await demo.close()
  }
}

export const scenes: Scenes = {
  'failure/boot-healthy-services': { given: onlyContent },
  'failure/boot-all-catalogues-down-addon': booting({ regions: everyRegion }),
  'failure/boot-all-catalogues-down-addons': booting(
    { regions: everyRegion },
    { onlyShape: true, after: shortUntilBooted },
  ),
  'failure/boot-all-catalogues-down-app-addons': booting({ regions: everyRegion }),
  'failure/boot-all-catalogues-down-app-config-vars': booting({ regions: everyRegion }, { given: withOwnVariables }),
  'failure/boot-all-catalogues-down-attachments': booting({ regions: everyRegion }, { given: mysqlFirst }),
  'failure/boot-all-catalogues-down-services': booting({ regions: everyRegion }, { ordered: true }),
  'failure/boot-one-region-down-addons': booting(
    { regions: ['us-seattle'] },
    { given: withRegional, onlyShape: true, after: shortUntilBooted },
  ),
  'failure/boot-one-region-down-attachments': booting({ regions: ['us-seattle'] }, { given: withRegional }),
  'failure/boot-one-region-down-services': booting({ regions: ['us-seattle'] }, { ordered: true }),
  'failure/boot-vault-down-addons': booting({ vault: true }, { after: shortUntilBooted }),
  'failure/boot-vault-down-attachments': booting({ vault: true }, { given: mysqlFirst }),
  'failure/boot-vault-down-services': booting({ vault: true }),
  'failure/boot-vault-down-spaces': booting({ vault: true }, { onlyShape: true }),

  'failure/ghost-addon-get': {
    given,
    async after(lab) {
      // Beside it, nothing looks wrong: the list has it, and as provisioned.
      const rows = z
        .array(z.object({ id: z.string(), state: z.string() }))
        .parse(JSON.parse((await lab.ask('GET', '/addons')).body))
      expect(rows.find(({ id }) => id === ghost)).toEqual({ id: ghost, state: 'provisioned' })
    },
  },
  'failure/ghost-addon-delete': {
    given,
    after({ demo }) {
      expect(demo.platform.directory.addon(ghost)?.owner?.app.name).toBe('labq-qa')
    },
  },
  'failure/list-after-half-made': { older: true, given },
  'failure/list-by-app-broker-down': {
    given,
    before({ demo }) {
      demo.platform.backend.outages.add({ step: 'status', answer: 500 })
    },
    async after(lab) {
      lab.demo.platform.backend.outages.clear()
      expect(await countOf(lab, '/apps/labq-qa/addons')).toBe(held.length - 1)
    },
  },
  'failure/list-by-app-broker-down-empty': {
    given(seed) {
      seed.addons.push({ plan: 'akkeris-redis:small', owner: { app: 'labn-sandbox', primary: true } })
    },
    before({ demo }) {
      demo.platform.backend.outages.add({ step: 'status', answer: 500 })
    },
    async after(lab) {
      lab.demo.platform.backend.outages.clear()
      expect(await countOf(lab, '/apps/labn-sandbox/addons')).toBe(1)
    },
  },
  'failure/list-global-broker-down': {
    given: onlyBrokers,
    onlyShape: true,
    before({ demo }) {
      demo.platform.backend.outages.add({ answer: 500 })
    },
    async after(lab) {
      expect(lab.demo.platform.backend.log).toEqual([])
      const during = await countOf(lab, '/addons')
      lab.demo.platform.backend.outages.clear()
      expect(await countOf(lab, '/addons')).toBe(during)
    },
  },
  'failure/slow-broker-list': {
    older: true,
    given,
    before({ demo }) {
      // Both at once: the list takes as long as the slowest, not as long as all of them.
      for (const service of ['akkeris-redis', 'akkeris-mysql']) {
        demo.platform.backend.outages.add({ step: 'status', service, answer: 'late', milliseconds: 3000 })
      }
    },
    passing: 3010,
    after({ demo }) {
      expect(demo.platform.backend.log.filter((line) => line.endsWith('/last_operation -> 200'))).toHaveLength(6)
    },
  },

  'fleet/addons': { ...ofThree, given: onlyBrokers },
  'fleet/apps-simple': ofThree,
  'fleet/attachments': ofThree,
  'fleet/spaces': ofThree,
  'fleet/figures': { story: () => weigh(readNotes('fleet/figures')) },
}
