import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../kit/temporary-folder.ts'
import { secretsBelow, secretsIn } from '../whole/secrets.ts'
import { day, demoPlatform, lookRoom, secretsOf, synced } from './room.ts'

const all = { kind: 'all' } as const

/** Maps and sets included, as JSON would leave them out. */
function everythingIn(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner instanceof Map ? [...inner] : inner instanceof Set ? [...inner] : inner,
  )
}

/** The town, with a person's copy of a shared database's address in an app that does not hold it. */
async function townWithCopy() {
  const demo = await demoPlatform({ scenario: 'calm' })
  const { fleet } = demo.platform
  const shared = fleet.addons.find(
    ({ attachments, service }) => attachments.length > 1 && service.name === 'akkeris-postgresql',
  )
  const stranger = fleet.apps.find((app) => !app.attachments.some(({ addon }) => addon === shared))
  if (!shared || !stranger) throw new Error('Nothing is shared.')
  const [url = ''] = secretsOf({
    ...demo,
    platform: { ...demo.platform, fleet: { ...fleet, addons: [shared], apps: [] } },
  })
  stranger.configVariables = {
    ...stranger.configVariables,
    REPORTS_DB: `jdbc:${url}?ssl=true`,
    PAYMENT_SECRET: 'hunter2-hunter2-hunter2',
  }
  return { demo, shared, stranger, url }
}

describe('shadows', () => {
  test('are looked for only where a policy asks for them', async () => {
    const { demo } = await townWithCopy()
    const room = await lookRoom()
    const id = await synced(room, demo.url)
    await room.look.start(id, all, day)
    await room.settled(id)
    expect(room.look.shadows(id)).toBeNull()
    expect(room.tally.paths.filter((path) => /\/config(-vars)?$/.test(path))).toEqual([])
  })

  test('a copied address is found, and whose it is', async () => {
    const { demo, shared, stranger } = await townWithCopy()
    const room = await lookRoom({ shadows: true })
    const id = await synced(room, demo.url)
    await room.look.start(id, all, day)
    const end = await room.settled(id)
    expect(end).toMatchObject({ state: 'done', failed: 0, done: end.total })
    expect(room.tally).toMatchObject({ mostBrokers: 1 })
    expect(room.tally.most).toBeLessThanOrEqual(4)
    const shadows = room.look.shadows(id)
    expect(room.look.shadows(id)).toBe(shadows)
    const digests = shadows?.addons.get(shared.id) ?? []
    expect(digests).toHaveLength(1)
    const copy = { appId: stranger.id, app: stranger.name, variable: 'REPORTS_DB' }
    expect(shadows?.users.get(digests[0] ?? '')).toEqual([copy])
    // What add-ons bring by themselves is nobody's copy.
    expect([...(shadows?.users.values() ?? [])].flat().map(({ variable }) => variable)).toEqual(['REPORTS_DB'])

    // Fresh ones are not asked for again.
    const asked = room.tally.paths.length
    await room.look.start(id, all, day)
    await room.settled(id)
    expect(room.tally.paths).toHaveLength(asked)
    room.house.clock.advance(day)
    await room.look.start(id, all, day)
    await room.settled(id)
    expect(room.tally.paths.length).toBeGreaterThan(asked)
    expect(room.look.shadows(id)?.addons.get(shared.id)).toEqual(digests)
  })

  test('another process digests in another way', async () => {
    const { demo, shared } = await townWithCopy()
    const rooms = [await lookRoom({ shadows: true }), await lookRoom({ shadows: true })]
    const digests = await Promise.all(
      rooms.map(async (room) => {
        const id = await synced(room, demo.url)
        await room.look.start(id, { kind: 'addon', addonId: shared.id }, day)
        await room.settled(id)
        return room.look.shadows(id)?.addons.get(shared.id) ?? []
      }),
    )
    expect(digests[0]).toHaveLength(1)
    expect(digests[0]).not.toEqual(digests[1])
  })
})

describe('no secret and no address of the platform', () => {
  test('is in the file, the log, or anything that is given out', async () => {
    const { demo, url } = await townWithCopy()
    const secrets = [...new Set([...secretsOf(demo), 'hunter2-hunter2-hunter2', 'fakepass', 'akkeris.example'])]
    expect(secrets).toContain(url)
    expect(secrets.length).toBeGreaterThan(20)
    // Audits repeat what was given to somebody, variables and all.
    demo.platform.fleet.audits?.push({
      action: 'addon_change',
      app: 'web',
      space: 'prod',
      username: 'ops',
      receivedAt: '2026-11-23T08:00:00.000Z',
      info: JSON.stringify({ change: 'create', changes: [{ id: 'a1', config_vars: { DATABASE_URL: url } }] }),
    })
    const folder = temporaryFolder()
    const room = await lookRoom({ path: join(folder, 'cache.db'), shadows: true })
    const id = await synced(room, demo.url)
    const given: unknown[] = []
    for (const fault of [null, 'garble', 'truncate', 'wrong-order'] as const) {
      if (fault) demo.faults.set('/apps/**', { kind: fault })
      given.push(await room.look.start(id, all, 0))
      given.push(await room.settled(id), await room.look.state(id), room.look.facts(id), room.look.shadows(id))
    }
    expect(room.look.facts(id).audits?.changes).toContainEqual(expect.objectContaining({ addonId: 'a1' }))
    expect(everythingIn(given)).toContain('REPORTS_DB')
    expect(secretsIn('what is given', everythingIn(given), secrets)).toEqual([])
    expect(secretsIn('events', everythingIn(room.events), secrets)).toEqual([])
    expect(secretsIn('log', everythingIn(room.entries), secrets)).toEqual([])
    expect(secretsBelow(folder, secrets)).toEqual([])
    await room.close()
    expect(secretsBelow(folder, secrets)).toEqual([])
  })
})
