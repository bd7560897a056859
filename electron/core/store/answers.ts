import { z } from 'zod'
import {
  acknowledgementCategories,
  annotationKinds,
  severities,
  type Acknowledgement,
  type Annotation,
  type Severity,
} from '#shared/domain/finding.ts'
import type { BaselineView } from '#shared/domain/risk-views.ts'
import { AppError } from '#shared/errors.ts'
import { explain, type SqlDatabase } from './database.ts'
import { preparedAppend, type JournalDraft } from './journal.ts'

/** Kept after it was withdrawn, so that an older file does not bring it back. */
export interface KeptAcknowledgement extends Acknowledgement {
  withdrawnAt: number | null
}

/** A finding as it was known. Null is what the release that wrote the baseline did not keep. */
export interface KnownFinding {
  id: string
  fingerprint: string | null
  severity: Severity | null
}

export interface Baseline {
  endpointId: string
  name: string
  at: number
  by: string
  known: readonly KnownFinding[]
}

export type AnswerChange =
  | { kind: 'acknowledgement'; row: KeptAcknowledgement }
  /** An empty value is kept as one that was taken away. */
  | { kind: 'annotation'; row: Annotation }
  | { kind: 'baseline'; row: Baseline }
  | { kind: 'baseline-removal'; row: { endpointId: string; name: string } }

export interface JournalledChange {
  change: AnswerChange
  entry: JournalDraft
}

/** What people said about findings. It goes with its endpoint; what the journal says of it stays. */
export interface AnswerStore {
  /** By finding id, withdrawn and lapsed ones as well. */
  acknowledgements(endpointId: string): KeptAcknowledgement[]
  acknowledgement(endpointId: string, findingId: string): KeptAcknowledgement | null
  /** So many of them at most, those behind that finding; `next` is where the page after begins, null behind the last one. */
  acknowledgementsAfter(
    endpointId: string,
    findingId: string,
    limit: number,
  ): { rows: KeptAcknowledgement[]; next: string | null }
  /** By kind and place, those that were taken away (with an empty value) as well. */
  annotations(endpointId: string): Annotation[]
  /** Newest first. */
  baselines(endpointId: string): BaselineView[]
  baseline(endpointId: string, name: string): Baseline | null
  lookedAt(endpointId: string): number | null
  /** All of them with their journal entries, or nothing. Throws AppError not-found for an endpoint that is gone. */
  keep(changes: readonly JournalledChange[]): void
  /** Not journalled: it says what was seen, not what was decided. */
  keepLook(endpointId: string, at: number): void
}

const milliseconds = z.int()

const acknowledgementSchema: z.ZodType<KeptAcknowledgement> = z.object({
  endpointId: z.string(),
  findingId: z.string(),
  ruleId: z.string(),
  addonId: z.string(),
  appId: z.string().nullable(),
  category: z.enum(acknowledgementCategories),
  reason: z.string(),
  ticket: z.string(),
  by: z.string(),
  createdAt: milliseconds,
  expiresAt: milliseconds,
  fingerprint: z.string(),
  withdrawnAt: milliseconds.nullable(),
})

const readAcknowledgement = `
  SELECT endpoint_id AS endpointId, finding_id AS findingId, rule_id AS ruleId, addon_id AS addonId, app_id AS appId,
    category, reason, ticket, said_by AS "by", created_at AS createdAt, expires_at AS expiresAt, fingerprint,
    withdrawn_at AS withdrawnAt
  FROM acknowledgement`

const annotationSchema: z.ZodType<Annotation> = z.object({
  endpointId: z.string(),
  kind: z.enum(annotationKinds),
  addonId: z.string().nullable(),
  appId: z.string().nullable(),
  space: z.string().nullable(),
  value: z.string(),
  by: z.string(),
  at: milliseconds,
})

/** Baselines are never written anew, so those of earlier releases are read as they are: without severities, or ids alone. */
const knownSchema = z.array(
  z.union([
    z.object({
      id: z.string(),
      fingerprint: z.string().nullable().default(null),
      severity: z.enum(severities).nullable().default(null),
    }),
    z.string().transform((id): KnownFinding => ({ id, fingerprint: null, severity: null })),
  ]),
)

