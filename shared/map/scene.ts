import type { MapData } from '#shared/domain/views.ts'
import { toWorld, type Camera, type Rectangle, type Size } from './camera.ts'
import { latticePoint, layOut, slotCorner, type MapLayout, type Shape } from './layout.ts'
import { buildModel, type MapModel } from './model.ts'
import { routeRibbons, type Point, type Ribbon } from './ribbons.ts'
import { at, row, rowLength } from './rows.ts'
import { finish, type Steps } from './steps.ts'
import { placeTicks, type Ticks } from './ticks.ts'

/** Everything that is drawn, in world units. Depends on the data and the window's rough shape, on nothing else. */
export interface Scene {
  model: MapModel
  layout: MapLayout
  ribbons: Ribbon[]
  ticks: Ticks
}

export function buildScene(data: MapData, shape: Shape): Scene {
  return arrange(buildModel(data), shape)
}

const latest = new WeakMap<MapModel, { shape: Shape; scene: Scene }>()

/** The same data in a window of another shape. The latest is remembered: whoever comes back to a map finds it laid out. */
export function arrange(model: MapModel, shape: Shape): Scene {
  return finish(arrangeInSteps(model, shape))
}

function* arrangeInSteps(model: MapModel, shape: Shape): Steps<Scene> {
  const known = laidOut(model, shape)
  if (known) return known
  const layout = yield* layOut(model, shape)
  yield
  const ribbons = routeRibbons(model, layout)
  const made = { model, layout, ribbons, ticks: yield* placeTicks(model, layout) }
  // Somebody else may have been sooner.
  const scene = laidOut(model, shape) ?? made
  latest.set(model, { shape, scene })
  return scene
}

function laidOut(model: MapModel, { width, height }: Shape): Scene | null {
  const known = latest.get(model)
  return known?.shape.width === width && known.shape.height === height ? known.scene : null
}

/** Lays a map out before it is shown, for the window that an earlier one was laid out for. */
export function* arrangeLike(model: MapModel, earlier: MapModel): Steps<void> {
  const shape = latest.get(earlier)?.shape
  if (shape) yield* arrangeInSteps(model, shape)
}

const nowhere: Rectangle = { x: 0, y: 0, width: 0, height: 0 }

export function cellRectangle(scene: Scene, cell: number): Rectangle {
  const { model, layout } = scene
  const place = layout.places[at(model.cellRegion, cell)]
  if (!place) return nowhere
  return { ...slotCorner(layout, place, at(layout.slots, cell)), width: layout.cell, height: layout.cell }
}

export function regionRectangle(scene: Scene, region: number): Rectangle {
  return scene.layout.places[region] ?? nowhere
}

/** Regions on the canvas, and those at most `margin` CSS pixels beside it. */
export function regionsNear({ layout }: Scene, camera: Camera, canvas: Size, margin: number): number[] {
  const from = toWorld(camera, { x: -margin, y: -margin })
  const to = toWorld(camera, { x: canvas.width + margin, y: canvas.height + margin })
  return layout.places.flatMap(({ x, y, width, height }, region) =>
    x > to.x || y > to.y || x + width < from.x || y + height < from.y ? [] : [region],
  )
}

/** Middle and radius of an add-on's dot, in world units. */
export function addonDot(scene: Scene, addon: number): Point & { radius: number } {
  const { model, layout } = scene
  const cell = at(model.addonCell, addon)
  const corner = cellRectangle(scene, cell)
  const dot = dotIn(model, cell, row(model.owned, cell).indexOf(addon))
  return {
    x: corner.x + dot.x * layout.cell,
    y: corner.y + dot.y * layout.cell,
    radius: dot.radius * layout.cell,
  }
}

/** The place of the `index`th add-on of a cell, in parts of the cell's side. An orphan has its cell to itself. */
export function dotIn(model: MapModel, cell: number, index: number): Point & { radius: number } {
  return cell < model.apps ? latticePoint(rowLength(model.owned, cell), index) : { x: 0.5, y: 0.5, radius: 0.26 }
}
