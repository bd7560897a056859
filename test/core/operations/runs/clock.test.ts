import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { confirmationOf } from './platform.ts'
import { requestsTo, runRoom } from './room.ts'

const hour = 3_600_000
const jumps = [
  ['back', -26 * hour],
  ['forward', 26 * hour],
] as const

const room = (times: { undo?: number } = {}) => runRoom({ '*': { body: {} } }, requestsTo(['/1']), { times })

describe.each(jumps)('a clock that jumps %s', (_name, jump) => {
  it('neither shortens nor lengthens the time to take something back', async () => {
    const { begin, over, asked, clock, operations, record } = await room({ undo: 400 })
    const runId = await begin()
    const began = performance.now()
    clock.advance(jump)
    await pause(150)
    expect(operations.get(runId).state).toBe('waiting')
    expect(asked()).toEqual([])
    expect(await over(runId)).toMatchObject({ state: 'done' })
    expect(performance.now() - began).toBeGreaterThan(390)
    expect(asked()).toEqual(['POST /1', 'GET /seen'])
    expect(record.journal.verify().ok).toBe(true)
  })

  it('leaves what waits to be taken back', async () => {
    const { begin, asked, clock, operations } = await room({ undo: 60_000 })
    const runId = await begin()
    clock.advance(jump)
    expect(operations.cancel(runId).state).toBe('cancelled')
    expect(asked()).toEqual([])
  })

  it('does not use a plan up, nor let it be confirmed twice', async () => {
    const { operations, endpointId, clock, over } = await room()
    const shown = await operations.plan(
      { kind: 'maintenance', endpointId, appId: 'app', on: true },
      new AbortController().signal,
    )
    clock.advance(jump)
    // A laptop that slept wakes up read-only.
    if (jump > 0) expect(() => operations.confirm(confirmationOf(shown))).toThrow('read-only')
    operations.arm(endpointId)
    const { id } = operations.confirm(confirmationOf(shown))
    clock.advance(-jump)
    expect(() => operations.confirm(confirmationOf(shown))).toThrow('confirmed already')
    expect((await over(id)).state).toBe('done')
  })
})

it('a clock that goes back does not keep an endpoint armed, one that goes forward ends it', async () => {
  const { operations, clock, endpointId } = await room()
  const [{ until } = { until: 0 }] = operations.armed()
  expect(until - clock.now()).toBe(15 * 60_000)
  clock.advance(-26 * hour)
  const left = (operations.armed()[0]?.until ?? 0) - clock.now()
  expect(left).toBeLessThanOrEqual(15 * 60_000)
  clock.advance(26 * hour)
  operations.arm(endpointId)
  clock.advance(15 * 60_000)
  expect(operations.armed()).toEqual([])
})
