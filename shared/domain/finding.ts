export const severities = ['info', 'low', 'medium', 'high', 'critical'] as const
export type Severity = (typeof severities)[number]

export const ruleGroups = ['environment', 'ownership', 'variables', 'capacity', 'operation'] as const
export type RuleGroup = (typeof ruleGroups)[number]

export type Confidence = 'high' | 'medium' | 'low'

/** Every factor of a score, so that nobody has to believe a number (operations-actions-risks 2.4). */
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
  requests: RemedyRequest[]
}

export interface RemedyRequest {
  method: string
  path: string
  /** JSON, or empty for none: the public edge drops an empty object. */
  body: string
}

/** A value that made a rule fire. Goes into the fingerprint, so it holds nothing that changes by itself with time. */
export type Facts = Readonly<Record<string, string | number | boolean | null>>

/** Why a rule could not be judged: `unknown` is never quietly turned into ok. */
export const gapKinds = [
  /** The lists do not hold it and nobody has asked the platform yet: a deep look would tell. */
  'not-asked',
  /** It was asked for and the platform, or a broker behind it, did not tell. */
  'not-told',
  /** The latest sync could not read a list in full, so silence proves nothing. */
  'list-short',
  /** A row that others refer to is in no list. */
  'row-missing',
  /** The catalogue does not list the service or the plan. */
  'catalogue',
  /** The platform said something that cannot be: a negative quantity, a date to come. */
  'absurd',
  /** The rule itself failed, which is a finding about the rule. */
  'rule-failed',
] as const
export type GapKind = (typeof gapKinds)[number]

/** One rule that could not be judged on one add-on, or on one app. */
export interface Unjudged {
  ruleId: string
  addonId: string | null
  appId: string | null
  gap: GapKind
  /** One sentence. */
  reason: string
}

/** How often a rule could not be judged for one kind of reason; examples instead of a row for each pair. */
export interface Blindness {
  ruleId: string
  title: string
  gap: GapKind
  /** Add-ons, or apps for a rule about apps. */
  count: number
  /** A sentence about the first of them. */
  example: string
}

/** What a person, or the policy file, said about a finding. */
export const answerStates = ['open', 'acknowledged', 'excluded', 'lapsed', 'outgrown'] as const
/**
 * `lapsed`: the acknowledgement is past its date. `outgrown`: what it covered has changed since, for example by a new
 * consumer. Both count as open again, visibly.
 */
export type AnswerState = (typeof answerStates)[number]

/** Findings that need somebody: open ones, and those whose answer does not hold any more. */
export function isOpen(state: AnswerState): boolean {
  return state !== 'acknowledged' && state !== 'excluded'
}

export const acknowledgementCategories = ['accepted-risk', 'false-positive', 'temporary', 'planned-fix'] as const
export type AcknowledgementCategory = (typeof acknowledgementCategories)[number]

export interface Acknowledgement {
  endpointId: string
  findingId: string
  ruleId: string
  addonId: string
  /** Only for findings about one app. */
  appId: string | null
  category: AcknowledgementCategory
  reason: string
  /** Empty for none. */
  ticket: string
  /** Who said so: the name of the account, of the profile or of the user of the machine. */
  by: string
  /** Milliseconds since the epoch. */
  createdAt: number
  expiresAt: number
  /** Of the finding as it was then. */
  fingerprint: string
}

/** An exclusion of the policy file that covers a finding. */
export interface Exclusion {
  reason: string
  /** Where it was decided; empty for none. */
  ticket: string
  /** ISO date, the last day on which it holds; null where the policy file gives none. */
  expires: string | null
  /** Line in the policy file. */
  line: number
}

/** One rule that fired on one add-on, or on one app with it. Severity is the band of the score, floored one step under the rule's base. */
export interface Finding {
  /** Rule id and add-on id, and the app's id where the rule is about one app; stable across syncs. */
  id: string
  ruleId: string
  title: string
  group: RuleGroup
  severity: Severity
  score: number
  arithmetic: ScoreArithmetic
  confidence: Confidence
  /** About something that goes on right now; first in incident mode. */
  transient: boolean
  /** Context for somebody who looks already; left out in incident mode. */
  context: boolean
  endpointId: string
  addon: { id: string; name: string; service: string }
  /** Two-part name of the owning app; null for an orphan. */
  owner: string | null
  /** Two-part names of the apps this finding is about, owner not included unless it is about the owner alone. */
  apps: string[]
  spaces: string[]
  /** One sentence about this very case. */
  reason: string
  /** What the rule prevents, the same for each of its findings. */
  why: string
  facts: Facts
  remedy: RemedyStep[]
  references: string[]
  /** sha256 of rule, add-on, attachments and facts: another consumer gives another one. */
  fingerprint: string
  state: AnswerState
  /** The latest acknowledgement, holding or not. */
  acknowledgement: Acknowledgement | null
  exclusion: Exclusion | null
  /** When a judgement first showed it, milliseconds since the epoch; null before the first one was kept. */
  firstSeen: number | null
  /**
   * Not known at the baseline as it is now: not there, on other facts (another consumer, for one), or less severe. Where there
   * is no baseline: not there at the last look.
   */
  isNew: boolean
}

/** A finding about the checks themselves: a rule that threw, a policy entry that is unused or expired. */
export interface CheckFinding {
  id: string
  ruleId: 'AKR-901' | 'AKR-902' | 'AKR-903'
  severity: Severity
  title: string
  reason: string
  /** What to do. */
  remedy: string
}

export interface FindingSummary {
  /** Open ones. */
  critical: number
  high: number
  medium: number
  low: number
  info: number
  /** Answered: acknowledged, or excluded by the policy file. */
  answered: number
  /** Rule and subject pairs that the lists should have told and did not. */
  unknown: number
  /** Rule and subject pairs that only a deep look tells. */
  notAsked: number
}

export const annotationKinds = ['reader', 'pool', 'contact', 'data-class', 'environment'] as const
/**
 * What the platform cannot tell and a person can. `reader`: this app only reads (`true`). `pool`: connections per dyno of
 * this app. `contact`: whom to call. `data-class`: what kind of data an add-on holds. `environment`: what a space is for.
 */
export type AnnotationKind = (typeof annotationKinds)[number]

export interface Annotation {
  endpointId: string
  kind: AnnotationKind
  /** Null for a space, and for an app as such (its pool). */
  addonId: string | null
  appId: string | null
  /** Only for `environment`. */
  space: string | null
  value: string
  by: string
  at: number
}

/** What a rule is, as the catalogue page and docs/rules.md show it. */
export interface RuleDescription {
  id: string
  title: string
  group: RuleGroup
  baseSeverity: Severity
  confidence: Confidence
  about: 'add-on' | 'app'
  /** Lists and deep looks it reads, in words. */
  needs: string[]
  /** When it does not speak at all, in words. */
  gate: string
  transient: boolean
  context: boolean
  /** Judged only when the policy file says so. */
  optIn: boolean
  /** What makes it fire, in words. */
  fires: string
  why: string
  /** When to answer it with an acknowledgement, and what quiets it by itself. */
  falsePositives: string
  /** What to do, in words. */
  remedy: string
  /** Names and meanings of its options in the policy file. */
  options: { name: string; about: string; standard: string }[]
  references: string[]
}
