import { statSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import * as fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openStores } from '#core/store/stores.ts'
import { startDemo } from '#demo/demo.ts'
import { fixedClock } from '../../kit/clock.ts'
import { temporaryFolder } from '../../kit/temporary-folder.ts'
import { play, recordedEstate, routesOf, type Estate } from '../inventory/recordings.ts'
import { ageless, allAddons, everything, openAtlas, opened, type Atlas } from './atlas.ts'
import { draft } from './draft.ts'
import { estateServer, key, type EstateServer } from './estate.ts'

interface World {
  clock: ReturnType<typeof fixedClock>
  server: EstateServer
  estate: Estate
  atlas: Atlas
  id: string
  /** Moves the clock a minute on and syncs. */
  sync(): Promise<{ complete: boolean }>
}

const recorded = recordedEstate()
const minute = 60_000

/** A platform that can be changed, known whole to a core. */
async function world(folder: string | null = null): Promise<World> {
  const estate = structuredClone(recorded)
  const server = await estateServer({ routes: routesOf(estate) })
  onTestFinished(() => server.close())
  const clock = fixedClock()
  const atlas = await opened({ clock, dataDirectory: folder })
  const id = await atlas.add(server.url, key)
  await atlas.call('inventory.sync', { endpointId: id })
  return {
    clock,
    server,
    estate,
    atlas,
    id,
    sync() {
      clock.advance(minute)
      return atlas.call('inventory.sync', { endpointId: id })
    },
  }
}

/** An add-on that more than one app holds. */
function sharedAddon(estate: Estate): Estate['/addons'][number] {
  const holders = (id: string) => estate['/addon-attachments'].filter((row) => row.addon.id === id).length
  const found = estate['/addons'].find(({ id }) => holders(id) > 1)
  if (!found) throw new Error('The recordings hold no shared add-on.')
  return found
}

/** Takes rows out of the platform, as deleting the add-on there does. */
function remove({ estate, server }: World, addonId: string): void {
  estate['/addons'] = estate['/addons'].filter(({ id }) => id !== addonId)
  estate['/addon-attachments'] = estate['/addon-attachments'].filter(({ addon }) => addon.id !== addonId)
  Object.assign(server.estate, routesOf(estate))
}

async function carriedRows({ atlas, id }: World): Promise<Record<string, number>> {
  const { rows } = await atlas.call('inventory.addons', allAddons(id))
  return Object.fromEntries(
    rows.flatMap(({ id: addonId, carriedFrom, owner }) =>
      // Only the attachment list speaks of an orphan, so it comes and goes with that list.
      carriedFrom === null || owner === null ? [] : [[addonId, carriedFrom]],
    ),
  )
}

describe('what is removed on the platform', () => {
  test('is gone from every view after the next whole sync', async () => {
    const here = await world()
    const { atlas, id, estate } = here
    const before = await everything(atlas, id)
    const lost = sharedAddon(estate)
    remove(here, lost.id)
    const [lastApp] = before.map.apps.ids.slice(-1)
    estate['/apps'] = estate['/apps'].filter((row) => !JSON.stringify(row).includes(`"id":"${lastApp}"`))
    expect(estate['/apps']).toHaveLength(recorded['/apps'].length - 1)
    Object.assign(here.server.estate, routesOf(estate))
    expect(await here.sync()).toMatchObject({ complete: true, problems: [] })

    const now = await everything(atlas, id)
    expect(JSON.stringify(now)).not.toContain(lost.id)
    expect(before.addons.total - now.addons.total).toBe(1)
    expect(now.map.addons.ids).toHaveLength(before.map.addons.ids.length - 1)
    expect(now.map.apps.ids).not.toContain(lastApp)
    const users = ({ catalog }: typeof now) => catalog.services.reduce((sum, service) => sum + service.addons, 0)
    expect(users(before) - users(now)).toBe(1)
    expect(await atlas.attempt('inventory.addon', { endpointId: id, addonId: lost.id })).toMatchObject({
      ok: false,
      error: { code: 'not-found' },
    })
    expect(await carriedRows(here)).toEqual({})
  })

  test('stays through partial syncs, with the time it was last seen, and goes with the first whole one', async () => {
    const folder = temporaryFolder()
    const here = await world(folder)
    const { clock, server, estate, id } = here
    const wholeAt = clock.now()
    const before = await everything(here.atlas, id)
    const lost = sharedAddon(estate)
    // The catalogue of one region did not load: lists are short, and the attachments fail altogether.
    server.goWrong(play('failure/boot-one-region-down-attachments'), '/addon-attachments')
    remove(here, lost.id)

    for (let round = 0; round < 3; round++) {
      expect(await here.sync()).toMatchObject({ complete: false })
      const now = await everything(here.atlas, id)
      expect(now.map.addons.ids).toEqual(before.map.addons.ids)
      expect(now.map.attachments).toEqual(before.map.attachments)
      expect(await carriedRows(here)).toEqual({ [lost.id]: wholeAt })
      const { addon, holders, complete } = await here.atlas.call('inventory.addon', {
        endpointId: id,
        addonId: lost.id,
      })
      expect({ complete, carriedFrom: addon.carriedFrom }).toEqual({ complete: false, carriedFrom: wholeAt })
      expect(holders.map(({ carriedFrom }) => carriedFrom)).toEqual(holders.map(() => wholeAt))
    }

    // Since when is still known after a restart.
    await here.atlas.close()
    const later = await opened({ clock, dataDirectory: folder })
    await later.call('endpoints.update', { endpointId: id, profile: draft(server.url), credential: key })
    expect(await carriedRows({ ...here, atlas: later })).toEqual({ [lost.id]: wholeAt })

    server.heal()
    clock.advance(minute)
    expect(await later.call('inventory.sync', { endpointId: id })).toMatchObject({ complete: true })
    const after = await everything(later, id)
    expect(JSON.stringify(after)).not.toContain(lost.id)
    expect(after.addons.rows.every(({ carriedFrom }) => carriedFrom === null)).toBe(true)
  })

  test('what comes while the platform is in trouble is shown at once', async () => {
    const here = await world()
    const { estate, server, atlas, id } = here
    const back = sharedAddon(estate)
    remove(here, back.id)
    await here.sync()
    server.goWrong({ status: 404 }, '/addon-attachments')
    estate['/addons'] = [...estate['/addons'], back]
    Object.assign(server.estate, routesOf(estate))
    expect(await here.sync()).toMatchObject({ complete: false })
    const { addon } = await atlas.call('inventory.addon', { endpointId: id, addonId: back.id })
    expect(addon).toMatchObject({ id: back.id, carriedFrom: null })
  })

  test('of a platform that is the same again, everything is the same again', async () => {
    const here = await world()
    const { estate, atlas, id } = here
    const before = await everything(atlas, id)
    remove(here, sharedAddon(estate).id)
    await here.sync()
    Object.assign(here.server.estate, routesOf(recorded))
    await here.sync()
    expect(ageless(await everything(atlas, id))).toEqual(ageless(before))
  })
})

