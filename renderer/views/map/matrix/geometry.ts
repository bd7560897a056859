import type { Rectangle, Size } from '#shared/map/camera.ts'

/**
 * Where the parts of the matrix are, CSS pixels from the corner of what is scrolled. Place 0 of a row or a column is its
 * head; the heads stay in sight.
 */
export interface Geometry {
  rows: number
  columns: number
  /** Side of a cell. */
  cell: number
  /** Width of the row heads and height of the column heads. */
  side: number
  top: number
}

export interface Spot {
  row: number
  column: number
}

export interface Scroll {
  left: number
  top: number
}

/** Free room at the end of rows and columns. */
export const margin = 16
/** A number of two digits and a mark beside it need this much. */
const smallestCell = 26
const largestCell = 56
/** The number beside a name. */
export const totalRoom = 38
export const longestName = 172

/** Cells are as large as the window allows, within what can be read and what still looks like a table. */
export function geometryOf(rows: number, columns: number, size: Size, widestName: number): Geometry {
  const name = Math.min(longestName, Math.max(72, Math.ceil(widestName)))
  const side = Math.min(name + 20 + totalRoom, Math.max(120, Math.round(size.width * 0.42)))
  const top = name + 34
  const wide = Math.floor((size.width - side - margin) / Math.max(1, columns))
  const high = Math.floor((size.height - top - margin) / Math.max(1, rows))
  return { rows, columns, cell: Math.max(smallestCell, Math.min(largestCell, wide, high)), side, top }
}

export function sizeOf({ rows, columns, cell, side, top }: Geometry): Size {
  return { width: side + columns * cell + margin, height: top + rows * cell + margin }
}

/** First and one past the last region whose row, or column, is at least partly in sight beside the heads. */
export function inSight(geometry: Geometry, scroll: Scroll, size: Size) {
  const { rows, columns, cell, side, top } = geometry
  const until = (shown: number, count: number): number => Math.max(0, Math.min(count, Math.ceil(shown / cell)))
  return {
    firstRow: Math.min(rows, Math.floor(scroll.top / cell)),
    endRow: until(scroll.top + size.height - top, rows),
    firstColumn: Math.min(columns, Math.floor(scroll.left / cell)),
    endColumn: until(scroll.left + size.width - side, columns),
  }
}

export type Sight = ReturnType<typeof inSight>

/** What is at a point of the window, whose corner is the corner of the heads; null beside everything. */
export function spotAt(geometry: Geometry, scroll: Scroll, x: number, y: number): Spot | null {
  const { rows, columns, cell, side, top } = geometry
  const column = x < side ? 0 : Math.floor((x - side + scroll.left) / cell) + 1
  const row = y < top ? 0 : Math.floor((y - top + scroll.top) / cell) + 1
  if (row > rows || column > columns || (row === 0 && column === 0) || x < 0 || y < 0) return null
  return { row, column }
}

/** Where a spot is in the window. */
export function spotRectangle({ cell, side, top }: Geometry, scroll: Scroll, { row, column }: Spot): Rectangle {
  return {
    x: column === 0 ? 0 : side + (column - 1) * cell - scroll.left,
    y: row === 0 ? 0 : top + (row - 1) * cell - scroll.top,
    width: column === 0 ? side : cell,
    height: row === 0 ? top : cell,
  }
}

/** Where to scroll to, as little as possible, so that the spot is wholly in sight. */
export function scrollFor({ cell, side, top }: Geometry, scroll: Scroll, size: Size, { row, column }: Spot): Scroll {
  const along = (place: number, from: number, room: number): number => {
    if (place === 0) return from
    const start = (place - 1) * cell
    return Math.max(Math.min(from, start), start + cell - room)
  }
  return {
    left: along(column, scroll.left, size.width - side),
    top: along(row, scroll.top, size.height - top),
  }
}

export interface Press {
  key: string
  /** To the next cell that holds something, or to the first or last of all. */
  far: boolean
}

/** Where a key leads; null for a key that does not move. `page` is the number of rows in sight. */
export function move(
  from: Spot,
  { key, far }: Press,
  { rows: lastRow, columns: lastColumn }: Pick<Geometry, 'rows' | 'columns'>,
  page: number,
  holds: (spot: Spot) => boolean,
): Spot | null {
  const inside = ({ row, column }: Spot): Spot => {
    const to = { row: Math.max(0, Math.min(lastRow, row)), column: Math.max(0, Math.min(lastColumn, column)) }
    // The corner is no place to be.
    return to.row === 0 && to.column === 0 ? from : to
  }
  const step = (rows: number, columns: number): Spot => {
    const next = inside({ row: from.row + rows, column: from.column + columns })
    if (!far) return next
    for (let spot = next, before = from; spot.row !== before.row || spot.column !== before.column;) {
      if (holds(spot)) return spot
      before = spot
      spot = inside({ row: spot.row + rows, column: spot.column + columns })
      if (spot === from) break
    }
    return from
  }
  switch (key) {
    case 'ArrowLeft':
      return step(0, -1)
    case 'ArrowRight':
      return step(0, 1)
    case 'ArrowUp':
      return step(-1, 0)
    case 'ArrowDown':
      return step(1, 0)
    case 'Home':
      return far ? { row: 1, column: 1 } : inside({ row: from.row, column: from.row === 0 ? 1 : 0 })
    case 'End':
      return far ? { row: lastRow, column: lastColumn } : inside({ row: from.row, column: lastColumn })
    case 'PageUp':
      return from.row === 0 ? from : { ...from, row: Math.max(1, from.row - page) }
    case 'PageDown':
      return inside({ row: from.row + page, column: from.column })
    default:
      return null
  }
}
