import type { MapLayout } from './layout.ts'
import type { Link, MapModel } from './model.ts'

/**
 * How regions are shown to share. The strongest links are ribbons; each runs in the free space between the regions, as
 * a line on a plan of a metro does, and so never covers a name or a cell. All other links are ticks on the border.
 */
export interface Ribbon {
  link: Link
  /** Corners of the way in world units, from region a to region b. Pieces are level or upright. */
  points: Point[]
  /** World units. */
  width: number
}

export interface Point {
  x: number
  y: number
}

export const ribbonCount = 24

/** A level piece in a gutter, or an upright one in a gap; `lane` moves it sideways so that neighbours lie apart. */
interface Piece {
  ribbon: number
  /** Which gutter or gap: pieces of the same channel must not lie on each other. */
  channel: string
  from: number
  to: number
  /** Middle of the channel. */
  middle: number
  lane: number
}

export function routeRibbons(model: MapModel, layout: MapLayout): Ribbon[] {
  const links = model.links.slice(0, ribbonCount)
  const strongest = links[0]?.count ?? 1
  const ports = choosePorts(links, layout)
  const levels: Piece[] = []
  const uprights: Piece[] = []
  const ways = links.map((link, ribbon) => way(link, ribbon, ports, layout, levels, uprights))
  spread(levels, layout.gutter)
  spread(uprights, layout.gutter)
  return links.map((link, ribbon) => ({
    link,
    width: layout.gutter * (0.08 + 0.14 * Math.sqrt(link.count / strongest)),
    points: corners(ways[ribbon] ?? []),
  }))
}

/** A way is upright, level, upright, ... by turns: ends carry their own place, pieces in between may be moved. */
type Way = (Piece | Point)[]

interface Port {
  region: number
  side: 'top' | 'bottom'
  x: number
}

/** Gutter `g` lies above shelf `g`; the last one lies below the last shelf. */
function gutterMiddle(layout: MapLayout, gutter: number): number {
  const shelf = layout.shelves[gutter]
  if (shelf) return shelf.y - layout.gutter / 2
  const last = layout.shelves.at(-1)
  return last ? last.y + last.height + layout.gutter / 2 : layout.gutter / 2
}

/** Where the ribbons of each side of a region leave it: spread evenly, in the order of where they go. */
function choosePorts(links: Link[], layout: MapLayout): Map<string, Port> {
  const ports = new Map<string, Port>()
  const sides = new Map<string, { key: string; port: Port; towards: number }[]>()
  for (const [ribbon, link] of links.entries()) {
    const a = layout.places[link.a]
    const b = layout.places[link.b]
    if (!a || !b) continue
    for (const [end, here, there] of [['a', a, b] as const, ['b', b, a] as const]) {
      const region = end === 'a' ? link.a : link.b
      // Neighbours on one shelf meet below it, so that the top row of a shelf stays quiet.
      const side = there.shelf < here.shelf ? 'top' : 'bottom'
      const port: Port = { region, side, x: 0 }
      const key = `${ribbon}${end}`
      ports.set(key, port)
      const list = sides.get(`${region}${side}`) ?? []
      list.push({ key, port, towards: there.x + there.width / 2 })
      sides.set(`${region}${side}`, list)
    }
  }
  for (const list of sides.values()) {
    list.sort((p, q) => p.towards - q.towards || (p.key < q.key ? -1 : 1))
    for (const [i, { port }] of list.entries()) {
      const place = layout.places[port.region]
      if (place)
        port.x = place.x + place.width * (0.5 + ((i + 0.5) / list.length - 0.5) * Math.min(0.8, 0.2 * list.length))
    }
  }
  return ports
}

