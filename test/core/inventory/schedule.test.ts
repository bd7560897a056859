import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { EndpointProfile, EndpointState, EndpointStatus } from '#shared/domain/endpoint.ts'
import type { SyncReport } from '#shared/domain/inventory.ts'
import { AppError, type ErrorCode } from '#shared/errors.ts'
import { startSchedule } from '#core/inventory/schedule.ts'
import { house, platform } from './platform.ts'
import { recordedEstate, routesOf } from './recordings.ts'
import { snapshot } from './rows.ts'

const minute = 60_000
const every = 10 * minute

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const profile = (id: string): EndpointProfile => ({
  id,
  name: id,
  url: 'https://example.invalid',
  credentialKind: 'key',
  userName: '',
  elevated: false,
  environment: 'other',
  readOnly: true,
  certificateAuthorityFile: null,
  demo: null,
})

/** What the schedule sees: endpoints with a state, and syncs that take as long and end as a test says. */
function world(ids: string[]) {
  const states = new Map<string, EndpointState>(ids.map((id) => [id, 'unknown']))
  const codes = new Map<string, ErrorCode>()
  const failing = new Map<string, ErrorCode>()
  const slow = new Map<string, number>()
  const reports = new Map<string, SyncReport>()
  const begun: [string, number][] = []
  const running = new Map<string, number>()
  const urls = new Map<string, string>()
  const start = Date.now()
  const status = (id: string): EndpointStatus => ({
    state: states.get(id) ?? 'unknown',
    code: codes.get(id) ?? null,
    message: '',
    checkedAt: null,
    since: null,
    frontDoor: null,
    account: null,
  })
  async function sync(id: string): Promise<SyncReport> {
    begun.push([id, Date.now() - start])
    running.set(id, (running.get(id) ?? 0) + 1)
    expect(running.get(id), 'two at once').toBe(1)
    await new Promise((resolve) => setTimeout(resolve, slow.get(id) ?? 10))
    running.set(id, 0)
    const code = failing.get(id)
    if (code) throw new AppError(code, 'Failed.')
    codes.delete(id)
    return keep(id)
  }
  function keep(id: string, takenAt = Date.now()): SyncReport {
    const { report } = snapshot({}, {}, takenAt)
    reports.set(id, report)
    return report
  }
  const run = () =>
    startSchedule({
      clock: { now: () => Date.now() },
      log: () => {},
      endpoints: {
        profiles: () => [...states.keys()].map((id) => ({ ...profile(id), url: urls.get(id) ?? 'https://a.invalid' })),
        status,
      },
      inventory: { sync, report: (id) => reports.get(id) ?? null },
      every,
    })
  const times = (id: string): number[] => begun.flatMap(([name, at]) => (name === id ? [at] : []))
  return { states, codes, failing, slow, reports, urls, keep, run, times, begun, sync }
}

describe('turns', () => {
  test('begin at once and come back about every ten minutes, until stopped', async () => {
    const { run, times } = world(['a'])
    const schedule = run()
    await vi.advanceTimersByTimeAsync(65 * minute)
    const [first, ...later] = times('a')
    expect(first).toBe(0)
    expect(later.length).toBeGreaterThanOrEqual(5)
    for (const [index, at] of later.entries()) {
      const pause = at - (times('a')[index] ?? 0)
      expect(pause).toBeGreaterThanOrEqual(0.9 * every)
      expect(pause).toBeLessThanOrEqual(1.1 * every + 2_000)
    }
    schedule.stop()
    const count = times('a').length
    await vi.advanceTimersByTimeAsync(65 * minute)
    expect(times('a')).toHaveLength(count)
  })

  test('begin anew at once for an endpoint that was moved to another address', async () => {
    const { run, times, urls, reports } = world(['a'])
    run()
    await vi.advanceTimersByTimeAsync(2 * minute)
    expect(times('a')).toHaveLength(1)
    urls.set('a', 'https://b.invalid')
    reports.delete('a')
    await vi.advanceTimersByTimeAsync(5_000)
    expect(times('a')).toHaveLength(2)
  })

  test('wait for their time when what is cached is young enough', async () => {
    const { run, keep, times } = world(['young', 'old', 'future'])
    keep('young', Date.now() - 4 * minute)
    keep('old', Date.now() - 20 * minute)
    keep('future', Date.now() + 1_000 * minute)
    const schedule = run()
    await vi.advanceTimersByTimeAsync(12 * minute)
    expect(times('old')[0]).toBe(0)
    expect(times('young')[0]).toBeGreaterThanOrEqual(5 * minute)
    expect(times('young')[0]).toBeLessThanOrEqual(7 * minute + 2_000)
    // A clock that was set back must not stop the turns.
    expect(times('future')[0]).toBe(0)
    schedule.stop()
  })

  test('a sync by hand in between makes the turn superfluous', async () => {
    const { run, keep, times } = world(['a'])
    const schedule = run()
    await vi.advanceTimersByTimeAsync(8 * minute)
    keep('a')
    await vi.advanceTimersByTimeAsync(5 * minute)
    expect(times('a')).toHaveLength(1)
    schedule.stop()
  })

  test('one slow endpoint does not hold up another, and is not asked twice at once', async () => {
    const { run, slow, times } = world(['slow', 'quick'])
    slow.set('slow', 45 * minute)
    const schedule = run()
    await vi.advanceTimersByTimeAsync(40 * minute)
    expect(times('slow')).toHaveLength(1)
    expect(times('quick').length).toBeGreaterThanOrEqual(3)
    schedule.stop()
  })

  test('an endpoint that is added gets its turn, one that is removed gets none', async () => {
    const { run, states, times } = world(['a'])
    const schedule = run()
    await vi.advanceTimersByTimeAsync(minute)
    states.set('b', 'ok')
    states.delete('a')
    await vi.advanceTimersByTimeAsync(30 * minute)
    expect(times('a')).toHaveLength(1)
    expect(times('b').length).toBeGreaterThanOrEqual(2)
    schedule.stop()
  })

  test('without an interval nothing happens', async () => {
    const { begun, sync } = world(['a'])
    const endpoints = { profiles: () => [], status: () => expect.fail('asked') }
    startSchedule({
      clock: { now: () => 0 },
      log: () => {},
      endpoints,
      inventory: { sync, report: () => null },
      every: null,
    }).stop()
    await vi.advanceTimersByTimeAsync(30 * minute)
    expect(begun).toEqual([])
  })
})

