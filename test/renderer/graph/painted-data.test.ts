import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MapData } from '#shared/domain/views.ts'
import { shapeOf } from '#shared/map/layout.ts'
import { light } from '#shared/map/lit.ts'
import { buildModel } from '#shared/map/model.ts'
import { paint, restingState } from '#shared/map/paint.ts'
import { arrange, type Scene } from '#shared/map/scene.ts'
import { withOwnWidths } from '#shared/map/text.ts'
import { joinedData, paintedData } from '#renderer/views/map/painter/painted-data.ts'
import { anyMap, mapOf } from './fleet.ts'
import { record, viewOf } from './recording.ts'

const shape = shapeOf(1200, 800)

/** As the worker makes it of what it is told. */
function sceneOfWorker(data: MapData): Scene {
  const told = paintedData(buildModel(data))
  const model = buildModel(told)
  model.data = joinedData(told)
  return arrange(model, shape)
}

function picture(scene: Scene, cell: number, addon: number): unknown {
  const { model } = scene
  const lit = model.cells > 0 ? light(model, { kind: 'app', cell: cell % model.cells }) : null
  const under = model.addonCell.length > 0 ? { kind: 'addon' as const, addon: addon % model.addonCell.length } : null
  return withOwnWidths(() =>
    [0.8, 3, 12].map((scale) => {
      const { context, marks } = record()
      const drawn = paint(context, scene, viewOf({ x: 0, y: 0, scale }), { ...restingState, lit, under })
      return { drawn, marks }
    }),
  )
}

describe('what a worker is told', () => {
  it('makes the same picture as the whole data, at every zoom level', () => {
    fc.assert(
      fc.property(anyMap, fc.nat(500), fc.nat(500), (data, cell, addon) => {
        const whole = arrange(buildModel(data), shape)
        expect(picture(sceneOfWorker(data), cell, addon)).toEqual(picture(whole, cell, addon))
      }),
      { numRuns: 60 },
    )
  })

  it('holds no id, and no name of an add-on that an app owns', () => {
    const data = mapOf({
      spaces: ['prod'],
      apps: [{ space: 0 }],
      addons: [{ owner: 0 }, { owner: -1 }],
      attachments: [[1, 0]],
    })
    const { model } = sceneOfWorker(data)
    expect(model.data.addons.names).toEqual(['', data.addons.names[1]])
    const text = JSON.stringify(model.data)
    for (const id of [...data.apps.ids, ...data.addons.ids]) expect(text).not.toContain(JSON.stringify(id))
    expect(model.data.attachments).toEqual({ addons: [], apps: [] })
  })
})