export function createAnswerStore(database: SqlDatabase): AnswerStore {
  return {
    acknowledgements: (endpointId) =>
      decoded(
        acknowledgementSchema,
        database.prepare(`${readAcknowledgement} WHERE endpoint_id = ? ORDER BY finding_id`).all(endpointId),
      ),
    acknowledgement(endpointId, findingId) {
      const rows = database
        .prepare(`${readAcknowledgement} WHERE endpoint_id = ? AND finding_id = ?`)
        .all(endpointId, findingId)
      return decoded(acknowledgementSchema, rows)[0] ?? null
    },
    acknowledgementsAfter(endpointId, findingId, limit) {
      const rows = database
        .prepare<[string, string, number], { findingId: string }>(
          `${readAcknowledgement} WHERE endpoint_id = ? AND finding_id > ? ORDER BY finding_id LIMIT ?`,
        )
        .all(endpointId, findingId, limit)
      const next = rows.length < limit ? null : (rows.at(-1)?.findingId ?? null)
      return { rows: decoded(acknowledgementSchema, rows), next }
    },
    annotations: (endpointId) =>
      decoded(
        annotationSchema,
        database
          .prepare(
            `SELECT endpoint_id AS endpointId, kind, nullif(addon_id, '') AS addonId, nullif(app_id, '') AS appId,
               nullif(space, '') AS space, value, said_by AS "by", at
             FROM annotation WHERE endpoint_id = ? ORDER BY kind, addon_id, app_id, space`,
          )
          .all(endpointId),
      ),
    baselines: (endpointId) =>
      database
        .prepare<[string], BaselineView>(
          `SELECT name, endpoint_id AS endpointId, at, said_by AS "by", json_array_length(known) AS findings
           FROM baseline WHERE endpoint_id = ? ORDER BY at DESC, name`,
        )
        .all(endpointId),
    baseline(endpointId, name) {
      const row = database
        .prepare<[string, string], { at: number; by: string; known: string }>(
          'SELECT at, said_by AS "by", known FROM baseline WHERE endpoint_id = ? AND name = ?',
        )
        .get(endpointId, name)
      if (row === undefined) return null
      const known = knownSchema.safeParse(JSON.parse(row.known))
      if (!known.success) throw new AppError('store-damaged', 'This baseline cannot be read. Set it anew.')
      return { ...row, endpointId, name, known: known.data }
    },
    lookedAt: (endpointId) =>
      database
        .prepare<[string], number>("SELECT at FROM mark WHERE endpoint_id = ? AND name = 'looked'")
        .pluck()
        .get(endpointId) ?? null,
    keep(changes) {
      write(database, () => {
        const apply = preparedApply(database)
        const append = preparedAppend(database)
        for (const { change, entry } of changes) {
          apply(change)
          append(entry)
        }
      })
    },
    keepLook(endpointId, at) {
      write(database, () => {
        database
          .prepare("INSERT OR REPLACE INTO mark (endpoint_id, name, at) VALUES (?, 'looked', ?)")
          .run(endpointId, at)
      })
    },
  }
}

/** Prepared once for all changes of a transaction. */
function preparedApply(database: SqlDatabase): (change: AnswerChange) => void {
  const acknowledge = database.prepare(
    `INSERT OR REPLACE INTO acknowledgement (endpoint_id, finding_id, rule_id, addon_id, app_id, category, reason,
       ticket, said_by, created_at, expires_at, fingerprint, withdrawn_at)
     VALUES (:endpointId, :findingId, :ruleId, :addonId, :appId, :category, :reason,
       :ticket, :by, :createdAt, :expiresAt, :fingerprint, :withdrawnAt)`,
  )
  const annotate = database.prepare(
    `INSERT OR REPLACE INTO annotation (endpoint_id, kind, addon_id, app_id, space, value, said_by, at)
     VALUES (:endpointId, :kind, coalesce(:addonId, ''), coalesce(:appId, ''), coalesce(:space, ''), :value, :by, :at)`,
  )
  const setBaseline = database.prepare(
    `INSERT OR REPLACE INTO baseline (endpoint_id, name, at, said_by, known)
     VALUES (:endpointId, :name, :at, :by, :known)`,
  )
  const removeBaseline = database.prepare('DELETE FROM baseline WHERE endpoint_id = :endpointId AND name = :name')
  return ({ kind, row }) => {
    switch (kind) {
      case 'acknowledgement':
        acknowledge.run(row)
        return
      case 'annotation':
        annotate.run(row)
        return
      case 'baseline':
        setBaseline.run({ ...row, known: JSON.stringify(row.known) })
        return
      case 'baseline-removal':
        removeBaseline.run(row)
    }
  }
}

function write(database: SqlDatabase, work: () => void): void {
  try {
    database.transaction(work).immediate()
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'SQLITE_CONSTRAINT_FOREIGNKEY') {
      throw new AppError('not-found', 'There is no such endpoint.', { cause: thrown })
    }
    throw explain(thrown)
  }
}

/** A row that cannot be read is no answer: its finding is open. */
function decoded<Row>(schema: z.ZodType<Row>, rows: unknown[]): Row[] {
  return rows.flatMap((row) => {
    const read = schema.safeParse(row)
    return read.success ? [read.data] : []
  })
}
