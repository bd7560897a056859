import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ageWords, dateWords, lengthWords, momentWords } from '#renderer/stores/age.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** The words back as a number of milliseconds: the least age they can stand for. */
function leastAge(words: string): number {
  if (words === 'just now') return 0
  const [, count, unit] = /^(\d+) (min|h|days) ago$/.exec(words) ?? []
  const size = unit === 'min' ? minute : unit === 'h' ? hour : unit === 'days' ? day : Number.NaN
  return Number(count) * size
}

describe('ages', () => {
  it('are said in the fewest words', () => {
    expect(ageWords(0, 59_999)).toBe('just now')
    expect(ageWords(0, minute)).toBe('1 min ago')
    expect(ageWords(0, 59 * minute + 59_000)).toBe('59 min ago')
    expect(ageWords(0, hour)).toBe('1 h ago')
    expect(ageWords(0, 47 * hour)).toBe('47 h ago')
    expect(ageWords(0, 49 * hour)).toBe('2 days ago')
    expect(lengthWords(5_400)).toBe('5 s')
    expect(lengthWords(-1)).toBe('0 s')
  })

  it('never say older than it is, and not much younger', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.nat({ max: 2 * hour }), fc.nat({ max: 3 * day }), fc.nat({ max: 1_000 * day })),
        (age) => {
          const least = leastAge(ageWords(1_000, 1_000 + age))
          expect(least).toBeLessThanOrEqual(age)
          expect(least * 2 + minute).toBeGreaterThanOrEqual(age)
        },
      ),
    )
  })

  it('never lie in the future when the clocks differ', () => {
    fc.assert(
      fc.property(fc.nat({ max: 10 * day }), (ahead) => {
        expect(ageWords(ahead, 0)).toBe('just now')
      }),
    )
  })

  it('name the day only when it may be another one', () => {
    const noon = new Date(2026, 2, 3, 14, 2).getTime()
    expect(momentWords(noon, noon + hour)).toBe('14:02')
    expect(momentWords(noon, noon + day)).toMatch(/3 Mar.*14:02/)
  })

  it('leave a text that is no time as it is', () => {
    expect(dateWords('2019-04-30T10:00:00.000Z')).toBe('30 Apr 2019')
    expect(dateWords('whenever')).toBe('whenever')
  })
})
