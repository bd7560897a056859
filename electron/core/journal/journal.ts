import type { JournalFilter } from '#shared/contract/operations.ts'
import type {
  JournalDetail,
  JournalFacets,
  JournalFormat,
  JournalPage,
  JournalRow,
  JournalRun,
  JournalVerdict,
} from '#shared/domain/journal.ts'
import { AppError } from '#shared/errors.ts'
import type { Clock } from '../ports.ts'
import { everyEntry, type JournalEntry, type JournalQuery, type JournalStore } from '../store/journal.ts'
import type { RunStore } from '../store/runs.ts'
import { createTurn, inTurns } from '../turns.ts'
import { hasWords, isAbout, isFiltered, queryOf, wordsIn } from './filter.ts'
import { readNames, type Names, type NameSources } from './names.ts'
import { runOf } from './run.ts'
import { rowOf, runIdOf } from './sentence.ts'
import { writeJournal, type Written } from './export.ts'

/** The journal for a person: who did what, when, where and why, in sentences. Reads only. */
export interface JournalRoom {
  /** Newest first. Throws AppError cancelled. */
  page(filter: JournalFilter, offset: number, limit: number, signal: AbortSignal): Promise<JournalPage>
  facets(): Promise<JournalFacets>
  /** Throws AppError not-found. */
  entry(sequence: number): Promise<JournalDetail>
  /** Throws AppError not-found. */
  run(runId: string): Promise<JournalRun>
  /** Throws AppError cancelled. */
  verify(signal: AbortSignal): Promise<JournalVerdict>
  /** Throws AppError cancelled, and invalid-input for more than fits into one text. */
  export(filter: JournalFilter, format: JournalFormat, signal: AbortSignal): Promise<Written>
  /** Entries about any of these add-ons and apps, or findings on them, since then; newest first, at most 500. */
  about(endpointId: string, ids: ReadonlySet<string>, since: number): Promise<JournalRow[]>
}

export interface JournalParts extends Omit<NameSources, 'journal' | 'lastNames'> {
  clock: Clock
  version: string
  journal: Pick<JournalStore, 'find' | 'count' | 'sequences' | 'at' | 'entry' | 'facets' | 'verifySlowly'>
  runs: Pick<RunStore, 'ofRun'>
}

/** Entries read at once: some milliseconds. */
const slice = 200
const mostAbout = 500
const mostLookedThrough = 20_000

