import { expect, it, onTestFinished } from 'vitest'
import { AppError } from '#shared/errors.ts'
import { buildGraph } from '#core/graph/build.ts'
import { historyCommands } from '#core/history/commands.ts'
import { cacheIn, day, morning, snapshotOf } from '../store/rows.ts'

function door() {
  const cache = cacheIn(null)
  onTestFinished(() => {
    cache.close()
  })
  const endpoints = {
    profile(id: string): never {
      if (id !== 'a') throw new AppError('not-found', 'There is no such endpoint.')
      return undefined as never
    },
  }
  const inventory = {
    current: async (endpointId: string) => {
      const snapshot = await cache.latest(endpointId)
      return snapshot ? { snapshot, graph: buildGraph(snapshot) } : null
    },
  }
  return { cache, ...historyCommands({ cache, endpoints, inventory }) }
}

it('snapshots are listed, kept under a name and let go', async () => {
  const { cache, 'history.snapshots': list, 'history.keep': keep } = door()
  expect(list({ endpointId: 'a' })).toEqual({ snapshots: [] })
  await cache.keep(snapshotOf('a', morning - 9 * day))
  const row = { id: 1, takenAt: morning - 9 * day, complete: true, name: '', current: true }
  expect(list({ endpointId: 'a' })).toEqual({ snapshots: [row] })
  const named = { ...row, name: 'Before' }
  expect(keep({ endpointId: 'a', snapshotId: 1, name: 'Before' })).toEqual({ snapshots: [named] })
  await cache.keep(snapshotOf('a', morning))
  const latest = { id: 2, takenAt: morning, complete: true, name: '', current: true }
  expect(list({ endpointId: 'a' })).toEqual({ snapshots: [latest, { ...named, current: false }] })
  expect(keep({ endpointId: 'a', snapshotId: 1, name: '' })).toEqual({ snapshots: [latest] })
})

it('nothing is told of endpoints that do not exist', () => {
  const { 'history.snapshots': list, 'history.keep': keep } = door()
  const refused = expect.objectContaining({ code: 'not-found' }) as Error
  expect(() => list({ endpointId: 'z' })).toThrow(refused)
  expect(() => keep({ endpointId: 'z', snapshotId: 1, name: 'x' })).toThrow(refused)
  expect(() => keep({ endpointId: 'a', snapshotId: 1, name: 'x' })).toThrow(refused)
})

it('the latest sync is compared with the one in force at a time, or with the oldest there is', async () => {
  const { cache, 'history.changes': changes } = door()
  const missing = expect.objectContaining({ code: 'not-found' }) as Error
  await expect(changes({ endpointId: 'z', since: 0 })).rejects.toThrow(missing)
  await expect(changes({ endpointId: 'a', since: morning })).rejects.toThrow(missing)
  const at = [morning - 3 * day, morning - 2 * day, morning]
  for (const takenAt of at) await cache.keep(snapshotOf('a', takenAt))
  const since = async (time: number) => {
    const { earlier, younger, takenAt } = await changes({ endpointId: 'a', since: time })
    return { earlier: earlier.takenAt, younger, takenAt }
  }
  expect(await since(at[0]! + 1)).toEqual({ earlier: at[0], younger: false, takenAt: morning })
  expect(await since(at[1]!)).toEqual({ earlier: at[1], younger: false, takenAt: morning })
  expect(await since(0)).toEqual({ earlier: at[0], younger: true, takenAt: morning })
  // Never with itself.
  expect(await since(morning + day)).toEqual({ earlier: at[1], younger: false, takenAt: morning })
})
