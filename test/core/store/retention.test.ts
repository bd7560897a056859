import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { expendable, largeSnapshot, type RetainedRow } from '#core/store/retention.ts'
import { day, morning } from './rows.ts'

const hour = day / 24

function row(id: number, takenAt: number, name = ''): RetainedRow {
  return { id, takenAt, name }
}

function kept(rows: RetainedRow[], bytes = 0, scarce = false): number[] {
  const gone = new Set(expendable(rows, bytes, scarce))
  return rows.map(({ id }) => id).filter((id) => !gone.has(id))
}

/** One each twelve hours, the latest at 10:00. */
const fortnight = Array.from({ length: 28 }, (_, index) => row(index + 1, morning - (27 - index) * 12 * hour))

it('keeps the newest of each of the seven days before, and of the latest day the latest alone', () => {
  expect(kept(fortnight)).toEqual([15, 17, 19, 21, 23, 25, 27, 28])
})

it('keeps two of a large platform, counting the latest', () => {
  expect(kept(fortnight, largeSnapshot)).toHaveLength(8)
  expect(kept(fortnight, largeSnapshot + 1)).toEqual([27, 28])
})

it('keeps nothing but the latest and the named ones on a full disk', () => {
  const rows = fortnight.map((one) => (one.id === 3 ? { ...one, name: 'Before the move' } : one))
  expect(kept(rows, 0, true)).toEqual([3, 28])
})

it('does not count what a person keeps', () => {
  const rows = [
    row(1, 0, 'long ago'),
    ...[7, 6, 5, 4, 3, 2, 1].map((ago, index) => row(index + 2, morning - ago * day)),
  ]
  rows.push(row(9, morning - hour, 'an hour ago'), row(10, morning))
  expect(kept(rows)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
})

it('drops what is older than a week, and what a clock that went wrong has dated after the latest', () => {
  const rows = [row(1, morning - 8 * day), row(2, morning - 7 * day), row(3, morning + 30 * day), row(4, morning)]
  expect(kept(rows)).toEqual([2, 4])
})

it('always keeps the latest and the named, at most eight others, one for each day', () => {
  const rows = fc.array(
    fc.record({
      takenAt: fc.integer({ min: morning - 12 * day, max: morning + 2 * day }),
      name: fc.constantFrom('', '', '', 'kept'),
    }),
    { minLength: 1, maxLength: 60 },
  )
  fc.assert(
    fc.property(rows, fc.constantFrom(0, largeSnapshot * 2), fc.boolean(), (drafts, bytes, scarce) => {
      const all = drafts.map((draft, index) => ({ ...draft, id: index + 1 }))
      const left = new Set(kept(all, bytes, scarce))
      expect(left.has(all.length)).toBe(true)
      for (const { id, name } of all) if (name !== '') expect(left.has(id)).toBe(true)
      const unnamed = all.filter(({ id, name }) => left.has(id) && name === '')
      expect(unnamed.length).toBeLessThanOrEqual(scarce ? 1 : bytes > 0 ? 2 : 8)
      const days = unnamed.map(({ takenAt }) => Math.floor(takenAt / day))
      expect(new Set(days).size).toBe(days.length)
      // What is left once is left when it is asked again.
      const again = all.filter(({ id }) => left.has(id))
      expect(expendable(again, bytes, scarce)).toEqual([])
    }),
  )
})