describe('an endpoint that fails', () => {
  test('is tried again after 5 s, then ever later up to a minute, and recovers by itself', async () => {
    const { run, failing, times } = world(['a'])
    failing.set('a', 'unreachable')
    const schedule = run()
    await vi.advanceTimersByTimeAsync(5 * minute)
    const pauses = times('a').map((at, index, all) => Math.round((at - (all[index - 1] ?? 0)) / 1_000))
    expect(pauses.slice(1, 6)).toEqual([6, 11, 21, 41, 61].map((seconds) => expect.closeTo(seconds, -0.2) as unknown))
    failing.delete('a')
    await vi.advanceTimersByTimeAsync(61_000 + minute)
    const count = times('a').length
    await vi.advanceTimersByTimeAsync(5 * minute)
    expect(times('a')).toHaveLength(count)
    schedule.stop()
  })

  test('out of reach for a check or a person is tried again soon, however young the cache is', async () => {
    const { run, states, codes, failing, keep, times } = world(['a'])
    keep('a')
    failing.set('a', 'unreachable')
    const schedule = run()
    await vi.advanceTimersByTimeAsync(minute)
    expect(times('a')).toEqual([])
    states.set('a', 'unreachable')
    codes.set('a', 'unreachable')
    await vi.advanceTimersByTimeAsync(7_000)
    expect(times('a')).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(12_000)
    expect(times('a')).toHaveLength(2)
    failing.delete('a')
    await vi.advanceTimersByTimeAsync(22_000)
    expect(times('a')).toHaveLength(3)
    await vi.advanceTimersByTimeAsync(5 * minute)
    expect(times('a')).toHaveLength(3)
    schedule.stop()
  })

  test('with an answer that is no better a moment later is not asked again and again', async () => {
    const { run, states, codes, failing, keep, times } = world(['a'])
    keep('a')
    failing.set('a', 'too-large')
    states.set('a', 'not-akkeris')
    codes.set('a', 'too-large')
    const schedule = run()
    await vi.advanceTimersByTimeAsync(8 * minute)
    expect(times('a')).toEqual([])
    schedule.stop()
  })

  test.each(['wrong-credential', 'no-credential', 'not-allowed'] as const)(
    'with %s is left alone until that changes',
    async (code) => {
      const { run, failing, states, times } = world(['a'])
      failing.set('a', code)
      const schedule = run()
      await vi.advanceTimersByTimeAsync(10)
      states.set('a', code)
      await vi.advanceTimersByTimeAsync(8 * minute)
      expect(times('a')).toHaveLength(1)
      failing.delete('a')
      states.set('a', 'ok')
      await vi.advanceTimersByTimeAsync(2_000)
      expect(times('a')).toHaveLength(2)
      schedule.stop()
    },
  )
})

test('with real rooms: an endpoint comes back by itself and the state says so', async () => {
  vi.useRealTimers()
  const routes = routesOf(recordedEstate())
  const server = await platform(routes)
  const { clock, endpoints, inventory, add } = await house()
  const id = await add(server.url)
  const schedule = startSchedule({ clock, log: () => {}, endpoints, inventory, every: 200 })
  await expect.poll(() => inventory.report(id)?.complete).toBe(true)
  for (const path of Object.keys(routes)) routes[path] = { status: 502, body: '<html>' }
  clock.advance(1_000)
  await expect.poll(() => inventory.activity(id).lastProblem?.problem.code, { timeout: 10_000 }).toBe('server-error')
  Object.assign(routes, routesOf(recordedEstate()))
  await expect.poll(() => inventory.activity(id).lastProblem, { timeout: 10_000 }).toBeNull()
  expect(endpoints.status(id).state).toBe('ok')
  schedule.stop()
})
