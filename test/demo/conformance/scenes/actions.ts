import { expect } from 'vitest'
import { z } from 'zod'
import { backupSeconds } from '#demo/brokers/backups.ts'
import type { Seed } from '#demo/seed/format.ts'
import type { Lab, Scene, Scenes } from '../scene.ts'

/** The add-ons that the recorded requests name. */
const postgres = '46f91d3a-c41e-480e-b31c-64c9417323e9'
const redis = '643f8451-e871-401b-a760-14b6643ce8c3'
const memcached = '8544a75d-021b-4ae1-9cad-507c1f6acb56'
const papertrail = '0b151de4-d887-4b19-a096-709e11932772'
const secureKey = '97241a63-5533-472e-856d-4fcbcd19d57b'
const production = '21237a40-64e8-4246-af5d-151f217c5f39'
const storage = 'f5a8fd80-40dd-4d10-9962-40ca2995f859'
const socs = '4fc3064b-d64a-4e3e-ad2c-b7d0eb413dc5'
const vault = 'e8b10867-28a3-4d78-8183-2a76ca1b379a'
const reporting = 'db1d1039-dbbf-46c8-9b78-302fc6ae99ee'

type SeedAddon = Seed['addons'][number]
type Instance = NonNullable<SeedAddon['instance']>

const backup = { id: '840c10454449', createdAt: '2026-11-23T08:51:28.162Z', status: 'available', progress: 100 }
const role = { name: 'roe6ba788f', generation: 0 }

/** One add-on more, of the first app and borrowed by the others. */
const holding =
  (addon: SeedAddon, app: string, ...borrowers: string[]) =>
  (seed: Seed): void => {
    seed.addons.push({
      owner: { app, primary: true },
      attachments: borrowers.map((borrower) => ({ app: borrower, primary: true })),
      ...addon,
    })
  }

/** The database that most of these were tried on, through its owner and through an app that only holds it. */
const withPostgres = (instance: Instance = {}): ((seed: Seed) => void) =>
  holding(
    {
      id: postgres,
      plan: 'akkeris-postgresql:eu-residency',
      owner: { app: 'labq-qa', name: 'main-db', primary: false },
      instance,
    },
    'labq-qa',
    'labr-qa',
  )

const withRedis = holding({ id: redis, plan: 'akkeris-redis:small' }, 'labq-qa', 'labd-dev')
const withMemcached = holding({ id: memcached, plan: 'akkeris-memcached:small' }, 'labd-dev')
const withSecureKey = holding({ id: secureKey, plan: 'securekey:fortnightly' }, 'labq-qa', 'labr-qa')

const onPostgres = `/apps/labq-qa/addons/${postgres}`

async function stateOf(lab: Lab, path: string): Promise<string> {
  const { body } = await lab.ask('GET', path)
  return z.object({ state: z.string() }).parse(JSON.parse(body)).state
}

const backupRow = z.object({ id: z.string(), status: z.string(), progress: z.number() })

/** A backup grows on the platform's clock until it can be restored from. */
async function expectBackupToFinish(lab: Lab, { body }: { body: string }): Promise<void> {
  const { id, status } = backupRow.parse(JSON.parse(body))
  expect(status).toBe('creating')
  const read = async () =>
    backupRow.parse(JSON.parse((await lab.ask('GET', `${onPostgres}/actions/backups/${id}`)).body))
  await lab.demo.platform.clock.advance((backupSeconds * 1000) / 2)
  expect(await read()).toMatchObject({ status: 'creating' })
  await lab.demo.platform.clock.advance((backupSeconds * 1000) / 2)
  expect(await read()).toMatchObject({ status: 'available', progress: 100 })
}

/** Busy for a while, then in order again, and nobody was redeployed for it. */
async function expectBusyForAWhile(lab: Lab, path: string): Promise<void> {
  expect(await stateOf(lab, path)).toBe('provisioning')
  await lab.demo.platform.clock.advance(600_000)
  expect(await stateOf(lab, path)).toBe('provisioned')
  expectNoRedeploy(lab)
}

function expectNoRedeploy({ demo }: Lab): void {
  expect(demo.platform.backend.log.filter((call) => call.includes('/deploy'))).toEqual([])
}

async function bytesHeld(lab: Lab, path: string): Promise<number> {
  const { body } = await lab.ask('POST', `${path}/actions/stats`)
  const { stats } = z
    .object({ stats: z.array(z.object({ key: z.string(), value: z.string() })) })
    .parse(JSON.parse(body))
  return Number(stats.find(({ key }) => key === 'bytes')?.value)
}

