import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { AppLook, LookProgress } from '#shared/domain/look.ts'
import { lookCommands } from '#core/look/commands.ts'
import { releasesOf } from '#demo/rows/builds.ts'
import { temporaryFolder } from '../../kit/temporary-folder.ts'
import { day, demoPlatform, isBroker, lookRoom, someSpace, synced } from './room.ts'

const all = { kind: 'all' } as const
const patient = { timeout: 20_000, interval: 2 }

function numbersOf({ total, done, failed, apps }: LookProgress) {
  return { total, done, failed, apps }
}

describe('a look at everything', () => {
  test('asks each app that shares something, four things at a time, brokers one at a time and once', async () => {
    const demo = await demoPlatform()
    const room = await lookRoom()
    const id = await synced(room, demo.url)
    const asked = demo.platform.backend.log.length
    expect(room.look.facts(id)).toEqual({ apps: new Map(), audits: null })
    expect(await room.look.state(id)).toMatchObject({ progress: null, oldest: null, newest: null, auditsAskedAt: null })

    const begun = await room.look.start(id, all, day)
    expect(begun).toMatchObject({ state: 'running', done: 0, endedAt: null, scope: all })
    const end = await room.settled(id)
    const graph = (await room.house.inventory.current(id))?.graph
    const { apps, audits } = room.look.facts(id)
    expect(end).toMatchObject({ state: 'done', done: end.total, failed: 0, asking: [], problem: null })
    expect(end.apps).toEqual({ total: apps.size, done: apps.size })
    expect(apps.size).toBeGreaterThan(50)
    expect(room.tally).toMatchObject({ most: 4, mostBrokers: 1 })

    // No question twice, and as many to brokers as it said.
    expect(new Set(room.tally.paths).size).toBe(room.tally.paths.length)
    expect(room.tally.paths).toHaveLength(end.total)
    const toBrokers = room.tally.paths.filter(isBroker)
    expect(toBrokers).toHaveLength(end.brokerQuestions)
    const owned = new Set(toBrokers.map((path) => path.split('/')[2]))
    const told = demo.platform.backend.log.slice(asked).filter((line) => line.includes('/last_operation'))
    const instances = [...(graph?.addons.values() ?? [])].filter(({ addon }) => addon && owned.has(addon.ownerId))
    expect(told.length).toBeLessThanOrEqual(instances.length)
    expect(new Set(told).size).toBe(told.length)

    for (const [appId, look] of apps) {
      const app = demo.platform.fleet.apps.find((one) => one.id === appId)
      const borrowed = app?.attachments.filter((attachment) => !attachment.owned) ?? []
      expect(look.primaries).toEqual(Object.fromEntries(borrowed.map(({ addon, primary }) => [addon.id, primary])))
      expect(look.states !== null).toBe(owned.has(appId))
      for (const [addonId, state] of Object.entries(look.states ?? {})) {
        expect(graph?.addons.get(addonId)?.addon?.ownerId).toBe(appId)
        expect(state).toBe(demo.platform.fleet.addons.find((addon) => addon.id === addonId)?.state)
      }
      expect(look.releases?.length).toBe(app ? Math.min(releasesOf(app).length, 20) : 0)
      expect(look.dynos).not.toBeNull()
      for (const addonId of Object.values(look.variables ?? {})) {
        if (addonId !== null) expect(app?.attachments.map(({ addon }) => addon.id)).toContain(addonId)
      }
      expect(look.problems).toEqual([])
    }
    expect([...apps.values()].flatMap((look) => Object.values(look.variables ?? {}))).toContain(null)
    expect(audits).toMatchObject({ askedAt: room.house.clock.now(), problems: [] })
    expect(await room.look.state(id)).toMatchObject({
      apps: { sharing: apps.size, asked: apps.size },
      oldest: room.house.clock.now(),
      newest: room.house.clock.now(),
    })
  })

  test('tells how it goes some times a second, and the end always', async () => {
    const demo = await demoPlatform()
    const room = await lookRoom()
    const id = await synced(room, demo.url)
    const seen: ReadonlyMap<string, AppLook>[] = []
    const began = performance.now()
    await room.look.start(id, all, day)
    const watching = setInterval(() => seen.push(room.look.facts(id).apps), 5)
    onTestFinished(() => {
      clearInterval(watching)
    })
    await room.settled(id)
    const lasted = performance.now() - began
    const of = (name: string) => room.events.filter((event) => event.name === name)
    expect(of('look.changed').length).toBeGreaterThan(1)
    expect(of('look.changed').length).toBeLessThanOrEqual(lasted / 250 + 3)
    expect(of('risk.changed').length).toBeLessThanOrEqual(lasted / 500 + 3)
    expect(new Set(seen).size).toBeLessThanOrEqual(of('risk.changed').length + 1)
    expect(room.events.at(-1)).toEqual({ name: 'look.changed', endpointId: id })
    const { apps } = room.look.facts(id)
    expect(room.look.facts(id).apps).toBe(apps)
    expect([...apps.values()].every((look) => look.releases !== null)).toBe(true)
    // What was handed out before is as it was.
    for (const earlier of new Set(seen)) if (earlier !== apps) expect(earlier.size).toBeLessThanOrEqual(apps.size)
  })

  test('asks nothing that is fresh, and everything once it is old', async () => {
    const demo = await demoPlatform()
    const room = await lookRoom()
    const id = await synced(room, demo.url)
    await room.look.start(id, all, day)
    const first = await room.settled(id)
    const { apps } = room.look.facts(id)
    room.house.clock.advance(day - 1)
    await room.look.start(id, all, day)
    expect(await room.settled(id)).toMatchObject({ state: 'done', total: 0, apps: first.apps })
    expect(room.look.facts(id).apps).toBe(apps)
    room.house.clock.advance(1)
    await room.look.start(id, all, day)
    expect(await room.settled(id)).toMatchObject({ total: first.total, failed: 0 })
    expect(room.look.facts(id).apps).not.toBe(apps)
  })

  test('one space, one add-on', async () => {
    const demo = await demoPlatform()
    const room = await lookRoom()
    const id = await synced(room, demo.url)
    const graph = (await room.house.inventory.current(id))?.graph
    const shared = [...(graph?.addons.values() ?? [])].find(({ holders, orphan }) => holders.length > 2 && !orphan)
    if (!shared) throw new Error('Nothing is shared.')
    await room.look.start(id, { kind: 'addon', addonId: shared.id }, day)
    const end = await room.settled(id)
    const holders = new Set(shared.holders.map(({ appId }) => appId))
    expect(new Set(room.look.facts(id).apps.keys())).toEqual(holders)
    expect(end.brokerQuestions).toBeLessThanOrEqual(1)
    const space = shared.holders[0]?.space?.name ?? ''
    await room.look.start(id, { kind: 'space', space }, day)
    const next = await room.settled(id)
    expect(next.scope).toEqual({ kind: 'space', space })
    // What the first look told is not asked for again.
    const paths = room.tally.paths.filter((path) => path !== '/audits?size=1000')
    expect(new Set(paths).size).toBe(paths.length)
  })
})

