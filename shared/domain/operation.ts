import type { ErrorCode } from '../errors.ts'
import type { Json } from '../json.ts'
import type { Severity } from './finding.ts'

/**
 * How much an operation can hurt, mildest first. `read` shows something, `additive` only adds, `disruptive` interrupts,
 * `credential` hands out or ends secrets, `destructive` loses data or cannot be taken back.
 */
export const dangerLevels = ['read', 'additive', 'disruptive', 'credential', 'destructive'] as const
export type DangerLevel = (typeof dangerLevels)[number]

export const httpMethods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
export type HttpMethod = (typeof httpMethods)[number]

export const operationKinds = [
  'create-addon',
  'attach',
  'detach',
  'promote',
  'rename',
  'change-plan',
  'destroy-addon',
  'destroy-app',
  'maintenance',
  'redeploy',
  'scale',
  'action',
  'custom-action',
] as const
export type OperationKind = (typeof operationKinds)[number]

/** What a person wants, as a value: it can be shown, kept, sent and compared. Ids are the platform's. */
export type Operation =
  | { kind: 'create-addon'; endpointId: string; appId: string; plan: string; name: string }
  | { kind: 'attach'; endpointId: string; appId: string; addonId: string; name: string }
  | { kind: 'detach'; endpointId: string; appId: string; addonId: string }
  | { kind: 'promote'; endpointId: string; appId: string; addonId: string }
  | { kind: 'rename'; endpointId: string; appId: string; addonId: string; name: string }
  | { kind: 'change-plan'; endpointId: string; addonId: string; plan: string }
  | { kind: 'destroy-addon'; endpointId: string; addonId: string; elevated: boolean }
  | { kind: 'destroy-app'; endpointId: string; appId: string; elevated: boolean }
  | { kind: 'maintenance'; endpointId: string; appId: string; on: boolean }
  | { kind: 'redeploy'; endpointId: string; appId: string }
  | { kind: 'scale'; endpointId: string; appId: string; quantities: Record<string, number> }
  | ActionOperation
  | CustomActionOperation

/** An action of the catalogue. `appId` null: through the owner, which is what the catalogue proposes. */
export interface ActionOperation {
  kind: 'action'
  endpointId: string
  addonId: string
  appId: string | null
  /** Name in the catalogue, `restore_backup`. */
  action: string
  /** The backup, the role; empty where the action takes none. */
  subject: string
}

/** An action known by its name only (operations-actions-risks 1.10). Always treated as destructive. */
export interface CustomActionOperation {
  kind: 'custom-action'
  endpointId: string
  addonId: string
  appId: string | null
  method: HttpMethod
  action: string
  subject: string
  /** JSON text of an object; empty for none. */
  body: string
}

export interface PlannedRequest {
  method: HttpMethod
  path: string
  /** JSON, or empty for none: the public edge drops an empty object. */
  body: string
  /** Sent with X-Elevated-Access, which a controller believes. */
  elevated: boolean
  /** One sentence: what it does. */
  does: string
}

/**
 * What the API will say, told before anything is sent. `blocked` is ours: the API would allow it and should not.
 * `cannot-know`: it depends on what nobody can see from here, or what could not be read just now.
 */
export type Verdict =
  | { kind: 'will-work' }
  | { kind: 'refused'; status: number; words: string; rule: string; explanation: string }
  | { kind: 'blocked'; rule: string; explanation: string }
  | { kind: 'cannot-know'; reasons: string[] }

/** What happens to an app because of an operation. */
export const appEffects = [
  /** Redeployed by the platform within milliseconds of the answer. */
  'redeploys',
  /** Loses its backing service, or goes down, while the operation runs. */
  'interrupted',
  /** Keeps running on what is no longer valid, until somebody redeploys it: the platform does not. */
  'needs-redeploy',
  /** Another number of its dynos runs afterwards: it is scaled, or comes out of maintenance. */
  'scales',
  /** Loses access, data or variables for good. */
  'loses',
  /** Deleted. */
  'deleted',
  'untouched',
] as const
export type AppEffect = (typeof appEffects)[number]

export interface AffectedApp {
  appId: string
  /** Two-part name. */
  name: string
  space: string
  compliance: string[]
  /** Null where the app is in no list. */
  organization: string | null
  role: 'owner' | 'attached' | 'target' | 'preview'
  running: 'running' | 'stopped' | 'maintenance' | 'unknown'
  effects: AppEffect[]
  /** One sentence each, for this very app. */
  notes: string[]
}

/** One config variable of one app. Null: it is not there. Values are never known here, only names and where they come from. */
export interface VariableChange {
  appId: string
  appName: string
  before: string | null
  after: string | null
  /** One sentence. */
  note: string
}

/**
 * Which add-on of a service is an app's primary, before and after. Null: none, or one that nobody can tell, as where the platform
 * picks it; the note says which of the two.
 */
export interface PrimaryChange {
  appId: string
  appName: string
  service: string
  before: string | null
  after: string | null
  note: string
}

