import { describe, expect, it, onTestFinished } from 'vitest'
import { scenarioNames, type ScenarioName } from '#shared/domain/scenario.ts'
import type { MapData } from '#shared/domain/views.ts'
import { fit, lookAt, type Camera } from '#shared/map/camera.ts'
import { drawSvg } from '#shared/map/export/picture.ts'
import { shapeOf } from '#shared/map/layout.ts'
import { restingState } from '#shared/map/paint.ts'
import { all } from '#shared/map/query/query.ts'
import { everything } from '#shared/map/query/whole.ts'
import { at, rowLength } from '#shared/map/rows.ts'
import { buildScene, cellRectangle, type Scene } from '#shared/map/scene.ts'
import { themes } from '#shared/map/themes.ts'
import { startDemo } from '#demo/demo.ts'
import { opened } from '../whole/atlas.ts'

/** Small, so that a change of the picture is a difference one can read. */
const size = { width: 760, height: 480 }

/** The map of a story at its beginning, as the core tells it after a sync. */
async function mapOfStory(scenario: ScenarioName): Promise<MapData> {
  const demo = await startDemo({ scenario, brokerMilliseconds: 1 })
  onTestFinished(() => demo.close())
  const atlas = await opened({ clock: demo.platform.clock })
  const endpointId = await atlas.add(demo.url, demo.key)
  await atlas.call('inventory.sync', { endpointId })
  return await atlas.call('graph.map', { endpointId })
}

/** Around the add-on that most apps borrow, where the story is; cells this many CSS pixels wide. */
function near(scene: Scene, cell: number): Camera {
  const { model, layout } = scene
  const addons = Array.from({ length: model.totals.addons }, (_, addon) => addon)
  const [widest = 0] = addons.toSorted((p, q) => rowLength(model.borrowers, q) - rowLength(model.borrowers, p) || p - q)
  return lookAt(cellRectangle(scene, at(model.addonCell, widest)), size, cell / layout.cell)
}

describe.each(scenarioNames)('the map of %s', (scenario) => {
  it('looks the same at every zoom level', async () => {
    const scene = buildScene(await mapOfStory(scenario), shapeOf(size.width, size.height))
    const whole = fit(scene.layout, size, 1)
    // A story is small: all of it would be seen from closer than the overview is.
    const overview = { ...whole, scale: Math.min(whole.scale, 27 / scene.layout.cell) }
    for (const [level, camera] of [
      ['overview', overview],
      ['middle', near(scene, 44)],
      ['close', near(scene, 120)],
    ] as const) {
      const view = { camera, ...size, pixelRatio: 1, palette: themes.light }
      const shown = { endpoint: scenario, filter: all, filtered: everything(scene.model.data) }
      const svg = drawSvg({ scene, view, state: restingState, shown })
      await expect(svg).toMatchFileSnapshot(`../../fixtures/map/stories/${scenario}-${level}.svg`)
    }
  })
})
