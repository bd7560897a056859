import type { Finding } from './finding.ts'
import type { Formation, Problem } from './inventory.ts'
import type { Dyno, Release } from './look.ts'

/** One add-on in trouble, everybody who holds it, and what happened lately: what somebody needs who was just woken up. */

/** A value with its age. It may come from a gathering, from an earlier look or from the latest sync. */
export interface Told<Value> {
  /** Null: nobody ever told. */
  value: Value | null
  /** Milliseconds since the epoch; null with a null value. */
  at: number | null
  /** Told by the latest gathering. */
  live: boolean
  /** Why the latest gathering did not tell it; empty when it did, or was not asked. */
  problem: string
}

export const conditions = ['down', 'trouble', 'starting', 'maintenance', 'stopped', 'up', 'unknown'] as const
/**
 * `down`: nothing of it runs that should. `trouble`: some of it does not. `starting`: on its way. `stopped`: nobody wants
 * it to run. `unknown`: nobody could tell.
 */
export type Condition = (typeof conditions)[number]

export interface IncidentApp {
  appId: string
  /** Two-part name. */
  app: string
  space: string
  compliance: string[]
  /** Empty when the app is in no list. */
  organization: string
  role: 'owner' | 'attached' | 'preview'
  /** What the attachment is called there. */
  attachedAs: string
  condition: Condition
  /** One sentence: why that. */
  sentence: string
  maintenance: Told<boolean>
  formation: Told<Formation[]>
  dynos: Told<Dyno[]>
  /** Newest first. */
  releases: Told<Release[]>
}

export interface IncidentEvent {
  /** Stable while the page is open. */
  id: string
  /** Milliseconds since the epoch. */
  at: number
  /** `ours` is an entry of the journal. `finding`: a rule first fired. */
  kind: 'addon' | 'release' | 'dyno' | 'formation' | 'variables' | 'app' | 'ours' | 'finding'
  tone: 'trouble' | 'change' | 'note'
  /** One sentence without the app's name. */
  text: string
  /** Empty when nobody is known to have done it. */
  by: string
  /** Two-part name of the app whose lane it is in; null for the add-on's own. */
  app: string | null
  /** Where it was read: a path, `journal` or `findings`. */
  source: string
  /** Number of the journal's entry, for `ours`. */
  sequence: number | null
}

export interface Gathering {
  state: 'never' | 'running' | 'done' | 'failed' | 'stopped'
  startedAt: number | null
  endedAt: number | null
  /** Questions in all, put so far, and of those not answered. */
  total: number
  done: number
  failed: number
  /** What is being asked right now, as paths. */
  asking: string[]
  /** Why it ended early, or could not begin. */
  problem: Problem | null
}

export interface IncidentView {
  endpointId: string
  endpointName: string
  /** Of the latest sync. */
  takenAt: number
  complete: boolean
  addon: {
    id: string
    name: string
    service: string
    serviceHumanName: string
    /** `service:plan`. */
    plan: string
    /** Two-part name; null for an orphan. */
    owner: string | null
    score: number
    /** Last seen, when the latest sync did not show it. */
    carriedFrom: number | null
  }
  condition: Condition
  /** provisioned, provisioning or deprovisioned, as the broker says. */
  state: Told<string>
  /** Owner first, then those in the worst condition. */
  apps: IncidentApp[]
  /** How far back the time line goes. */
  hours: number
  since: number
  /** Newest first. */
  events: IncidentEvent[]
  /** Older ones of the same hours that are not in `events`. */
  moreEvents: number
  /** When the audits of these apps were read, null: never; and from when on, null: all there are. */
  audits: { at: number | null; since: number | null; live: boolean; problem: string }
  /** Open ones: what goes on right now first, then the worst. */
  findings: Finding[]
  answered: number
  gathering: Gathering
  /** For a chat: what it is, who is hurt, what changed. No secret, absolute times. */
  text: string
}

/** What became of one add-on as far as anybody has it on record, newest first. */
export interface AddonHistory {
  events: IncidentEvent[]
  more: number
  audits: IncidentView['audits']
}
