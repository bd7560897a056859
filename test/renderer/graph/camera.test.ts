import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  between,
  fit,
  keepInside,
  pan,
  scaleLimits,
  shows,
  toScreen,
  toWorld,
  zoomAt,
  zoomLevel,
} from '#shared/map/camera.ts'
import { shapeOf } from '#shared/map/layout.ts'
import { buildScene } from '#shared/map/scene.ts'
import { mapOf } from './fleet.ts'

const { layout } = buildScene(
  mapOf({ spaces: ['one', 'two'], apps: Array.from({ length: 90 }, (_, i) => ({ space: i % 2 })) }),
  shapeOf(1200, 800),
)
const size = { width: 1100, height: 700 }
const cameras = fc.record({
  x: fc.double({ min: -500, max: 1500, noNaN: true }),
  y: fc.double({ min: -500, max: 1500, noNaN: true }),
  scale: fc.double({ min: 0.05, max: 30, noNaN: true }),
})
const points = fc.record({ x: fc.integer({ min: 0, max: 1100 }), y: fc.integer({ min: 0, max: 700 }) })

describe('the camera', () => {
  it('goes from world to screen and back', () => {
    fc.assert(
      fc.property(cameras, points, (camera, point) => {
        const back = toScreen(camera, toWorld(camera, point))
        expect(back.x).toBeCloseTo(point.x, 4)
        expect(back.y).toBeCloseTo(point.y, 4)
      }),
    )
  })

  it('shows the whole map below the search field and above the last line', () => {
    const inset = { top: 44, bottom: 36 }
    const camera = fit(layout, size, 1, inset)
    const from = toScreen(camera, { x: 0, y: 0 })
    const to = toScreen(camera, { x: layout.width, y: layout.height })
    expect(from.x).toBeGreaterThanOrEqual(-0.01)
    expect(from.y).toBeGreaterThanOrEqual(inset.top - 0.01)
    expect(to.x).toBeLessThanOrEqual(size.width + 0.01)
    expect(to.y).toBeLessThanOrEqual(size.height - inset.bottom + 0.01)
  })

  it('puts cells whole device pixels apart when that costs little', () => {
    for (const pixelRatio of [1, 1.5, 2]) {
      const pixels = layout.pitch * fit(layout, size, pixelRatio).scale * pixelRatio
      expect(Math.abs(pixels - Math.round(pixels))).toBeLessThan(1e-6)
    }
  })

  it('is finite in a window without a size', () => {
    const camera = fit(layout, { width: 0, height: 0 }, 1)
    expect(Object.values(camera).every(Number.isFinite)).toBe(true)
    expect(Object.values(keepInside(camera, layout, { width: 0, height: 0 })).every(Number.isFinite)).toBe(true)
  })

  it('zooms around the pointer and stays within its limits', () => {
    const limits = scaleLimits(layout, fit(layout, size, 1))
    fc.assert(
      fc.property(cameras, points, fc.double({ min: 0.1, max: 10, noNaN: true }), (camera, point, factor) => {
        const next = zoomAt(camera, factor, point, limits)
        expect(next.scale).toBeGreaterThanOrEqual(limits.least)
        expect(next.scale).toBeLessThanOrEqual(limits.most)
        const before = toWorld(camera, point)
        const after = toWorld(next, point)
        expect(after.x).toBeCloseTo(before.x, 4)
        expect(after.y).toBeCloseTo(before.y, 4)
      }),
    )
  })

  it('cannot be moved so far that the map is lost', () => {
    fc.assert(
      fc.property(cameras, fc.integer({ min: -90_000, max: 90_000 }), (camera, way) => {
        const next = keepInside(pan(camera, way, -way), layout, size)
        const middle = toWorld(next, { x: size.width / 2, y: size.height / 2 })
        expect(middle.x).toBeGreaterThanOrEqual(-0.01)
        expect(middle.x).toBeLessThanOrEqual(layout.width + 0.01)
        expect(middle.y).toBeGreaterThanOrEqual(-0.01)
        expect(middle.y).toBeLessThanOrEqual(layout.height + 0.01)
      }),
    )
  })

  it('flies from one view to another and arrives', () => {
    fc.assert(
      fc.property(cameras, cameras, (from, to) => {
        const start = between(from, to, size, 0)
        const end = between(from, to, size, 1)
        for (const key of ['x', 'y', 'scale'] as const) {
          expect(start[key]).toBeCloseTo(from[key], 3)
          expect(end[key]).toBeCloseTo(to[key], 3)
        }
        expect(Object.values(between(from, to, size, 0.5)).every(Number.isFinite)).toBe(true)
      }),
    )
  })

  it('knows what it shows', () => {
    const camera = { x: 0, y: 0, scale: 2 }
    expect(shows(camera, { x: 10, y: 10, width: 20, height: 20 }, size, 10)).toBe(true)
    expect(shows(camera, { x: 2, y: 10, width: 20, height: 20 }, size, 10)).toBe(false)
    expect(shows(camera, { x: 540, y: 10, width: 20, height: 20 }, size, 10)).toBe(false)
  })

  it('has three levels by the size of a cell on screen', () => {
    const levels = [27.9, 28, 79.9, 80].map((side) => zoomLevel(layout, { x: 0, y: 0, scale: side / layout.cell }))
    expect(levels).toEqual(['overview', 'middle', 'middle', 'close'])
  })
})
