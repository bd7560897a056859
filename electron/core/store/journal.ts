import { hash } from 'node:crypto'
import type { Json } from '#shared/json.ts'
import { AppError } from '#shared/errors.ts'
import { explain, type SqlDatabase } from './database.ts'

export interface JournalDraft {
  /** Milliseconds since the epoch. */
  at: number
  endpointId: string
  /** What was done, in one word: acknowledge, withdraw, annotate, baseline, remove-baseline, import. */
  kind: string
  /** What it was done to: the id of a finding, for one. */
  subject: string
  by: string
  body: Json
}

export interface JournalEntry extends JournalDraft {
  /** From 1 on, without a gap. */
  sequence: number
  /** Digest of the entry before; empty for the first. */
  previous: string
  digest: string
}

/** Null, and no kinds at all, for whatever it may be. */
export interface JournalQuery {
  endpointId: string | null
  /** What it was done to, or what it is about or affected: an add-on, an app, a finding. */
  subject: string | null
  runId: string | null
  /** With every entry of each run that is a step of it. */
  runbookId: string | null
  kinds: readonly string[]
  /** Milliseconds since the epoch, both included. */
  since: number | null
  until: number | null
}

/** The whole journal, as a filter. */
export const everyEntry: JournalQuery = {
  endpointId: null,
  subject: null,
  runId: null,
  runbookId: null,
  kinds: [],
  since: null,
  until: null,
}

export interface JournalFacetCounts {
  endpoints: { endpointId: string; entries: number }[]
  kinds: { kind: string; entries: number }[]
}

export interface JournalCheck {
  ok: boolean
  /** The first sequence number that does not hold. */
  broken: number | null
  /** How many there are. */
  entries: number
}

/**
 * What was done, by whom and when. Entries are only ever added, which triggers in the file see to, and each holds the
 * digest of the one before: who changes, takes out or cuts off entries with another program is found out, unless all
 * later digests and SQLite's own count of entries are made anew as well. It outlives the endpoints it speaks of.
 */
export interface JournalStore {
  append(draft: JournalDraft): JournalEntry
  /** Newest first. */
  entries(asked: { endpointId: string; subject?: string; limit: number }): JournalEntry[]
  /** Newest first. `before`: only those with a smaller number, for going through all of them page by page. */
  find(query: JournalQuery, page: { offset?: number; limit: number; before?: number }): JournalEntry[]
  count(query: JournalQuery): number
  /** The numbers of all that fit, newest first: what takes no more than an index to learn. */
  sequences(query: JournalQuery): number[]
  /** Those that there are of these numbers, newest first. */
  at(sequences: readonly number[]): JournalEntry[]
  /** Null when there is no such number. */
  entry(sequence: number): JournalEntry | null
  /** What there is to filter by, the most frequent first. */
  facets(): JournalFacetCounts
  verify(): JournalCheck
  /** The same a slice at a time; entries that are added meanwhile are not looked at. */
  verifySlowly(): Generator<undefined, JournalCheck>
  /** Only the last ones, how they hang on the one before, and that none is missing at the end. */
  verifyLast(entries: number): JournalCheck
}

/** As the table has it: the body is the text that the digest was made of. */
export interface JournalRow {
  sequence: number
  at: number
  endpointId: string
  kind: string
  subject: string
  by: string
  body: string
  previous: string
  digest: string
}

/** Of the table, under the names of JournalRow. */
export const columns = 'sequence, at, endpoint_id AS endpointId, kind, subject, said_by AS "by", body, previous, digest'

