import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Json } from '#shared/json.ts'
import { whyNoBackup } from '#core/runbooks/backup-proof.ts'
import { present } from '../operations/runs/platform.ts'
import { until } from '../whole/atlas.ts'
import { addonIdOf, desk, kindsOf, unavailable } from './stage.ts'

const path = '/apps/owner/addons/orders/actions/backups'
const available = { id: 'mine', status: 'available', database: { name: 'orders' } }
const holding = (address: string | null): Json => ({
  id: 'orders',
  name: 'orders',
  addon_service: { id: 's', name: 'akkeris-postgresql' },
  plan: { id: 'p', name: 'akkeris-postgresql:premium-0' },
  app: { id: 'owner', name: 'owner-prod' },
  primary: true,
  state: 'provisioned',
  attached_to: [{ id: 'owner', name: 'owner-prod', owner: true }],
  config_vars: address === null ? {} : { DATABASE_URL: address },
})
const own = 'postgres://user:word@host:5432/orders'

/** A platform that says just this of the backup, of all backups and of the add-on. */
async function saying(backup: Json | null, list: Json, addon: Json) {
  const server = createServer(({ url }, response) => {
    const body = url === `${path}/mine` ? backup : url === path ? list : addon
    response.writeHead(body === null ? 503 : 200, { 'content-type': 'application/json' })
    response.end(body === null ? 'Service Unavailable Error' : JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  return {
    async get(asked: string) {
      const answer = await fetch(`http://127.0.0.1:${port}${asked}`)
      const bytes = Buffer.from(await answer.arrayBuffer())
      return { status: answer.status, body: bytes, contentType: 'application/json' }
    },
  }
}

async function judged(backup: Json | null, addon: Json = holding(own), id: string | null = 'mine', service = '') {
  const request = { method: 'POST', path, body: '', elevated: false, does: '' } as const
  return await whyNoBackup({ requests: [request] }, id, {
    client: (await saying(backup, [available], addon)) as never,
    clock: { now: () => 0 },
    service: service === '' ? 'akkeris-postgresql' : service,
    signal: new AbortController().signal,
    pace: null,
  })
}

describe('a backup counts', () => {
  it('when it is the one that was begun, available, and of this very database', async () => {
    expect(await judged(available)).toBeNull()
  })

  it('of what is no database, when the add-on lists it', async () => {
    const redis = { id: 'mine', status: 'available', resource: { name: 'redis-1' } }
    expect(await judged(redis, holding(null), 'mine', 'akkeris-redis')).toBeNull()
  })

  it.each<[string, Json | null, Json, string | null, string]>([
    ['whose id nobody told', available, holding(own), null, 'did not say which backup'],
    ['that is another one', { ...available, id: 'other' }, holding(own), 'mine', 'the broker showed other'],
    ['that is not finished', { ...available, status: 'creating' }, holding(own), 'mine', 'says creating'],
    ['that failed', { ...available, status: 'failed' }, holding(own), 'mine', 'failed'],
    ['of nobody knows what', { id: 'mine', status: 'available' }, holding(own), 'mine', 'Nobody told of what'],
    [
      'of another database',
      { ...available, database: { name: 'bills' } },
      holding(own),
      'mine',
      'this database is orders',
    ],
    ['of a database that nobody names', available, holding(null), 'mine', 'nobody told'],
    ['that cannot be read', null, holding(own), 'mine', 'could not be read'],
  ])('but not one %s', async (_what, backup, addon, id, why) => {
    expect(await judged(backup, addon, id)).toContain(why)
  })
})

describe('in a restore', () => {
  it("somebody else's backup of the same database is none", async () => {
    const on = await desk()
    const addonId = addonIdOf(on, 'premium')
    const runbook = { kind: 'restore', endpointId: on.endpointId, addonId, backup: 'b0ld', backupFirst: true } as const
    const plan = await on.planRunbook(runbook)
    const backup = kindsOf(plan).indexOf('create_backup')
    // Slow enough to see it.
    on.demo.platform.clock.setSpeed(1)
    const { id } = await on.start(plan)
    await until('the backup was begun', () => on.changes().some((change) => change.startsWith('POST')))
    const { backups } = on.demo.platform.instances.of(present(on.demo.platform.directory.addon(addonId)))
    await until('it is there', () => backups.length === 3)
    const mine = present(backups[2])
    mine.status = 'failed'
    backups.push({ ...mine, id: 'theirs', status: 'available', progress: 100 })
    const stuck = await on.rests(id)
    expect(stuck, stuck.sentence).toMatchObject({ state: 'paused', next: backup })
    expect(stuck.steps[backup]).toMatchObject({ state: 'failed' })
    expect(on.changes().filter((change) => change.startsWith('PUT'))).toEqual([])
    // Another one is taken, and waited for.
    on.demo.platform.clock.setSpeed(1000)
    await on.goOn(id)
    expect(await on.rests(id)).toMatchObject({ state: 'done' })
  }, 60_000)

  it('a backup that is gone when its turn to be needed comes is taken once more', async () => {
    const on = await desk()
    const addonId = addonIdOf(on, 'premium')
    const runbook = { kind: 'restore', endpointId: on.endpointId, addonId, backup: 'b0ld', backupFirst: true } as const
    const plan = await on.planRunbook(runbook)
    on.demo.faults.set('PUT /apps/*/addons/*/actions/backups/*', unavailable)
    const stuck = await on.rests((await on.start(plan)).id)
    expect(stuck).toMatchObject({ next: kindsOf(plan).indexOf('restore_backup') })
    on.demo.faults.clear()
    const { backups } = on.demo.platform.instances.of(present(on.demo.platform.directory.addon(addonId)))
    backups.splice(2)
    await on.goOn(stuck.id)
    const again = await on.rests(stuck.id)
    expect(again).toMatchObject({ state: 'paused', next: kindsOf(plan).indexOf('create_backup') })
    expect(again.sentence).toContain('nothing was sent')
    await on.goOn(stuck.id)
    expect(await on.rests(stuck.id)).toMatchObject({ state: 'done' })
  }, 60_000)
})
