import { describe, expect, test } from 'vitest'
import type { AppLook } from '#shared/domain/look.ts'
import { day, demoPlatform, lookRoom, someSpace, synced } from './room.ts'

const all = { kind: 'all' } as const

describe('trouble', () => {
  test('a broker that is down: states are unknown with a reason, the rest is told, and nothing is asked twice', async () => {
    const demo = await demoPlatform({ scenario: 'broker-down' })
    const room = await lookRoom()
    const id = await synced(room, demo.url)
    const asked = demo.platform.backend.log.length
    await room.look.start(id, all, day)
    const end = await room.settled(id)
    expect(end).toMatchObject({ state: 'done', failed: 0 })
    const looks = [...room.look.facts(id).apps.values()]
    const graph = (await room.house.inventory.current(id))?.graph
    const shared = [...(graph?.addons.values() ?? [])].filter(
      ({ holders, service }) => holders.length > 1 && service === 'akkeris-postgresql',
    )
    expect(shared.length).toBeGreaterThan(0)
    for (const { id: addonId, addon } of shared) {
      const look = looks.find(({ appId }) => appId === addon?.ownerId)
      expect(look?.states).not.toHaveProperty(addonId)
      expect(look?.silent).toMatchObject({ [addonId]: null })
      expect(look?.problems).toMatchObject([{ code: 'incomplete', call: `/apps/${addon?.ownerId}/addons` }])
      expect(look?.releases).not.toBeNull()
    }
    expect(looks.every(({ primaries }) => primaries !== null)).toBe(true)
    const told = demo.platform.backend.log.slice(asked).filter((line) => line.includes('/last_operation'))
    expect(new Set(told).size).toBe(told.length)

    // Only what the broker owes is asked for once it is back.
    demo.platform.backend.outages.clear()
    await room.look.start(id, all, day)
    const again = await room.settled(id)
    expect(again.total).toBe(again.brokerQuestions)
    expect([...room.look.facts(id).apps.values()].flatMap(({ problems }) => problems)).toEqual([])
  })

  test('a broker that falls silent later: what it told stays with its time, and is no answer of today', async () => {
    const demo = await demoPlatform()
    const room = await lookRoom()
    const id = await synced(room, demo.url)
    await room.look.start(id, all, day)
    await room.settled(id)
    const before = room.look.facts(id).apps
    const told = room.house.clock.now()
    room.house.clock.advance(1_000)
    demo.platform.backend.outages.add({ service: 'akkeris-postgresql', answer: 'hangs-up' })
    await room.look.start(id, all, 0)
    await room.settled(id)
    const fallen = [...room.look.facts(id).apps.values()].filter(({ silent }) => Object.keys(silent).length > 0)
    expect(fallen.length).toBeGreaterThan(0)
    for (const { appId, silent, states, askedAt } of fallen) {
      expect(askedAt).toBe(told + 1_000)
      expect(new Set(Object.values(silent))).toEqual(new Set([told]))
      for (const addonId of Object.keys(silent)) expect(states?.[addonId]).toBe(before.get(appId)?.states?.[addonId])
    }
  })

  test('a platform without audits has that as a problem and is asked once', async () => {
    const demo = await demoPlatform()
    demo.platform.fleet.audits = null
    const room = await lookRoom()
    const id = await synced(room, demo.url)
    await room.look.start(id, all, day)
    expect(await room.settled(id)).toMatchObject({ state: 'done', failed: 0 })
    expect(room.look.facts(id).audits).toMatchObject({ changes: [], since: null, problems: [{ code: 'refused' }] })
    expect(room.tally.paths.filter((path) => path.startsWith('/audits'))).toHaveLength(1)
  })

  test.each(['garble', 'truncate', 'html', 'empty'] as const)(
    '%s answers about dynos: the others are told',
    async (kind) => {
      const demo = await demoPlatform()
      const room = await lookRoom()
      const id = await synced(room, demo.url)
      const scope = await someSpace(room, id)
      await room.look.start(id, scope, day)
      await room.settled(id)
      const earlier = room.look.facts(id).apps
      room.house.clock.advance(day)
      demo.faults.set('GET /apps/*/dynos', { kind })
      await room.look.start(id, scope, day)
      const end = await room.settled(id)
      expect(end).toMatchObject({ state: 'done', failed: expect.any(Number) as number })
      const looks = [...room.look.facts(id).apps.values()]
      const failed = looks.filter(({ problems }) => problems.length > 0)
      // Eight letters overturned inside a text may still be JSON.
      expect(failed.length).toBeGreaterThan(kind === 'garble' ? 0 : looks.length - 1)
      expect(failed).toHaveLength(end.failed)
      for (const look of failed) {
        expect(look.dynos).toEqual(earlier.get(look.appId)?.dynos)
        expect(look.askedAt).toBe(earlier.get(look.appId)?.askedAt)
        expect(look.problems[0]?.message).toMatch(/^Asked again at .*, what was known is kept\. /)
      }
    },
  )

  test('a platform that is gone ends the look; what was told stays', async () => {
    const demo = await demoPlatform()
    const room = await lookRoom({
      after: () => {
        if (room.tally.paths.length === 100) demo.faults.set('*', { kind: 'status', status: 500 })
      },
    })
    const id = await synced(room, demo.url)
    const begun = await room.look.start(id, all, day)
    const end = await room.settled(id)
    expect(end).toMatchObject({ state: 'failed', problem: { code: 'server-error', call: null } })
    expect(end.done).toBeLessThan(140)
    expect(room.house.endpoints.status(id).state).toBe('unreachable')
    demo.faults.clear()
    await room.look.start(id, all, day)
    const again = await room.settled(id)
    expect(again).toMatchObject({ state: 'done', failed: 0, total: begun.total - (end.done - end.failed) })
    expect(room.house.endpoints.status(id).state).toBe('ok')
  })

  test('a credential that is taken back ends it at once', async () => {
    const demo = await demoPlatform()
    const room = await lookRoom()
    const id = await synced(room, demo.url)
    demo.faults.set('*', { kind: 'status', status: 401 })
    await room.look.start(id, all, day)
    expect(await room.settled(id)).toMatchObject({ state: 'failed', problem: { code: 'wrong-credential' } })
    expect(room.tally.paths.length).toBeLessThanOrEqual(8)
  })

  test('a full disk costs what is kept and not what is told', async () => {
    const demo = await demoPlatform()
    const room = await lookRoom({ full: true })
    const id = await synced(room, demo.url)
    await room.look.start(id, all, day)
    const end = await room.settled(id)
    expect(end).toMatchObject({ state: 'done', failed: 0 })
    expect(room.look.facts(id).apps.size).toBe(end.apps.total)
    expect(room.entries).toMatchObject([
      { level: 'error', message: 'A look could not be kept: The disk that holds the data folder is full.' },
    ])
  })

  test('apps that are no more are dropped', async () => {
    const demo = await demoPlatform()
    const room = await lookRoom()
    const id = await synced(room, demo.url)
    const gone: AppLook = {
      appId: 'gone',
      app: 'gone-qa',
      askedAt: 1,
      primaries: {},
      states: null,
      silent: {},
      releases: [],
      dynos: [],
      variables: {},
      problems: [],
    }
    room.store.keepLook(id, gone)
    expect(room.look.facts(id).apps.size).toBe(0)
    await room.look.ready(id)
    expect(room.look.facts(id).apps.get('gone')).toEqual(gone)
    expect(room.events).toContainEqual({ name: 'risk.changed', endpointId: id })
    await room.look.start(id, all, day)
    await room.settled(id)
    expect(room.look.facts(id).apps.has('gone')).toBe(false)
    expect((await room.store.looks(id)).map(({ appId }) => appId)).not.toContain('gone')
  })
})