export function createJournal(database: SqlDatabase): JournalStore {
  return {
    append: (draft) => {
      try {
        return database.transaction(() => preparedAppend(database)(draft)).immediate()
      } catch (thrown) {
        throw explain(thrown)
      }
    },
    entries: ({ endpointId, subject, limit }) =>
      database
        .prepare<[{ endpointId: string; subject: string | null; limit: number }], JournalRow>(
          `SELECT ${columns} FROM journal
           WHERE endpoint_id = :endpointId AND (:subject IS NULL OR subject = :subject)
           ORDER BY sequence DESC LIMIT :limit`,
        )
        .all({ endpointId, subject: subject ?? null, limit })
        .map(entryOf),
    find(query, { offset = 0, limit, before }) {
      const { where, values } = conditionsOf(query, before)
      // Numbers are put in order, not whole rows with their bodies.
      return database
        .prepare<[Record<string, unknown>], JournalRow>(
          `SELECT ${columns} FROM journal WHERE sequence IN (
             SELECT sequence FROM journal ${where} ORDER BY sequence DESC LIMIT :limit OFFSET :offset
           ) ORDER BY sequence DESC`,
        )
        .all({ ...values, limit, offset })
        .map(entryOf)
    },
    count(query) {
      const { where, values } = conditionsOf(query)
      const counted = database.prepare<[Record<string, unknown>], number>(`SELECT count(*) FROM journal ${where}`)
      return counted.pluck().get(values) ?? 0
    },
    sequences(query) {
      const { where, values } = conditionsOf(query)
      // In no order of its own: SQLite would go through the whole table to spare sorting some numbers.
      const found = database.prepare<[Record<string, unknown>], number>(`SELECT sequence FROM journal ${where}`)
      return found
        .pluck()
        .all(values)
        .toSorted((one, other) => other - one)
    },
    at: (sequences) =>
      database
        .prepare<[string], JournalRow>(
          `SELECT ${columns} FROM journal WHERE sequence IN (SELECT value FROM json_each(?)) ORDER BY sequence DESC`,
        )
        .all(JSON.stringify(sequences))
        .map(entryOf),
    entry(sequence) {
      const found = database
        .prepare<[number], JournalRow>(`SELECT ${columns} FROM journal WHERE sequence = ?`)
        .get(sequence)
      return found ? entryOf(found) : null
    },
    facets: () => ({
      endpoints: database
        .prepare<[], JournalFacetCounts['endpoints'][number]>(
          `SELECT endpoint_id AS endpointId, count(*) AS entries FROM journal
           GROUP BY endpoint_id ORDER BY entries DESC, endpointId`,
        )
        .all(),
      kinds: database
        .prepare<[], JournalFacetCounts['kinds'][number]>(
          'SELECT kind, count(*) AS entries FROM journal GROUP BY kind ORDER BY entries DESC, kind',
        )
        .all(),
    }),
    verify: () => inOneGo(verifyInSlices(database, 0)),
    verifySlowly: () => verifyInSlices(database, 0),
    verifyLast: (entries) => inOneGo(verifyInSlices(database, Math.max(0, countOf(database) - entries))),
  }
}

