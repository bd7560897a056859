import type { Problem } from './inventory.ts'

/**
 * A deep look asks app by app for what the lists do not hold. It is started by a person, asks four things at a time,
 * asks brokers one at a time and only about shared add-ons, and can be stopped and resumed.
 */
export const lookSubjects = ['attachments', 'addons', 'releases', 'dynos', 'variables'] as const
export type LookSubject = (typeof lookSubjects)[number]

export interface Release {
  version: number
  /** queued, pending, failed, succeeded or unknown. */
  status: string
  /** ISO, the platform's. */
  createdAt: string
}

export interface Dyno {
  type: string
  state: string
  /** When it was started, ISO; null where the platform did not say. */
  startedAt: string | null
}

/** What one app told. A field is null where it was not asked or did not answer; `problems` says why. */
export interface AppLook {
  appId: string
  /** Two-part name. */
  app: string
  askedAt: number
  /** Add-on id -> whether it is this app's primary of its service. Borrowed add-ons only. */
  primaries: Record<string, boolean> | null
  /** Add-on id -> provisioned, provisioning or deprovisioned. Owned add-ons only; one call to a broker each. */
  states: Record<string, string> | null
  /**
   * Owned add-ons that the latest answer about states left out, as it does while their broker does not answer -> when somebody
   * last told the state, which is still in `states`; null where nobody ever did.
   */
  silent: Record<string, number | null>
  /** The latest ones, newest first, at most 20. */
  releases: Release[] | null
  dynos: Dyno[] | null
  /** Config variable name -> the add-on it comes from, null for one that a person set. Never a value. */
  variables: Record<string, string | null> | null
  problems: Problem[]
}

/** What an app told of the state of an add-on that it owns, and when; null where it never did. */
export function stateTold({ states, silent, askedAt }: AppLook, addonId: string): { state: string; at: number } | null {
  const state = states && Object.hasOwn(states, addonId) ? states[addonId] : undefined
  if (state === undefined) return null
  return { state, at: Object.hasOwn(silent, addonId) ? (silent[addonId] ?? askedAt) : askedAt }
}

/** A change to an add-on as the audit store tells it. Config variables in it are dropped while decoding. */
export interface AuditedChange {
  /** ISO. */
  at: string
  /** create, attach, detach, promote (also rename and plan change) or delete. */
  change: string
  addonId: string
  /** Two-part name of the app it happened on. */
  app: string
  by: string
}

/** What the audit store told of an endpoint; the whole is null where it was not asked. */
export interface AuditLook {
  askedAt: number
  /** Newest first. */
  changes: AuditedChange[]
  /** ISO: nothing older was read. */
  since: string | null
  problems: Problem[]
}

export type LookScope = { kind: 'all' } | { kind: 'space'; space: string } | { kind: 'addon'; addonId: string }

export interface LookProgress {
  endpointId: string
  scope: LookScope
  state: 'running' | 'stopped' | 'done' | 'failed'
  startedAt: number
  endedAt: number | null
  /** Questions in all, put so far, and of those not answered. */
  total: number
  done: number
  failed: number
  /** Questions to brokers among them. */
  brokerQuestions: number
  /** What is being asked right now, as paths. */
  asking: string[]
  /** Apps and how many of them are through. */
  apps: { total: number; done: number }
  /** Why it stopped, when it did not end by itself. */
  problem: Problem | null
}

/** What a look would ask now: said before it is started. */
export interface LookPlan {
  /** Apps it is about, and those of them that all has been told of already. */
  apps: { total: number; told: number }
  questions: number
  /** Questions among them that make the platform ask brokers, and how many add-ons those are asked for. */
  brokerQuestions: number
  brokerAddons: number
}

/** How much of an endpoint has been looked at. */
export interface LookState {
  endpointId: string
  /** The latest look, null before the first. */
  progress: LookProgress | null
  /** Apps that share something, and how many of them have been asked. */
  apps: { sharing: number; asked: number }
  /** Age of the oldest and of the newest answer; null when there is none. */
  oldest: number | null
  newest: number | null
  auditsAskedAt: number | null
}
