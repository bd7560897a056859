export const severities = ['info', 'low', 'medium', 'high', 'critical'] as const
export type Severity = (typeof severities)[number]

/** How a rule's verdict was reached, so that nobody has to believe a number (operations-actions-risks 2.4). */
export interface ScoreArithmetic {
  ruleBase: number
  blast: { consumers: number; spaces: number; organizations: number; environments: number }
  state: number
  running: number
  writers: number
}

export interface RemedyStep {
  text: string
  /** Exact API requests of the step; empty when it is work outside the platform. */
  requests: { method: string; path: string; body: string }[]
}

/** One rule that fired on one add-on. Severity is the band of the score, floored one step under the rule's base. */
export interface Finding {
  /** ruleId and add-on id, stable across syncs. */
  id: string
  ruleId: string
  title: string
  severity: Severity
  score: number
  arithmetic: ScoreArithmetic
  confidence: 'high' | 'medium' | 'low'
  endpointId: string
  addon: { id: string; name: string; service: string }
  /** Two-part name of the owning app; null for an orphan. */
  owner: string | null
  /** Two-part names of the apps this finding is about, owner not included. */
  apps: string[]
  spaces: string[]
  /** One sentence about this very case. */
  reason: string
  /** What the rule prevents, the same for each of its findings. */
  why: string
  remedy: RemedyStep[]
}

/** Why a rule could not be judged: `unknown` is never quietly turned into ok. */
export interface Unjudged {
  ruleId: string
  addonId: string
  reason: string
}

export interface FindingSummary {
  critical: number
  high: number
  medium: number
  low: number
  info: number
  /** Rule and add-on pairs that could not be judged for want of data. */
  unknown: number
}
