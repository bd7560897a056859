import { setImmediate as immediate } from 'node:timers/promises'
import type { z } from 'zod'
import type { Problem } from '#shared/domain/inventory.ts'

/** How a row of one list looks on the wire and what becomes of it here. */
export interface RowShape<Row extends { id: string }> {
  /** Null when the row does not fit; then `faults` has been told why. Rows inside rows are told there as well. */
  decode(raw: unknown, faults: RowFaults): Row | null
}

/** Collects what did not fit, and how many rows are missing because of it. Texts never repeat a value but id and name. */
export interface RowFaults {
  misfit(raw: unknown, error: z.ZodError): void
  duplicate(row: { id: string }): void
  /** Rows that were left out, rows inside rows included. Duplicates are not among them. */
  readonly missing: number
  problems(): Problem[]
}

/** Adds up the time spent computing, without the pauses in which others had the event loop. */
export interface Stopwatch {
  spent: number
}

const rowsPerSlice = 1_500
const listedFaults = 20
const longestLabel = 80

/**
 * Decodes a list row by row: what does not fit is reported and left out, the others go on. Sorted by id; of several rows
 * with one id the first is kept. Lets the event loop go round after every slice, so that 60,000 rows hold it for a few
 * milliseconds at a time.
 */
export async function decodeRows<Row extends { id: string }>(
  raw: readonly unknown[],
  shape: RowShape<Row>,
  faults: RowFaults,
  watch: Stopwatch,
): Promise<Row[]> {
  const rows: Row[] = []
  for (let start = 0; start < raw.length; start += rowsPerSlice) {
    if (start > 0) await immediate()
    const began = performance.now()
    const end = Math.min(start + rowsPerSlice, raw.length)
    for (let index = start; index < end; index++) {
      const row = shape.decode(raw[index], faults)
      if (row) rows.push(row)
    }
    watch.spent += performance.now() - began
  }
  const began = performance.now()
  const unique = uniqueById(rows, faults)
  watch.spent += performance.now() - began
  return unique
}

/** Sorts in place. The sort is stable, so the first of several rows with one id stays the first. */
export function uniqueById<Row extends { id: string }>(rows: Row[], faults: RowFaults): Row[] {
  rows.sort(byId)
  let repeated = false
  for (let index = 1; index < rows.length; index++) {
    const row = rows[index]
    if (row && row.id === rows[index - 1]?.id) {
      repeated = true
      faults.duplicate(row)
    }
  }
  return repeated ? rows.filter((row, index) => row.id !== rows[index - 1]?.id) : rows
}

/** Plain code-unit order: the same on every machine, which a locale's order is not. */
export function byId(left: { id: string }, right: { id: string }): number {
  return left.id < right.id ? -1 : left.id > right.id ? 1 : 0
}

export function createRowFaults(call: string): RowFaults {
  const listed: string[] = []
  let missing = 0
  let duplicates = 0
  function tell(sentence: string): void {
    if (listed.length < listedFaults) listed.push(sentence)
  }
  return {
    misfit(raw, error) {
      missing += 1
      const issue = error.issues[0]
      const field = issue?.path.map(String).join('.') ?? ''
      const reason = issue?.message.replace(/^Invalid input: /, '') ?? 'unknown'
      tell(`${nameRow(raw)} of ${call} does not fit: ${field === '' ? '' : `${field}: `}${reason}.`)
    },
    duplicate(row) {
      duplicates += 1
      tell(`${nameRow(row)} of ${call} was sent more than once. The first one is used.`)
    },
    get missing() {
      return missing
    },
    problems() {
      const more = missing + duplicates - listed.length
      if (more > 0) listed.push(`And ${more} more rows of ${call} do not fit or were sent more than once.`)
      return listed.splice(0).map((message) => ({ code: 'bad-answer', call, message }))
    },
  }
}

function nameRow(raw: unknown): string {
  const name = textField(raw, 'name')
  const id = textField(raw, 'id')
  if (name !== null) return `The row "${name}"${id === null ? '' : ` (${id})`}`
  return id === null ? 'A row without id and name' : `The row ${id}`
}

function textField(raw: unknown, field: 'id' | 'name'): string | null {
  if (typeof raw !== 'object' || raw === null || !(field in raw)) return null
  const value: unknown = Reflect.get(raw, field)
  if (typeof value !== 'string' || value === '') return null
  // Control characters would break the line in a log or a terminal.
  const plain = value.replace(/\p{Cc}/gu, ' ')
  return plain.length > longestLabel ? `${plain.slice(0, longestLabel)}…` : plain
}
