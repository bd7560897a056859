import { openAnnex } from './annex.ts'
import type { MapModel } from './model.ts'
import { roomsOf, type Room, type RoomKey, type Rooms } from './rooms.ts'
import {
  columnsFor,
  fits,
  grow,
  heightOf,
  largestFitting,
  largestPitch,
  measuresFor,
  narrowestWidth,
  shelfHeight,
  stack,
  widthOfColumns,
  type Block,
  type Measures,
} from './shelves.ts'
import { roomFor } from './slots.ts'
import type { Steps } from './steps.ts'

/**
 * Where everything lies: a function of the slot table, of the names of spaces and of the window's shape, and of nothing
 * else. Findings and attachments come and go without moving anything.
 *
 * What was arranged together stands on shelves, largest first; all regions of a shelf are equally high and together fill
 * its width. Below stand the regions that came later or have outgrown their place, in the order of coming. The places of
 * those that have gone or moved stay empty. The slots of a region run row by row.
 *
 * World units are CSS pixels at the zoom that shows the whole map in a window of the given shape, so that a name that
 * fits here fits on screen. Nothing is measured with a font: the same data gives the same map everywhere.
 */
export interface MapLayout {
  width: number
  height: number
  /** Distance between the corners of two neighbouring cells. */
  pitch: number
  /** Side of a cell. */
  cell: number
  /** Height of a region's head, which holds its name. */
  head: number
  padding: number
  /** Free space between shelves, and between the regions of one: ribbons run there. */
  gutter: number
  /** One for each region of the model, at the same index. */
  places: Place[]
  /** From top to bottom. */
  shelves: Shelf[]
  /** Cell -> its slot in its region. */
  slots: Int32Array
}

export interface Place {
  x: number
  y: number
  width: number
  height: number
  /** Cells in a row. */
  columns: number
  /** Index into the shelves. */
  shelf: number
}

export interface Shelf {
  y: number
  height: number
  /** Region indexes from left to right; none where all have gone. */
  regions: number[]
}

/** Size of the window the map is laid out for, in CSS pixels. */
export interface Shape {
  width: number
  height: number
}

interface HeadLimit {
  below: number
  /** World units. */
  name: number
  counts: boolean
  tight: boolean
}

/**
 * What a region's head grows for: ever shorter names, then bare marks instead of counts, at last a smaller head as well.
 * Each is tried only while the cells lie closer than `below` with the ones before it.
 */
const headLimits: [HeadLimit, ...HeadLimit[]] = [
  { below: Infinity, name: 168, counts: true, tight: false },
  { below: 8, name: 120, counts: true, tight: false },
  { below: 8, name: 92, counts: true, tight: false },
  { below: 5, name: 76, counts: false, tight: false },
  { below: 4, name: 60, counts: false, tight: true },
]
const characterWidth = 6.7

/**
 * A window's size is rounded to one of a few shapes: the map must not be laid out anew, and everything in it move, with
 * each pixel of a resize.
 */
export function shapeOf(width: number, height: number): Shape {
  const area = nearestStep(Math.max(1, width * height), [360_000, 620_000, 1_000_000, 1_700_000])
  const aspect = nearestStep(Math.max(1, width) / Math.max(1, height), [0.7, 1, 1.3, 1.65, 2.1])
  return { width: Math.round(Math.sqrt(area * aspect)), height: Math.round(Math.sqrt(area / aspect)) }
}

function nearestStep(value: number, steps: number[]): number {
  return steps.reduce((best, step) =>
    Math.abs(Math.log(value / step)) < Math.abs(Math.log(value / best)) ? step : best,
  )
}

export function* layOut(model: MapModel, shape: Shape): Steps<MapLayout> {
  const rooms = roomsOf(model)
  let limit = headLimits[0]
  let best = { pitch: largestPitch, value: 0 }
  for (const tried of headLimits) {
    if (best.value >= tried.below) break
    yield
    const blocks = rooms.base.map((room) => blockOf(room, tried, shape))
    // A name is cut only for a clear gain.
    const least = best.value * 1.12
    if (least > 0 && !fits(blocks, shape, least, tried.tight)) continue
    const pitch = largestFitting(blocks, shape, tried.tight)
    const measures = measuresFor(pitch, tried.tight)
    // A map that is too high all the same will be shown smaller.
    const height = heightOf(stack(blocks, measures, shape.width), measures)
    const value = pitch * Math.min(1, shape.height / height)
    if (value <= least) continue
    limit = tried
    best = { pitch, value }
  }
  const measures = measuresFor(best.pitch, limit.tight)
  return place(model, rooms, (room) => blockOf(room, limit, shape), measures, shape)
}

function blockOf({ name, slots }: Room, limit: HeadLimit, shape: Shape): Block {
  return { slots, nameWidth: Math.min(headWidth(name, slots, limit), shape.width * 0.6) }
}

/**
 * Name, mark and count of critical apps, pill; without counts the two marks are bare. There is room for them whether or
 * not there is anything to count now, and for as many digits as there are slots: a region must not widen with a finding.
 */
