import type {
  AffectedApp,
  AppEffect,
  DangerLevel,
  Friction,
  Operation,
  PlannedRequest,
  RunState,
  Verdict,
} from './operation.ts'

/**
 * Several operations in an order that matters, with what has to be put back afterwards (operations-actions-risks 2.4b and
 * 3.6). One confirmation for all; each step is planned anew, shown, run and written down as an operation of its own.
 */
export type Runbook =
  /** Everybody who holds the add-on is stopped, its plan is changed, everybody is redeployed and goes on as before. */
  | { kind: 'change-plan'; endpointId: string; addonId: string; plan: string; backupFirst: boolean }
  /** The same around the restore of a backup. */
  | { kind: 'restore'; endpointId: string; addonId: string; backup: string; backupFirst: boolean }
  /** An app gets an add-on of its own instead of one that it borrows (M1). */
  | { kind: 'unshare'; endpointId: string; addonId: string; appId: string; plan: string }
  /** Credentials are made anew and everybody who holds them is redeployed (M6). */
  | { kind: 'rotate'; endpointId: string; addonId: string }
  /** What the platform's documents promise and its API refuses: taken from every app, then destroyed. */
  | { kind: 'detach-and-destroy'; endpointId: string; addonId: string; elevated: boolean }

export const runbookKinds = ['change-plan', 'restore', 'unshare', 'rotate', 'detach-and-destroy'] as const
export type RunbookKind = (typeof runbookKinds)[number]

/** Stands for the id of the add-on that an earlier step of the runbook makes. */
export const madeEarlier = 'made-earlier'

/** What a step does by itself, as it was shown: more than this it never does when its turn comes. */
export interface ShownStep {
  level: DangerLevel
  affected: { appId: string; effects: AppEffect[] }[]
  losses: string[]
}

export interface RunbookStep {
  title: string
  /** One sentence: why it has its place. */
  why: string
  /** Null for work of a person, which the title says. */
  operation: Operation | null
  /** As they would be sent now; of what an earlier step makes, with a word in its place. */
  requests: PlannedRequest[]
  /** What the platform would say now; null where an earlier step changes that, or a person works. */
  verdict: Verdict | null
  /** Puts back what an earlier step changed: done as well when the runbook is ended early. */
  restores: boolean
  /** Null for what cannot be planned before an earlier step, and for work of a person. */
  shown: ShownStep | null
}

export interface RunbookPlanStep extends RunbookStep {
  /** One line for each request, without the credential. */
  curl: string[]
  /** Null where the aka CLI has no such command. */
  aka: string | null
}

export interface RunbookPlan {
  /** Names this plan once. */
  id: string
  hash: string
  runbook: Runbook
  endpointName: string
  title: string
  level: DangerLevel
  steps: RunbookPlanStep[]
  /** Everybody to whom something happens, over all steps. */
  affected: AffectedApp[]
  losses: string[]
  warnings: string[]
  /** Why it cannot be begun; empty when it can. */
  blocked: string
  /** Of all steps together; null when nobody knows. */
  expectedSeconds: number | null
  friction: Friction
  madeAt: number
  expiresAt: number
}

/** `skipped`: a person left it out. `not-needed`: there was nothing to do, or nothing to put back, when its turn came. */
export type RunbookStepState =
  'ahead' | 'under-way' | 'done' | 'skipped' | 'not-needed' | Exclude<RunState, 'waiting' | 'done'>

export interface RunbookRunStep extends RunbookStep {
  state: RunbookStepState
  /** Its run; null before there is one. */
  runId: string | null
  /** One sentence: how it went. */
  sentence: string
}

export const runbookStates = ['running', 'waiting-for-person', 'paused', 'done', 'ended'] as const

export interface RunbookRun {
  id: string
  runbook: Runbook
  endpointName: string
  title: string
  by: string
  reason: string
  ticket: string
  startedAt: number
  endedAt: number | null
  /** `ended`: over before all of it was done. */
  state: (typeof runbookStates)[number]
  sentence: string
  steps: RunbookRunStep[]
  /** The step that comes next, from 0; null when it is over. */
  next: number | null
  affected: AffectedApp[]
  /**
   * What has to be typed before it goes on: it rested for long, or over a restart, and what is left destroys something or
   * ends credentials. Null when nothing has to be.
   */
  again: { typed: string; typedIs: string; because: string } | null
}
