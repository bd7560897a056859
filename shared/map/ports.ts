import type { MapLayout, Place } from './layout.ts'
import { criticalRisk, type MapModel } from './model.ts'
import { at, groupRows, indexes, row, type Rows } from './rows.ts'
import type { Scene } from './scene.ts'
import { apart, exitTowards, type Side } from './sides.ts'

/**
 * Where attachments leave a region. From the middle zoom on no line crosses the map: it ends at a port on its region's
 * border, which says where the rest of the way leads.
 *
 * An *edge* is one attachment, told by its index into `model.borrowers.items`. One that crosses has two *halves*: from
 * the add-on to a port of its region, and from a port of the other region to the app that borrows.
 */
export interface Ports {
  list: Port[]
  /** Region -> its ports. */
  ofRegion: Rows
  /** Port -> halves that end there: the edge times two, plus one where the region lends. */
  halves: Rows
  /** Edge -> its port where the add-on lives; -1 for an edge inside a region. */
  lending: Int32Array
  /** Edge -> its port where the add-on is borrowed; -1 for an edge inside a region. */
  borrowing: Int32Array
  edgeAddon: Int32Array
  /** Cell -> edges whose borrower it is. */
  borrowedEdges: Rows
}

export interface Port {
  region: number
  /** The regions at the other end, strongest first: one, or several where a side has no room for a mark each. */
  others: number[]
  /** Attachments that leave here. */
  count: number
  /** A critical add-on is among them. */
  critical: boolean
  side: Side
  /** On the border, in world units. */
  x: number
  y: number
}

/** Least distance of two ports, in pitches: their arrows must stay apart at the smallest zoom that has ports. */
const leastStep = 0.32
/** Sides have ports only where the gap beside them holds a name, in pitches. */
const leastGap = 1.2

const known = new WeakMap<Scene, Ports>()

/** Made when somebody first comes close enough: the overview has none. */
export function portsOf(scene: Scene): Ports {
  let ports = known.get(scene)
  if (!ports) {
    ports = placePorts(scene.model, scene.layout)
    known.set(scene, ports)
  }
  return ports
}

interface Wish {
  other: number
  count: number
  critical: boolean
}

function placePorts(model: MapModel, layout: MapLayout): Ports {
  const regions = model.regions.length
  const edges = model.borrowers.items.length
  const edgeAddon = new Int32Array(edges)
  const wishes = model.regions.map(() => new Map<number, Wish>())
  const ask = (region: number, other: number, critical: boolean): void => {
    const asked = wishes[region]
    if (!asked) return
    const wish = asked.get(other)
    if (wish) {
      wish.count += 1
      wish.critical ||= critical
    } else asked.set(other, { other, count: 1, critical })
  }
  const homeOf = (addon: number): number => at(model.cellRegion, at(model.addonCell, addon))
  const awayOf = (edge: number): number => at(model.cellRegion, at(model.borrowers.items, edge))
  for (let addon = 0; addon < model.totals.addons; addon += 1) {
    const home = homeOf(addon)
    const critical = model.data.addons.risks[addon] === criticalRisk
    for (let edge = at(model.borrowers.start, addon); edge < at(model.borrowers.start, addon + 1); edge += 1) {
      edgeAddon[edge] = addon
      const away = awayOf(edge)
      if (home === away) continue
      ask(home, away, critical)
      ask(away, home, critical)
    }
  }

  const list: Port[] = []
  const portTowards = new Map<number, number>()
  for (const [region, asked] of wishes.entries()) {
    for (const port of portsAround(region, [...asked.values()], layout)) {
      for (const other of port.others) portTowards.set(region * regions + other, list.length)
      list.push(port)
    }
  }

  const lending = new Int32Array(edges).fill(-1)
  const borrowing = new Int32Array(edges).fill(-1)
  const ends: number[] = []
  const halves: number[] = []
  for (let edge = 0; edge < edges; edge += 1) {
    const home = homeOf(at(edgeAddon, edge))
    const away = awayOf(edge)
    if (home === away) continue
    lending[edge] = portTowards.get(home * regions + away) ?? -1
    borrowing[edge] = portTowards.get(away * regions + home) ?? -1
    ends.push(at(lending, edge), at(borrowing, edge))
    halves.push(edge * 2 + 1, edge * 2)
  }
  return {
    list,
    ofRegion: groupRows(
      regions,
      list.map((port) => port.region),
      indexes(list.length),
    ),
    halves: groupRows(list.length, ends, halves),
    lending,
    borrowing,
    edgeAddon,
    borrowedEdges: groupRows(model.cells, model.borrowers.items, indexes(edges)),
  }
}

