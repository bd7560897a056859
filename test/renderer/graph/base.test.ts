import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shapeOf } from '#shared/map/layout.ts'
import { light } from '#shared/map/lit.ts'
import { isBaseOf, paint, paintBase, paintOver, restingState, type PaintState } from '#shared/map/paint.ts'
import { buildScene, type Scene } from '#shared/map/scene.ts'
import { withOwnWidths } from '#shared/map/text.ts'
import { anyMap, sharedPair } from './fleet.ts'
import { record, viewOf } from './recording.ts'

const shape = shapeOf(1200, 800)
const camera = { x: 0, y: 0, scale: 2 }

function selected(scene: Scene, cell: number): PaintState {
  const { cells } = scene.model
  return { ...restingState, lit: cells > 0 ? light(scene.model, { kind: 'app', cell: cell % cells }) : null }
}

describe('a base that is kept while one thing after another is selected', () => {
  it('gives the picture that is painted anew', () => {
    fc.assert(
      fc.property(anyMap, fc.nat(500), fc.nat(500), fc.constantFrom(0.8, 3, 12), (data, first, then, scale) => {
        const scene = buildScene(data, shape)
        const view = viewOf({ ...camera, scale })
        withOwnWidths(() => {
          const kept = record()
          const base = paintBase(kept.context, scene, view, restingState)
          paintOver(kept.context, base, selected(scene, first))
          const anew = record()
          const drawn = paint(anew.context, scene, view, selected(scene, then))
          const copied = record()
          paintBase(copied.context, scene, view, restingState)
          // What was selected before must leave nothing in the counts.
          expect(paintOver(copied.context, base, selected(scene, then))).toEqual(drawn)
          expect(copied.marks).toEqual(anew.marks)
        })
      }),
      { numRuns: 60 },
    )
  })

  it('is that of another picture only where nothing but the selection differs', () => {
    const scene = buildScene(sharedPair(), shape)
    const view = viewOf(camera)
    const base = paintBase(record().context, scene, view, restingState)
    const state = selected(scene, 0)
    expect(isBaseOf(base, scene, { ...view, camera: { ...camera } }, state)).toBe(true)
    expect(isBaseOf(base, buildScene(sharedPair(), shape), view, state)).toBe(false)
    expect(isBaseOf(base, scene, { ...view, camera: { ...camera, x: 1 } }, state)).toBe(false)
    expect(isBaseOf(base, scene, { ...view, width: 1201 }, state)).toBe(false)
    expect(isBaseOf(base, scene, { ...view, height: 801 }, state)).toBe(false)
    expect(isBaseOf(base, scene, { ...view, pixelRatio: 2 }, state)).toBe(false)
    expect(isBaseOf(base, scene, { ...view, palette: { ...view.palette } }, state)).toBe(false)
    expect(isBaseOf(base, scene, view, { ...state, ribbon: 0 })).toBe(false)
    expect(isBaseOf(base, scene, view, { ...state, hidden: new Uint8Array(3) })).toBe(false)
    expect(isBaseOf(base, scene, view, { ...state, under: { kind: 'addon', addon: 0 } })).toBe(false)
  })
})

describe('cells that a filter has just hidden', () => {
  it('are not painted, and no number or line of the whole map is', () => {
    fc.assert(
      fc.property(anyMap, fc.nat(), fc.constantFrom(0.8, 3, 12), (data, seed, scale) => {
        const scene = buildScene(data, shape)
        const hidden = Uint8Array.from({ length: scene.model.cells }, (_, cell) => (cell * 7 + seed) % 3 && 1)
        const view = viewOf({ ...camera, scale })
        const { context, marks } = record()
        const drawn = paint(context, scene, view, { ...restingState, hidden })
        const whole = paint(record().context, scene, view, restingState)
        const others = paint(record().context, scene, view, { ...restingState, hidden: hidden.map((each) => 1 - each) })
        expect(drawn.cells + others.cells).toBe(whole.cells)
        expect([drawn.ribbons, drawn.ticks, drawn.lines, drawn.ports.length]).toEqual([0, 0, 0, 0])
        const chosen = paint(record().context, scene, view, { ...selected(scene, seed), hidden })
        expect([chosen.edges, chosen.ribbons, chosen.ports.length]).toEqual([0, 0, 0])
        // An app may be called by a number; a head's numbers stand at its right end.
        const names = new Set([...data.apps.names, ...data.addons.names, ...data.spaces.map(({ name }) => name)])
        const numbers = marks.filter(({ kind, text }) => kind === 'text' && /^\d+$/.test(text) && !names.has(text))
        expect(numbers).toEqual([])
      }),
      { numRuns: 60 },
    )
  })
})
