import type { JournalRow, JournalRun, JournalVerdict, RunEnd } from '#shared/domain/journal.ts'
import type { Verdict } from '#shared/domain/operation.ts'
import { countWords, plural } from '../../parts/words.ts'
import type { JournalFilter } from '../../stores/route.ts'

/** What kinds of entries are called on screen; one that is not here is shown under its own name. */
const kindWords: Record<string, string> = {
  acknowledge: 'Acknowledged',
  withdraw: 'Withdrawn',
  annotate: 'Annotated',
  import: 'Taken over',
  baseline: 'Baseline',
  'remove-baseline': 'Baseline removed',
  'remove-endpoint': 'Endpoint removed',
  arm: 'Armed',
  disarm: 'Read-only again',
  confirmed: 'Confirmed',
  cancelled: 'Cancelled',
  stopped: 'Stopped',
  intent: 'Sent',
  outcome: 'Outcome',
  verified: 'Verified',
  check: 'Checked',
  reveal: 'Secret shown',
  runbook: 'Runbook begun',
  'runbook-step': 'Runbook step',
  'runbook-end': 'Runbook over',
}

export function kindName(kind: string): string {
  return Object.hasOwn(kindWords, kind) ? (kindWords[kind] ?? kind) : kind.replaceAll('-', ' ')
}

/** Kinds that are looked for together. */
export const groups = {
  all: { name: 'All', kinds: [] },
  operations: {
    name: 'Operations',
    kinds: [
      'confirmed',
      'cancelled',
      'stopped',
      'intent',
      'outcome',
      'verified',
      'check',
      'reveal',
      'runbook',
      'runbook-step',
      'runbook-end',
    ],
  },
  answers: {
    name: 'Answers',
    kinds: ['acknowledge', 'withdraw', 'annotate', 'import', 'baseline', 'remove-baseline'],
  },
  access: { name: 'Access', kinds: ['arm', 'disarm', 'remove-endpoint'] },
} as const satisfies Record<string, { name: string; kinds: readonly string[] }>
export type Group = keyof typeof groups

/** The group whose kinds these are; null for kinds of somebody's own choice. */
export function groupOf(kinds: readonly string[]): Group | null {
  const wanted = kinds.toSorted().join()
  const names = Object.keys(groups) as Group[]
  return names.find((name) => [...groups[name].kinds].toSorted().join() === wanted) ?? null
}

export const endWords: Record<RunEnd, { word: string; sentence: string; tone: 'good' | 'bad' | 'open' | 'plain' }> = {
  done: { word: 'Done', sentence: 'It came about.', tone: 'good' },
  refused: { word: 'Refused', sentence: 'The platform refused it.', tone: 'bad' },
  failed: { word: 'Failed', sentence: 'It did not come about.', tone: 'bad' },
  unknown: { word: 'Not known', sentence: 'Its answer was lost: it may have happened.', tone: 'open' },
  cancelled: { word: 'Cancelled', sentence: 'It was called off before anything was sent.', tone: 'plain' },
  stopped: { word: 'Stopped', sentence: 'What had been shown was no longer true, so nothing was sent.', tone: 'bad' },
  open: { word: 'Open', sentence: 'How it ended is not on record: it runs still, or the program ended.', tone: 'open' },
}

/** What going through the chain came to, for a person. */
export function verdictWords({ ok, broken, entries }: JournalVerdict): string {
  if (entries === 0 && ok) return 'The journal is empty, so there is nothing to go through.'
  if (ok) {
    const all = entries === 1 ? 'The one entry holds' : `All ${countWords(entries)} entries hold`
    return `${all}: none was changed, taken out or cut off.`
  }
  const from = broken === null ? '' : ` from entry ${countWords(broken)} on`
  return `The journal does not hold${from}: something else than Addon Atlas changed, took out or cut off entries.`
}

export function predictionWords({ predicted, asPredicted }: Pick<JournalRun, 'predicted' | 'asPredicted'>): {
  predicted: string
  actual: string
} {
  const actual = asPredicted === null ? 'nobody can say' : asPredicted ? 'as predicted' : 'not as predicted'
  return { predicted: predicted === null ? 'nothing on record' : toldVerdict(predicted), actual }
}

function toldVerdict(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'will-work':
      return 'that it works'
    case 'refused':
      return `a refusal with ${verdict.status}: ${verdict.words}`
    case 'blocked':
      return `that it should not be done: ${verdict.explanation}`
    case 'cannot-know':
    default:
      return `that nobody can know: ${verdict.reasons.join(' ')}`
  }
}

const hour = 3_600_000
export const stretches = [
  { id: 'hour', name: 'Last hour', milliseconds: hour },
  { id: 'day', name: 'Last 24 hours', milliseconds: 24 * hour },
  { id: 'week', name: 'Last 7 days', milliseconds: 168 * hour },
  { id: 'month', name: 'Last 30 days', milliseconds: 720 * hour },
] as const

const dayAndTime = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
})

/** "since 3 Mar, 14:02"; null where no time is chosen. */
export function timeWords({ since, until }: Pick<JournalFilter, 'since' | 'until'>): string | null {
  if (since !== null && until !== null) return `${dayAndTime.format(since)} to ${dayAndTime.format(until)}`
  if (since !== null) return `since ${dayAndTime.format(since)}`
  return until === null ? null : `until ${dayAndTime.format(until)}`
}

export function isFiltered(filter: JournalFilter): boolean {
  const { endpointId, subject, runId, runbookId, kinds, text, since, until } = filter
  return (
    [endpointId, subject, runId, runbookId, since, until].some((part) => part !== null) ||
    kinds.length > 0 ||
    text !== ''
  )
}

/** "12 entries of 340" */
export function countOf(matching: number, total: number): string {
  return matching === total ? plural(total, 'entry', 'entries') : `${countWords(matching)} of ${countWords(total)}`
}

/** How long it took, in the unit that says most. */
export function tookWords(milliseconds: number): string {
  if (milliseconds < 1000) return `${milliseconds} ms`
  if (milliseconds < 10_000) return `${(milliseconds / 1000).toFixed(1)} s`
  if (milliseconds < 120_000) return `${Math.round(milliseconds / 1000)} s`
  return `${Math.round(milliseconds / 60_000)} min`
}

const toneMarks: Record<JournalRow['tone'], string> = {
  good: 'came about',
  bad: 'went wrong',
  open: 'not known',
  plain: '',
}

/** For whoever cannot see the colour; empty where there is none. */
export function toneWords(tone: JournalRow['tone']): string {
  return toneMarks[tone]
}
