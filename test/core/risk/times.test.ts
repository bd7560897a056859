import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isPlainlyBefore } from '#core/risk/times.ts'

const day = 86_400_000
const threshold = '2026-11-23T12:00:00.000Z'

describe('a time that is plainly before another', () => {
  it('is told by its letters on each of the first 28 days of a month, at each hour', () => {
    for (let month = 1; month <= 12; month += 1) {
      for (let date = 1; date <= 28; date += 1) {
        const hour = (month + date) % 24
        const time = new Date(Date.UTC(2025, month - 1, date, hour, 59, 59, 999)).toISOString()
        expect(isPlainlyBefore(time, threshold), time).toBe(true)
      }
    }
    for (let hour = 0; hour < 24; hour += 1) {
      const time = new Date(Date.UTC(2026, 0, 1, hour)).toISOString()
      expect(isPlainlyBefore(time, threshold), time).toBe(true)
    }
  })

  it.each([
    threshold,
    '2026-11-23T12:00:00.001Z',
    '2027-01-01T00:00:00.000Z',
    // Letters that come before, and no times, or times that a parser reads otherwise.
    '',
    '2025-00-10T12:00:00.000Z',
    '2025-13-10T12:00:00.000Z',
    '2025-02-00T12:00:00.000Z',
    '2025-02-30T12:00:00.000Z',
    '2025-06-10T24:00:00.000Z',
    '2025-06-10T25:00:00.000Z',
    '2025-06-10T12:60:00.000Z',
    '2025-06-10T12:00:60.000Z',
    '2025-06-10 12:00:00.000Z',
    '2025-06-10T12:00:00.000+',
    '2025/06-10T12:00:00.000Z',
    '2025-06/10T12:00:00.000Z',
    '1025-06-10T12:00:00.000Z',
    '2025-06-10T12:00:00Z',
    '2025-06-10T12:00:00.000000Z',
  ])('is not what %j is', (time) => {
    expect(isPlainlyBefore(time, threshold)).toBe(false)
  })

  it('is before it by the parser, too, whatever is asked', () => {
    const moment = fc
      .integer({ min: Date.UTC(1990, 0), max: Date.UTC(2060, 0) })
      .map((at) => new Date(at).toISOString())
    const digits = fc.tuple(moment, fc.nat(23), fc.constantFrom(...'0123456789-:TZ.'.split('')))
    const bent = digits.map(([time, at, sign]) => time.slice(0, at) + sign + time.slice(at + 1))
    fc.assert(
      fc.property(fc.oneof(moment, bent), moment, (time, other) => {
        if (isPlainlyBefore(time, other)) expect(Date.parse(time)).toBeLessThan(Date.parse(other))
      }),
      { numRuns: 3000 },
    )
  })

  it('is nearly every time that lies more than a month before it', () => {
    const moment = fc.integer({ min: Date.UTC(2001, 0), max: Date.parse(threshold) - 31 * day })
    fc.assert(
      fc.property(moment, (at) => {
        const isLate = new Date(at).getUTCDate() > 28
        expect(isPlainlyBefore(new Date(at).toISOString(), threshold)).toBe(!isLate)
      }),
      { numRuns: 500 },
    )
  })
})
