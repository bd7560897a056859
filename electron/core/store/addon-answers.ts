import { z } from 'zod'
import type { AddonAnswer } from '#shared/domain/inventory.ts'
import { errorCodes } from '#shared/errors.ts'
import type { CacheAccess } from './cache.ts'
import { readKept } from './kept.ts'

/** What the platform told when it was asked about one add-on: part of the cache, as disposable as the rest of it. */
export interface AddonAnswerStore {
  answer(endpointId: string, addonId: string): AddonAnswer | null
  /** Add-on id -> what asking it told, of all that were asked. */
  answers(endpointId: string): Map<string, AddonAnswer>
  keepAnswer(endpointId: string, addonId: string, answer: AddonAnswer): void
  forgetAnswers(endpointId: string): void
}

/** Run when the cache is made or made anew. */
export const addonAnswerTable = `
  CREATE TABLE answer (
    endpoint_id TEXT NOT NULL,
    addon_id TEXT NOT NULL,
    body TEXT NOT NULL CHECK (json_valid(body)),
    PRIMARY KEY (endpoint_id, addon_id)
  ) STRICT, WITHOUT ROWID;
`

const addonAnswer: z.ZodType<AddonAnswer> = z.object({
  askedAt: z.number(),
  state: z.string().nullable(),
  configVariables: z.array(z.string()),
  primary: z.record(z.string(), z.boolean()),
  problems: z.array(z.object({ code: z.enum(errorCodes), call: z.string().nullable(), message: z.string() })),
})

/** What does not fit its shape counts as not there and is asked for again. */
export function addonAnswerStore({ database, guarded }: CacheAccess): AddonAnswerStore {
  return {
    answers(endpointId) {
      return guarded(() => {
        const rows = database()
          .prepare<[string], { addon_id: string; body: string }>(
            'SELECT addon_id, body FROM answer WHERE endpoint_id = ?',
          )
          .all(endpointId)
        const answers = new Map<string, AddonAnswer>()
        for (const { addon_id: addonId, body } of rows) {
          const answer = readKept(addonAnswer, body)
          if (answer) answers.set(addonId, answer)
        }
        return answers
      }, new Map<string, AddonAnswer>())
    },

    answer(endpointId, addonId) {
      return guarded(() => {
        const body = database()
          .prepare<[string, string], string>('SELECT body FROM answer WHERE endpoint_id = ? AND addon_id = ?')
          .pluck()
          .get(endpointId, addonId)
        return body === undefined ? null : readKept(addonAnswer, body)
      }, null)
    },

    keepAnswer(endpointId, addonId, answer) {
      guarded(() => {
        database()
          .prepare('INSERT OR REPLACE INTO answer (endpoint_id, addon_id, body) VALUES (?, ?, ?)')
          .run(endpointId, addonId, JSON.stringify(answer))
      }, undefined)
    },

    forgetAnswers(endpointId) {
      guarded(() => {
        database().prepare('DELETE FROM answer WHERE endpoint_id = ?').run(endpointId)
      }, undefined)
    },
  }
}
