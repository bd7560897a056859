import type { Region } from './model.ts'

/**
 * Where everything lies. Regions stand on shelves, largest first; all regions of a shelf are equally high and together
 * fill its width. Cells fill a region row by row in the order of its list.
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
  shelf: number
}

export interface Shelf {
  y: number
  height: number
  /** Region indexes from left to right. */
  regions: number[]
}

/** Size of the window the map is laid out for, in CSS pixels. */
export interface Shape {
  width: number
  height: number
}

const smallestPitch = 2.5
const largestPitch = 34
/**
 * What a region's head grows for: ever shorter names, then bare marks instead of counts, at last a smaller head as well.
 * Each is tried only while the cells lie closer than `below` with the ones before it.
 */
const headLimits = [
  { below: Infinity, name: 168, counts: true, tight: false },
  { below: 8, name: 120, counts: true, tight: false },
  { below: 8, name: 92, counts: true, tight: false },
  { below: 5, name: 76, counts: false, tight: false },
  { below: 4, name: 60, counts: false, tight: true },
]
const characterWidth = 6.7
/** A region grows by at most this part of its columns to fill its shelf. */
const maximumGrowth = 0.6

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

interface Block {
  region: number
  cells: number
  /** Least width its name and counts ask for. */
  nameWidth: number
}

interface Measures {
  pitch: number
  cell: number
  head: number
  padding: number
  gutter: number
  margin: number
}

interface Row {
  blocks: Block[]
  rows: number
}

export function layOut(regions: readonly Region[], cells: number, shape: Shape): MapLayout {
  let chosen: { pitch: number; value: number; blocks: Block[]; tight: boolean } | null = null
  for (const limit of headLimits) {
    if (chosen && chosen.value >= limit.below) break
    const blocks = blocksOf(regions, limit, shape.width)
    const pitch = largestFitting(blocks, shape, limit.tight)
    // A map that is too high all the same will be shown smaller.
    const height = heightOf(
      stack(blocks, measuresFor(pitch, limit.tight), shape.width),
      measuresFor(pitch, limit.tight),
    )
    const value = pitch * Math.min(1, shape.height / height)
    // A name is cut only for a clear gain.
    if (!chosen || value > chosen.value * 1.12) chosen = { pitch, value, blocks, tight: limit.tight }
  }
  const { pitch, blocks, tight } = chosen ?? { pitch: largestPitch, blocks: [], tight: false }
  const measures = measuresFor(pitch, tight)
  const width = narrowestWidth(blocks, measures, shape)
  return place(regions, cells, stack(blocks, measures, width), measures, width)
}

function measuresFor(pitch: number, tight: boolean): Measures {
  const dense = pitch < 7
  const gutter = tight ? 6 : Math.min(22, Math.max(8, pitch * 1.25))
  return {
    pitch,
    cell: pitch * 0.84,
    head: tight ? 12 : dense ? 15 : 20,
    padding: tight ? 3 : dense ? 4 : 7,
    gutter,
    margin: Math.min(16, gutter * 1.1),
  }
}

function blocksOf(regions: readonly Region[], limit: HeadLimit, widest: number): Block[] {
  const blocks = regions.map((region, index) => ({
    region: index,
    cells: region.cells.length,
    nameWidth: Math.min(headWidth(region, limit), widest * 0.6),
  }))
  const rank = (block: Block): number => (regions[block.region]?.kind === 'space' ? 0 : 1)
  return blocks.toSorted((a, b) => rank(a) - rank(b) || b.cells - a.cells || a.region - b.region)
}

type HeadLimit = (typeof headLimits)[number]

/** Name, mark and count of critical apps, pill; without counts the two marks are bare. */
function headWidth(region: Region, limit: HeadLimit): number {
  const name = Math.min(limit.name, region.name.length * characterWidth)
  const digits = (count: number): number => (limit.counts ? String(count).length * 7 : 0)
  const critical = region.critical > 0 ? 13 + digits(region.critical) : 0
  const pill = region.crossings > 0 ? (limit.counts ? 26 : 18) + digits(region.crossings) : 0
  return (limit.counts ? 18 : 12) + name + critical + pill
}

function largestFitting(blocks: Block[], shape: Shape, tight: boolean): number {
  let low = smallestPitch
  let high = largestPitch
  for (let step = 0; step < 9; step += 1) {
    const pitch = (low + high) / 2
    const measures = measuresFor(pitch, tight)
    if (heightOf(stack(blocks, measures, shape.width), measures) <= shape.height) low = pitch
    else high = pitch
  }
  return low
}

/** A small fleet does not need the whole width: the narrowest map that is no higher than the window's shape allows. */
function narrowestWidth(blocks: Block[], measures: Measures, shape: Shape): number {
  const aspect = shape.width / shape.height
  const fits = (width: number): boolean => heightOf(stack(blocks, measures, width), measures) <= width / aspect
  if (!fits(shape.width)) return shape.width
  let low = 2 * measures.margin + Math.max(0, ...blocks.map((block) => widthOf(block, block.cells, measures)))
  let high = shape.width
  if (low >= high) return high
  for (let step = 0; step < 8; step += 1) {
    const width = (low + high) / 2
    if (fits(width)) high = width
    else low = width
  }
  return high
}

/** Columns for so many rows, and at least what the name needs: a region is always a whole number of cells wide. */
function columnsFor(block: Block, rows: number, measures: Measures): number {
  const forName = (block.nameWidth - 2 * measures.padding + measures.pitch - measures.cell) / measures.pitch
  return Math.max(1, Math.ceil(forName), Math.ceil(block.cells / Math.max(1, rows)))
}

function widthOfColumns(columns: number, measures: Measures): number {
  return columns * measures.pitch - (measures.pitch - measures.cell) + 2 * measures.padding
}

