import * as fc from 'fast-check'
import { afterEach, expect, it, vi } from 'vitest'
import { joinLike, modelOf } from '#renderer/views/map/joined.ts'
import { inTurns } from '#renderer/views/map/turns.ts'
import type { MapData } from '#shared/domain/views.ts'
import { buildModel } from '#shared/map/model.ts'
import { arrange, buildScene } from '#shared/map/scene.ts'
import { anyMap, sharedPair } from './fleet.ts'

/** As a page does it that shows the earlier one. */
const joinInTurns = (data: MapData, earlier: MapData, isOff: () => boolean) =>
  inTurns(joinLike(data, modelOf(earlier)), isOff)

const shape = { width: 1200, height: 800 }

afterEach(() => {
  vi.restoreAllMocks()
})

it('joins up and lays out what doing it at once would', async () => {
  await fc.assert(
    fc.asyncProperty(anyMap, anyMap, async (earlier, data) => {
      arrange(modelOf(earlier), shape)
      await joinInTurns(data, earlier, () => false)
      const model = modelOf(data)
      const scene = arrange(model, shape)
      expect(model).toEqual(buildModel(data))
      expect(scene).toEqual(buildScene(data, shape))
      // Found, not made.
      expect(modelOf(data)).toBe(model)
      expect(arrange(model, shape)).toBe(scene)
    }),
    { numRuns: 40 },
  )
})

/** A clock by which every look at it takes three milliseconds, so that a turn has room for two steps. */
function slowClock(): () => number {
  let now = 0
  vi.spyOn(performance, 'now').mockImplementation(() => (now += 3))
  return () => now
}

it('lets others have their turn in between', async () => {
  const [earlier, data] = [sharedPair(), sharedPair(5)]
  arrange(modelOf(earlier), shape)
  slowClock()
  let others = 0
  const timer = setInterval(() => {
    others += 1
  })
  await joinInTurns(data, earlier, () => false)
  clearInterval(timer)
  expect(others).toBeGreaterThan(3)
})

it('stops when it is called off', async () => {
  const [earlier, data] = [sharedPair(), sharedPair(5)]
  const clock = slowClock()
  let turns = 0
  await joinInTurns(data, earlier, () => (turns += 1) > 2)
  expect(clock()).toBeLessThan(30)
  expect(arrange(modelOf(data), shape).model.totals.crossAddons).toBe(1)
})

it('gives one map to all who join the same answer up at the same time', async () => {
  const [earlier, data] = [sharedPair(), sharedPair(5)]
  arrange(modelOf(earlier), shape)
  slowClock()
  const first = joinInTurns(data, earlier, () => false)
  const second = joinInTurns(data, earlier, () => false)
  await first
  const model = modelOf(data)
  const scene = arrange(model, shape)
  await second
  expect(modelOf(data)).toBe(model)
  expect(arrange(model, shape)).toBe(scene)
})
