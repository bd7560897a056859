import type { Json } from '../json.ts'
import type { AffectedApp, DangerLevel, OperationKind, PlannedRequest, Verdict } from './operation.ts'

/** One thing that was done, as it is on record. Holds no secret. */
export interface JournalRow {
  /** From 1 on, without a gap. */
  sequence: number
  /** Milliseconds since the epoch. */
  at: number
  endpointId: string
  /** As it is called now, or was called last. */
  endpointName: string
  /** The endpoint was removed since. */
  endpointGone: boolean
  /** acknowledge, annotate, baseline, import, arm, disarm, confirmed, cancelled, intent, outcome, verified, check, … */
  kind: string
  /** What it was done to: the id of an add-on, an app or a finding. */
  subject: string
  by: string
  /** One sentence for a person. */
  sentence: string
  /** `bad` went wrong, `open` nobody knows how it ended, `good` came about, `plain` is nothing of these. */
  tone: 'plain' | 'good' | 'bad' | 'open'
  /** Ties intent, outcome and verification of one run together; null for what is no run. */
  runId: string | null
  /** Empty for none. */
  reason: string
  ticket: string
}

export interface JournalPage {
  rows: JournalRow[]
  /** All that fit the filter, those beyond this page included. */
  matching: number
  total: number
}

/** What there is to filter by. */
export interface JournalFacets {
  entries: number
  endpoints: { id: string; name: string; gone: boolean; entries: number }[]
  kinds: { kind: string; entries: number }[]
}

/** One entry in full. */
export interface JournalEntryView extends JournalRow {
  body: Json
  /** Digest of the entry before; empty for the first. */
  previous: string
  digest: string
}

export const runEnds = [
  'done',
  'refused',
  'failed',
  'unknown',
  'cancelled',
  'stopped',
  /** Confirmed, or even sent, and nothing more was written: it runs, or ended with the program. */
  'open',
] as const
export type RunEnd = (typeof runEnds)[number]

/** One run of an operation, put together from all that the journal has of it. */
export interface JournalRun {
  runId: string
  title: string
  /** Null where no entry of it says. */
  operation: OperationKind | null
  level: DangerLevel | null
  endpointId: string
  endpointName: string
  endpointGone: boolean
  subject: string
  by: string
  reason: string
  ticket: string
  end: RunEnd
  /** How it ended, one sentence. */
  sentence: string
  confirmedAt: number | null
  /** The intent was on disk; the request left after that. */
  intentAt: number | null
  outcomeAt: number | null
  verifiedAt: number | null
  /** From the intent to the last of outcome and verification; null while it is open. */
  milliseconds: number | null
  predicted: Verdict | null
  /** Whether the server said what was predicted; null while nobody knows. */
  asPredicted: boolean | null
  requests: (PlannedRequest & {
    status: number | null
    /** The server's own, without secrets. */
    words: string
    ms: number | null
    /** What the answer said was made or changed, by field: never a secret. */
    told: Record<string, string | number | boolean>
  })[]
  affected: AffectedApp[]
  losses: string[]
  /** What had changed between showing and sending: one sentence each. */
  differences: string[]
  /** What reading it back showed, one sentence; empty where nobody has. */
  verification: string
  /** Part of a runbook, or null. */
  runbookId: string | null
  /** Every entry of it, oldest first. */
  entries: JournalRow[]
}

type Ended = Pick<JournalRun, 'end' | 'operation' | 'intentAt' | 'requests'>

/**
 * Whether what was foretold of it happened: it did, nobody can say how much of it did, or nothing of it did, because it was
 * refused, taken back, stopped or never sent.
 */
function howFar({ end, operation, intentAt, requests }: Ended): 'happened' | 'may-have' | 'would-have' {
  const answered = requests.filter(({ status }) => status !== null)
  switch (end) {
    case 'done':
      return 'happened'
    case 'unknown':
      return 'may-have'
    case 'open':
      return intentAt === null ? 'would-have' : 'may-have'
    case 'failed':
      // Without any answer nothing had left.
      return answered.length === 0 ? 'would-have' : 'may-have'
    case 'refused':
      // What came before the request that was refused was done, and so may the previews of an app be gone.
      return answered.length > 1 || (operation === 'destroy-app' && answered.some(({ status }) => status === 409))
        ? 'may-have'
        : 'would-have'
    case 'cancelled':
    case 'stopped':
    default:
      return 'would-have'
  }
}

const headings = {
  happened: { apps: 'Affected apps', effects: 'What happened to it', losses: 'Lost for good' },
  'may-have': {
    apps: 'Apps that may have been affected',
    effects: 'What may have happened to it',
    losses: 'What may be lost for good',
  },
  'would-have': {
    apps: 'Apps that would have been affected',
    effects: 'What would have happened to it',
    losses: 'What would have been lost for good',
  },
} as const

/** What stands over what was foretold: of a run that was refused nobody reads that something was lost. */
export function headingsOf(run: Ended): (typeof headings)[keyof typeof headings] {
  return headings[howFar(run)]
}

export interface JournalDetail {
  entry: JournalEntryView
  /** The run it belongs to. */
  run: JournalRun | null
}

export interface JournalVerdict {
  ok: boolean
  /** The first entry that does not hold. */
  broken: number | null
  entries: number
  /** Milliseconds since the epoch. */
  at: number
}

export const journalFormats = ['markdown', 'jsonl', 'csv'] as const
export type JournalFormat = (typeof journalFormats)[number]
