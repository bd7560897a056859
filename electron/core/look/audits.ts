import { z } from 'zod'
import type { AuditedChange, AuditLook } from '#shared/domain/look.ts'
import { AppError } from '#shared/errors.ts'
import { parseList } from '../inventory/decode/body.ts'
import type { LookClient } from './ask-app.ts'
import { order } from './decode.ts'
import { auditsPath } from './plan.ts'

const row = z.object({
  action: z.string(),
  app: z.string(),
  space: z.string(),
  username: z.string().nullish(),
  received_at: z.string(),
  info: z.string(),
})

/** Everything else in it, config variables with their secrets among it, is dropped by not being named here. */
const info = z.object({
  change: z.string(),
  // Of an attachment the add-on is inside, of an add-on it is the row itself.
  changes: z.array(z.union([z.object({ addon: z.object({ id: z.string() }) }), z.object({ id: z.string() })])),
})

/** GET /audits. Throws AppError when there is no answer; 501 is one: this platform keeps no audits. */
export async function askAudits(client: LookClient, signal: AbortSignal, now: number): Promise<AuditLook> {
  const answer = await client.get(auditsPath, { signal })
  if (answer.status === 501) {
    const message = 'This platform has no store for audits: changes made elsewhere cannot be read from it.'
    return { askedAt: now, changes: [], since: null, problems: [{ code: 'refused', call: auditsPath, message }] }
  }
  return { askedAt: now, ...decodeAudits(parseList(auditsPath, answer)) }
}

/** Changes to add-ons, newest first, and how far back the answer goes. Rows that do not fit are counted, never quoted. */
export function decodeAudits(rows: readonly unknown[]): Omit<AuditLook, 'askedAt'> {
  const changes: AuditedChange[] = []
  let since: string | null = null
  let misfits = 0
  for (const raw of rows) {
    const parsed = row.safeParse(raw)
    if (!parsed.success) {
      misfits += 1
      continue
    }
    const { action, app, space, username, received_at: at, info: text } = parsed.data
    if (since === null || at < since) since = at
    if (action !== 'addon_change') continue
    const told = info.safeParse(jsonOf(text))
    if (!told.success) {
      misfits += 1
      continue
    }
    for (const changed of told.data.changes) {
      const addonId = 'addon' in changed ? changed.addon.id : changed.id
      changes.push({ at, change: told.data.change, addonId, app: `${app}-${space}`, by: username ?? '' })
    }
  }
  const message = `${misfits} of ${rows.length} audits do not fit and were left out.`
  return {
    changes: changes.toSorted((a, b) => order(b.at, a.at)),
    since,
    problems: misfits === 0 ? [] : [{ code: 'bad-answer', call: auditsPath, message }],
  }
}

/** The audits after a failure: those read earlier, with the reason why there are no newer ones. */
export function keptAudits(earlier: AuditLook | null, error: AppError, now: number): AuditLook {
  const problem = { code: error.code, call: auditsPath, message: error.message }
  return { ...(earlier ?? { askedAt: now, changes: [], since: null }), problems: [problem] }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The text holds secrets, and so may the error.
    return null
  }
}
