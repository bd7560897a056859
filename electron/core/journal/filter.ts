import { z } from 'zod'
import type { JournalFilter } from '#shared/contract/operations.ts'
import type { JournalRow } from '#shared/domain/journal.ts'
import type { JournalEntry, JournalQuery } from '../store/journal.ts'

/** What the store can look for by itself; the words are looked for in what a person reads. */
export function queryOf({ text: _text, kinds, ...rest }: JournalFilter): JournalQuery {
  return { ...rest, kinds }
}

/** Whether it leaves anything out. */
export function isFiltered({ kinds, text, ...rest }: JournalFilter): boolean {
  return kinds.length > 0 || wordsIn(text).length > 0 || Object.values(rest).some((value) => value !== null)
}

/** The words of a filter, in small letters. */
export function wordsIn(text: string): string[] {
  return text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
}

/** Whether every word occurs in what a person can read of the entry. */
export function hasWords(row: JournalRow, words: readonly string[]): boolean {
  if (words.length === 0) return true
  const { sentence, endpointName, by, reason, ticket, kind, subject } = row
  const read = [sentence, endpointName, by, reason, ticket, kind, subject].join('\n').toLowerCase()
  return words.every((word) => read.includes(word))
}

const about = z.object({
  addonId: z.string().nullish(),
  appId: z.string().nullish(),
  subjects: z.array(z.string()).nullish(),
})

/** As the store's filter by subject has it: done to one of these, about one, or affecting one. */
export function isAbout({ subject, body }: JournalEntry, ids: ReadonlySet<string>): boolean {
  if (ids.has(subject)) return true
  const read = about.safeParse(body)
  if (!read.success) return false
  const { addonId, appId, subjects } = read.data
  return [addonId, appId, ...(subjects ?? [])].some((id) => id != null && ids.has(id))
}
