import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { latticePoint, shapeOf, type MapLayout } from '#shared/map/layout.ts'
import { arrange, buildScene, cellRectangle, type Scene } from '#shared/map/scene.ts'
import { apart } from '#shared/map/sides.ts'
import type { Ticks } from '#shared/map/ticks.ts'
import { buildModel } from '#shared/map/model.ts'
import { anyMap, mapOf } from './fleet.ts'

interface Box {
  x: number
  y: number
  width: number
  height: number
}

const slack = 1e-6
const noColumn = new Uint8Array(0)
const noTicks: Ticks = { along: new Float32Array(0), border: new Float32Array(0), sides: noColumn, critical: noColumn }

function overlap(a: Box, b: Box): boolean {
  return (
    a.x + slack < b.x + b.width &&
    b.x + slack < a.x + a.width &&
    a.y + slack < b.y + b.height &&
    b.y + slack < a.y + a.height
  )
}

function within(inner: Box, outer: Box): boolean {
  return (
    inner.x >= outer.x - slack &&
    inner.y >= outer.y - slack &&
    inner.x + inner.width <= outer.x + outer.width + slack &&
    inner.y + inner.height <= outer.y + outer.height + slack
  )
}

function checkEverythingLiesWell({ model, layout }: Scene): void {
  const whole = { x: 0, y: 0, width: layout.width, height: layout.height }
  for (const [index, place] of layout.places.entries()) {
    expect(place.width > 0 && place.height > 0 && within(place, whole)).toBe(true)
    for (const other of layout.places.slice(index + 1)) expect(overlap(place, other)).toBe(false)
    const cells = [...(model.regions[index]?.cells ?? [])].map((cell) =>
      cellRectangle({ model, layout, ribbons: [], ticks: noTicks }, cell),
    )
    for (const [i, cell] of cells.entries()) {
      expect(within(cell, place)).toBe(true)
      // Below the name.
      expect(cell.y >= place.y + layout.head - slack).toBe(true)
      for (const other of cells.slice(i + 1)) expect(overlap(cell, other)).toBe(false)
    }
  }
}

function shelfEnds(layout: MapLayout): number[] {
  return layout.shelves.map((shelf) =>
    Math.max(...shelf.regions.map((region) => (layout.places[region]?.x ?? 0) + (layout.places[region]?.width ?? 0))),
  )
}

describe('the layout', () => {
  it('lays nothing over anything else and everything inside its region', () => {
    fc.assert(
      fc.property(
        anyMap,
        fc.record({ width: fc.integer({ min: 0, max: 4000 }), height: fc.integer({ min: 0, max: 3000 }) }),
        (data, { width, height }) => {
          checkEverythingLiesWell(buildScene(data, shapeOf(width, height)))
        },
      ),
      { numRuns: 60 },
    )
  })

  it('is the same for the same data', () => {
    fc.assert(
      fc.property(anyMap, (data) => {
        const shape = shapeOf(1200, 800)
        expect(buildScene(structuredClone(data), shape).layout).toEqual(buildScene(data, shape).layout)
      }),
      { numRuns: 20 },
    )
  })

  it('fits the window it is made for', () => {
    const spaces = Array.from({ length: 60 }, (_, i) => `team${i}-eu-prod`)
    const apps = Array.from({ length: 2000 }, (_, i) => ({ space: Math.floor((i / 2000) ** 2 * 60) }))
    const shape = shapeOf(1440, 900)
    const { layout } = buildScene(mapOf({ spaces, apps }), shape)
    expect(layout.width).toBeLessThanOrEqual(shape.width + slack)
    expect(layout.height).toBeLessThanOrEqual(shape.height + slack)
    expect(layout.pitch).toBeGreaterThan(8)
    // Rows reach from edge to edge, the last one too.
    const ends = shelfEnds(layout)
    for (const end of ends) expect(end).toBeGreaterThan(Math.max(...ends) * 0.94)
  })

  it('makes regions wide enough for their names while there is room', () => {
    const { layout } = buildScene(
      mapOf({ spaces: ['payments-eu-prod', 'x'], apps: [{ space: 0 }, { space: 1 }] }),
      shapeOf(1200, 800),
    )
    expect(layout.places[0]?.width).toBeGreaterThan(16 * 6)
    expect(layout.places[1]?.width).toBeLessThan(layout.places[0]?.width ?? 0)
  })

  it.each([
    ['one app', mapOf({ apps: [{ space: 0 }] })],
    ['nothing but an empty space', mapOf({})],
    ['nothing at all', mapOf({ spaces: [] })],
    ['a name of 200 characters', mapOf({ spaces: ['n'.repeat(200), 'b'], apps: [{ space: 0 }, { space: 1 }] })],
    [
      'a space with 3,000 apps beside a small one',
      mapOf({
        spaces: ['large', 'small'],
        apps: Array.from({ length: 3003 }, (_, i) => ({ space: i < 3000 ? 0 : 1 })),
      }),
    ],
  ])('holds %s', (_, data) => {
    const { layout } = buildScene(data, shapeOf(1280, 800))
    expect(Number.isFinite(layout.width) && layout.width > 0 && Number.isFinite(layout.height)).toBe(true)
    for (const place of layout.places) {
      expect(within(place, { x: 0, y: 0, width: layout.width, height: layout.height })).toBe(true)
    }
  })

  it('changes with the shape of the window in steps only', () => {
    expect(shapeOf(1203, 801)).toEqual(shapeOf(1200, 800))
    expect(shapeOf(700, 1000)).not.toEqual(shapeOf(1200, 800))
    expect(shapeOf(0, 0).width).toBeGreaterThan(0)
  })

  it('keeps add-ons apart and inside their cell', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), (count) => {
        const dots = Array.from({ length: count }, (_, i) => latticePoint(count, i))
        for (const [i, dot] of dots.entries()) {
          expect(
            dot.x - dot.radius > 0 && dot.x + dot.radius < 1 && dot.y - dot.radius > 0 && dot.y + dot.radius < 1,
          ).toBe(true)
          const next = dots[i + 1]
          if (next) expect(Math.hypot(next.x - dot.x, next.y - dot.y)).toBeGreaterThan(dot.radius * 2)
        }
      }),
      { numRuns: 40 },
    )
  })
})