export function portsOfRegion(ports: Ports, region: number): Int32Array {
  return row(ports.ofRegion, region)
}

function portsAround(region: number, wishes: Wish[], layout: MapLayout): Port[] {
  const place = layout.places[region]
  if (!place || wishes.length === 0) return []
  const free = freeBeside(layout, region)
  const sides: Record<Side, { wish: Wish; along: number }[]> = { left: [], right: [], top: [], bottom: [] }
  for (const wish of wishes) {
    const there = layout.places[wish.other]
    if (!there) continue
    const { side, along } = exitTowards(place, there, {
      left: free.left >= leastGap * layout.pitch,
      right: free.right >= leastGap * layout.pitch,
    })
    sides[side].push({ wish, along })
  }
  return (['top', 'right', 'bottom', 'left'] as const).flatMap((side) =>
    portsOnSide(region, side, sides[side], place, layout),
  )
}

/** Free world units left and right of a region, up to the next one; without a next one there is no end. */
function freeBeside(layout: MapLayout, region: number): { left: number; right: number } {
  const free = { left: Infinity, right: Infinity }
  const place = layout.places[region]
  for (const other of layout.places) {
    if (!place || other === place || other.y >= place.y + place.height || other.y + other.height <= place.y) continue
    if (other.x >= place.x + place.width) free.right = Math.min(free.right, other.x - place.x - place.width)
    if (other.x + other.width <= place.x) free.left = Math.min(free.left, place.x - other.x - other.width)
  }
  return free
}

function portsOnSide(
  region: number,
  side: Side,
  wanted: { wish: Wish; along: number }[],
  place: Place,
  layout: MapLayout,
): Port[] {
  if (wanted.length === 0) return []
  const level = side === 'top' || side === 'bottom'
  const start = level ? place.x : place.y
  const length = level ? place.width : place.height
  const inset = Math.min(length / 2, Math.max(layout.padding, layout.pitch * 0.2))
  const room = Math.max(1, Math.floor((length - 2 * inset) / (layout.pitch * leastStep)) + 1)
  const ranked = wanted.toSorted(
    ({ wish: p }, { wish: q }) => Number(q.critical) - Number(p.critical) || q.count - p.count || p.other - q.other,
  )
  const single = ranked.length <= room ? ranked : ranked.slice(0, room - 1)
  const rest = ranked.slice(single.length)
  const groups = single.map(({ wish, along }) => ({ wishes: [wish], along }))
  if (rest.length > 0) {
    const along = rest.reduce((sum, each) => sum + each.along, 0) / rest.length
    groups.push({ wishes: rest.map(({ wish }) => wish), along })
  }
  groups.sort((p, q) => p.along - q.along || (p.wishes[0]?.other ?? 0) - (q.wishes[0]?.other ?? 0))
  const places = alongSide(
    groups.map(({ along }) => along),
    { from: start + inset, to: start + length - inset, side, place, layout },
  )
  return groups.map(({ wishes }, i) => {
    const along = places[i] ?? start + length / 2
    return {
      region,
      others: wishes.map(({ other }) => other),
      count: wishes.reduce((sum, { count }) => sum + count, 0),
      critical: wishes.some(({ critical }) => critical),
      side,
      x: level ? along : side === 'left' ? place.x : place.x + place.width,
      y: level ? (side === 'top' ? place.y : place.y + place.height) : along,
    }
  })
}

/**
 * Sorted places along a side. Where there is room each port lies at the end of a street between two rows or columns of
 * cells; neighbours that face each other take different halves of it, so that their names pass.
 */
function alongSide(
  wanted: number[],
  { from, to, side, place, layout }: { from: number; to: number; side: Side; place: Place; layout: MapLayout },
): number[] {
  const { pitch, cell, padding, head } = layout
  const level = side === 'top' || side === 'bottom'
  const street = level ? place.x + padding - (pitch - cell) / 2 : place.y + head - (pitch - cell) / 2
  const first = Math.ceil((from - street) / pitch - 1e-6)
  const last = Math.floor((to - street) / pitch + 1e-6)
  const bias = level ? 0 : (side === 'left' ? 0.13 : -0.13) * pitch
  if (wanted.length <= last - first + 1) {
    const steps = apart(
      wanted.map((want) => (want - street) / pitch),
      first,
      last,
      1,
    )
    return steps.map((step) => Math.min(to, Math.max(from, street + Math.round(step + 1e-9) * pitch + bias)))
  }
  return apart(wanted, from, Math.max(from, to), pitch * 0.8)
}
