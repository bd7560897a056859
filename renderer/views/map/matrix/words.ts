import type { Matrix } from '#shared/map/matrix.ts'
import type { MapModel } from '#shared/map/model.ts'
import type { Description } from '../describe.ts'
import { describe, severityOf } from '../describe.ts'
import { countWords, plural } from '../../../parts/words.ts'
import { filledAt, regionAt, type Board } from './board.ts'
import type { Spot } from './geometry.ts'

export function nameAt(board: Board, place: number): string {
  return board.model.regions[regionAt(board, place)]?.name ?? ''
}

/** "12 attachments of 5 add-ons". */
export function heldWords(count: number, addons: number): string {
  return `${plural(count, 'attachment')} of ${plural(addons, 'add-on')}`
}

/** "lends 12, borrows 3". */
export function sharingWords(board: Board, region: number): string {
  const { lends = 0, borrows = 0 } = board.matrix.regions[region] ?? {}
  if (lends + borrows === 0) return 'shares nothing with another space'
  return `lends ${countWords(lends)}, borrows ${countWords(borrows)}`
}

/** One sentence for a screen reader. */
export function sayCell(board: Board, spot: Spot): string {
  const lender = nameAt(board, spot.row)
  const borrower = nameAt(board, spot.column)
  const filled = filledAt(board, spot)
  if (spot.row === spot.column) {
    return filled
      ? `${lender} shares ${plural(filled.cell.count, 'attachment')} inside`
      : `${lender} shares nothing inside`
  }
  if (!filled) return `${lender} lends nothing to ${borrower}`
  const severity = severityOf(filled.cell.risk)
  const worst = severity === null ? '' : `, worst finding ${severity}`
  return `${lender} lends ${borrower} ${heldWords(filled.cell.count, filled.cell.addons)}${worst}`
}

/** What the tip says of what is pointed at. */
export function describeSpot(board: Board, spot: Spot): Description {
  const { model } = board
  if (spot.row === 0 || spot.column === 0) {
    const region = regionAt(board, Math.max(spot.row, spot.column))
    const about = describe(model, { kind: 'space', region })
    return { ...about, sharing: sharingWords(board, region) }
  }
  const filled = filledAt(board, spot)
  if (spot.row === spot.column) {
    return {
      kind: 'Shared inside',
      name: nameAt(board, spot.row),
      severity: severityOf(filled?.cell.risk),
      sharing: null,
      lines: [filled ? plural(filled.cell.count, 'attachment') : 'nothing'],
    }
  }
  const back = filledAt(board, { row: spot.column, column: spot.row })
  return {
    kind: 'Lends to',
    name: `${nameAt(board, spot.row)} → ${nameAt(board, spot.column)}`,
    severity: severityOf(filled?.cell.risk),
    sharing: filled ? heldWords(filled.cell.count, filled.cell.addons) : null,
    lines: [
      ...(filled ? [] : ['nothing']),
      ...(back ? [`the other way ${plural(back.cell.count, 'attachment')}`] : []),
    ],
  }
}

/** What there is instead, where no space shares with another. */
export function emptyWords({ totals }: MapModel, matrix: Pick<Matrix, 'totals'>): string {
  const { inside } = matrix.totals
  if (totals.addons === 0) return `${plural(totals.apps, 'app')}, and no add-on.`
  if (inside === 0) return `Of ${plural(totals.addons, 'add-on')}, none is held by more than one app.`
  return `${plural(inside, 'attachment stays', 'attachments stay')} inside one space.`
}

/** What the matrix holds, and what of the map it does not show. */
export function matrixWords(model: MapModel, { matrix }: Pick<Board, 'matrix'>): string {
  const { across, inside, ownerless } = matrix.totals
  const spaces = matrix.sharing.filter((region) => model.regions[region]?.kind === 'space').length
  return [
    `${plural(across, 'attachment')} across ${plural(spaces, 'space')}`,
    ...(inside > 0 ? [`${countWords(inside)} inside one space`] : []),
    ...(ownerless > 0 ? [`${countWords(ownerless)} to add-ons without an owner`] : []),
  ].join(' · ')
}