/** What has to be typed, in the middle of a sentence. */
export function typedWords({ typedIs }: Pick<Friction, 'typedIs'>): string {
  return typedIs.replace(/^The /, 'the ')
}

/** What a person has to give before it may run; the core refuses anything less. */
export interface Friction {
  /** `none` runs at once, `click` takes one click, `impact` shows who is hurt, `typed` wants a name typed as well. */
  kind: 'none' | 'click' | 'impact' | 'typed'
  /** What has to be typed; empty unless `typed`. */
  typed: string
  /** Whether that is the name of the owner app or of the add-on, in words for the field's label. */
  typedIs: string
  reason: boolean
  /** Why so much is asked: one sentence each. */
  because: string[]
}

/** Where something in a plan comes from, and how old it is. Milliseconds since the epoch. */
export interface Source {
  path: string
  at: number
  live: boolean
  /** What could not be read; empty when it was. */
  problem: string
}

export interface Plan {
  /** Names this plan once; used up by confirming it. */
  id: string
  /** Binds what was shown to what is run. */
  hash: string
  operation: Operation
  endpointName: string
  /** `Detach orders-db from web-prod`. */
  title: string
  level: DangerLevel
  verdict: Verdict
  requests: PlannedRequest[]
  affected: AffectedApp[]
  variables: VariableChange[]
  primaries: PrimaryChange[]
  /** What is lost for good: one sentence each. Empty for nothing. */
  losses: string[]
  /** What is not lost, not stopped or not revoked though one would think so: one sentence each. */
  warnings: string[]
  reversible: { kind: 'yes' | 'no' | 'partly'; how: string }
  /** Seconds; null when nobody knows. */
  duration: { seconds: number | null; words: string }
  /** Open findings on the add-on or app, worst first. */
  findings: { findingId: string; severity: Severity; title: string }[]
  friction: Friction
  sources: Source[]
  madeAt: number
  expiresAt: number
  /** Without the token; null where the aka CLI has no such command. */
  aka: string | null
  curl: string[]
}

export const runStates = [
  /** The undo window: nothing was sent yet. */
  'waiting',
  /** Its targets are read once more. */
  'checking',
  'sending',
  /** The answer came; the platform is asked until it shows what was wanted. */
  'verifying',
  'done',
  'refused',
  'failed',
  /** The answer was lost: it may have happened. Never sent again by itself. */
  'unknown',
  'cancelled',
  /** What was shown is no longer true, so nothing was sent. */
  'stopped',
] as const
export type RunState = (typeof runStates)[number]

export function isOver(state: RunState): boolean {
  return !['waiting', 'checking', 'sending', 'verifying'].includes(state)
}

/** A value in an answer that is a secret stands as `{ "masked": "<key for reveal>" }` in its place. */
export interface MaskedAnswer {
  json: Json
  /** Keys that operations.reveal takes, with the field's name for a person. Empty once they are forgotten. */
  secrets: { key: string; field: string }[]
  /** When the core forgets them, milliseconds since the epoch; null when there are none. */
  forgottenAt: number | null
}

export interface RunRequest extends PlannedRequest {
  sentAt: number | null
  status: number | null
  /** The server's own words for a refusal, shortened and free of secrets. */
  words: string
  ms: number | null
}

export interface Run {
  id: string
  operation: Operation
  title: string
  endpointName: string
  level: DangerLevel
  state: RunState
  /** One sentence: how it stands, and what is waited for. */
  sentence: string
  /** What went wrong, when something did. */
  code: ErrorCode | null
  by: string
  reason: string
  ticket: string
  confirmedAt: number
  /** When it is sent unless it is cancelled before. */
  sendsAt: number
  endedAt: number | null
  expectedSeconds: number | null
  requests: RunRequest[]
  predicted: Verdict
  /** Whether the server said what was predicted; null while nobody knows. */
  asPredicted: boolean | null
  affected: AffectedApp[]
  answer: MaskedAnswer | null
  verification: { state: 'pending' | 'verified' | 'not-verified' | 'not-needed'; words: string }
  /** What changed between showing and sending, for `stopped`: one sentence each. */
  differences: string[]
  /** Part of a runbook, or null. */
  runbookId: string | null
}

/** An endpoint on which operations may run, and until when. */
export interface Arming {
  endpointId: string
  until: number
}

/** One action of the catalogue as it stands for one add-on. */
export interface AvailableAction {
  name: string
  label: string
  /** One sentence. */
  does: string
  method: HttpMethod
  level: DangerLevel
  /** What its subject is, `backup` or `role`; empty for none. */
  subject: string
  /**
   * How to learn which subjects there are: an action without a subject that answers with a list, and the field of its
   * rows that is the subject, `{ action: 'list_backups', field: 'id' }`. Null where there is no subject, or no list.
   */
  listedBy: { action: string; field: string } | null
  /** Names of the fields of its answer that are secrets; empty for none. */
  secrets: string[]
  /** Why the plan or the service does not offer it; empty when it does. */
  unavailable: string
  traps: string[]
  /** Who described it: `catalogue`, or the file of the operator. */
  origin: 'catalogue' | 'file'
}
