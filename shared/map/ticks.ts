import type { MapLayout, Place } from './layout.ts'
import type { MapModel } from './model.ts'
import { ribbonCount } from './ribbons.ts'
import { groupRows, row, rowLength } from './rows.ts'
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
  const { links, regions } = model
  const count = 2 * Math.max(0, links.length - ribbonCount)
  const ends = new Int32Array(count)
  /** Region times four plus side. */
  const borders = new Int32Array(count)
  const wanted = new Float64Array(count)
  const order = new Int32Array(count)
  for (let tick = 0; tick < count; tick += 1) {
    const link = links[ribbonCount + (tick >> 1)]
    if (!link) continue
    const region = tick % 2 === 0 ? link.a : link.b
    const other = tick % 2 === 0 ? link.b : link.a
    const exit = exitTowards(layout.places[region] ?? nowhere, layout.places[other] ?? nowhere)
    order[tick] = tick
    ends[tick] = region
    borders[tick] = region * 4 + tickSides.indexOf(exit.side)
    wanted[tick] = exit.along
  }
  yield
  const byBorder = groupRows(regions.length * 4, borders, order)
  const ticks: Ticks = {
    along: new Float32Array(count),
    border: new Float32Array(count),
    sides: new Uint8Array(count),
    critical: new Uint8Array(count),
  }
  let next = 0
  for (let border = 0; border < regions.length * 4; border += 1) {
    const place = layout.places[border >> 2]
    if (border % stride === 0) yield
    if (!place || rowLength(byBorder, border) === 0) continue
    const list = row(byBorder, border)
    list.sort((p, q) => (wanted[p] ?? 0) - (wanted[q] ?? 0) || (ends[p ^ 1] ?? 0) - (ends[q ^ 1] ?? 0))
    const side = tickSides[border % 4] ?? 'right'
    const level = side === 'bottom' || side === 'top'
    const from = (level ? place.x : place.y) + 6
    const to = (level ? place.x + place.width : place.y + place.height) - 6
    const places = apart(
      Array.from(list, (tick) => wanted[tick] ?? 0),
      from,
      Math.max(from, to),
      4,
    )
    for (const [i, tick] of list.entries()) {
      ticks.along[next] = places[i] ?? 0
      ticks.border[next] = edgeOf(place, side)
      ticks.sides[next] = border % 4
      ticks.critical[next] = links[ribbonCount + (tick >> 1)]?.critical ? 1 : 0
      next += 1
    }
  }
  return ticks
}

function edgeOf({ x, y, width, height }: Place, side: Side): number {
  if (side === 'right') return x + width
  if (side === 'left') return x
  return side === 'bottom' ? y + height : y
}

const nowhere: Place = { x: 0, y: 0, width: 0, height: 0, columns: 1, shelf: -1 }
