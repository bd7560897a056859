import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toScreen, type Camera } from '#shared/map/camera.ts'
import { hit } from '#renderer/graph/hit.ts'
import { shapeOf } from '#shared/map/layout.ts'
import { addonDot, buildScene, cellRectangle, regionRectangle } from '#shared/map/scene.ts'
import { anyMap, sharedPair } from './fleet.ts'

const shape = shapeOf(1200, 800)

describe('the hit test', () => {
  it('finds each cell at its middle', () => {
    fc.assert(
      fc.property(anyMap, fc.double({ min: 0.3, max: 1, noNaN: true }), (data, part) => {
        const scene = buildScene(data, shape)
        const { model, layout } = scene
        const camera: Camera = { x: 37, y: -12, scale: (27 / layout.cell) * part }
        for (let cell = 0; cell < model.cells; cell += 1) {
          const box = cellRectangle(scene, cell)
          const found = hit(scene, camera, toScreen(camera, { x: box.x + box.width / 2, y: box.y + box.height / 2 }))
          expect(found).toMatchObject({
            kind: cell < model.apps ? 'app' : 'addon',
            cell,
            region: model.cellRegion[cell],
          })
        }
      }),
      { numRuns: 40 },
    )
  })

  it('finds each add-on at its dot once dots are drawn, and its app beside them', () => {
    fc.assert(
      fc.property(anyMap, (data) => {
        const scene = buildScene(data, shape)
        const camera: Camera = { x: 5, y: 9, scale: 60 / scene.layout.cell }
        for (let addon = 0; addon < data.addons.ids.length; addon += 1) {
          const found = hit(scene, camera, toScreen(camera, addonDot(scene, addon)))
          expect(found).toMatchObject({ kind: 'addon', addon })
        }
        for (let cell = 0; cell < scene.model.apps; cell += 1) {
          const box = cellRectangle(scene, cell)
          const found = hit(
            scene,
            camera,
            toScreen(camera, { x: box.x + box.width * 0.03, y: box.y + box.height * 0.03 }),
          )
          expect(found).toMatchObject({ kind: 'app', cell })
        }
      }),
      { numRuns: 40 },
    )
  })

  it('finds a space at its name, a ribbon on its way, and nothing outside', () => {
    const scene = buildScene(sharedPair(), shape)
    const camera: Camera = { x: 0, y: 0, scale: 0.5 }
    const place = regionRectangle(scene, 1)
    expect(hit(scene, camera, toScreen(camera, { x: place.x + 4, y: place.y + 4 }))).toEqual({
      kind: 'space',
      region: 1,
    })
    const corner = scene.ribbons[0]?.points[1]
    if (!corner) throw new Error('There is no ribbon.')
    expect(hit(scene, camera, toScreen(camera, corner))).toEqual({ kind: 'ribbon', ribbon: 0 })
    expect(hit(scene, camera, { x: -40, y: -40 })).toBeNull()
  })

  it('gives something or nothing for every point', () => {
    fc.assert(
      fc.property(anyMap, fc.integer({ min: -100, max: 1400 }), fc.integer({ min: -100, max: 1000 }), (data, x, y) => {
        const scene = buildScene(data, shape)
        const found = hit(scene, { x: 0, y: 0, scale: 1 }, { x, y })
        if (found?.kind === 'app') {
          const box = cellRectangle(scene, found.cell)
          // The gap after a cell belongs to it.
          expect(x >= box.x && x <= box.x + scene.layout.pitch && y >= box.y && y <= box.y + scene.layout.pitch).toBe(
            true,
          )
        }
      }),
      { numRuns: 60 },
    )
  })
})
