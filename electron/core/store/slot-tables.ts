import { z } from 'zod'
import type { SlotTable } from '#shared/map/slots.ts'
import type { CacheAccess } from './cache.ts'
import { readKept } from './kept.ts'

/** Where everything stands on the map: part of the cache, because a lost one costs no more than a fresh arrangement. */
export interface SlotStore {
  /** Null when there is none, or none that can be read. */
  table(endpointId: string): SlotTable | null
  keepTable(endpointId: string, table: SlotTable): void
  forgetTable(endpointId: string): void
}

/** Run each time the cache is opened. */
export const slotTables = `
  CREATE TABLE IF NOT EXISTS slot_table (
    endpoint_id TEXT NOT NULL PRIMARY KEY,
    body TEXT NOT NULL CHECK (json_valid(body))
  ) STRICT, WITHOUT ROWID;
`

/** Far more than any fleet has; beyond it the arithmetic of the layout would have no end. */
const most = 10_000_000
const count = z.int().min(0).max(most)
const room = z.object({ space: z.string().nullable(), slots: count })

const slotTable: z.ZodType<SlotTable> = z.object({
  number: z.int().min(1),
  base: z.array(room),
  later: z.array(room),
  regions: z.array(
    z.object({
      space: z.string().nullable(),
      cells: z.array(z.string().nullable()),
      gone: z.array(z.object({ slot: count, since: z.number() })),
    }),
  ),
})

export function slotStore({ database, guarded }: CacheAccess): SlotStore {
  return {
    table(endpointId) {
      return guarded(() => {
        const body = database()
          .prepare<[string], string>('SELECT body FROM slot_table WHERE endpoint_id = ?')
          .pluck()
          .get(endpointId)
        return body === undefined ? null : readKept(slotTable, body)
      }, null)
    },
    keepTable(endpointId, table) {
      guarded(() => {
        database().prepare('INSERT OR REPLACE INTO slot_table VALUES (?, ?)').run(endpointId, JSON.stringify(table))
      }, undefined)
    },
    forgetTable(endpointId) {
      guarded(() => {
        database().prepare('DELETE FROM slot_table WHERE endpoint_id = ?').run(endpointId)
      }, undefined)
    },
  }
}
