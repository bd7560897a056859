import type { MapLayout, Place } from './layout.ts'
import type { MapModel } from './model.ts'
import { ribbonCount } from './ribbons.ts'
import { groupRows, indexes, row } from './rows.ts'
import type { Steps } from './steps.ts'
import { apart, exitTowards, type Side } from './sides.ts'

/**
 * Short marks on the borders of regions, in columns: there may be tens of thousands. Those of one border stand together,
 * sorted along it. World units.
 */
export interface Ticks {
  /** Place along the border: x on a level one, y on an upright one. */
  along: Float32Array
  /** Place of the border itself: y of a level one, x of an upright one. */
  border: Float32Array
  /** Index into `tickSides`. */
  sides: Uint8Array
  /** 1 where a critical add-on is among what is shared. */
  critical: Uint8Array
}

export const tickSides: readonly Side[] = ['right', 'left', 'bottom', 'top']

/** Borders whose ticks are placed before it may be interrupted. */
const stride = 64

/** Links that are no ribbon: two ticks for each, on the side that faces the other region. */
export function* placeTicks(model: MapModel, layout: MapLayout): Steps<Ticks> {
  const exits = exitsOf(model, layout)
  const count = exits.borders.length
  yield
  const borders = model.regions.length * 4
  const byBorder = groupRows(borders, exits.borders, indexes(count))
  const ticks: Ticks = {
    along: new Float32Array(count),
    border: new Float32Array(count),
    sides: new Uint8Array(count),
    critical: new Uint8Array(count),
  }
  let next = 0
  for (let border = 0; border < borders; border += 1) {
    if (border % stride === 0) yield
    const place = layout.places[border >> 2]
    const list = row(byBorder, border)
    if (place && list.length > 0) next = placeAlong(ticks, next, { model, place, side: border % 4, list, exits })
  }
  return ticks
}

/** One for each tick, two for each link: its own region, times four plus side, and where it would stand along the border. */
interface Exits {
  borders: Int32Array
  wanted: Float64Array
}

function exitsOf({ links }: MapModel, layout: MapLayout): Exits {
  const count = 2 * Math.max(0, links.length - ribbonCount)
  const borders = new Int32Array(count)
  const wanted = new Float64Array(count)
  for (let tick = 0; tick < count; tick += 1) {
    const link = links[ribbonCount + (tick >> 1)]
    if (!link) continue
    const region = tick % 2 === 0 ? link.a : link.b
    const other = tick % 2 === 0 ? link.b : link.a
    const exit = exitTowards(layout.places[region] ?? nowhere, layout.places[other] ?? nowhere)
    borders[tick] = region * 4 + tickSides.indexOf(exit.side)
    wanted[tick] = exit.along
  }
  return { borders, wanted }
}

/** Sorts the ticks of one border along it and puts them from index `first` on. Returns the index after the last. */
function placeAlong(
  ticks: Ticks,
  first: number,
  { model, place, side, list, exits }: { model: MapModel; place: Place; side: number; list: Int32Array; exits: Exits },
): number {
  const { borders, wanted } = exits
  // Those that leave at one point stand in the order of the regions they come from.
  list.sort((p, q) => (wanted[p] ?? 0) - (wanted[q] ?? 0) || (borders[p ^ 1] ?? 0) - (borders[q ^ 1] ?? 0))
  const name = tickSides[side] ?? 'right'
  const level = name === 'bottom' || name === 'top'
  const from = (level ? place.x : place.y) + 6
  const to = (level ? place.x + place.width : place.y + place.height) - 6
  const places = apart(
    Array.from(list, (tick) => wanted[tick] ?? 0),
    from,
    Math.max(from, to),
    4,
  )
  let next = first
  for (const tick of list) {
    ticks.along[next] = places[next - first] ?? 0
    ticks.border[next] = edgeOf(place, name)
    ticks.sides[next] = side
    ticks.critical[next] = model.links[ribbonCount + (tick >> 1)]?.critical ? 1 : 0
    next += 1
  }
  return next
}

function edgeOf({ x, y, width, height }: Place, side: Side): number {
  if (side === 'right') return x + width
  if (side === 'left') return x
  return side === 'bottom' ? y + height : y
}

const nowhere: Place = { x: 0, y: 0, width: 0, height: 0, columns: 1, shelf: -1 }
