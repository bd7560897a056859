import { columns, entryOf, type JournalEntry, type JournalRow } from './journal.ts'
import type { SqlDatabase } from './database.ts'

/** What the journal has of runs of operations. Whole runs, entries oldest first. */
export interface RunStore {
  /** Empty when there is no such run. */
  ofRun(runId: string): JournalEntry[]
  /**
   * Of every run confirmed or checked since then (milliseconds since the epoch), and of every one, however old, whose end
   * nobody knows and nobody has looked for.
   */
  recent(since: number): JournalEntry[]
}

export function createRunStore(database: SqlDatabase): RunStore {
  return {
    ofRun: (runId) =>
      database
        .prepare<[string], JournalRow>(
          `SELECT ${columns} FROM journal WHERE json_extract(body, '$.runId') = ? ORDER BY sequence`,
        )
        .all(runId)
        .map(entryOf),
    // An intent that has no outcome of its own step was cut off by the end of the program.
    recent: (since) =>
      database
        .prepare<[{ since: number }], JournalRow>(
          `WITH
             listed (run) AS (
               SELECT json_extract(body, '$.runId') FROM journal WHERE kind IN ('confirmed', 'check') AND at >= :since
             ),
             answered (run, step) AS (
               SELECT json_extract(body, '$.runId'), json_extract(body, '$.step') FROM journal WHERE kind = 'outcome'
             ),
             unknown (run) AS (
               SELECT run FROM (
                 SELECT json_extract(body, '$.runId') AS run, json_extract(body, '$.step') AS step
                 FROM journal WHERE kind = 'intent'
                 EXCEPT SELECT run, step FROM answered
               )
               UNION
               SELECT json_extract(body, '$.runId') FROM journal
               WHERE kind = 'outcome' AND json_extract(body, '$.result') = 'unknown'
             ),
             checked (run) AS (SELECT json_extract(body, '$.runId') FROM journal WHERE kind = 'check')
           SELECT ${columns} FROM journal
           WHERE json_extract(body, '$.runId') IN (
             SELECT run FROM listed UNION SELECT run FROM unknown WHERE run NOT IN (SELECT run FROM checked)
           )
           ORDER BY sequence`,
        )
        .all({ since })
        .map(entryOf),
  }
}
