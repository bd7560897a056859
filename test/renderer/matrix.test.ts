import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildMatrix } from '#shared/map/matrix.ts'
import { buildModel } from '#shared/map/model.ts'
import { themes } from '#shared/map/themes.ts'
import {
  geometryOf,
  inSight,
  move,
  scrollFor,
  sizeOf,
  spotAt,
  spotRectangle,
  type Spot,
} from '../../renderer/views/map/matrix/geometry.ts'
import { countText } from '../../renderer/views/map/matrix/paint-matrix.ts'
import { channels, contrast, shadeOf, shades } from '../../renderer/views/map/matrix/shades.ts'
import { emptyWords } from '../../renderer/views/map/matrix/words.ts'
import { mapOf } from './graph/fleet.ts'

const anyPlace = fc
  .record({
    rows: fc.integer({ min: 1, max: 300 }),
    columns: fc.integer({ min: 1, max: 300 }),
    width: fc.integer({ min: 300, max: 3_840 }),
    height: fc.integer({ min: 300, max: 2_160 }),
    widest: fc.integer({ min: 0, max: 400 }),
    row: fc.double({ min: 0, max: 1, noNaN: true }),
    column: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ rows, columns, width, height, widest, row, column }) => {
    const size = { width, height }
    const spot: Spot = { row: Math.round(row * rows), column: Math.round(column * columns) }
    return { size, geometry: geometryOf(rows, columns, size, widest), spot }
  })
  .filter(({ spot }) => spot.row + spot.column > 0)

const holds = ({ row, column }: Spot): boolean => row > 0 && column > 0 && (row * 7 + column * 3) % 11 === 0

/** From the second row and column of five rows and four columns, of which the last holds something. */
const at = (key: string, far: boolean): Spot | null =>
  move({ row: 2, column: 2 }, { key, far }, { rows: 5, columns: 4 }, 2, ({ column }) => column === 4)

describe('the matrix on the page', () => {
  it('writes numbers that can be read on every shade, in both themes', () => {
    for (const palette of Object.values(themes)) {
      const steps = shades(palette)
      for (const { fill, text } of steps) expect(contrast(channels(fill), channels(text))).toBeGreaterThan(4.5)
      expect(new Set(steps.map(({ fill }) => fill)).size).toBe(steps.length)
      expect(contrast(channels(palette.cell), channels(palette.text))).toBeGreaterThan(4.5)
    }
    expect([1, 2, 3, 4, 7, 8, 15, 16, 900].map(shadeOf)).toEqual([0, 1, 1, 2, 2, 3, 3, 4, 4])
    expect(channels('#fff')).toEqual([255, 255, 255])
    expect([7, 999, 1_200, 45_000, 123_456].map(countText)).toEqual(['7', '999', '1k', '45k', '99k+'])
  })

  it('brings any cell wholly into sight, where pointing at its middle finds it', () => {
    fc.assert(
      fc.property(anyPlace, ({ size, geometry, spot }) => {
        const scroll = scrollFor(geometry, { left: 0, top: 0 }, size, spot)
        const { x, y, width, height } = spotRectangle(geometry, scroll, spot)
        expect(spotAt(geometry, scroll, x + width / 2, y + height / 2)).toEqual(spot)
        expect(x + width).toBeLessThanOrEqual(Math.max(size.width, geometry.side + geometry.cell))
        expect(y + height).toBeLessThanOrEqual(Math.max(size.height, geometry.top + geometry.cell))
        const { firstRow, endRow, firstColumn, endColumn } = inSight(geometry, scroll, size)
        if (spot.row > 0) expect(firstRow < spot.row && spot.row <= endRow).toBe(true)
        if (spot.column > 0) expect(firstColumn < spot.column && spot.column <= endColumn).toBe(true)
        // As far as it goes is as far as it can be scrolled.
        expect(scroll.left).toBeLessThanOrEqual(Math.max(0, sizeOf(geometry).width - size.width))
        expect(scroll.top).toBeLessThanOrEqual(Math.max(0, sizeOf(geometry).height - size.height))
      }),
    )
  })

  it('moves inside, never to the corner, and far to the next cell that holds something', () => {
    const keys = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End', 'PageUp', 'PageDown']
    fc.assert(
      fc.property(anyPlace, fc.constantFrom(...keys), fc.boolean(), ({ geometry, spot }, key, far) => {
        const to = move(spot, { key, far }, geometry, 9, holds)
        if (!to) throw new Error('The key does nothing.')
        expect(to.row >= 0 && to.row <= geometry.rows && to.column >= 0 && to.column <= geometry.columns).toBe(true)
        expect(to.row + to.column).toBeGreaterThan(0)
        if (far && key.startsWith('Arrow') && (to.row !== spot.row || to.column !== spot.column)) {
          expect(holds(to)).toBe(true)
        }
      }),
    )
    expect(move({ row: 1, column: 1 }, { key: 'x', far: false }, { rows: 3, columns: 3 }, 2, () => true)).toBe(null)
    expect(at('ArrowRight', false)).toEqual({ row: 2, column: 3 })
    expect(at('ArrowRight', true)).toEqual({ row: 2, column: 4 })
    expect(at('ArrowLeft', true)).toEqual({ row: 2, column: 2 })
    expect(at('Home', false)).toEqual({ row: 2, column: 0 })
    expect(at('End', false)).toEqual({ row: 2, column: 4 })
    expect(at('Home', true)).toEqual({ row: 1, column: 1 })
    expect(at('End', true)).toEqual({ row: 5, column: 4 })
    expect(at('PageDown', false)).toEqual({ row: 4, column: 2 })
    expect(at('PageUp', false)).toEqual({ row: 1, column: 2 })
  })

  it('says what there is instead, where no space shares with another', () => {
    const apps = [{ space: 0 }, { space: 0 }, { space: 1 }]
    const words = (more: Partial<Parameters<typeof mapOf>[0]>): string => {
      const model = buildModel(mapOf({ apps, ...more }))
      const matrix = buildMatrix(model)
      expect(matrix.sharing).toEqual([])
      return emptyWords(model, matrix)
    }
    expect(words({})).toBe('3 apps, and no add-on.')
    expect(words({ addons: [{ owner: 0 }, { owner: -1 }] })).toBe('Of 2 add-ons, none is held by more than one app.')
    expect(words({ addons: [{ owner: 0 }], attachments: [[0, 1]] })).toBe('1 attachment stays inside one space.')
  })
})