function conditionsOf(query: JournalQuery, before?: number): { where: string; values: Record<string, unknown> } {
  const { endpointId, subject, runId, runbookId, kinds, since, until } = query
  const conditions: string[] = []
  if (endpointId !== null) conditions.push('endpoint_id = :endpointId')
  if (subject !== null) {
    conditions.push('sequence IN (SELECT sequence FROM journal_subject WHERE subject = :subject)')
  }
  if (runId !== null) conditions.push("json_extract(body, '$.runId') = :runId")
  if (runbookId !== null) {
    conditions.push(
      `(json_extract(body, '$.runbookId') = :runbookId OR json_extract(body, '$.runId') IN (
         SELECT json_extract(body, '$.runId') FROM journal WHERE json_extract(body, '$.runbookId') = :runbookId))`,
    )
  }
  if (kinds.length > 0) conditions.push('kind IN (SELECT value FROM json_each(:kinds))')
  if (since !== null) conditions.push('at >= :since')
  if (until !== null) conditions.push('at <= :until')
  if (before !== undefined) conditions.push('sequence < :before')
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`
  return {
    where,
    values: { endpointId, subject, runId, runbookId, kinds: JSON.stringify(kinds), since, until, before },
  }
}

/**
 * Appends entries inside a transaction of the caller, so that what is journalled and its entry are kept both or neither.
 * Prepared once for all entries of that transaction.
 */
export function preparedAppend(database: SqlDatabase): (draft: JournalDraft) => JournalEntry {
  const lastDigest = database.prepare<[], string>('SELECT digest FROM journal ORDER BY sequence DESC LIMIT 1').pluck()
  const insert = database.prepare(
    `INSERT INTO journal (sequence, at, endpoint_id, kind, subject, said_by, body, previous, digest)
     VALUES (:sequence, :at, :endpointId, :kind, :subject, :by, :body, :previous, :digest)`,
  )
  let sequence = countOf(database)
  return (draft) => {
    sequence += 1
    const row = {
      sequence,
      at: draft.at,
      // SQLite keeps no half of a surrogate pair: the digest has to be made of what is read back.
      endpointId: draft.endpointId.toWellFormed(),
      kind: draft.kind.toWellFormed(),
      subject: draft.subject.toWellFormed(),
      by: draft.by.toWellFormed(),
      body: JSON.stringify(draft.body),
      previous: lastDigest.get() ?? '',
    }
    const digest = digestOf(row)
    insert.run({ ...row, digest })
    return { ...row, body: draft.body, digest }
  }
}

function inOneGo(steps: Generator<undefined, JournalCheck>): JournalCheck {
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}

/** A digest takes some microseconds: this many are about ten milliseconds. */
const slice = 500

/** Of the entries behind that number. */
function* verifyInSlices(database: SqlDatabase, after: number): Generator<undefined, JournalCheck> {
  const entries = countOf(database)
  const digestAt = database.prepare<[number], string>('SELECT digest FROM journal WHERE sequence = ?').pluck()
  // By pages, since an open cursor would keep everybody else from writing between two slices.
  const page = database.prepare<[number, number, number], JournalRow>(
    `SELECT ${columns} FROM journal WHERE sequence > ? AND sequence <= ? ORDER BY sequence LIMIT ?`,
  )
  // What stands behind the last one that SQLite counted was written by somebody else.
  const last = Math.max(entries, database.prepare<[], number>('SELECT max(sequence) FROM journal').pluck().get() ?? 0)
  let sequence = after
  let previous = after === 0 ? '' : (digestAt.get(after) ?? '')
  for (;;) {
    const rows = page.all(sequence, last, slice)
    for (const row of rows) {
      sequence += 1
      if (row.sequence !== sequence || row.previous !== previous || row.digest !== digestOf(row)) {
        return { ok: false, broken: sequence, entries }
      }
      previous = row.digest
    }
    if (rows.length < slice) break
    yield
  }
  return entries === sequence ? { ok: true, broken: null, entries } : { ok: false, broken: sequence + 1, entries }
}

/** How many entries there have ever been. SQLite counts by itself, so that the last ones cannot go unnoticed. */
function countOf(database: SqlDatabase): number {
  const count = database.prepare<[], number>("SELECT seq FROM sqlite_sequence WHERE name = 'journal'").pluck().get()
  return count ?? 0
}

function digestOf({ previous, sequence, at, endpointId, kind, subject, by, body }: Omit<JournalRow, 'digest'>): string {
  return hash('sha256', JSON.stringify([previous, sequence, at, endpointId, kind, subject, by, body]), 'hex')
}

/** Throws AppError store-damaged for a body that is no JSON. */
export function entryOf(row: JournalRow): JournalEntry {
  return { ...row, body: bodyOf(row) }
}

function bodyOf({ body, sequence }: JournalRow): Json {
  try {
    const value: unknown = JSON.parse(body)
    if (!isJson(value)) throw new TypeError('JSON gives no undefined.')
    return value
  } catch (thrown) {
    throw new AppError('store-damaged', `Entry ${sequence} of the journal cannot be read.`, { cause: thrown })
  }
}

/** Whatever JSON.parse gives is JSON; going through all of a large body to see that takes a hundred times as long. */
function isJson(parsed: unknown): parsed is Json {
  return parsed !== undefined
}
