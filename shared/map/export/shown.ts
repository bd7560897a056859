import { shownName } from '../names.ts'
import type { Drawn } from '../paint.ts'
import { printQuery } from '../query/print.ts'
import type { Query } from '../query/query.ts'
import { showing } from '../query/filter.ts'
import type { LitRows } from './lit-rows.ts'
import { danglingWords, type Filtered } from '../query/whole.ts'
import type { Scene } from '../scene.ts'
import { leftOutWords, seenWords, type InSight } from './in-sight.ts'

/** What an export is of. */
export interface Shown {
  /** Name of the endpoint. */
  endpoint: string
  filter: Query
  filtered: Filtered
  /** What is lit in it; null where nothing is selected. */
  lit: LitRows | null
}

/** One line that says of what, as of when and how much of it: it goes with every export that is no picture. */
export function captionOf({ endpoint, filter, filtered }: Omit<Shown, 'lit'>): string {
  const dangling = danglingWords(filtered)
  const parts = [...originWords(endpoint, filtered), showing(filtered), ...filterWords(filter)]
  return [...parts, ...(dangling === null ? [] : [dangling])].join(' · ')
}

/** The same of a picture: what is really drawn in it, and what it leaves out. */
export function pictureCaption(
  { endpoint, filter, filtered }: Omit<Shown, 'lit'>,
  { scene, seen, drawn }: { scene: Scene; seen: InSight; drawn: Drawn },
): string[] {
  return [
    ...originWords(endpoint, filtered),
    ...seenWords(filtered, seen, drawn),
    ...filterWords(filter),
    ...leftOutWords(scene, filtered, drawn),
  ]
}

function originWords(endpoint: string, { data }: Filtered): string[] {
  return [shownName(endpoint), `as of ${momentOf(data.takenAt)}${data.complete ? '' : ', read in part'}`]
}

function filterWords(filter: Query): string[] {
  return filter.kind === 'all' ? [] : [`filter: ${shownName(printQuery(filter))}`]
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