const busy = async (lab: Lab): Promise<void> => {
  expect((await lab.replay('actions/postgres-backup-restore')).status).toBe(200)
  expect(lab.demo.platform.directory.addon(postgres)?.state).toBe('provisioning')
}

const variables = z.record(z.string(), z.string())
const remembered = new WeakMap<Lab, Record<string, string>>()

const environment = async (lab: Lab, app: string): Promise<Record<string, string>> =>
  variables.parse(JSON.parse((await lab.ask('GET', `/apps/${app}/config-vars`)).body))

async function remember(lab: Lab, app: string): Promise<void> {
  remembered.set(lab, await environment(lab, app))
}

const rotated = async (lab: Lab, app: string) => ({
  before: remembered.get(lab) ?? {},
  now: await environment(lab, app),
})

/** A new key, and the one before it as the second of the pair. */
const rotatesKey: Scene = {
  given: withSecureKey,
  before: (lab) => remember(lab, 'labr-qa'),
  async after(lab) {
    const { before, now } = await rotated(lab, 'labr-qa')
    const [was] = before['SECURE_KEY']?.split(',') ?? []
    const [first, second] = now['SECURE_KEY']?.split(',') ?? []
    expect(first).toMatch(/^FA4E[0-9A-F]{60}$/)
    expect([second, first === was]).toEqual([was, false])
  },
}

/** What a replica is called is the provider's; what it is, where and how it is written is compared. */
const replicaNames = ['name', 'provider_id', 'plan.provider']

const roleCreated: Scene = { given: withPostgres(), loose: ['Username'] }

