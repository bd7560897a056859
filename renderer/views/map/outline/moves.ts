import { openKey, siblingKeys, type Opened, type OutlineRow } from '#shared/map/outline.ts'
import type { MapModel } from '#shared/map/model.ts'
import { rowStep } from '../../../parts/arrow-keys.ts'

/** Where a key leads: to another row, or to another set of what is open. Null for a key that does neither. */
export type Outcome = { row: number } | { opened: Opened } | null

/** Keys of a tree. `page` is the number of rows in sight. */
export function keyOutcome(
  key: string,
  model: MapModel,
  { rows, opened }: { rows: readonly OutlineRow[]; opened: Opened },
  active: number,
  page: number,
): Outcome {
  const row = rows[active]
  const to = (place: number): Outcome => ({ row: Math.max(0, Math.min(rows.length - 1, place)) })
  const step = rowStep(key, page)
  if (step !== null) return to(active + step)
  switch (key) {
    case 'ArrowRight':
      if (!row || row.open === null) return { row: active }
      return row.open ? to(active + 1) : { opened: withKey(model, opened, row, true) }
    case 'ArrowLeft':
      if (!row) return null
      return row.open === true ? { opened: withKey(model, opened, row, false) } : to(Math.max(0, parentOf(row, active)))
    case '*':
      return { opened: new Set([...opened, ...siblingKeys(model, rows, active)]) }
    default:
      return null
  }
}

function parentOf({ parent }: OutlineRow, active: number): number {
  return parent === -1 ? active : parent
}

export function withKey(model: MapModel, opened: Opened, row: OutlineRow, open: boolean): Opened {
  const key = openKey(model, row)
  const next = new Set(opened)
  if (key !== null && open) next.add(key)
  else if (key !== null) next.delete(key)
  return next
}