function headWidth(name: string, slots: number, limit: HeadLimit): number {
  const digits = limit.counts ? String(slots).length * 7 : 0
  return (limit.counts ? 18 + 13 + 26 : 12 + 13 + 18) + Math.min(limit.name, name.length * characterWidth) + 2 * digits
}

/** Where a region stands, and how many slots there are. */
interface Stand extends Place {
  capacity: number
}

function place(
  model: MapModel,
  { base, later, keys }: Rooms,
  toBlock: (room: Room) => Block,
  measures: Measures,
  shape: Shape,
): MapLayout {
  const { pitch, head, padding, gutter, margin, cell } = measures
  const blocks = base.map(toBlock)
  const width = narrowestWidth(blocks, measures, shape)
  const stands = new Map<RoomKey, Stand>()
  const shelves: Shelf[] = []
  let right = 0
  let y = margin
  for (const { first, end, rows } of stack(blocks, measures, width)) {
    const shelf = standSide(blocks.slice(first, end), rows, width - 2 * margin, measures)
    for (const [i, stand] of shelf.stands.entries()) {
      const room = base[first + i]
      if (room) stands.set(room.key, { ...stand, y, height: shelf.height, shelf: shelves.length })
      right = Math.max(right, stand.x + stand.width)
    }
    shelves.push({ y, height: shelf.height, regions: [] })
    y += shelf.height + gutter
  }

  const below = shelves.length
  const annex = openAnnex(measures, { y, width: right === 0 ? width - 2 * margin : right - margin })
  for (const room of later) {
    // Its place may have more room than was asked for.
    if (room.slots <= (stands.get(room.key)?.capacity ?? -1)) continue
    const stand = annex.add({ ...toBlock(room), slots: roomFor(room.slots) })
    stands.set(room.key, { ...stand, shelf: below + stand.shelf })
    shelves[below + stand.shelf] ??= { y: stand.y, height: stand.height, regions: [] }
    right = Math.max(right, stand.x + stand.width)
  }

  const places = keys.map((key): Place => {
    const { x, y, width, height, columns, shelf } = stands.get(key) ?? nowhere
    return { x, y, width, height, columns, shelf }
  })
  for (const [region, { shelf }] of places.entries()) shelves[shelf]?.regions.push(region)
  for (const { regions } of shelves) regions.sort((p, q) => (places[p]?.x ?? 0) - (places[q]?.x ?? 0))
  const last = shelves.at(-1)
  return {
    width: Math.max(1, right + margin),
    height: last ? last.y + last.height + margin : 2 * margin,
    pitch,
    cell,
    head,
    padding,
    gutter,
    places,
    shelves,
    slots: model.cellSlot,
  }
}

const nowhere: Place = { x: 0, y: 0, width: 0, height: 0, columns: 1, shelf: -1 }

/** Blocks side by side from the left margin, grown to fill the shelf. */
function standSide(blocks: readonly Block[], rows: number, room: number, measures: Measures) {
  const { gutter, margin } = measures
  const available = room - (blocks.length - 1) * gutter
  const columns = grow(
    blocks.map((block) => columnsFor(block, rows, measures)),
    available,
    measures,
  )
  // Wider regions may need fewer rows than they did.
  const needed = Math.max(1, ...blocks.map((block, i) => Math.ceil(block.slots / (columns[i] ?? 1))))
  const used = columns.reduce((sum, count) => sum + widthOfColumns(count, measures), 0)
  const rest = blocks.length > 1 ? Math.min(gutter, Math.max(0, available - used) / (blocks.length - 1)) : 0
  let x = margin
  const stands = columns.map((count) => {
    const stand = { x, width: widthOfColumns(count, measures), columns: count, capacity: count * needed }
    x += stand.width + gutter + rest
    return stand
  })
  return { height: shelfHeight(needed, measures), stands }
}

/** Top left corner of the cell in a slot of a region, in world units. */
export function slotCorner(layout: MapLayout, place: Place, slot: number): { x: number; y: number } {
  return {
    x: place.x + layout.padding + (slot % place.columns) * layout.pitch,
    y: place.y + layout.head + Math.floor(slot / place.columns) * layout.pitch,
  }
}

/** How the add-ons of one cell are spread, in parts of the cell's side: `index` of `count`. */
export function latticePoint(count: number, index: number): { x: number; y: number; radius: number } {
  const columns = latticeColumns(count)
  const rows = Math.max(1, Math.ceil(count / columns))
  const stepX = 0.84 / columns
  const stepY = 0.7 / rows
  return {
    x: 0.08 + stepX * ((index % columns) + 0.5),
    y: 0.25 + stepY * (Math.floor(index / columns) + 0.5),
    radius: Math.min(0.09, Math.min(stepX, stepY) * 0.235),
  }
}

export function latticeColumns(count: number): number {
  return Math.max(1, Math.ceil(Math.sqrt(count)))
}
