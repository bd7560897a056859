import { z } from 'zod'
import { acknowledgementCategories } from '#shared/domain/finding.ts'
import type { FindingEvent } from '#shared/domain/risk-views.ts'
import type { JournalEntry } from '#core/store/journal.ts'

const acknowledged = z.object({
  category: z.enum(acknowledgementCategories),
  reason: z.string(),
  ticket: z.string(),
  by: z.string(),
  expiresAt: z.number(),
  withdrawnAt: z.number().nullable().exactOptional(),
})
const withdrawn = z.object({ reason: z.string() })

const categoryWords = {
  'accepted-risk': 'an accepted risk',
  'false-positive': 'a false positive',
  temporary: 'temporary',
  'planned-fix': 'to be fixed as planned',
} as const satisfies Record<(typeof acknowledgementCategories)[number], string>

/** What the journal tells of one finding, and when what was said had lapsed; newest first, as the entries are. */
export function historyOf(entries: readonly JournalEntry[], now: number): FindingEvent[] {
  return entries.flatMap((entry, index) => {
    const event = eventOf(entry)
    if (event === null) return []
    const replacedAt = entries[index - 1]?.at ?? Infinity
    const { expiresAt } = event
    if (expiresAt === null || expiresAt > now || expiresAt > replacedAt) return [event.told]
    const lapse: FindingEvent = { at: expiresAt, kind: 'lapsed', text: 'The acknowledgement lapsed.', by: '' }
    return [lapse, event.told]
  })
}

function eventOf({ kind, at, by, body }: JournalEntry): { told: FindingEvent; expiresAt: number | null } | null {
  if (kind === 'withdraw') {
    const read = withdrawn.safeParse(body)
    const reason = read.success && read.data.reason !== '' ? `: ${read.data.reason}` : '.'
    return { told: { at, kind: 'withdrawn', text: `The acknowledgement was withdrawn${reason}`, by }, expiresAt: null }
  }
  if (kind !== 'acknowledge' && kind !== 'import') return null
  const read = acknowledged.safeParse(body)
  if (!read.success) return null
  const { category, reason, ticket, expiresAt, withdrawnAt } = read.data
  if (typeof withdrawnAt === 'number') {
    const text = `The acknowledgement was withdrawn by somebody else, as an imported file says.`
    return { told: { at, kind: 'imported', text, by }, expiresAt: null }
  }
  const until = new Date(expiresAt).toISOString().slice(0, 10)
  const said = `cknowledged as ${categoryWords[category]} until ${until}${ticket === '' ? '' : ` (${ticket})`}: ${reason}`
  if (kind === 'acknowledge') return { told: { at, kind: 'acknowledged', text: `A${said}`, by }, expiresAt }
  return { told: { at, kind: 'imported', text: `Taken over from ${read.data.by}, a${said}`, by }, expiresAt }
}
