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
import type { JournalEntry, JournalQuery, JournalStore } from '../store/journal.ts'
import type { RunStore } from '../store/runs.ts'
import { createTurn, inTurns } from '../turns.ts'
import { hasWords, isAbout, queryOf, wordsIn } from './filter.ts'
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

export interface JournalParts extends Omit<NameSources, 'journal'> {
  clock: Clock
  version: string
  journal: Pick<JournalStore, 'find' | 'count' | 'entry' | 'facets' | 'verifySlowly'>
  runs: Pick<RunStore, 'ofRun'>
}

/** Entries read at once: some milliseconds. */
const slice = 200
const mostAbout = 500
const mostLookedThrough = 20_000

export function createJournalRoom(parts: JournalParts): JournalRoom {
  const { clock, version, journal, runs } = parts
  /** The latest search for words: going through all of a long journal again for every page would take seconds. */
  let searched: { key: string; newest: number; sequences: number[] } | null = null

  function namesOf(entries: readonly JournalEntry[]): Promise<Names> {
    return readNames(
      parts,
      entries.map(({ endpointId }) => endpointId),
    )
  }

  /** Newest first, a slice at a time. */
  function* entriesOf(query: JournalQuery): Generator<readonly JournalEntry[]> {
    let before: number | undefined
    for (;;) {
      const entries = journal.find(query, { limit: slice, ...(before === undefined ? {} : { before }) })
      if (entries.length > 0) yield entries
      if (entries.length < slice) return
      before = entries.at(-1)?.sequence
    }
  }

  /** Numbers of the entries in which all words occur, newest first. */
  async function search(filter: JournalFilter, signal: AbortSignal): Promise<readonly number[]> {
    const key = JSON.stringify(filter)
    const newest = journal.find(queryOf(filter), { limit: 1 })[0]?.sequence ?? 0
    if (searched?.key === key && searched.newest === newest) return searched.sequences
    const { endpoints } = journal.facets()
    const wanted = filter.endpointId === null ? endpoints.map(({ endpointId }) => endpointId) : [filter.endpointId]
    const names = await readNames(parts, wanted)
    const words = wordsIn(filter.text)
    function* steps(): Generator<undefined, number[]> {
      const sequences: number[] = []
      const isOver = createTurn()
      for (const entries of entriesOf(queryOf(filter))) {
        for (const entry of entries) {
          if (hasWords(rowOf(entry, names), words)) sequences.push(entry.sequence)
        }
        if (isOver()) yield
      }
      return sequences
    }
    const sequences = await inTurns(steps(), signal)
    searched = { key, newest, sequences }
    return sequences
  }

  /** One way through what is recent, instead of one for each of forty apps. */
  async function recentAbout(query: JournalQuery, ids: ReadonlySet<string>): Promise<JournalEntry[]> {
    function* steps(): Generator<undefined, JournalEntry[]> {
      const found: JournalEntry[] = []
      let seen = 0
      for (const entries of entriesOf(query)) {
        found.push(...entries.filter((entry) => isAbout(entry, ids)))
        seen += entries.length
        if (found.length >= mostAbout || seen >= mostLookedThrough) break
        yield
      }
      return found.slice(0, mostAbout)
    }
    return await inTurns(steps())
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
      const total = journal.facets().kinds.reduce((sum, { entries }) => sum + entries, 0)
      if (wordsIn(filter.text).length === 0) {
        const query = queryOf(filter)
        const rows = await rowsOf(journal.find(query, { offset, limit }))
        return { rows, matching: journal.count(query), total }
      }
      const sequences = await search(filter, signal)
      const entries = sequences.slice(offset, offset + limit).map((sequence) => journal.entry(sequence))
      return { rows: await rowsOf(entries.filter((entry) => entry !== null)), matching: sequences.length, total }
    },
    async facets() {
      const { endpoints, kinds } = journal.facets()
      const names = await readNames(
        { ...parts, inventory: { current: () => Promise.resolve(null) } },
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
        parts,
        endpoints.map(({ endpointId }) => endpointId),
      )
      const words = wordsIn(filter.text)
      function* wanted(): Generator<readonly JournalEntry[]> {
        for (const entries of entriesOf(queryOf(filter))) {
          yield words.length === 0 ? entries : entries.filter((entry) => hasWords(rowOf(entry, names), words))
        }
      }
      return await inTurns(
        writeJournal(format, { entries: wanted, names, filter, now: clock.now(), version, runs }),
        signal,
      )
    },
    async about(endpointId, ids, since) {
      const [only, ...others] = ids
      const one = others.length === 0 ? (only ?? null) : null
      const query = { endpointId, subject: one, runId: null, kinds: [], since, until: null }
      const found = one === null ? await recentAbout(query, ids) : journal.find(query, { limit: mostAbout })
      return await rowsOf(found)
    },
  }
}