export function createJournalRoom(parts: JournalParts): JournalRoom {
  const { clock, version, journal, runs } = parts
  const sources: NameSources = { ...parts, lastNames: new Map() }
  /** The latest filter: going through a long journal again for every page of it would take seconds. */
  let matched: { key: string; newest: number; sequences: readonly number[] } | null = null

  function namesOf(entries: readonly JournalEntry[]): Promise<Names> {
    return readNames(
      sources,
      entries.map(({ endpointId }) => endpointId),
    )
  }

  /** Those entries, a slice at a time. */
  function* entriesOf(sequences: readonly number[]): Generator<readonly JournalEntry[]> {
    for (let from = 0; from < sequences.length; from += slice) yield journal.at(sequences.slice(from, from + slice))
  }

  /** Numbers of the entries that fit the filter, newest first. */
  async function matching(filter: JournalFilter, signal: AbortSignal): Promise<readonly number[]> {
    const key = JSON.stringify(filter)
    const newest = journal.find(everyEntry, { limit: 1 })[0]?.sequence ?? 0
    if (matched?.key === key && matched.newest === newest) return matched.sequences
    const fitting = journal.sequences(queryOf(filter))
    const words = wordsIn(filter.text)
    const sequences = words.length === 0 ? fitting : await havingWords(fitting, words, signal)
    matched = { key, newest, sequences }
    return sequences
  }

  async function havingWords(fitting: readonly number[], words: string[], signal: AbortSignal): Promise<number[]> {
    const names = await readNames(
      sources,
      journal.facets().endpoints.map(({ endpointId }) => endpointId),
    )
    function* steps(): Generator<undefined, number[]> {
      const sequences: number[] = []
      const isOver = createTurn()
      for (const entries of entriesOf(fitting)) {
        for (const entry of entries) if (hasWords(rowOf(entry, names), words)) sequences.push(entry.sequence)
        if (isOver()) yield
      }
      return sequences
    }
    return await inTurns(steps(), signal)
  }

  /** One way through what is recent, instead of one for each of forty apps. */
  async function recentAbout(query: JournalQuery, ids: ReadonlySet<string>): Promise<JournalEntry[]> {
    const sequences = journal.sequences(query).slice(0, mostLookedThrough)
    function* steps(): Generator<undefined, JournalEntry[]> {
      const found: JournalEntry[] = []
      for (const entries of entriesOf(sequences)) {
        found.push(...entries.filter((entry) => isAbout(entry, ids)))
        if (found.length >= mostAbout) break
        yield
      }
      return found.slice(0, mostAbout)
    }
    return await inTurns(steps())
  }

  /** Entries have numbers without a gap, so that those far down are found without counting; unless some were taken out. */
  function newest(total: number, offset: number, limit: number): JournalEntry[] {
    const last = journal.find(everyEntry, { limit: 1 })[0]?.sequence ?? 0
    if (last !== total) return journal.find(everyEntry, { offset, limit })
    return journal.find(everyEntry, { limit, before: total - offset + 1 })
  }

  async function rowsOf(entries: readonly JournalEntry[]): Promise<JournalRow[]> {
    const names = await namesOf(entries)
    return entries.map((entry) => rowOf(entry, names))
  }

  async function run(runId: string): Promise<JournalRun> {
    const entries = runs.ofRun(runId)
    const found = runOf(entries, await namesOf(entries))
    if (!found) throw new AppError('not-found', 'The journal has no such run.')
    return found
  }

  return {
    async page(filter, offset, limit, signal) {
      const total = journal.count(everyEntry)
      if (!isFiltered(filter)) return { rows: await rowsOf(newest(total, offset, limit)), matching: total, total }
      const sequences = await matching(filter, signal)
      const rows = await rowsOf(journal.at(sequences.slice(offset, offset + limit)))
      return { rows, matching: sequences.length, total }
    },
    async facets() {
      const { endpoints, kinds } = journal.facets()
      const names = await readNames(
        { ...sources, inventory: { current: () => Promise.resolve(null) } },
        endpoints.map(({ endpointId }) => endpointId),
      )
      return {
        entries: kinds.reduce((sum, { entries }) => sum + entries, 0),
        endpoints: endpoints.map(({ endpointId, entries }) => ({
          id: endpointId,
          ...names.endpoint(endpointId),
          entries,
        })),
        kinds,
      }
    },
    async entry(sequence) {
      const found = journal.entry(sequence)
      if (!found) throw new AppError('not-found', 'The journal has no entry of that number.')
      const { body, previous, digest } = found
      const runId = runIdOf(found)
      const row = rowOf(found, await namesOf([found]))
      return { entry: { ...row, body, previous, digest }, run: runId === null ? null : await run(runId) }
    },
    run,
    async verify(signal) {
      const at = clock.now()
      return { ...(await inTurns(journal.verifySlowly(), signal)), at }
    },
    async export(filter, format, signal) {
      const { endpoints } = journal.facets()
      const names = await readNames(
        sources,
        endpoints.map(({ endpointId }) => endpointId),
      )
      const sequences = await matching(filter, signal)
      const entries = (): Iterable<readonly JournalEntry[]> => entriesOf(sequences)
      return await inTurns(writeJournal(format, { entries, names, filter, now: clock.now(), version, runs }), signal)
    },
    async about(endpointId, ids, since) {
      const [only, ...others] = ids
      const one = others.length === 0 ? (only ?? null) : null
      const query = { endpointId, subject: one, runId: null, runbookId: null, kinds: [], since, until: null }
      const found = one === null ? await recentAbout(query, ids) : journal.find(query, { limit: mostAbout })
      return await rowsOf(found)
    },
  }
}