test('whatever comes and goes, whole and partial syncs in any order tell exactly what they should', async () => {
  const all = recorded['/addons'].slice(0, 12).map(({ id }) => id)
  const step = fc.record({ present: fc.subarray(all), broken: fc.boolean() })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
      const estate = structuredClone(recorded)
      const server = await estateServer({ routes: routesOf(estate) })
      const clock = fixedClock()
      const atlas = await openAtlas({ clock })
      try {
        const id = await atlas.add(server.url, key)
        await atlas.call('inventory.sync', { endpointId: id })
        const untouched = recorded['/addons'].slice(12).map((row) => row.id)
        const lastSeen = new Map(all.map((addonId) => [addonId, clock.now()]))
        for (const { present, broken } of steps) {
          const here = new Set([...present, ...untouched])
          const shown = (addonId: string) => here.has(addonId) || !all.includes(addonId)
          server.estate['/addons'] = { body: recorded['/addons'].filter((row) => shown(row.id)) }
          server.estate['/addon-attachments'] = broken
            ? { status: 404 }
            : { body: recorded['/addon-attachments'].filter((row) => shown(row.addon.id)) }
          clock.advance(minute)
          const { complete } = await atlas.call('inventory.sync', { endpointId: id })
          expect(complete).toBe(!broken)
          if (complete) lastSeen.clear()
          for (const addonId of present) lastSeen.set(addonId, clock.now())

          const { rows } = await atlas.call('inventory.addons', allAddons(id))
          const known = rows.filter((row) => all.includes(row.id))
          expect(new Map(known.map((row) => [row.id, row.carriedFrom ?? clock.now()]))).toEqual(lastSeen)
        }
      } finally {
        await atlas.close()
        await server.close()
      }
    }),
    { numRuns: 15 },
  )
})

test('an endpoint that moves to another address shows nothing of the old one', async () => {
  const here = await world()
  const { atlas, id } = here
  const other = await estateServer({ routes: { ...routesOf(recorded), '/addons': { body: [] } } })
  onTestFinished(() => other.close())
  await atlas.call('endpoints.update', { endpointId: id, profile: draft(other.url), credential: key })
  expect((await atlas.view(id)).lastSync).toBeNull()
  expect((await atlas.call('inventory.addons', allAddons(id))).total).toBe(0)
  // Read in part, it still shows nothing of the other one.
  other.goWrong({ status: 404 }, '/addon-attachments')
  expect(await here.sync()).toMatchObject({ complete: false, counts: { addons: 0, attachments: 0 } })
  // A new name or colour is no other platform.
  const profile = draft(other.url, { name: 'Renamed', environment: 'production' })
  await atlas.call('endpoints.update', { endpointId: id, profile, credential: null })
  expect((await atlas.view(id)).lastSync).not.toBeNull()
})