describe('stopping', () => {
  test('and starting again asks only what is left', async () => {
    const demo = await demoPlatform({ size: 'S', seed: 3, brokerMilliseconds: 4 })
    const stopping: Promise<void>[] = []
    let id = ''
    const room = await lookRoom({
      after: () => {
        if (room.tally.paths.length === 120) stopping.push(room.look.stop(id))
      },
    })
    id = await synced(room, demo.url)
    const begun = await room.look.start(id, all, day)
    await expect.poll(() => stopping.length, patient).toBeGreaterThan(0)
    await stopping[0]
    const { progress } = await room.look.state(id)
    expect(progress).toMatchObject({ state: 'stopped', asking: [], problem: { code: 'cancelled' } })
    expect(progress?.done).toBeGreaterThan(100)
    expect(progress?.done).toBeLessThan(130)
    const first = room.tally.paths.length
    await pause(50)
    expect(room.tally.paths).toHaveLength(first)

    await room.look.start(id, all, day)
    const end = await room.settled(id)
    expect(numbersOf(end)).toEqual({
      total: begun.total - (progress?.done ?? 0),
      done: begun.total - (progress?.done ?? 0),
      failed: 0,
      apps: { total: begun.apps.total, done: begun.apps.total },
    })
    // At most what was under way when it was stopped was asked twice.
    expect(room.tally.paths.length - new Set(room.tally.paths).size).toBeLessThanOrEqual(4)
  })

  test('or being killed in the middle: another process goes on', async () => {
    const demo = await demoPlatform({ size: 'S', seed: 3, brokerMilliseconds: 4 })
    const path = join(temporaryFolder(), 'cache.db')
    const room = await lookRoom({ path })
    const id = await synced(room, demo.url)
    const begun = await room.look.start(id, all, day)
    await expect.poll(() => room.tally.paths.length, patient).toBeGreaterThan(150)
    // A copy of the file as it lies there is what a killed process leaves.
    const left = join(temporaryFolder(), 'cache.db')
    for (const side of ['', '-wal']) copyFileSync(path + side, left + side)
    const answered = room.tally.paths.length - 4
    await room.close()

    const next = await lookRoom({ path: left, house: room.house })
    const { progress, apps } = await next.look.state(id)
    expect(progress).toMatchObject({ state: 'stopped', asking: [], problem: { code: 'cancelled', call: null } })
    expect(apps.asked).toBeGreaterThan(20)
    expect(next.look.facts(id).apps.size).toBe(apps.asked)
    await next.look.start(id, all, day)
    const end = await next.settled(id)
    expect(end).toMatchObject({ state: 'done', failed: 0, apps: { done: begun.apps.total } })
    expect(end.total).toBeLessThanOrEqual(begun.total - answered)
    expect(end.total).toBeGreaterThan(0)
    expect(next.look.facts(id).apps.size).toBe(begun.apps.total)
  })

  test('a second start joins the first, one of another scope is refused, stopping nothing is nothing', async () => {
    const demo = await demoPlatform()
    const room = await lookRoom()
    const id = await synced(room, demo.url)
    await room.look.stop(id)
    const [one, other] = await Promise.all([room.look.start(id, all, day), room.look.start(id, all, day)])
    expect(other.startedAt).toBe(one.startedAt)
    await expect(room.look.start(id, await someSpace(room, id), day)).rejects.toMatchObject({ code: 'invalid-input' })
    await room.settled(id)
    expect(new Set(room.tally.paths).size).toBe(room.tally.paths.length)
  })

  test('forgetting an endpoint ends its look and drops all of it; closing waits', async () => {
    const demo = await demoPlatform()
    const room = await lookRoom()
    const id = await synced(room, demo.url)
    await room.look.start(id, all, day)
    await expect.poll(() => room.tally.paths.length, patient).toBeGreaterThan(20)
    room.look.forget(id)
    const asked = room.tally.paths.length
    await pause(60)
    expect(room.tally.paths).toHaveLength(asked)
    expect(await room.store.looks(id)).toEqual([])
    expect(room.store.progress(id)).toBeNull()
    expect(await room.look.state(id)).toMatchObject({ progress: null, apps: { asked: 0 } })
    await room.look.start(id, all, day)
    await room.look.close()
    expect(room.store.progress(id)).toMatchObject({ state: 'stopped' })
    await expect(room.look.start(id, all, day)).rejects.toMatchObject({ code: 'cancelled' })
  })
})

