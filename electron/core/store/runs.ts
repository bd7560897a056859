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
  /**
   * How runbooks began, what became of their steps, how they ended, oldest first: of every one begun since then, and of
   * every one, however old, that is not over.
   */
  runbooks(since: number): JournalEntry[]
  /**
   * Ids of the runs of actions on credentials that were confirmed on an endpoint behind that entry, oldest first, and the
   * number of the last entry there is: where to go on next time.
   */
  onCredentials(endpointId: string, after: number): { runIds: string[]; last: number }
  /** Ids of the runs that are steps of a runbook, in the order they were confirmed. */
  ofRunbook(runbookId: string): string[]
  /** Whether anybody has ever confirmed what stood in the plan file of that id, whatever became of it. */
  isPlanFileUsed(planId: string): boolean
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
             part (sequence, kind, at, run, step, result) AS (
               SELECT sequence, kind, at, json_extract(body, '$.runId'), json_extract(body, '$.step'),
                 json_extract(body, '$.result')
               FROM journal WHERE json_extract(body, '$.runId') IS NOT NULL
             ),
             listed (run) AS (SELECT run FROM part WHERE kind IN ('confirmed', 'check') AND at >= :since),
             unknown (run) AS (
               SELECT run FROM (
                 SELECT run, step FROM part WHERE kind = 'intent'
                 EXCEPT SELECT run, step FROM part WHERE kind = 'outcome'
               )
               UNION
               SELECT run FROM part WHERE kind = 'outcome' AND result = 'unknown'
             ),
             checked (run) AS (SELECT run FROM part WHERE kind = 'check')
           SELECT ${columns} FROM journal
           WHERE json_extract(body, '$.runId') IN (
             SELECT run FROM listed UNION SELECT run FROM unknown WHERE run NOT IN (SELECT run FROM checked)
           )
           ORDER BY sequence`,
        )
        .all({ since })
        .map(entryOf),
    runbooks: (since) =>
      database
        .prepare<[{ since: number }], JournalRow>(
          `WITH
             begun (id, at) AS (SELECT json_extract(body, '$.runbookId'), at FROM journal WHERE kind = 'runbook'),
             ended (id) AS (SELECT json_extract(body, '$.runbookId') FROM journal WHERE kind = 'runbook-end')
           SELECT ${columns} FROM journal
           WHERE kind IN ('runbook', 'runbook-step', 'runbook-end') AND json_extract(body, '$.runbookId') IN (
             SELECT id FROM begun WHERE at >= :since OR id NOT IN (SELECT id FROM ended WHERE id IS NOT NULL)
           )
           ORDER BY sequence`,
        )
        .all({ since })
        .map(entryOf),
    onCredentials(endpointId, after) {
      const last = database.prepare<[], number>('SELECT max(sequence) FROM journal').pluck().get() ?? 0
      // Level and kind come last: only they take reading a body. The first time the index of kinds is the shorter way, and
      // later on the few entries behind the last one.
      const found = database.prepare<[{ endpointId: string; after: number; last: number }], string>(
        `SELECT json_extract(body, '$.runId') FROM journal ${after === 0 ? 'INDEXED BY journal_by_kind' : 'NOT INDEXED'}
         WHERE sequence > :after AND sequence <= :last AND kind = 'confirmed' AND endpoint_id = :endpointId
           AND json_extract(body, '$.level') = 'credential' AND json_extract(body, '$.operation.kind') = 'action'
           AND json_extract(body, '$.runId') IS NOT NULL
         ORDER BY sequence`,
      )
      return { runIds: last > after ? found.pluck().all({ endpointId, after, last }) : [], last }
    },
    ofRunbook: (runbookId) =>
      database
        .prepare<[string], string>(
          `SELECT json_extract(body, '$.runId') FROM journal
           WHERE json_extract(body, '$.runbookId') = ? AND kind = 'confirmed' ORDER BY sequence`,
        )
        .pluck()
        .all(runbookId),
    isPlanFileUsed: (planId) =>
      database
        .prepare<[string], number>(
          `SELECT 1 FROM journal WHERE kind = 'confirmed' AND json_extract(body, '$.planFile') = ? LIMIT 1`,
        )
        .pluck()
        .get(planId) === 1,
  }
}