test('of two platforms that are alike, one is removed and the other stays, also after a restart', async () => {
  const folder = temporaryFolder()
  const here = await world(folder)
  const twin = await estateServer({ routes: routesOf(recorded) })
  onTestFinished(() => twin.close())
  const twinId = await here.atlas.add(twin.url, key)
  await here.atlas.call('inventory.sync', { endpointId: twinId })
  const before = await everything(here.atlas, twinId)
  remove(here, sharedAddon(here.estate).id)
  await here.sync()
  await here.atlas.call('endpoints.remove', { endpointId: here.id })
  await here.atlas.close()

  const later = await opened({ clock: here.clock, dataDirectory: folder })
  expect((await later.call('app.about', {})).notices).toEqual([])
  expect((await later.call('endpoints.list', {})).endpoints.map(({ profile }) => profile.id)).toEqual([twinId])
  expect(ageless(await everything(later, twinId))).toEqual(ageless(before))
})

test('an endpoint that is removed while it is read from the cache costs no other endpoint anything', async () => {
  const demo = await startDemo({ size: 'M', seed: 3 })
  onTestFinished(() => demo.close())
  const folder = temporaryFolder()
  const first = await opened({ dataDirectory: folder })
  const [one, other] = [await first.add(demo.url, demo.key), await first.add(demo.url, demo.key)]
  for (const endpointId of [one, other]) await first.call('inventory.sync', { endpointId })
  const { total } = await first.call('inventory.addons', allAddons(other))
  await first.close()

  const second = await opened({ dataDirectory: folder })
  const reading = second.attempt('graph.map', { endpointId: one })
  await second.call('endpoints.remove', { endpointId: one })
  await reading
  expect((await second.call('app.about', {})).notices).toEqual([])
  expect((await second.call('inventory.addons', allAddons(other))).total).toBe(total)
  expect(second.log).toEqual([])
})

test('closing while the cache is read is no fault of anything', async () => {
  const demo = await startDemo({ size: 'M', seed: 3 })
  onTestFinished(() => demo.close())
  const folder = temporaryFolder()
  const first = await opened({ dataDirectory: folder })
  const id = await first.add(demo.url, demo.key)
  await first.call('inventory.sync', { endpointId: id })
  await first.close()

  const second = await opened({ dataDirectory: folder })
  const reading = second.attempt('graph.map', { endpointId: id })
  await second.close()
  expect(await reading).toMatchObject({ ok: false, error: { code: 'cancelled' } })
  expect(second.log).toEqual([])
  const third = await opened({ dataDirectory: folder })
  expect(await third.call('graph.map', { endpointId: id })).toMatchObject({ complete: true })
})

test('an endpoint that is removed during its sync does not come back', async () => {
  const demo = await startDemo({ size: 'M', seed: 3 })
  onTestFinished(() => demo.close())
  const folder = temporaryFolder()
  const atlas = await opened({ dataDirectory: folder })
  const ids: string[] = []
  for (const wait of [20, 120, 250, 400]) {
    const id = await atlas.add(demo.url, demo.key)
    ids.push(id)
    const sync = atlas.attempt('inventory.sync', { endpointId: id })
    await pause(wait)
    await atlas.call('endpoints.remove', { endpointId: id })
    await sync
  }
  expect(await atlas.call('endpoints.list', {})).toEqual({ endpoints: [] })
  expect(atlas.log).toEqual([])
  await atlas.close()
  const stores = await openStores(folder, { now: () => Date.now() })
  onTestFinished(() => stores.close())
  for (const id of ids) expect(stores.cache.latestReport(id)).toBeNull()
  expect(stores.notices).toEqual([])
})

test('fifty syncs leave a small -wal and a cache of one snapshot', async () => {
  const demo = await startDemo({ size: 'S', seed: 3 })
  onTestFinished(() => demo.close())
  const folder = temporaryFolder()
  const atlas = await opened({ dataDirectory: folder })
  const id = await atlas.add(demo.url, demo.key)
  const size = (name: string) => (existsSync(join(folder, name)) ? statSync(join(folder, name)).size : 0)
  const sizes = { wal: 0, recordWal: 0, cache: 0 }
  for (let round = 0; round < 50; round++) {
    demo.faults.set('/addons', { kind: 'drop-rows', rows: round % 7 })
    demo.faults.set('/addon-attachments', { kind: 'drop-rows', rows: round })
    await atlas.call('inventory.sync', { endpointId: id })
    // A window looks at it meanwhile, from memory and from the file.
    await atlas.call('graph.map', { endpointId: id })
    sizes.wal = Math.max(sizes.wal, size('cache.db-wal'))
    sizes.recordWal = Math.max(sizes.recordWal, size('record.db-wal'))
    sizes.cache = Math.max(sizes.cache, size('cache.db'))
  }
  expect(sizes.wal).toBeLessThan(8 * 1024 * 1024)
  expect(sizes.recordWal).toBeLessThan(1024 * 1024)
  // Two snapshots are there while one takes the place of the other.
  expect(sizes.cache).toBeLessThan(4 * 1024 * 1024)
  await atlas.close()
  expect(size('cache.db-wal')).toBe(0)
})