function widthOf(block: Block, rows: number, measures: Measures): number {
  return widthOfColumns(columnsFor(block, rows, measures), measures)
}

function shelfHeight(rows: number, measures: Measures): number {
  return measures.head + rows * measures.pitch + measures.padding
}

function heightOf(shelves: Row[], measures: Measures): number {
  let height = 2 * measures.margin + Math.max(0, shelves.length - 1) * measures.gutter
  for (const shelf of shelves) height += shelfHeight(shelf.rows, measures)
  return height
}

/** Breaks the blocks into shelves as a paragraph is broken into lines: the least total height, evenly filled. */
function stack(blocks: Block[], measures: Measures, width: number): Row[] {
  const available = width - 2 * measures.margin
  const cost = new Float64Array(blocks.length + 1).fill(Infinity)
  const from = new Int32Array(blocks.length + 1)
  const rowsTo = new Int32Array(blocks.length + 1)
  cost[0] = 0
  for (let first = 0; first < blocks.length; first += 1) {
    let rows = 1
    let names = 0
    for (let end = first + 1; end <= blocks.length; end += 1) {
      names += (blocks[end - 1]?.nameWidth ?? 0) + (end - first > 1 ? measures.gutter : 0)
      if (end - first > 1 && names > available) break
      const fit = fitRows(blocks, first, end, rows, available, measures)
      if (fit === null) break
      rows = fit.rows
      const slack = 1 - fit.width / available
      const height = shelfHeight(rows, measures) + measures.gutter
      const total = (cost[first] ?? 0) + height * (1 + slack * slack)
      if (total < (cost[end] ?? 0)) {
        cost[end] = total
        from[end] = first
        rowsTo[end] = rows
      }
    }
  }
  const shelves: Row[] = []
  for (let end = blocks.length; end > 0; end = from[end] ?? 0) {
    shelves.unshift({ blocks: blocks.slice(from[end], end), rows: rowsTo[end] ?? 1 })
  }
  return shelves
}

/** Fewest rows at which the blocks stand side by side; null when even their names do not. */
function fitRows(blocks: Block[], first: number, end: number, least: number, available: number, measures: Measures) {
  for (let rows = least; ;) {
    let width = (end - first - 1) * measures.gutter
    let most = 1
    for (let i = first; i < end; i += 1) {
      const block = blocks[i]
      if (!block) continue
      width += widthOf(block, rows, measures)
      most = Math.max(most, block.cells)
    }
    if (width <= available || end - first === 1) {
      if (width <= available || rows >= most) return { rows, width }
    } else if (rows >= most) return null
    // One by one near the answer, in larger steps while it is far.
    rows = Math.max(rows + 1, Math.floor(rows * Math.min(4, width / available) * 0.8))
  }
}

function place(
  regions: readonly Region[],
  cells: number,
  shelves: Row[],
  measures: Measures,
  width: number,
): MapLayout {
  const { pitch, head, padding, gutter, margin, cell } = measures
  const places: Place[] = regions.map(() => ({ x: 0, y: 0, width: 0, height: 0, columns: 1, shelf: 0 }))
  const slots = new Int32Array(cells)
  const placedShelves: Shelf[] = []
  let y = margin
  for (const [shelfIndex, { blocks, rows }] of shelves.entries()) {
    const available = width - 2 * margin - (blocks.length - 1) * gutter
    const columns = grow(
      blocks.map((block) => columnsFor(block, rows, measures)),
      available,
      measures,
    )
    // Wider regions may need fewer rows than they did.
    const needed = blocks.map((block, i) => Math.ceil(block.cells / (columns[i] ?? 1)))
    const height = shelfHeight(Math.max(1, ...needed), measures)
    const used = columns.reduce((sum, count) => sum + widthOfColumns(count, measures), 0)
    const rest = blocks.length > 1 ? Math.min(gutter, Math.max(0, available - used) / (blocks.length - 1)) : 0
    let x = margin
    for (const [i, block] of blocks.entries()) {
      const blockWidth = widthOfColumns(columns[i] ?? 1, measures)
      places[block.region] = { x, y, width: blockWidth, height, columns: columns[i] ?? 1, shelf: shelfIndex }
      regions[block.region]?.cells.forEach((cell, slot) => {
        slots[cell] = slot
      })
      x += blockWidth + gutter + rest
    }
    placedShelves.push({ y, height, regions: blocks.map((block) => block.region) })
    y += height + gutter
  }
  const right = Math.max(0, ...places.map((place) => place.x + place.width))
  return {
    width: Math.max(1, right + margin),
    height: shelves.length === 0 ? 2 * margin : y - gutter + margin,
    pitch,
    cell,
    head,
    padding,
    gutter,
    places,
    shelves: placedShelves,
    slots,
  }
}

/** Shares free width out in whole columns, in proportion to what each region has. */
function grow(columns: number[], available: number, measures: Measures): number[] {
  const used = columns.reduce((sum, count) => sum + widthOfColumns(count, measures), 0)
  const total = columns.reduce((sum, count) => sum + count, 0)
  const free = Math.min(Math.floor((available - used) / measures.pitch + 1e-6), Math.floor(total * maximumGrowth))
  if (free <= 0) return columns
  const shares = columns.map((count, i) => ({ i, share: (free * count) / total }))
  const grown = columns.map((count, i) => count + Math.floor(shares[i]?.share ?? 0))
  const left = free - grown.reduce((sum, count) => sum + count, 0) + total
  shares.sort((p, q) => (q.share % 1) - (p.share % 1) || p.i - q.i)
  for (const { i } of shares.slice(0, left)) grown[i] = (grown[i] ?? 0) + 1
  return grown
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
