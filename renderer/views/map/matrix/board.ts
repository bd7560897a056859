import { byName, orderRegions, type Matrix, type MatrixCell } from '#shared/map/matrix.ts'
import type { MapModel } from '#shared/map/model.ts'
import type { MatrixOrder } from '#shared/map/orders.ts'
import type { Spot } from './geometry.ts'

/** The matrix in one order, ready to be drawn: only the cells that hold something, row by row. */
export interface Board {
  model: MapModel
  matrix: Matrix
  /** Regions from first to last, for rows. What lends but never borrows stands last and has no column. */
  order: readonly number[]
  columns: number
  /** Region -> its place in the order. */
  places: ReadonlyMap<number, number>
  /** By column. */
  rows: readonly (readonly Filled[])[]
}

export interface Filled {
  column: number
  cell: MatrixCell
  /** Of a region with itself. */
  inside: boolean
}

export function layOut(model: MapModel, matrix: Matrix, order: MatrixOrder, withAlone: boolean): Board {
  const sharing = orderRegions(model, matrix, order)
  const isSpace = (region: number): boolean => model.regions[region]?.kind === 'space'
  const regions = [
    ...sharing.filter(isSpace),
    ...(withAlone ? byName(model, matrix.alone) : []),
    ...sharing.filter((region) => !isSpace(region)),
  ]
  const places = new Map(regions.map((region, place) => [region, place]))
  const rows: Filled[][] = regions.map((region, column) => {
    const { inside: count, insideRisk: risk } = matrix.regions[region] ?? { inside: 0, insideRisk: 0 }
    const cell = { lender: region, borrower: region, count, addons: 0, risk }
    return count === 0 ? [] : [{ column, cell, inside: true }]
  })
  for (const cell of matrix.cells) {
    const column = places.get(cell.borrower)
    if (column !== undefined) rows[places.get(cell.lender) ?? -1]?.push({ column, cell, inside: false })
  }
  for (const row of rows) row.sort((p, q) => p.column - q.column)
  const nobodys = regions.filter((region) => model.regions[region]?.kind === 'no-owner').length
  return { model, matrix, order: regions, columns: regions.length - nobodys, places, rows }
}

/** What a cell holds; undefined for an empty one and for a head. */
export function filledAt(board: Board, { row, column }: Spot): Filled | undefined {
  return board.rows[row - 1]?.find((each) => each.column === column - 1)
}

/** Region of a place in the order, counted from 1 as spots are; -1 for none. */
export function regionAt(board: Board, place: number): number {
  return board.order[place - 1] ?? -1
}
