import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lineThrough, placesOf, spotsOf, trendWords } from '#renderer/parts/trend.ts'

const scores = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 60 })
const box = { width: 76, height: 20, margin: 2 }

describe('a trend', () => {
  it('stays in its box, goes from left to right, and a higher score is never lower', () => {
    fc.assert(
      fc.property(scores, (values) => {
        const spots = spotsOf(values, box)
        expect(spots).toHaveLength(values.length)
        for (const [index, { x, y }] of spots.entries()) {
          expect(x).toBeGreaterThanOrEqual(2)
          expect(x).toBeLessThanOrEqual(74)
          expect(y).toBeGreaterThanOrEqual(2)
          expect(y).toBeLessThanOrEqual(18)
          const before = spots[index - 1]
          if (!before) continue
          expect(x).toBeGreaterThanOrEqual(before.x)
          if ((values[index] ?? 0) > (values[index - 1] ?? 0)) expect(y).toBeLessThan(before.y)
        }
        expect(spots.at(-1)?.x).toBe(74)
      }),
    )
  })

  it('is drawn to one scale, and what is out of it stands at its edge', () => {
    expect(spotsOf([0, 50, 100], { width: 100, height: 100, margin: 0 })).toEqual([
      { x: 0, y: 100 },
      { x: 50, y: 50 },
      { x: 100, y: 0 },
    ])
    expect(spotsOf([-5, 130], { width: 100, height: 100, margin: 0 }).map(({ y }) => y)).toEqual([100, 0])
    expect(lineThrough(spotsOf([0, 100], { width: 10, height: 10, margin: 0 }))).toBe('M0 10L10 0')
  })

  it('puts moments where they are in time', () => {
    expect(placesOf([1_000, 2_000, 5_000])).toEqual([0, 0.25, 1])
    expect(placesOf([7, 7])).toEqual([1, 1])
    expect(placesOf([7])).toEqual([1])
  })

  it('says its numbers', () => {
    expect(trendWords([])).toBe('No judged sync was kept yet.')
    expect(trendWords([40])).toBe('Score 40 at the only judged sync so far.')
    expect(trendWords([40, 40])).toBe('Score unchanged at 40 over 2 judged syncs.')
    expect(trendWords([40, 90, 60])).toBe('Score up from 40 to 60 over 3 judged syncs, between 40 and 90.')
    fc.assert(
      fc.property(scores, (values) => {
        const words = trendWords(values)
        for (const value of [values.at(-1), Math.max(...values)]) expect(words).toContain(String(value))
      }),
    )
  })
})
