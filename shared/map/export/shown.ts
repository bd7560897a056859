import { printQuery } from '../query/print.ts'
import type { Query } from '../query/query.ts'
import { showing } from '../query/filter.ts'
import type { LitRows } from './lit-rows.ts'
import { danglingWords, type Filtered } from '../query/whole.ts'

/** What an export is of. */
export interface Shown {
  /** Name of the endpoint. */
  endpoint: string
  filter: Query
  filtered: Filtered
  /** What is lit in it; null where nothing is selected. */
  lit: LitRows | null
}

/** One line that says of what, as of when and how much of it: it goes with every export. */
export function captionOf({ endpoint, filter, filtered }: Omit<Shown, 'lit'>): string {
  const { data } = filtered
  const parts = [endpoint, `as of ${momentOf(data.takenAt)}${data.complete ? '' : ', read in part'}`, showing(filtered)]
  if (filter.kind !== 'all') parts.push(`filter: ${printQuery(filter)}`)
  const dangling = danglingWords(filtered)
  if (dangling !== null) parts.push(dangling)
  return parts.join(' · ')
}

/** `2026-11-23 09:00 UTC`; a time that is none is said to be unknown. */
export function momentOf(milliseconds: number): string {
  const moment = new Date(milliseconds)
  return Number.isNaN(moment.getTime()) ? 'unknown' : `${moment.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

/** The same for a program; null where nobody knows. */
export function instantOf(milliseconds: number): string | null {
  const moment = new Date(milliseconds)
  return Number.isNaN(moment.getTime()) ? null : moment.toISOString()
}