function way(
  link: Link,
  ribbon: number,
  ports: Map<string, Port>,
  layout: MapLayout,
  levels: Piece[],
  uprights: Piece[],
): Way {
  const swap = (layout.places[link.a]?.shelf ?? 0) > (layout.places[link.b]?.shelf ?? 0)
  const start = ports.get(`${ribbon}${swap ? 'b' : 'a'}`)
  const goal = ports.get(`${ribbon}${swap ? 'a' : 'b'}`)
  const top = layout.places[swap ? link.b : link.a]
  const bottom = layout.places[swap ? link.a : link.b]
  if (!start || !goal || !top || !bottom) return []

  const result: Way = [{ x: start.x, y: top.y + top.height }]
  let x = start.x
  const lastGutter = top.shelf === bottom.shelf ? top.shelf + 1 : bottom.shelf
  for (let gutter = top.shelf + 1; gutter <= lastGutter; gutter += 1) {
    const next =
      gutter === lastGutter
        ? goal.x
        : gapNear(layout, gutter, x, goal.x, (lastGutter - gutter) / (lastGutter - top.shelf), uprights)
    const level: Piece = {
      ribbon,
      channel: `gutter ${gutter}`,
      from: Math.min(x, next),
      to: Math.max(x, next),
      middle: gutterMiddle(layout, gutter),
      lane: 0,
    }
    levels.push(level)
    result.push(level)
    if (gutter < lastGutter) {
      const shelf = layout.shelves[gutter]
      const upright: Piece = {
        ribbon,
        channel: gapChannel(gutter, next),
        from: shelf?.y ?? 0,
        to: (shelf?.y ?? 0) + (shelf?.height ?? 0),
        middle: next,
        lane: 0,
      }
      uprights.push(upright)
      result.push(upright)
      x = next
    }
  }
  result.push({ x: goal.x, y: top.shelf === bottom.shelf ? bottom.y + bottom.height : bottom.y })
  return swap ? result.toReversed() : result
}

/**
 * The gap in a shelf that lies best on the straight way from `x` to `goal`, with part `rest` of the way still to go. A
 * gap that is used already is worth a detour.
 */
function gapNear(layout: MapLayout, shelfIndex: number, x: number, goal: number, rest: number, used: Piece[]): number {
  const wanted = goal + (x - goal) * rest
  const regions = layout.shelves[shelfIndex]?.regions ?? []
  let best = layout.gutter / 2
  let least = Infinity
  for (const [i, region] of regions.entries()) {
    const place = layout.places[region]
    if (!place) continue
    const next = layout.places[regions[i + 1] ?? -1]
    const right = next ? (place.x + place.width + next.x) / 2 : place.x + place.width + layout.gutter / 2
    for (const gap of i === 0 ? [place.x - layout.gutter / 2, right] : [right]) {
      const crowd = used.filter((piece) => piece.channel === gapChannel(shelfIndex, gap)).length
      const cost = Math.abs(gap - wanted) + crowd * layout.gutter * 1.5
      if (cost < least) {
        least = cost
        best = gap
      }
    }
  }
  return best
}

function gapChannel(shelf: number, x: number): string {
  return `gap ${shelf} ${x}`
}

/** Gives pieces of one channel that overlap lanes of their own, side by side around its middle. */
function spread(pieces: Piece[], gutter: number): void {
  const channels = Map.groupBy(pieces, (piece) => piece.channel)
  for (const channel of channels.values()) {
    // Short pieces first: they stay near the middle and long ones go round them.
    channel.sort((p, q) => p.to - p.from - (q.to - q.from) || p.ribbon - q.ribbon)
    const lanes: Piece[][] = []
    for (const piece of channel) {
      const free = lanes.find((lane) => lane.every((other) => piece.to < other.from || piece.from > other.to))
      if (free) free.push(piece)
      else lanes.push([piece])
    }
    const step = Math.min(gutter * 0.3, (gutter * 0.8) / lanes.length)
    for (const [lane, members] of lanes.entries()) {
      for (const piece of members) piece.lane = (lane - (lanes.length - 1) / 2) * step
    }
  }
}

/** Turns a way into the corners of a line: each piece is met where the one before and the one after it lie. */
function corners(way: Way): Point[] {
  const points: Point[] = []
  const upright = (part: Piece | Point | undefined): number =>
    part === undefined ? 0 : 'channel' in part ? part.middle + part.lane : part.x
  for (const [i, part] of way.entries()) {
    if (!('channel' in part)) points.push(part)
    else if (part.channel.startsWith('gutter')) {
      const y = part.middle + part.lane
      points.push({ x: upright(way[i - 1]), y }, { x: upright(way[i + 1]), y })
    }
  }
  return points
}
