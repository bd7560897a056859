import { toWorld, zoomLevel, type Camera } from '#shared/map/camera.ts'
import { latticePoint, slotCorner, type MapLayout } from '#shared/map/layout.ts'
import { orphanOf, type MapModel } from '#shared/map/model.ts'
import type { PortMark } from '#shared/map/paint-ports.ts'
import type { Ports } from '#shared/map/ports.ts'
import type { Point, Ribbon } from '#shared/map/ribbons.ts'
import { at, row } from '#shared/map/rows.ts'

/** What lies under a point of the canvas. */
export type Hit =
  | { kind: 'space'; region: number }
  | { kind: 'app'; region: number; cell: number }
  | { kind: 'addon'; region: number; cell: number; addon: number }
  | { kind: 'ribbon'; ribbon: number }
  /** `to` is where it leads; a port of several spaces leads to its own. */
  | { kind: 'port'; region: number; port: number; to: number }

export interface HitWorld {
  model: MapModel
  layout: MapLayout
  ribbons: Ribbon[]
}

/** Finds it by arithmetic: shelf, region, slot, lattice. `point` in CSS pixels; null over nothing. */
export function hit(world: HitWorld, camera: Camera, point: Point): Hit | null {
  const { model, layout } = world
  const place = toWorld(camera, point)
  const region = regionAt(layout, place)
  if (region === -1) return ribbonAt(world.ribbons, place, 5 / camera.scale)
  const cell = cellAt(model, layout, region, place)
  if (cell === -1) return { kind: 'space', region }
  // An orphan's cell is the orphan.
  const orphan = orphanOf(model, cell)
  if (orphan !== -1) return { kind: 'addon', region, cell, addon: orphan }
  if (zoomLevel(layout, camera) !== 'overview') {
    const addon = addonAt(model, layout, region, cell, place)
    if (addon !== -1) return { kind: 'addon', region, cell, addon }
  }
  return { kind: 'app', region, cell }
}

/** The port whose arrow or label lies under the point, of those that were painted last. The nearest arrow wins. */
export function portAt(ports: Ports, painted: readonly PortMark[], point: Point): Hit | null {
  let best: PortMark | null = null
  let nearest = Infinity
  for (const mark of painted) {
    const { x, y, width, height } = mark.box
    if (point.x < x || point.y < y || point.x > x + width || point.y > y + height) continue
    const distance = Math.hypot(point.x - x - width / 2, point.y - y - height / 2)
    if (distance < nearest) {
      nearest = distance
      best = mark
    }
  }
  const port = ports.list[best?.port ?? -1]
  if (!best || !port) return null
  const [to = port.region] = port.others
  return { kind: 'port', region: port.region, port: best.port, to: port.others.length === 1 ? to : port.region }
}

function regionAt(layout: MapLayout, point: Point): number {
  for (const shelf of layout.shelves) {
    if (point.y < shelf.y) return -1
    if (point.y > shelf.y + shelf.height) continue
    for (const region of shelf.regions) {
      const place = layout.places[region]
      if (place && point.x >= place.x && point.x <= place.x + place.width) return region
    }
    return -1
  }
  return -1
}

/** The gap after a cell belongs to it: a pointer that crosses the grid does not flicker between app and space. */
function cellAt(model: MapModel, layout: MapLayout, region: number, point: Point): number {
  const place = layout.places[region]
  if (!place) return -1
  const column = Math.floor((point.x - place.x - layout.padding) / layout.pitch)
  const row = Math.floor((point.y - place.y - layout.head) / layout.pitch)
  if (column < 0 || column >= place.columns || row < 0) return -1
  return model.regions[region]?.slots[row * place.columns + column] ?? -1
}

function addonAt(model: MapModel, layout: MapLayout, region: number, cell: number, point: Point): number {
  const addons = row(model.owned, cell)
  const place = layout.places[region]
  if (!place) return -1
  const corner = slotCorner(layout, place, at(layout.slots, cell))
  let best = -1
  let nearest = Infinity
  for (const [i, addon] of addons.entries()) {
    const dot = latticePoint(addons.length, i)
    const distance = Math.hypot(point.x - corner.x - dot.x * layout.cell, point.y - corner.y - dot.y * layout.cell)
    if (distance < nearest && distance <= dot.radius * layout.cell * 1.7) {
      nearest = distance
      best = addon
    }
  }
  return best
}

function ribbonAt(ribbons: Ribbon[], point: Point, reach: number): Hit | null {
  let best = -1
  let nearest = Infinity
  for (const [index, ribbon] of ribbons.entries()) {
    for (let i = 1; i < ribbon.points.length; i += 1) {
      const from = ribbon.points[i - 1]
      const to = ribbon.points[i]
      if (!from || !to) continue
      const distance = distanceToLine(point, from, to)
      if (distance < nearest && distance <= Math.max(reach, ribbon.width / 2)) {
        nearest = distance
        best = index
      }
    }
  }
  return best === -1 ? null : { kind: 'ribbon', ribbon: best }
}

function distanceToLine(point: Point, from: Point, to: Point): number {
  const x = to.x - from.x
  const y = to.y - from.y
  const length = x * x + y * y
  const t = length === 0 ? 0 : Math.min(1, Math.max(0, ((point.x - from.x) * x + (point.y - from.y) * y) / length))
  return Math.hypot(point.x - from.x - x * t, point.y - from.y - y * t)
}

export function sameHit(a: Hit, b: Hit): boolean {
  if (a.kind === 'ribbon' || b.kind === 'ribbon')
    return a.kind === b.kind && 'ribbon' in a && 'ribbon' in b && a.ribbon === b.ribbon
  if (a.kind === 'port' || b.kind === 'port')
    return a.kind === b.kind && 'port' in a && 'port' in b && a.port === b.port
  if (a.kind !== b.kind || a.region !== b.region) return false
  if (a.kind === 'space' || b.kind === 'space') return true
  return a.cell === b.cell && (a.kind === 'addon' ? a.addon : -1) === (b.kind === 'addon' ? b.addon : -1)
}
