import type { Json } from '#shared/json.ts'
import { cellOf, maskOf, shapeOf } from '../run/answer.ts'

export interface Subject {
  id: string
  /** The other fields of its row that say something, masked ones left out. */
  facts: { field: string; value: string }[]
}

/** The subjects that a list names in one field of its rows, in the order of the answer. */
export function subjectsIn(answer: Json, field: string): Subject[] {
  const shape = shapeOf(answer)
  const rows =
    shape.kind === 'table' ? shape.rows : shape.kind === 'tree' && Array.isArray(shape.value) ? shape.value : []
  const seen = new Set<string>()
  return rows.flatMap((row) => {
    if (typeof row !== 'object' || row === null || Array.isArray(row)) return []
    const id = row[field]
    if ((typeof id !== 'string' && typeof id !== 'number') || seen.has(String(id))) return []
    seen.add(String(id))
    const facts = Object.entries(row).flatMap(([name, value]) => {
      if (name === field || maskOf(value) !== null) return []
      const cell = cellOf(value)
      return cell === null || cell === '' || typeof cell === 'object' ? [] : [{ field: name, value: String(cell) }]
    })
    return [{ id: String(id), facts }]
  })
}
