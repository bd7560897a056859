import type { z } from 'zod'
import type { AppEffect, DangerLevel, HttpMethod, Plan } from '#shared/domain/operation.ts'

/*
 * What an action of an add-on is, as data (operations-actions-risks section 1): the platform lists none of them, so what
 * brokers offer, how it is asked for and whom it hurts has to be known here.
 */

export interface Action {
  /** What the broker calls it, `restore_backup`. */
  name: string
  /** For a button: `Restore backup`. */
  label: string
  /** Of a plan; `{subject}` and `{addon}` stand for their names. */
  title: string
  /** One sentence. */
  does: string
  level: DangerLevel
  method: HttpMethod
  /** What follows `actions/` in the path, without the subject. */
  path: string
  subject: ActionSubject | null
  /** Sent as JSON along with a subject that goes into it; null for none. */
  body: ActionBody | null
  /** Names it had with older controllers or has with the aka CLI, normalised (names.ts). */
  aliases: readonly string[]
  /** What the broker answers when it does as it always did; anything else is masked by guessing. Null: nobody described it. */
  answer: z.ZodType | null
  /** Where in the answer secrets stand: `[].Password`. */
  secrets: readonly string[]
  /** All of these have to be true of the plan; the broker refuses where one is false. */
  needs: readonly PlanNeed[]
  /** What is read live before, beside the state of the add-on: at most two. */
  asks: readonly Reading[]
  /** Whether the broker refuses it while the add-on is busy. */
  idle: boolean
  /** Where the reading `replica` has to have found one, or none; null where it does not matter. */
  replica: 'there' | 'absent' | null
  /** Refusals that nobody can see coming. */
  doubts: readonly Doubt[]
  affects: Affects
  /** What is lost for good: one sentence each. */
  losses: readonly string[]
  /** What one would not think: one sentence each. */
  traps: readonly string[]
  reversible: Plan['reversible']
  duration: Plan['duration']
  outcome: Outcome
  /** Words of the aka CLI after which `-a APP` follows, `{subject}` and `{addon}` in them; null where it has no such command. */
  aka: readonly string[] | null
  origin: 'catalogue' | 'file'
}

export interface ActionSubject {
  /** `backup`, `role`. */
  what: string
  /** At the end of the path, or in a field of the body. */
  sent: 'path' | { field: string }
  /** The action whose answer lists them, and the field of its rows; null where nothing does. */
  listedBy: { action: string; field: string } | null
  /**
   * What becomes of one that the list does not have: the broker refuses it, it would do harm and is blocked here, or
   * nobody looks.
   */
  unlisted: 'refused' | 'blocked' | 'allowed'
}

export type ActionBody = Readonly<Record<string, string | number | boolean>>

export interface PlanNeed {
  /** As the broker spells it, wrong spellings after the right one. */
  attribute: readonly string[]
  /** Ends `Its plan … `: `does not let it be restarted`. */
  without: string
}

/** What may be asked live before an action: its own list, or the one thing it is about. GETs of brokers change nothing. */
export type Reading = 'backups' | 'backup' | 'roles' | 'replica'

export interface Doubt {
  /** One sentence. */
  reason: string
  /** Only where the plan says so, or says nothing. */
  only?: { attribute: string; value: string }
  /** None any more once this was answered. */
  settledBy?: Reading
}

/** What happens to the apps that hold the add-on. Empty: nothing. */
export interface Affects {
  owner: readonly AppEffect[]
  attached: readonly AppEffect[]
  /** One sentence, for each of them; empty for none. */
  note: string
  /** In its place for the owner. */
  ownerNote?: string
}

/** How one sees afterwards that it came about. */
export interface Outcome {
  /**
   * `answer`: by the answer alone. `state`: the add-on is busy, then provisioned. `backups`: a new one is available.
   * `roles`: there is one more. `role-gone`: it is not listed any more. `replica`: it is ready. `access-key`: another one is among
   * the config variables.
   */
  by: 'answer' | 'state' | 'backups' | 'roles' | 'role-gone' | 'replica' | 'access-key'
  /** Shown while it is waited for, or instead. */
  words: string
}

/** Those of one service, or of several that have the same broker. */
export interface ServiceActions {
  services: readonly string[]
  /** Who answers: a broker behind the region, or the controller itself, which does not look at the verb. */
  provider: 'broker' | 'controller'
  /** For the page of the catalogue: one or two sentences. */
  about: string
  actions: readonly Action[]
}

type Given = Pick<Action, 'name' | 'label' | 'title' | 'does' | 'level' | 'method' | 'path' | 'answer'> &
  Partial<Action>

export const nobody: Affects = { owner: [], attached: [], note: '' }

/** An action with what most of them have in common filled in. */
export function action(given: Given): Action {
  return {
    subject: null,
    body: null,
    aliases: [],
    secrets: [],
    needs: [],
    asks: [],
    idle: given.level !== 'read',
    replica: null,
    doubts: [],
    affects: nobody,
    losses: [],
    traps: [],
    reversible: { kind: 'yes', how: 'It changes nothing.' },
    duration: { seconds: 5, words: 'At once.' },
    outcome: { by: 'answer', words: 'The answer is all there is to see.' },
    aka: null,
    origin: 'catalogue',
    ...given,
  }
}

/** The address of an action below an add-on of an app; `app` and `addon` are ids that may stand in a path. */
export function actionPath(app: string, addon: string, action: string, subject = ''): string {
  return `/apps/${app}/addons/${addon}/actions/${action}${subject === '' ? '' : `/${subject}`}`
}
