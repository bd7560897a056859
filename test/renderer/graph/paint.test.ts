import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fit, lookAt, type Camera } from '#shared/map/camera.ts'
import { shapeOf } from '#shared/map/layout.ts'
import { light, type Selection } from '#shared/map/lit.ts'
import { paint, restingState, type Drawn } from '#shared/map/paint.ts'
import { buildScene, cellRectangle, type Scene } from '#shared/map/scene.ts'
import { anyMap, mapOf, sharedPair } from './fleet.ts'
import { countShapes, palette, record, viewOf, type Mark } from './recording.ts'

const size = { width: 1200, height: 800 }
const shape = shapeOf(size.width, size.height)

function overview(scene: Scene): Camera {
  const camera = fit(scene.layout, size, 1)
  return { ...camera, scale: Math.min(camera.scale, 27 / scene.layout.cell), x: 0, y: 0 }
}

function painted(scene: Scene, camera: Camera, selection: Selection | null = null): { marks: Mark[]; drawn: Drawn } {
  const { context, marks } = record()
  const lit = selection ? light(scene.model, selection) : null
  return { marks, drawn: paint(context, scene, viewOf(camera), { ...restingState, lit }) }
}

describe('the painter', () => {
  it('draws every region and cell of the overview, and no add-on', () => {
    const scene = buildScene(sharedPair(), shape)
    const { marks, drawn } = painted(scene, overview(scene))
    expect(drawn).toMatchObject({ level: 'overview', regions: 2, cells: 4, addons: 0, ribbons: 1, edges: 0 })
    expect(countShapes(marks, 'fill', 'cell', 'rectangle')).toBe(4)
    expect(countShapes(marks, 'fill', 'region', 'rectangle')).toBe(2)
    // The corner of both apps that share.
    expect(countShapes(marks, 'fill', 'sharing', 'closed')).toBe(2)
    expect(marks.filter((mark) => mark.kind === 'text').map((mark) => mark.text)).toEqual(
      expect.arrayContaining(['pay-prod', 'web-prod', '1']),
    )
  })

  it('draws a ribbon in teal, and in red when a critical add-on is in it', () => {
    for (const [risk, colour, other] of [
      [0, 'sharing', 'critical'],
      [5, 'critical', 'sharing'],
    ] as const) {
      const scene = buildScene(sharedPair(risk), shape)
      const { marks } = painted(scene, overview(scene))
      expect(countShapes(marks, 'stroke', colour, 'bend')).toBeGreaterThan(0)
      expect(countShapes(marks, 'stroke', other, 'bend')).toBe(0)
    }
  })

  it('tells risks apart by shape, not only by colour', () => {
    const scene = buildScene(mapOf({ apps: [3, 4, 5].map((risk) => ({ space: 0, risk })) }), shape)
    const { marks } = painted(scene, overview(scene))
    const cuts = (colour: string): Record<string, number> | undefined => {
      const coloured = marks.findIndex(
        (mark) => mark.kind === 'fill' && mark.colour === colour && (mark.shapes['rectangle'] ?? 0) > 0,
      )
      expect(coloured).toBeGreaterThan(-1)
      return marks[coloured + 1]?.colour === 'region' ? marks[coloured + 1]?.shapes : undefined
    }
    expect(cuts('medium')).toEqual({ rectangle: 1 })
    expect(cuts('high')).toMatchObject({ closed: 1 })
    expect(cuts('critical')).toMatchObject({ closed: 1 })
    expect(cuts('critical')).not.toEqual(cuts('medium'))
  })

  it('draws add-ons at the middle zoom, with a ring around those held across spaces', () => {
    const scene = buildScene(sharedPair(), shape)
    const camera = lookAt(cellRectangle(scene, 0), size, 40 / scene.layout.cell)
    const { marks, drawn } = painted(scene, camera)
    expect(drawn.level).toBe('middle')
    expect(drawn.addons).toBe(2)
    expect(countShapes(marks, 'fill', 'dot', 'circle')).toBe(2)
    expect(countShapes(marks, 'stroke', 'sharing', 'closed')).toBe(1)
  })

  it('names apps and services at the close zoom', () => {
    const scene = buildScene(sharedPair(), shape)
    const { marks, drawn } = painted(scene, lookAt(cellRectangle(scene, 0), size, 240 / scene.layout.cell))
    expect(drawn.level).toBe('close')
    const texts = marks.filter((mark) => mark.kind === 'text').map((mark) => mark.text)
    // Without the space, which stands above already.
    expect(texts).toContain('web0')
    expect(texts).toContain('akkeris-postgresql ×2')
  })

  it('dims everything but the blast radius, whose cells stay where they are', () => {
    const scene = buildScene(sharedPair(), shape)
    const camera = overview(scene)
    const { marks, drawn } = painted(scene, camera, { kind: 'addon', addon: 0 })
    expect(drawn.edges).toBe(1)
    const veil = marks.findIndex((mark) => mark.kind === 'rectangle' && mark.alpha < 1)
    expect(marks[veil]).toMatchObject({ colour: 'background', x: 0, y: 0 })
    expect(marks[veil]?.alpha).toBeCloseTo(0.84)
    const before = marks.slice(0, veil)
    const after = marks.slice(veil)
    expect(countShapes(before, 'fill', 'cell', 'rectangle')).toBe(4)
    expect(countShapes(after, 'fill', 'cellLit', 'rectangle')).toBe(2)
    expect(countShapes(after, 'fill', 'cell', 'rectangle')).toBe(0)
    expect(countShapes(after, 'stroke', 'sharing', 'curve')).toBe(1)
    const lit = after.find((mark) => mark.colour === 'cellLit')
    const last = cellRectangle(scene, 2)
    expect(lit?.x).toBeCloseTo(Math.round((last.x - camera.x) * camera.scale))
  })

  it('draws what a selected app borrows with dashes, and what it lends without', () => {
    const scene = buildScene(sharedPair(), shape)
    const curves = (cell: number): boolean[] =>
      painted(scene, overview(scene), { kind: 'app', cell })
        .marks.filter((mark) => mark.colour === 'sharing' && (mark.shapes['curve'] ?? 0) > 0)
        .map((mark) => mark.dashed)
    expect(curves(0)).toEqual([false])
    expect(curves(2)).toEqual([true])
  })

  it('shows what a selected space shares', () => {
    const scene = buildScene(sharedPair(5), shape)
    const { marks, drawn } = painted(scene, overview(scene), { kind: 'space', region: 1 })
    expect(drawn.edges).toBe(1)
    expect(countShapes(marks, 'stroke', 'critical', 'curve')).toBe(1)
  })

  it('gives an orphan a round mark in a place of its own', () => {
    const scene = buildScene(mapOf({ apps: [{ space: 0 }], addons: [{ owner: -1, risk: 4 }] }), shape)
    const { marks } = painted(scene, overview(scene))
    expect(countShapes(marks, 'fill', 'high', 'circle')).toBe(1)
    expect(marks.some((mark) => mark.kind === 'text' && mark.text === 'No owner')).toBe(true)
    expect(marks.some((mark) => mark.kind === 'stroke' && mark.dashed)).toBe(true)
  })

  it('draws only what is in sight', () => {
    const apps = Array.from({ length: 400 }, () => ({ space: 0 }))
    const scene = buildScene(mapOf({ apps }), shape)
    const { drawn } = painted(scene, lookAt(cellRectangle(scene, 0), size, 200 / scene.layout.cell))
    expect(drawn.cells).toBeGreaterThan(0)
    expect(drawn.cells).toBeLessThan(60)
  })

  it('shortens names in the middle and paints each head inside its region', () => {
    const scene = buildScene(mapOf({ spaces: [`first-${'x'.repeat(190)}-last`], apps: [{ space: 0 }] }), shape)
    const { marks } = painted(scene, overview(scene))
    const name = marks.find((mark) => mark.kind === 'text' && mark.text.includes('…'))
    expect(name?.text).toMatch(/^first-x*…x*-last$/)
  })

  it('paints any map at any zoom with finite numbers and an unknown colour never', () => {
    const known = new Set(Object.values(palette))
    fc.assert(
      fc.property(anyMap, fc.double({ min: 0.2, max: 14, noNaN: true }), fc.nat(), (data, zoom, pick) => {
        const scene = buildScene(data, shape)
        const base = overview(scene)
        const addons = data.addons.ids.length
        const selection: Selection | null =
          addons > 0 && pick % 2 === 0 ? { kind: 'addon', addon: pick % addons } : null
        const { marks, drawn } = painted(scene, { ...base, scale: base.scale * zoom }, selection)
        for (const mark of marks) {
          expect(Number.isFinite(mark.x) && Number.isFinite(mark.y) && known.has(mark.colour)).toBe(true)
          expect(mark.alpha).toBeGreaterThanOrEqual(0)
        }
        expect(drawn.cells).toBeLessThanOrEqual(scene.model.cells)
      }),
      { numRuns: 60 },
    )
  })

  it('paints nothing into a window without a size', () => {
    const scene = buildScene(sharedPair(), shape)
    const { context } = record()
    const view = { ...viewOf(fit(scene.layout, { width: 0, height: 0 }, 1)), width: 0, height: 0 }
    expect(paint(context, scene, view, restingState)).toMatchObject({ regions: 0, cells: 0 })
  })
})
