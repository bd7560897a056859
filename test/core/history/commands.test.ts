import { expect, it, onTestFinished } from 'vitest'
import { AppError } from '#shared/errors.ts'
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
  return { cache, ...historyCommands({ cache, endpoints }) }
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
