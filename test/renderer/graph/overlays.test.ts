import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fit } from '#shared/map/camera.ts'
import type { ChangeMarks } from '#shared/map/change-marks.ts'
import { shapeOf } from '#shared/map/layout.ts'
import { light } from '#shared/map/lit.ts'
import { paintChanges } from '#shared/map/paint-changes.ts'
import { minimapSide, minimapSize, paintMinimap } from '#shared/map/paint-minimap.ts'
import { buildScene } from '#shared/map/scene.ts'
import { anyMap, sharedPair } from './fleet.ts'
import { countShapes, palette, record, viewOf } from './recording.ts'

const size = { width: 1200, height: 800 }
const shape = shapeOf(size.width, size.height)

describe('what differs, painted', () => {
  const scene = buildScene(sharedPair(), shape)
  const marks: ChangeMarks = {
    cells: new Map([
      [0, 'added'],
      [2, 'changed'],
    ]),
    addons: new Map([[0, 'added']]),
    gone: new Map([[1, 3]]),
    elsewhere: 0,
  }

  it('rings what came and what changed, each in its own colour, and says how much is gone', () => {
    const { context, marks: made } = record()
    // One add-on, two cells and one number: the whole of a small fleet is seen at the middle zoom.
    expect(paintChanges(context, scene, viewOf(fit(scene.layout, size, 1)), marks)).toBe(4)
    expect(countShapes(made, 'stroke', 'added', 'rectangle')).toBe(1)
    expect(countShapes(made, 'stroke', 'accent', 'rectangle')).toBe(1)
    expect(JSON.stringify(made)).toContain('−3 gone')
  })

  it('draws nothing of what is out of sight but the numbers', () => {
    const { context } = record()
    const away = { scale: 1, x: 90_000, y: 90_000 }
    expect(paintChanges(context, scene, viewOf(away), { ...marks, gone: new Map() })).toBe(0)
  })
})

describe('the small map', () => {
  it('has a block for each space, red where something critical is, and quiet where a selection does not reach', () => {
    const scene = buildScene(sharedPair(5), shape)
    const { context, marks } = record()
    paintMinimap(context, scene, { palette, pixelRatio: 1, lit: null })
    expect(marks.filter(({ colour }) => colour === 'critical')).toHaveLength(1)
    expect(marks.filter(({ colour }) => colour === 'cell')).toHaveLength(2)
    const lit = light(scene.model, { kind: 'app', cell: 3 })
    const second = record()
    paintMinimap(second.context, scene, { palette, pixelRatio: 1, lit })
    expect(second.marks.filter(({ colour }) => colour === 'cellLit')).toHaveLength(1)
  })

  it('of any map is never larger than its corner', () => {
    fc.assert(
      fc.property(anyMap, (data) => {
        const { width, height } = minimapSize(buildScene(data, shape))
        expect(width).toBeGreaterThan(0)
        expect(Math.max(width, height)).toBeLessThanOrEqual(minimapSide + 1)
        expect(height).toBeGreaterThan(0)
      }),
    )
  })
})