describe('ribbons', () => {
  it('never cross a region, and end at the borders of theirs', () => {
    fc.assert(
      fc.property(anyMap, (data) => {
        const { layout, ribbons, model } = arrange(buildModel(data), shapeOf(1200, 800))
        for (const { link, points } of ribbons) {
          const from = layout.places[link.a]
          const to = layout.places[link.b]
          const first = points[0]
          const last = points.at(-1)
          if (!from || !to || !first || !last) throw new Error(`No way for ${model.regions[link.a]?.name ?? ''}`)
          expect(first.x >= from.x && first.x <= from.x + from.width).toBe(true)
          expect(last.x >= to.x && last.x <= to.x + to.width).toBe(true)
          expect([from.y, from.y + from.height]).toContain(first.y)
          expect([to.y, to.y + to.height]).toContain(last.y)
          for (const [i, point] of points.entries()) {
            const next = points[i + 1]
            if (!next) continue
            expect(Math.abs(point.x - next.x) < slack || Math.abs(point.y - next.y) < slack).toBe(true)
            const piece = {
              x: Math.min(point.x, next.x),
              y: Math.min(point.y, next.y),
              width: Math.abs(point.x - next.x),
              height: Math.abs(point.y - next.y),
            }
            for (const place of layout.places) {
              // A line has no area: grown by a little it touches what it runs through.
              const ground = {
                x: place.x + 0.01,
                y: place.y + 0.01,
                width: place.width - 0.02,
                height: place.height - 0.02,
              }
              expect(overlap({ ...piece, width: piece.width + 2e-6, height: piece.height + 2e-6 }, ground)).toBe(false)
            }
          }
        }
      }),
      { numRuns: 60 },
    )
  })

  it('leave no link without a ribbon or two ticks', () => {
    fc.assert(
      fc.property(anyMap, (data) => {
        const { ribbons, ticks, model } = buildScene(data, shapeOf(1200, 800))
        expect(ribbons.length + ticks.along.length / 2).toBe(model.links.length)
      }),
      { numRuns: 30 },
    )
  })
})

describe('marks along a border', () => {
  it('keep their order and their distance, and stay between the ends', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -50, max: 150, noNaN: true }), { maxLength: 60 }), (wanted) => {
        const sorted = wanted.toSorted((p, q) => p - q)
        const places = apart(sorted, 0, 100, 4)
        const gap = Math.min(4, sorted.length > 1 ? 100 / (sorted.length - 1) : 4)
        for (const [i, place] of places.entries()) {
          expect(place >= -slack && place <= 100 + slack).toBe(true)
          if (i > 0) expect(place - (places[i - 1] ?? 0)).toBeGreaterThanOrEqual(gap - slack)
        }
      }),
    )
  })
})
