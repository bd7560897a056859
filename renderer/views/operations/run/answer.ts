import type { Json } from '#shared/json.ts'

/** A value of an answer that is a secret: only its key is here, never what it is. */
export function maskOf(value: Json): string | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
  const [only, ...more] = Object.keys(value)
  if (only !== 'masked' || more.length > 0) return null
  const key = value['masked']
  return typeof key === 'string' ? key : null
}

function isRecord(value: Json): value is { [field: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && maskOf(value) === null
}

/** What fits into a cell: a word, a number, a secret, or an object of one field such as `database { name }`. */
function isSmall(value: Json): boolean {
  if (!isRecord(value)) return !Array.isArray(value) || value.length === 0
  const fields = Object.values(value)
  return fields.length <= 1 && fields.every((field) => !isRecord(field) && !Array.isArray(field))
}

export type Shape =
  | { kind: 'nothing'; words: string }
  /** Rows of one kind: `fields` in the order in which they first occur. */
  | { kind: 'table'; fields: string[]; rows: { [field: string]: Json }[] }
  /** Lines of a log. */
  | { kind: 'text'; text: string }
  | { kind: 'tree'; value: Json }

/** How an answer is best looked at. A single field that holds a list or a text is looked through. */
export function shapeOf(answer: Json): Shape {
  if (answer === null || answer === '') return { kind: 'nothing', words: 'The answer is empty.' }
  if (typeof answer === 'string') return { kind: 'text', text: answer }
  if (Array.isArray(answer)) {
    if (answer.length === 0) return { kind: 'nothing', words: 'The list is empty.' }
    const rows = answer.filter(isRecord)
    if (rows.length === answer.length && rows.every((row) => Object.values(row).every(isSmall))) {
      return { kind: 'table', fields: [...new Set(rows.flatMap((row) => Object.keys(row)))], rows }
    }
    return { kind: 'tree', value: answer }
  }
  if (isRecord(answer)) {
    const fields = Object.values(answer)
    const [only] = fields
    if (fields.length === 1 && (Array.isArray(only) || (typeof only === 'string' && only.includes('\n')))) {
      return shapeOf(only)
    }
  }
  return { kind: 'tree', value: answer }
}

/** A value in a cell; a record of one field is that field. */
export function cellOf(value: Json | undefined): Json {
  if (value === undefined) return null
  return isRecord(value) ? (Object.values(value)[0] ?? null) : value
}

/** Every value in it with the way to it, `addon.app.name`, `rows.3.id`: what is nested deep is easier to read flat. */
export function flatten(value: Json, path = ''): { path: string; value: Json }[] {
  if (typeof value !== 'object' || value === null || maskOf(value) !== null) return [{ path, value }]
  const fields = Array.isArray(value) ? value.map((item, at) => [String(at + 1), item] as const) : Object.entries(value)
  if (fields.length === 0) return [{ path, value: Array.isArray(value) ? '(empty list)' : '(empty)' }]
  return fields.flatMap(([name, field]) => flatten(field, path === '' ? name : `${path}.${name}`))
}
