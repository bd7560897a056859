import { z } from 'zod'
import type { AppLook, AuditLook, LookProgress } from '#shared/domain/look.ts'
import { errorCodes } from '#shared/errors.ts'
import { breathe, type SqlDatabase } from './database.ts'

/** What deep looks told and how far they came: part of the cache, as disposable as the rest of it. */
export interface LookStore {
  /** A few at a time, so that thousands of them do not hold the event loop. */
  looks(endpointId: string): Promise<AppLook[]>
  keepLook(endpointId: string, look: AppLook): void
  dropLooks(endpointId: string, appIds: readonly string[]): void
  audits(endpointId: string): AuditLook | null
  keepAudits(endpointId: string, audits: AuditLook): void
  progress(endpointId: string): LookProgress | null
  keepProgress(progress: LookProgress): void
  forgetLooks(endpointId: string): void
}

/** Run when the cache is made or made anew. */
export const lookTables = `
  DROP TABLE IF EXISTS app_look;
  DROP TABLE IF EXISTS audit_look;
  DROP TABLE IF EXISTS look_progress;
  CREATE TABLE app_look (
    endpoint_id TEXT NOT NULL,
    app_id TEXT NOT NULL,
    body TEXT NOT NULL CHECK (json_valid(body)),
    PRIMARY KEY (endpoint_id, app_id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE audit_look (
    endpoint_id TEXT NOT NULL PRIMARY KEY,
    body TEXT NOT NULL CHECK (json_valid(body))
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE look_progress (
    endpoint_id TEXT NOT NULL PRIMARY KEY,
    body TEXT NOT NULL CHECK (json_valid(body))
  ) STRICT, WITHOUT ROWID;
`

const problem = z.object({ code: z.enum(errorCodes), call: z.string().nullable(), message: z.string() })

const appLook: z.ZodType<AppLook> = z.object({
  appId: z.string(),
  app: z.string(),
  askedAt: z.number(),
  primaries: z.record(z.string(), z.boolean()).nullable(),
  states: z.record(z.string(), z.string()).nullable(),
  // Not in what was kept before there was such a list.
  silent: z.record(z.string(), z.number().nullable()).default({}),
  releases: z.array(z.object({ version: z.number(), status: z.string(), createdAt: z.string() })).nullable(),
  dynos: z.array(z.object({ type: z.string(), state: z.string(), startedAt: z.string().nullable() })).nullable(),
  variables: z.record(z.string(), z.string().nullable()).nullable(),
  problems: z.array(problem),
})

const auditLook: z.ZodType<AuditLook> = z.object({
  askedAt: z.number(),
  changes: z.array(
    z.object({ at: z.string(), change: z.string(), addonId: z.string(), app: z.string(), by: z.string() }),
  ),
  since: z.string().nullable(),
  problems: z.array(problem),
})

const lookProgress: z.ZodType<LookProgress> = z.object({
  endpointId: z.string(),
  scope: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('all') }),
    z.object({ kind: z.literal('space'), space: z.string() }),
    z.object({ kind: z.literal('addon'), addonId: z.string() }),
  ]),
  state: z.enum(['running', 'stopped', 'done', 'failed']),
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  total: z.number(),
  done: z.number(),
  failed: z.number(),
  brokerQuestions: z.number(),
  asking: z.array(z.string()),
  apps: z.object({ total: z.number(), done: z.number() }),
  problem: problem.nullable(),
})

const looksPerSlice = 100

interface Access {
  /** Asked each time: a damaged cache is replaced by another. */
  database: () => SqlDatabase
  guarded: <Value>(work: () => Value, whenDamaged: Value) => Value
}

function decoded<Value>(body: string, shape: z.ZodType<Value>): Value[] {
  const value: unknown = JSON.parse(body)
  const parsed = shape.safeParse(value)
  return parsed.success ? [parsed.data] : []
}

/** What does not fit its shape counts as not there and is asked for again. */
export function lookStore({ database, guarded }: Access): LookStore {
  function readOne<Value>(sql: string, endpointId: string, shape: z.ZodType<Value>): Value | null {
    return guarded(() => {
      const body = database().prepare<[string], string>(sql).pluck().get(endpointId)
      return body === undefined ? null : (decoded(body, shape)[0] ?? null)
    }, null)
  }

  function readSlice(endpointId: string, after: string): { looks: AppLook[]; last: string | null } {
    return guarded(
      () => {
        const rows = database()
          .prepare<[string, string, number], { app_id: string; body: string }>(
            'SELECT app_id, body FROM app_look WHERE endpoint_id = ? AND app_id > ? ORDER BY app_id LIMIT ?',
          )
          .all(endpointId, after, looksPerSlice)
        const last = rows.length < looksPerSlice ? null : (rows.at(-1)?.app_id ?? null)
        return { looks: rows.flatMap(({ body }) => decoded(body, appLook)), last }
      },
      { looks: [], last: null },
    )
  }

  function write(sql: string, ...values: string[]): void {
    guarded(() => {
      database()
        .prepare(sql)
        .run(...values)
    }, undefined)
  }

  return {
    async looks(endpointId) {
      const looks: AppLook[] = []
      let after: string | null = ''
      while (after !== null && database().open) {
        const slice = readSlice(endpointId, after)
        looks.push(...slice.looks)
        after = slice.last
        await breathe()
      }
      return looks
    },
    keepLook(endpointId, look) {
      write('INSERT OR REPLACE INTO app_look VALUES (?, ?, ?)', endpointId, look.appId, JSON.stringify(look))
    },
    dropLooks(endpointId, appIds) {
      guarded(() => {
        const drop = database().prepare('DELETE FROM app_look WHERE endpoint_id = ? AND app_id = ?')
        database()
          .transaction(() => {
            for (const appId of appIds) drop.run(endpointId, appId)
          })
          .immediate()
      }, undefined)
    },
    audits: (endpointId) => readOne('SELECT body FROM audit_look WHERE endpoint_id = ?', endpointId, auditLook),
    keepAudits(endpointId, audits) {
      write('INSERT OR REPLACE INTO audit_look VALUES (?, ?)', endpointId, JSON.stringify(audits))
    },
    progress: (endpointId) => readOne('SELECT body FROM look_progress WHERE endpoint_id = ?', endpointId, lookProgress),
    keepProgress(progress) {
      write('INSERT OR REPLACE INTO look_progress VALUES (?, ?)', progress.endpointId, JSON.stringify(progress))
    },
    forgetLooks(endpointId) {
      guarded(() => {
        database()
          .transaction(() => {
            for (const table of ['app_look', 'audit_look', 'look_progress']) {
              database().prepare(`DELETE FROM ${table} WHERE endpoint_id = ?`).run(endpointId)
            }
          })
          .immediate()
      }, undefined)
    },
  }
}
