import { describe, expect, it } from 'vitest'
import { startDemo } from '#demo/demo.ts'
import type { Demo } from '#demo/demo.ts'
import type { Seed } from '#demo/seed/format.ts'
import { plantSeed } from '#demo/seed/plant.ts'
import { readSeed } from '#demo/seed/read.ts'
import { exportSeed } from '#demo/seed/write.ts'
import { ask } from './ask.ts'

const key = 'fakekey'
const database = '7a8bd23b-0c3c-4cd0-b38a-9c3d5fc2a6e1'

const small = (): Seed => ({
  format: 1,
  organizations: [{ name: 'shop' }],
  regions: [{ name: 'us-seattle' }],
  stacks: [{ name: 'ds1', region: 'us-seattle' }],
  spaces: [{ name: 'prod', stack: 'ds1', compliance: ['prod'] }],
  apps: [
    { name: 'web', space: 'prod', organization: 'shop' },
    { name: 'api', space: 'prod', organization: 'shop' },
  ],
  addons: [
    { id: database, plan: 'akkeris-postgresql:hobby', owner: { app: 'api-prod' }, attachments: [{ app: 'web-prod' }] },
    { plan: 'akkeris-postgresql:hobby', owner: { app: 'api-prod' } },
    { plan: 'akkeris-postgresql:hobby', owner: { app: 'api-prod' } },
  ],
})

const get = async (demo: Demo, path: string): Promise<{ status: number; value: unknown }> => {
  const { status, body } = await ask(demo.url, path, { authorization: key })
  return { status, value: status === 200 ? JSON.parse(body) : body }
}

async function withDemo(file: Seed, work: (demo: Demo) => Promise<void>): Promise<void> {
  const demo = await startDemo({ file, key, brokerMilliseconds: 0 })
  try {
    await work(demo)
  } finally {
    await demo.close()
  }
}

describe('what a file leaves out', () => {
  it('follows from what it says, the same every time, and no id twice', () => {
    const { fleet } = plantSeed(small())
    expect(plantSeed(small()).fleet).toEqual(fleet)
    const things = [...fleet.apps, ...fleet.addons, ...fleet.attachments, ...fleet.spaces, ...fleet.stacks]
    const ids = things.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })

  it('is younger than what it stands on and not younger than the platform', () => {
    const { fleet, now } = plantSeed(small())
    for (const { addon, app, createdAt } of fleet.attachments) {
      expect(createdAt >= addon.createdAt && createdAt >= app.createdAt && app.createdAt >= app.space.createdAt).toBe(
        true,
      )
      expect(Date.parse(createdAt)).toBeLessThan(now)
      expect(app.updatedAt >= createdAt).toBe(true)
    }
  })

  it('gives each app one primary of a service, the oldest unless the file says which', () => {
    const seed = small()
    const [first] = plantSeed(seed).fleet.apps.filter(({ name }) => name === 'api-prod')
    const primaries = first?.attachments.filter(({ primary }) => primary) ?? []
    expect(primaries).toHaveLength(1)
    for (const { createdAt } of first?.attachments ?? []) expect(primaries[0]!.createdAt <= createdAt).toBe(true)

    seed.addons[2]!.owner!.primary = true
    const chosen = plantSeed(seed).fleet.addons.map(({ owner }) => owner?.primary)
    expect(chosen).toEqual([false, false, true])
  })
})

const historic = (change: (seed: Seed) => void): Seed => {
  const seed: Seed = { ...small(), historic: true }
  change(seed)
  return readSeed(JSON.stringify(seed), 'fleet.json')
}

describe('a historic file', () => {
  it('may hold two add-ons with one id, and both are listed', async () => {
    const file = historic((seed) => (seed.addons[1]!.id = database))
    await withDemo(file, async (demo) => {
      const { value } = await get(demo, '/addons')
      expect(value).toHaveLength(3)
      expect(new Set((value as { id: string }[]).map(({ id }) => id)).size).toBe(2)
    })
  })

  it('keeps attachments to nowhere and shows them in no list', async () => {
    const nowhere = '00000000-0000-4000-8000-000000000000'
    const file = historic((seed) => (seed.attachments = [{ app: 'web-prod', addon: nowhere, name: 'lost' }]))
    await withDemo(file, async (demo) => {
      for (const path of ['/addon-attachments', '/apps/web-prod/addon-attachments']) {
        expect(JSON.stringify((await get(demo, path)).value)).not.toContain('lost')
      }
      expect(exportSeed(demo.platform).attachments).toMatchObject([{ addon: nowhere, app: 'web-prod', name: 'lost' }])
    })
  })

  it.each(['akkeris-postgresql:forgotten', 'forgotten:hobby', 'fadbd910-9c48-4eb9-a78b-13b065454789'])(
    'may use the plan %s, which the controller does not know',
    async (plan) => {
      const file = historic((seed) => (seed.addons[0]!.plan = plan))
      await withDemo(file, async (demo) => {
        expect((await get(demo, '/addons')).value).toHaveLength(2)
        const { status, value } = await get(demo, '/addon-attachments')
        expect(status).toBe(404)
        expect(value).toMatch(/^The specified addon \S+ could not be found\.$/)
        expect(exportSeed(demo.platform).addons[0]?.plan).toBe(plan)
      })
    },
  )

  it('may hold an orphan and a name of any length', async () => {
    const file = historic((seed) => {
      delete seed.addons[0]!.owner
      seed.apps.push({ name: 'reconciliationservice', space: 'prod', organization: 'shop' })
    })
    await withDemo(file, async (demo) => {
      expect((await get(demo, `/addons/${database}`)).status).toBe(404)
      expect(JSON.stringify((await get(demo, '/addon-attachments')).value)).toContain('"null-null"')
      expect((await get(demo, '/apps/reconciliationservice-prod')).status).toBe(200)
    })
  })
})
