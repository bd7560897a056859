import type { Json } from '../json.ts'

/** One thing that was done, as it is on record. Holds no secret. */
export interface JournalRow {
  /** From 1 on, without a gap. */
  sequence: number
  /** Milliseconds since the epoch. */
  at: number
  endpointId: string
  endpointName: string
  /** acknowledge, annotate, baseline, arm, disarm, intent, outcome, check, verified, reveal, … */
  kind: string
  /** What it was done to: the id of an add-on, an app or a finding. */
  subject: string
  by: string
  /** One sentence for a person. */
  sentence: string
  /** Ties intent, outcome and verification of one run together; null for what is no run. */
  runId: string | null
  body: Json
  digest: string
}

export interface JournalPage {
  rows: JournalRow[]
  /** All that fit the filter, those beyond this page included. */
  matching: number
  total: number
}

export const journalFormats = ['markdown', 'jsonl', 'csv'] as const
export type JournalFormat = (typeof journalFormats)[number]
