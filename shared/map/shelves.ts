import type { Shape } from './layout.ts'

/** Stacks regions on shelves as a paragraph is broken into lines. Knows sizes only: what they hold is told elsewhere. */

/** One region to be placed. */
export interface Block {
  /** Cells it has room for. */
  slots: number
  /** Least width its name and counts ask for. */
  nameWidth: number
}

/** World units, all but `rows` and `columns` of others derived from the pitch. */
export interface Measures {
  pitch: number
  cell: number
  head: number
  padding: number
  gutter: number
  margin: number
}

export interface Row {
  /** Blocks from `first` up to `end`, side by side. */
  first: number
  end: number
  rows: number
}

const smallestPitch = 2.5
export const largestPitch = 34

export function measuresFor(pitch: number, tight: boolean): Measures {
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

/** Whether the shelves are no higher than the shape with cells so far apart. */
export function fits(blocks: readonly Block[], shape: Shape, pitch: number, tight: boolean): boolean {
  const measures = measuresFor(pitch, tight)
  return heightOf(stack(blocks, measures, shape.width), measures) <= shape.height
}

export function largestFitting(blocks: readonly Block[], shape: Shape, tight: boolean): number {
  let low = smallestPitch
  let high = largestPitch
  for (let step = 0; step < 9; step += 1) {
    const pitch = (low + high) / 2
    if (fits(blocks, shape, pitch, tight)) low = pitch
    else high = pitch
  }
  return low
}

/** A small fleet does not need the whole width: the narrowest map that is no higher than the window's shape allows. */
export function narrowestWidth(blocks: readonly Block[], measures: Measures, shape: Shape): number {
  const aspect = shape.width / shape.height
  const isLowEnough = (width: number): boolean => heightOf(stack(blocks, measures, width), measures) <= width / aspect
  if (!isLowEnough(shape.width)) return shape.width
  let low = 2 * measures.margin
  for (const block of blocks) low = Math.max(low, 2 * measures.margin + widthOf(block, block.slots, measures))
  let high = shape.width
  if (low >= high) return high
  for (let step = 0; step < 8; step += 1) {
    const width = (low + high) / 2
    if (isLowEnough(width)) high = width
    else low = width
  }
  return high
}

/** Columns for so many rows, and at least what the name needs: a region is always a whole number of cells wide. */
export function columnsFor(block: Block, rows: number, measures: Measures): number {
  return Math.max(namedColumns(block, measures), Math.ceil(block.slots / Math.max(1, rows)))
}

function namedColumns(block: Block, { padding, pitch, cell }: Measures): number {
  return Math.max(1, Math.ceil((block.nameWidth - 2 * padding + pitch - cell) / pitch))
}

export function widthOfColumns(columns: number, measures: Measures): number {
  return columns * measures.pitch - (measures.pitch - measures.cell) + 2 * measures.padding
}

function widthOf(block: Block, rows: number, measures: Measures): number {
  return widthOfColumns(columnsFor(block, rows, measures), measures)
}

export function shelfHeight(rows: number, measures: Measures): number {
  return measures.head + rows * measures.pitch + measures.padding
}

export function heightOf(shelves: readonly Row[], measures: Measures): number {
  let height = 2 * measures.margin + Math.max(0, shelves.length - 1) * measures.gutter
  for (const shelf of shelves) height += shelfHeight(shelf.rows, measures)
  return height
}

/**
 * Breaks the blocks into shelves: the least total height, evenly filled. A map is stacked tens of times before it is laid
 * out, so sums are carried on from block to block and made anew only for another number of rows.
 */
export function stack(blocks: readonly Block[], measures: Measures, width: number): Row[] {
  const count = blocks.length
  const available = width - 2 * measures.margin
  const { pitch, gutter } = measures
  const edges = widthOfColumns(0, measures) + gutter
  const named = new Int32Array(count)
  const slots = new Int32Array(count)
  for (const [i, block] of blocks.entries()) {
    named[i] = namedColumns(block, measures)
    slots[i] = block.slots
  }
  const cost = new Float64Array(count + 1).fill(Infinity)
  const from = new Int32Array(count + 1)
  const rowsTo = new Int32Array(count + 1)
  cost[0] = 0
  for (let first = 0; first < count; first += 1) {
    let rows = 1
    let columns = 0
    let most = 1
    let names = 0
    for (let end = first + 1; end <= count; end += 1) {
      const isAlone = end - first === 1
      names += (blocks[end - 1]?.nameWidth ?? 0) + (isAlone ? 0 : gutter)
      if (!isAlone && names > available) break
      columns += Math.max(named[end - 1] ?? 0, Math.ceil((slots[end - 1] ?? 0) / rows))
      most = Math.max(most, slots[end - 1] ?? 0)
      let wide = columns * pitch + (end - first) * edges - gutter
      // Fewest rows at which they stand side by side: one by one near the answer, in larger steps while it is far.
      while (wide > available && rows < most) {
        rows = Math.max(rows + 1, Math.floor(rows * Math.min(4, wide / available) * 0.8))
        columns = 0
        for (let i = first; i < end; i += 1) columns += Math.max(named[i] ?? 0, Math.ceil((slots[i] ?? 0) / rows))
        wide = columns * pitch + (end - first) * edges - gutter
      }
      if (wide > available && !isAlone) break
      const slack = 1 - wide / available
      const total = (cost[first] ?? 0) + (shelfHeight(rows, measures) + gutter) * (1 + slack * slack)
      if (total < (cost[end] ?? 0)) {
        cost[end] = total
        from[end] = first
        rowsTo[end] = rows
      }
    }
  }
  const shelves: Row[] = []
  for (let end = count; end > 0; end = from[end] ?? 0) {
    shelves.unshift({ first: from[end] ?? 0, end, rows: rowsTo[end] ?? 0 })
  }
  return shelves
}

/** A region grows by at most this part of its columns to fill its shelf. */
const maximumGrowth = 0.6

/** Shares free width out in whole columns, in proportion to what each region has. */
export function grow(columns: number[], available: number, measures: Measures): number[] {
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
