import type { Finding, RemedyStep, Severity } from '#shared/domain/finding.ts'
import type { InventoryKind } from '#shared/domain/inventory.ts'
import type { AddonNode, Graph, Holder } from '#core/graph/graph.ts'
import type { ServiceKind, Statefulness } from './statefulness.ts'

/** One add-on as a rule sees it. Asks for no more than the graph and the time. */
export interface Subject {
  graph: Graph
  /** Milliseconds since the epoch. */
  now: number
  node: AddonNode
  statefulness: Statefulness
  /** One holder per app, owner first. */
  share: Holder[]
  owner: Holder | null
  /** The share without the owner. */
  consumers: Holder[]
}

/** What a rule found on one add-on, and whom it is about. */
export interface Alarm {
  status: 'alarm'
  /** One sentence about this very case, in an operator's words. */
  reason: string
  /** The consumers it is about, of `subject.share`. */
  about: Holder[]
  /** Where this case is worse or better than the rule's base. */
  severity?: Severity
  /** A lesser case: one band lower, still never under the floor. */
  damped?: boolean
}

/** `skip`: the rule does not speak of such an add-on. `unknown`: a datum it needs is not there; never read as ok. */
export type Verdict = Alarm | { status: 'ok' } | { status: 'skip' } | { status: 'unknown'; reason: string }

export interface Rule {
  /** AKR-nnn. */
  id: string
  title: string
  group: 'environment' | 'ownership'
  baseSeverity: Severity
  confidence: Finding['confidence']
  /** Lists whose missing rows would hide a case; while one of them is short the rule never says ok. */
  needs: readonly InventoryKind[]
  /** Add-ons less stateful than this are skipped, and those of 0 always. */
  minimumStatefulness: number
  /** Add-ons held by fewer apps are skipped. */
  minimumApps: number
  excludedKinds: readonly ServiceKind[]
  /** What it prevents. */
  why: string
  /** Where the platform's behaviour is written down. */
  references: readonly string[]
  judge(subject: Subject): Verdict
  remedy(subject: Subject, alarm: Alarm): RemedyStep[]
}

export const ok: Verdict = { status: 'ok' }
export const skip: Verdict = { status: 'skip' }

/**
 * Looks at each consumer with `test`, which gives null where a row it needs is missing. Some consumers that fire are an
 * alarm whatever the others are; without one, a consumer that could not be looked at makes the whole unknown.
 */
export function judgeConsumers(
  subject: Subject,
  test: (consumer: Holder) => boolean | null,
  alarm: (about: Holder[]) => Omit<Alarm, 'status' | 'about'>,
): Verdict {
  const answers = subject.consumers.map((consumer) => ({ consumer, answer: test(consumer) }))
  const about = answers.filter(({ answer }) => answer === true).map(({ consumer }) => consumer)
  if (about.length > 0) return { status: 'alarm', about, ...alarm(about) }
  const blind = answers.find(({ answer }) => answer === null)
  return blind ? missing(blind.consumer) : ok
}

/** The verdict where an app or its space is not in the snapshot. */
export function missing(holder: Holder): Verdict {
  const what = holder.app ? `The space of ${holder.appName}` : `The app ${holder.appName}`
  return { status: 'unknown', reason: `${what} is not among what the platform listed.` }
}

/** Whether the holder's space carries a compliance tag; null when the space is not known. */
export function hasTag(holder: Holder, tag: string): boolean | null {
  return holder.space ? holder.space.compliance.includes(tag) : null
}

/** The organization of the holder; null when its app is not known or the platform did not say. */
export function organizationOf({ app }: Holder): string | null {
  return app && app.organization !== '' ? app.organization : null
}
