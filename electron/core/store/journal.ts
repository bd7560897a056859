import { hash } from 'node:crypto'
import { z } from 'zod'
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

/**
 * What was done, by whom and when. Entries are only ever added, which triggers in the file see to, and each holds the
 * digest of the one before: who changes, takes out or cuts off entries with another program is found out, unless all
 * later digests and SQLite's own count of entries are made anew as well. It outlives the endpoints it speaks of.
 */
export interface JournalStore {
  append(draft: JournalDraft): JournalEntry
  /** Newest first. */
  entries(asked: { endpointId: string; subject?: string; limit: number }): JournalEntry[]
  /** `broken` is the first sequence number that does not hold. */
  verify(): { ok: boolean; broken: number | null }
}

/** As the table has it: the body is the text that the digest was made of. */
interface JournalRow {
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

const columns = 'sequence, at, endpoint_id AS endpointId, kind, subject, said_by AS "by", body, previous, digest'

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
        .map((row) => ({ ...row, body: bodyOf(row) })),
    verify: () => verifyJournal(database),
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

function verifyJournal(database: SqlDatabase): { ok: boolean; broken: number | null } {
  let sequence = 0
  let previous = ''
  for (const row of database.prepare<[], JournalRow>(`SELECT ${columns} FROM journal ORDER BY sequence`).iterate()) {
    sequence += 1
    if (row.sequence !== sequence || row.previous !== previous || row.digest !== digestOf(row)) {
      return { ok: false, broken: sequence }
    }
    previous = row.digest
  }
  return countOf(database) === sequence ? { ok: true, broken: null } : { ok: false, broken: sequence + 1 }
}

/** How many entries there have ever been. SQLite counts by itself, so that the last ones cannot go unnoticed. */
function countOf(database: SqlDatabase): number {
  const count = database.prepare<[], number>("SELECT seq FROM sqlite_sequence WHERE name = 'journal'").pluck().get()
  return count ?? 0
}

function digestOf({ previous, sequence, at, endpointId, kind, subject, by, body }: Omit<JournalRow, 'digest'>): string {
  return hash('sha256', JSON.stringify([previous, sequence, at, endpointId, kind, subject, by, body]), 'hex')
}

function bodyOf({ body, sequence }: JournalRow): Json {
  try {
    return z.json().parse(JSON.parse(body))
  } catch (thrown) {
    throw new AppError('store-damaged', `Entry ${sequence} of the journal cannot be read.`, { cause: thrown })
  }
}
