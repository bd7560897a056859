import type {
  Acknowledgement,
  Annotation,
  AnswerState,
  Blindness,
  CheckFinding,
  Confidence,
  Finding,
  FindingSummary,
  RuleGroup,
  Severity,
  Unjudged,
} from './finding.ts'

/** One line of the inbox: what it takes to list a finding; the whole is asked for by its id. */
export interface FindingLine {
  id: string
  ruleId: string
  title: string
  group: RuleGroup
  severity: Severity
  score: number
  confidence: Confidence
  transient: boolean
  state: AnswerState
  isNew: boolean
  /** Two-part name, only for a finding about one app. */
  app: string | null
}

/** The findings of one add-on, worst first. */
export interface FindingGroup {
  addon: { id: string; name: string; service: string }
  owner: string | null
  /** Score of the add-on: the worst open finding and 5 for each further one of at least medium. */
  score: number
  worst: Severity
  lines: FindingLine[]
}

export const inboxSorts = ['severity', 'score', 'name', 'new'] as const
export type InboxSort = (typeof inboxSorts)[number]

export interface Inbox {
  endpointId: string
  takenAt: number
  complete: boolean
  /** Of everything judged, whatever the filter says. */
  summary: FindingSummary
  /** Findings in all, and those that fit the filter. */
  total: number
  matching: number
  /** Add-ons with findings that fit, in the order asked for; `groups` may hold fewer of them than there are. */
  matchingGroups: number
  groups: FindingGroup[]
  checks: CheckFinding[]
  blindness: Blindness[]
  /** What "new" is measured against. */
  newSince: { kind: 'baseline' | 'last-look' | 'nothing'; name: string; at: number | null }
  newCount: number
}

/** Where a fact of a finding was read, and when. */
export interface Evidence {
  /** For a person: "the space's compliance". */
  about: string
  value: string
  /** Path that told it. */
  source: string
  at: number
}

export interface FindingEvent {
  at: number
  kind: 'appeared' | 'went' | 'acknowledged' | 'withdrawn' | 'lapsed' | 'imported'
  /** One sentence. */
  text: string
  by: string
}

export interface FindingView {
  takenAt: number
  complete: boolean
  finding: Finding
  evidence: Evidence[]
  /** Newest first. */
  history: FindingEvent[]
  annotations: Annotation[]
  /** Days that an acknowledgement of it may last, and the number proposed. */
  acknowledgeDays: { most: number; usual: number }
  /** The remedy as commands for a shell, without the credential. */
  shell: { curl: string; aka: string }
}

export interface AddonRisk {
  score: number
  findings: Finding[]
  unjudged: Unjudged[]
  annotations: Annotation[]
}

export type SeverityCounts = Record<Severity, number>

export interface ScoreRow {
  kind: 'endpoint' | 'organization' | 'space' | 'app' | 'addon'
  /** Id of an app or add-on; the name otherwise. */
  id: string
  name: string
  /** The worst of what is in it; 0 without an open finding. */
  score: number
  counts: SeverityCounts
  /** Scores of the latest judged syncs, oldest first; empty where none was kept. */
  trend: number[]
}

export interface TrendPoint {
  takenAt: number
  complete: boolean
  /** Of the endpoint. */
  score: number
  critical: number
  high: number
  medium: number
  low: number
}

export interface Scores {
  endpointId: string
  takenAt: number
  endpoint: ScoreRow
  organizations: ScoreRow[]
  spaces: ScoreRow[]
  /** The worst hundred of each. */
  apps: ScoreRow[]
  addons: ScoreRow[]
  /** Oldest first. */
  trend: TrendPoint[]
}

/** Of every add-on that more than one app holds and an open finding is about: two columns, in no order. */
export interface SharedScores {
  endpointId: string
  takenAt: number
  addons: string[]
  /** 0 to 100. */
  scores: number[]
}

export interface BaselineView {
  name: string
  endpointId: string
  at: number
  by: string
  findings: number
}

export interface PolicyProblem {
  /** 1-based; null where it is about the file as a whole. */
  line: number | null
  message: string
}

export interface PolicyState {
  /** Where it is looked for; null for an app without a data folder. */
  path: string | null
  state: 'none' | 'in-force' | 'invalid'
  /** Why it is invalid. While it is, the one before it stays in force. */
  problems: PolicyProblem[]
  /** Rules whose severity or options it changes, exclusions and organization pairs. */
  changes: { rules: number; exclusions: number; organizationPairs: number }
}

export interface SnapshotRow {
  id: number
  takenAt: number
  complete: boolean
  /** Kept by a person, under this name; empty for one that is thinned out by itself. */
  name: string
  current: boolean
}

/** New findings of at least high severity since the last judgement. */
export interface Alarm {
  endpointId: string
  at: number
  /** Worst first, at most five. */
  findings: { id: string; title: string; severity: Severity; addon: string }[]
  count: number
}

export interface AnswersFile {
  text: string
  acknowledgements: number
  annotations: number
}

export interface AnswersImport {
  added: number
  /** Already there, the same or newer. */
  known: number
  /** One sentence each for what was left out. */
  problems: string[]
}

export type AcknowledgementRow = Acknowledgement & {
  state: AnswerState | 'idle'
  title: string
  addonName: string
}