export const scenes: Scenes = {
  'actions/postgres-backups-list-empty': { given: withPostgres() },
  'actions/postgres-backups-list': { given: withPostgres({ backups: [backup] }), loose: ['[].database.name'] },
  'actions/postgres-backup-get': { given: withPostgres({ backups: [backup] }), loose: ['database.name'] },
  'actions/postgres-backup-get-unknown-503': { given: withPostgres({ backups: [backup] }) },
  'actions/postgres-backups-create': {
    given: withPostgres(),
    loose: ['database.name', 'id'],
    after: expectBackupToFinish,
  },
  'actions/malformed-json-body-is-ignored': {
    given: withPostgres(),
    loose: ['database.name', 'id'],
    after: expectBackupToFinish,
  },
  'actions/postgres-backup-restore': {
    given: withPostgres({ backups: [backup] }),
    after: (lab) => expectBusyForAWhile(lab, onPostgres),
  },
  'actions/addon-state-after-restore': { older: true, given: withPostgres({ backups: [backup] }), before: busy },
  'actions/postgres-backups-create-while-busy-503': { given: withPostgres({ backups: [backup] }), before: busy },
  'actions/action-from-non-owner': { given: withPostgres({ backups: [backup] }), loose: ['[].database.name'] },
  'actions/action-on-attached-from-non-owner-wrong': { given: withPostgres() },
  'actions/postgres-logs': { given: withPostgres(), loose: ['logs'] },
  'actions/postgres-restart': { given: withPostgres(), after: (lab) => expectBusyForAWhile(lab, onPostgres) },
  'actions/postgres-restart-with-post-503': { given: withPostgres() },
  'actions/restart-from-non-owner': { given: withPostgres(), after: (lab) => expectBusyForAWhile(lab, onPostgres) },
  'actions/restart-in-prod-without-elevated': {
    given: holding({ id: production, plan: 'akkeris-postgresql:premium-prod' }, 'labp-pay-prod'),
    after: (lab) => expectBusyForAWhile(lab, `/apps/labp-pay-prod/addons/${production}`),
  },
  'edge/put-action-without-body': {
    given: withPostgres(),
    door: 'edge',
    after: (lab) => expectBusyForAWhile(lab, onPostgres),
  },
  'actions/postgres-roles-create': {
    ...roleCreated,
    async after(lab, { body }) {
      const list = await lab.ask('GET', `${onPostgres}/actions/roles`)
      expect(JSON.parse(list.body)).toEqual([JSON.parse(body)])
    },
  },
  'actions/socs-roles-create-not-redacted': {
    given: holding({ id: socs, plan: 'akkeris-postgresql:premium-socs' }, 'labs-core-prod'),
    loose: ['Username'],
  },
  'actions/postgres-roles-list': { given: withPostgres({ roles: [role] }) },
  'actions/postgres-role-rotate': {
    given: withPostgres({ roles: [role] }),
    async after(lab, first) {
      const again = await lab.replay('actions/postgres-role-rotate')
      expect(again.body).not.toBe(first.body)
      expect(JSON.parse((await lab.ask('GET', `${onPostgres}/actions/roles`)).body)).toEqual([JSON.parse(again.body)])
    },
  },
  'actions/postgres-role-delete': {
    given: withPostgres({ roles: [role] }),
    async after(lab) {
      expect((await lab.ask('GET', `${onPostgres}/actions/roles`)).body).toBe('null')
    },
  },
  'actions/postgres-replica-get-none-503': { given: withPostgres() },
  'actions/postgres-replica-create': { given: withPostgres(), loose: replicaNames },
  'actions/postgres-replica-create-again-503': {
    given: withPostgres(),
    async before(lab) {
      expect((await lab.replay('actions/postgres-replica-create')).status).toBe(200)
    },
  },
  'actions/postgres-replica-get': {
    given: withPostgres({ replica: { createdAt: '2026-11-23T08:59:58.000Z' } }),
    loose: replicaNames,
  },
  'actions/postgres-replica-delete': {
    given: withPostgres({ replica: { createdAt: '2026-11-23T08:59:58.000Z' } }),
    loose: replicaNames,
    async after(lab) {
      expect((await lab.ask('GET', `${onPostgres}/actions/replica`)).status).toBe(503)
    },
  },
  'actions/patch-with-body': { given: withPostgres() },
  'actions/unknown-action-503': { given: withPostgres() },
  'errors/503-action-broker-down': {
    given: holding({ id: reporting, plan: 'akkeris-postgresql:standard-1' }, 'labq-qa'),
    before({ demo }) {
      demo.platform.backend.outages.add({ step: 'action', service: 'akkeris-postgresql', answer: 502 })
    },
  },
  'actions/redis-stats': { given: withRedis, loose: ['stats[].value'] },
  'actions/redis-flush': {
    given: withRedis,
    async after(lab) {
      expect(await bytesHeld(lab, `/apps/labq-qa/addons/${redis}`)).toBeGreaterThan(100_000)
    },
  },
  'actions/flush-from-non-owner': { given: withRedis },
  'actions/redis-restart': {
    given: withRedis,
    async after(lab) {
      const path = `/apps/labq-qa/addons/${redis}`
      expect(await bytesHeld(lab, path)).toBeLessThan(1000)
      await expectBusyForAWhile(lab, path)
    },
  },
  'actions/memcached-stats': { given: withMemcached, loose: ['stats[].value'] },
  'actions/memcached-flush': {
    given: withMemcached,
    async after(lab) {
      expect(await bytesHeld(lab, `/apps/labd-dev/addons/${memcached}`)).toBeLessThan(1000)
    },
  },
  'actions/s3-rotate-credentials': {
    given: holding({ id: storage, plan: 'akkeris-s3:basic' }, 'labr-qa', 'labq-qa'),
    before: (lab) => remember(lab, 'labq-qa'),
    loose: ['UserName'],
    async after(lab, { body }) {
      const pair = z.object({ AccessKeyId: z.string(), SecretAccessKey: z.string() }).parse(JSON.parse(body))
      const read = await lab.ask('GET', `/apps/labq-qa/addons/${storage}`)
      expect(JSON.parse(read.body)).toMatchObject({
        config_vars: { S3_ACCESS_KEY: pair.AccessKeyId, S3_SECRET_KEY: pair.SecretAccessKey },
      })
      expectNoRedeploy(lab)
      const { before, now } = await rotated(lab, 'labq-qa')
      for (const name of ['S3_ACCESS_KEY', 'S3_SECRET_KEY']) expect(now[name], name).not.toBe(before[name])
      // The bucket itself stays.
      expect(now['S3_BUCKET']).toBe(before['S3_BUCKET'])
    },
  },
  'actions/securekey-rotate': rotatesKey,
  'actions/securekey-rotate-with-get': rotatesKey,
  'actions/securekey-unknown-action-404': { given: withSecureKey },
  'actions/papertrail-action-403': { given: holding({ id: papertrail, plan: 'papertrail:basic' }, 'labq-qa') },
  'actions/vault-action-404': { given: holding({ id: vault, plan: 'ledger-db:dev' }, 'labq-qa') },
}
