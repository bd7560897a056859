import { z } from 'zod'
import { errorCodes } from '#shared/errors.ts'
import type { AddonTold, AppTold, AuditsTold } from '../incident/told.ts'
import type { CacheAccess } from './cache.ts'
import { readKept } from './kept.ts'

/** What gatherings told of add-ons in trouble: part of the cache, as disposable as the rest of it. */
export interface IncidentStore {
  app(endpointId: string, appId: string): AppTold | null
  keepApp(endpointId: string, appId: string, told: AppTold): void
  addon(endpointId: string, addonId: string): AddonTold | null
  keepAddon(endpointId: string, addonId: string, told: AddonTold): void
  /** Audits of everybody who holds the add-on. */
  audits(endpointId: string, addonId: string): AuditsTold | null
  keepAudits(endpointId: string, addonId: string, told: AuditsTold): void
  forgetIncidents(endpointId: string): void
}

/** Run when the cache is made or made anew. */
export const incidentTables = `
  DROP TABLE IF EXISTS incident_told;
  CREATE TABLE incident_told (
    endpoint_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    about TEXT NOT NULL,
    body TEXT NOT NULL CHECK (json_valid(body)),
    PRIMARY KEY (endpoint_id, kind, about)
  ) STRICT, WITHOUT ROWID;
`

const at = <Value extends z.ZodType>(value: Value) => z.object({ at: z.number(), value }).nullable()
const problems = z.array(z.object({ code: z.enum(errorCodes), call: z.string().nullable(), message: z.string() }))

const appTold: z.ZodType<AppTold> = z.object({
  app: at(
    z.object({
      maintenance: z.boolean(),
      formation: z.array(z.object({ type: z.string(), quantity: z.number(), size: z.string() })),
      releasedAt: z.string().nullable(),
    }),
  ),
  dynos: at(z.array(z.object({ type: z.string(), state: z.string(), startedAt: z.string().nullable() }))),
  releases: at(z.array(z.object({ version: z.number(), status: z.string(), createdAt: z.string() }))),
  problems,
})

const addonTold: z.ZodType<AddonTold> = z.object({ state: at(z.string()), problems })

const auditsTold: z.ZodType<AuditsTold> = z.object({
  at: z.number(),
  events: z.array(
    z.object({
      at: z.number(),
      app: z.string(),
      kind: z.enum(['addon', 'release', 'dyno', 'formation', 'variables', 'app', 'ours', 'finding']),
      tone: z.enum(['trouble', 'change', 'note']),
      text: z.string(),
      by: z.string(),
      addonIds: z.array(z.string()),
      version: z.number().nullable(),
    }),
  ),
  since: z.number().nullable(),
  problems,
})

/** What does not fit its shape counts as not there and is asked for again. */
export function incidentStore({ database, guarded }: CacheAccess): IncidentStore {
  function read<Value>(endpointId: string, kind: string, about: string, shape: z.ZodType<Value>): Value | null {
    return guarded(() => {
      const body = database()
        .prepare<[string, string, string], string>(
          'SELECT body FROM incident_told WHERE endpoint_id = ? AND kind = ? AND about = ?',
        )
        .pluck()
        .get(endpointId, kind, about)
      return body === undefined ? null : readKept(shape, body)
    }, null)
  }

  function write(endpointId: string, kind: string, about: string, told: unknown): void {
    guarded(() => {
      database()
        .prepare('INSERT OR REPLACE INTO incident_told VALUES (?, ?, ?, ?)')
        .run(endpointId, kind, about, JSON.stringify(told))
    }, undefined)
  }

  return {
    app: (endpointId, appId) => read(endpointId, 'app', appId, appTold),
    keepApp(endpointId, appId, told) {
      write(endpointId, 'app', appId, told)
    },
    addon: (endpointId, addonId) => read(endpointId, 'addon', addonId, addonTold),
    keepAddon(endpointId, addonId, told) {
      write(endpointId, 'addon', addonId, told)
    },
    audits: (endpointId, addonId) => read(endpointId, 'audits', addonId, auditsTold),
    keepAudits(endpointId, addonId, told) {
      write(endpointId, 'audits', addonId, told)
    },
    forgetIncidents(endpointId) {
      guarded(() => {
        database().prepare('DELETE FROM incident_told WHERE endpoint_id = ?').run(endpointId)
      }, undefined)
    },
  }
}