describe('the commands', () => {
  test('start, state and stop; what does not exist is not found', async () => {
    const demo = await demoPlatform()
    const room = await lookRoom()
    const id = await synced(room, demo.url)
    const commands = lookCommands({ look: room.look, endpoints: room.house.endpoints })
    expect(await commands['look.start']({ endpointId: id, scope: all, freshFor: day })).toMatchObject({
      state: 'running',
    })
    expect(await commands['look.stop']({ endpointId: id })).toMatchObject({ progress: { state: 'stopped' } })
    expect(await commands['look.state']({ endpointId: id })).toMatchObject({ progress: { state: 'stopped' } })
    await expect(commands['look.state']({ endpointId: 'none' })).rejects.toMatchObject({ code: 'not-found' })
    for (const scope of [
      { kind: 'space', space: 'nowhere' },
      { kind: 'addon', addonId: 'none' },
    ] as const) {
      const asked = commands['look.start']({ endpointId: id, scope, freshFor: day })
      await expect(asked).rejects.toMatchObject({ code: 'not-found' })
    }
  })

  test('an endpoint that was never synced has nothing to look at', async () => {
    const room = await lookRoom()
    await expect(room.look.start('none', all, day)).rejects.toMatchObject({ code: 'not-found' })
    expect(await room.look.state('none')).toEqual({
      endpointId: 'none',
      progress: null,
      apps: { sharing: 0, asked: 0 },
      oldest: null,
      newest: null,
      auditsAskedAt: null,
    })
  })
})
