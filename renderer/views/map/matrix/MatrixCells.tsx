import { memo, type JSX } from 'react'
import { filledAt, regionAt, type Board } from './board.ts'
import type { Sight, Spot } from './geometry.ts'
import { nameAt, sayCell, sharingWords } from './words.ts'

export function cellId({ row, column }: Spot): string {
  return `matrix-${row}-${column}`
}

/** First to one before the end, and one more that must not be missing. */
function placesIn(first: number, end: number, also: number): number[] {
  const places = Array.from({ length: Math.max(0, end - first) }, (_, i) => first + i + 1)
  if (also > end) places.push(also)
  else if (also > 0 && also <= first) places.unshift(also)
  return places
}

/**
 * The part of the matrix that is in sight, for whoever does not see it: heads, cells that hold something, and the one the
 * keyboard is at. Painting is the canvas's affair.
 */
export const MatrixCells = memo(function MatrixCells({
  board,
  sight,
  active,
}: {
  board: Board
  sight: Sight
  active: Spot | null
}): JSX.Element {
  const rows = placesIn(sight.firstRow, sight.endRow, active?.row ?? 0)
  const columns = placesIn(sight.firstColumn, sight.endColumn, active?.column ?? 0)
  return (
    <div role="rowgroup" className="unseen">
      <div role="row" aria-rowindex={1}>
        <span role="columnheader" aria-colindex={1}>
          Lends, by row; borrows, by column
        </span>
        {columns.map((column) => (
          <Head key={column} board={board} spot={{ row: 0, column }} role="columnheader" />
        ))}
      </div>
      {rows.map((row) => (
        <div key={row} role="row" aria-rowindex={row + 1}>
          <Head board={board} spot={{ row, column: 0 }} role="rowheader" />
          {columns.map((column) => {
            const spot = { row, column }
            const here = active?.row === row && active.column === column
            if (!here && !filledAt(board, spot)) return null
            return (
              <span key={column} id={cellId(spot)} role="gridcell" aria-colindex={column + 1}>
                {sayCell(board, spot)}
              </span>
            )
          })}
        </div>
      ))}
    </div>
  )
})

function Head({ board, spot, role }: { board: Board; spot: Spot; role: 'rowheader' | 'columnheader' }): JSX.Element {
  const place = Math.max(spot.row, spot.column)
  return (
    <span id={cellId(spot)} role={role} aria-colindex={spot.column + 1}>
      {nameAt(board, place)}, {sharingWords(board, regionAt(board, place))}
    </span>
  )
}
