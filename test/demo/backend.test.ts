import { beforeEach, describe, expect, it } from 'vitest'
import { BackendFailure, createBackend } from '#demo/platform/backend.ts'
import type { Backend, BackendCall } from '#demo/platform/backend.ts'
import { createClock } from '#demo/platform/clock.ts'
import type { DemoClock } from '#demo/platform/clock.ts'
import { generateFleet } from '#demo/generate/generate.ts'
import type { FleetAddon } from '#demo/platform/fleet.ts'

const { addons } = await generateFleet({ size: 'S', seed: 1 })
const addonOf = (service: string): FleetAddon => {
  const found = addons.find((addon) => addon.service.name === service)
  if (!found) throw new Error(`The fleet has a ${service}.`)
  return found
}
const postgres = addonOf('akkeris-postgresql')
const redis = addonOf('akkeris-redis')

const status = (addon: FleetAddon, more: Partial<BackendCall> = {}): BackendCall => ({
  step: 'status',
  method: 'GET',
  path: '/v2/thing',
  region: 'us-seattle',
  addon,
  ...more,
})

let clock: DemoClock
let backend: Backend

beforeEach(() => {
  clock = createClock(0)
  backend = createBackend(clock, 0)
})

/** The status a call fails with, 0 for one that succeeds. */
async function outcome(call: BackendCall): Promise<number> {
  try {
    await backend.call(call)
    return 0
  } catch (thrown) {
    if (thrown instanceof BackendFailure) return thrown.status
    throw thrown
  }
}

describe('a call behind the controller', () => {
  it('is logged with the status it got', async () => {
    await outcome(status(postgres))
    await outcome(status(postgres, { method: 'PUT', success: 201 }))
    await outcome(status(postgres, { refuses: 422 }))
    expect(backend.log).toEqual([
      'GET /us-seattle/v2/thing -> 200',
      'PUT /us-seattle/v2/thing -> 201',
      'GET /us-seattle/v2/thing -> 422',
    ])
  })

  it('takes its time, all those at once together', async () => {
    const slow = createBackend(clock, 50)
    const before = clock.now()
    const done = Promise.all([slow.call(status(postgres)), slow.call(status(redis))])
    await clock.advance(50)
    await done
    expect(clock.now() - before).toBeLessThan(100)
  })

  it('keeps the last thousand lines', async () => {
    for (let turn = 0; turn < 1100; turn += 1) await backend.call(status(redis, { path: `/${turn}` }))
    expect(backend.log).toHaveLength(1000)
    expect(backend.log.at(-1)).toBe('GET /us-seattle/1099 -> 200')
  })
})

describe('an outage', () => {
  it('is met by the calls that all its conditions hold for, and by no others', async () => {
    backend.outages.add({ step: 'status', service: 'akkeris-postgresql', region: 'us-seattle', answer: 500 })
    expect(await outcome(status(postgres))).toBe(500)
    expect(await outcome(status(redis))).toBe(0)
    expect(await outcome(status(postgres, { region: 'eu-frankfurt' }))).toBe(0)
    expect(await outcome(status(postgres, { step: 'bind' }))).toBe(0)
    backend.outages.clear()
    expect(await outcome(status(postgres))).toBe(0)
  })

  it('of one add-on leaves its neighbours alone', async () => {
    backend.outages.add({ addon: redis.id, answer: 404 })
    expect(await outcome(status(redis))).toBe(404)
    expect(await outcome(status(postgres))).toBe(0)
  })

  it('ends after so many calls, and the next one takes over', async () => {
    backend.outages.add({ answer: 503, times: 2 })
    backend.outages.add({ answer: 502, times: 1 })
    const seen: number[] = []
    for (let turn = 0; turn < 4; turn += 1) seen.push(await outcome(status(redis)))
    expect(seen).toEqual([503, 503, 502, 0])
    expect(backend.outages.list()).toEqual([])
  })

  it('hangs up, which the log says', async () => {
    backend.outages.add({ answer: 'hangs-up' })
    expect(await outcome(status(redis))).toBe(504)
    expect(backend.log).toEqual(['GET /us-seattle/v2/thing -> 0'])
  })

  it('is silent until the controller gives up after a minute', async () => {
    backend.outages.add({ answer: 'silent' })
    let ended: number | null = null
    const asked = outcome(status(redis)).then((given) => (ended = given))
    await clock.advance(59_000)
    expect(ended).toBeNull()
    await clock.advance(1000)
    await asked
    expect(ended).toBe(504)
  })

  it('is merely late, unless that is later than anybody waits', async () => {
    backend.outages.add({ answer: 'late', milliseconds: 3000, times: 1 })
    const refused = outcome(status(redis, { refuses: 409 }))
    await clock.advance(2900)
    expect(backend.log).toEqual([])
    await clock.advance(100)
    expect(await refused).toBe(409)

    backend.outages.add({ answer: 'late', milliseconds: 90_000, times: 1 })
    const given = outcome(status(redis))
    await clock.advance(60_000)
    expect(await given).toBe(504)
  })
})
