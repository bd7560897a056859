import type {
  AffectedApp,
  DangerLevel,
  Operation,
  Plan,
  PlannedRequest,
  PrimaryChange,
  VariableChange,
  Verdict,
} from '#shared/domain/operation.ts'
import type { Json } from '#shared/json.ts'
import type { Graph } from '../graph/graph.ts'
import type { Snapshot } from '#shared/domain/inventory.ts'

/** What is known without asking: the lists as the latest sync gave them, and who asks. */
export interface Known {
  graph: Graph
  snapshot: Snapshot
  /**
   * Whether the account may do what administrators may: told by the edge, chosen per operation at a controller (which
   * believes X-Elevated-Access when X-Username is there too). Null when nobody can say.
   */
  elevation: { may: boolean | null; userName: string; frontDoor: 'controller' | 'edge' | null }
  /** Milliseconds since the epoch. */
  now: number
}

/** One GET that decides something. `decode` gives what may be kept: never a secret. Throws AppError bad-answer. */
export interface Question<Told> {
  path: string
  /** Of an answer that is a list of the whole platform; without it a smaller one is too large already. */
  maximumBytes?: number
  decode(path: string, raw: unknown): Told
}

/**
 * What one question gave. Without an answer `status` is 0; 200 is one that does not fit. `words` are the server's own, for
 * a refusal: on one line, shortened; empty where it said nothing.
 */
export type Reply<Told> =
  { ok: true; told: Told; at: number } | { ok: false; status: number; words: string; problem: string; at: number }

/** By name. What need not be asked in a case is left out, and left out of the replies: its key is an optional one. */
export type Questions<Told> = { [Name in keyof Told]: Question<Exclude<Told[Name], undefined>> }
export type Replies<Told> = { [Name in keyof Told]: Reply<Exclude<Told[Name], undefined>> }

/** What a kind says of an operation. The rest of a plan (id, hash, times, curl, friction, findings) is the same for all. */
export interface Draft extends Pick<
  Plan,
  'title' | 'level' | 'losses' | 'warnings' | 'reversible' | 'duration' | 'aka'
> {
  level: DangerLevel
  verdict: Verdict
  requests: PlannedRequest[]
  affected: AffectedApp[]
  variables: VariableChange[]
  primaries: PrimaryChange[]
  /** What a person has to type where the danger asks for it: the owner app's or the add-on's name. */
  name: { typed: string; is: string }
  /** How to see afterwards that it came about. */
  verify: Verification
}

/**
 * How the outcome is read back, for verifying and for `check now` after a lost answer (API-FACTS section 10). Nothing but
 * data: the intent in the journal keeps it, so that a run can be checked after a restart, when its target may be in no
 * list any more. What has to be told apart from what was there before stands in `before` (the ids of the backups, of the
 * app's add-ons): never a secret.
 */
export type Verification =
  | { kind: 'none'; words: string }
  | {
      kind: 'read'
      path: string
      /** Shown while it is waited for. */
      words: string
      before: Json
      /**
       * Whether it shows by itself that the request arrived. The state of an add-on does not: it is `provisioned` after a
       * restart and was so before. After a lost answer such a reading can only say that nothing goes on, never that it
       * came about.
       */
      proof: boolean
    }

/** `failed`: it will not come about any more; the platform said so. */
export type Judgement = 'came-about' | 'not-yet' | 'failed'

/**
 * One kind of operation, one file. `questions` are at most three GETs, put side by side, when planning and again right
 * before sending; `draft` computes and asks nothing. Throws AppError not-found for targets that the snapshot does not
 * have, and invalid-input for what cannot be put into a request.
 */
export interface Kind<Asked extends Operation, Told extends Record<string, unknown>> {
  kind: Asked['kind']
  questions(operation: Asked, known: Known): Questions<Told>
  draft(operation: Asked, known: Known, told: Replies<Told>): Draft
  /**
   * What the verification's GET shows: `body` is its JSON, null for a 404. Asked until it says something else than
   * `not-yet`. Knows nothing but what it is given, and never throws: a body of another shape is `not-yet`.
   */
  judge(operation: Asked, before: Json, body: unknown): Judgement
}

/** A plan before it is handed out, and how its outcome is read back. */
export interface Planned {
  plan: Omit<Plan, 'id' | 'hash' | 'expiresAt'>
  verification: Verification
}

/** All kinds behind one door: what the book, the runner and the commands need of them. */
export interface Planner {
  /** Sends GETs only. Throws AppError not-found, invalid-input, cancelled, and whatever kept it from asking at all. */
  plan(operation: Operation, signal: AbortSignal): Promise<Planned>
  judge(operation: Operation, before: Json, body: unknown): Judgement
}
