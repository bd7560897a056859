import type {
  Confidence,
  Facts as FindingFacts,
  GapKind,
  RemedyStep,
  RuleGroup,
  Severity,
} from '#shared/domain/finding.ts'
import type { InventoryKind } from '#shared/domain/inventory.ts'
import type { LookSubject } from '#shared/domain/look.ts'
import type { OptionValue } from './settings.ts'
import type { Sign } from './signs.ts'
import type { ServiceKind } from './statefulness.ts'
import type { AppSubject, Holding, Party, Subject } from './subject.ts'

/** Lists of the inventory, and `look:` for what only a deep look tells. */
export type Need = InventoryKind | `look:${LookSubject | 'audits' | 'shadows'}`

export interface RuleOption<Value extends OptionValue = OptionValue> {
  standard: Value
  /** For the documentation: what it decides, with its unit. */
  about: string
}

type OptionRecord = Readonly<Record<string, RuleOption>>
/** The values in force: the standard ones where the policy file says nothing. */
export type Chosen<Options extends OptionRecord = OptionRecord> = {
  readonly [Name in keyof Options]: Options[Name]['standard']
}

interface RuleRecord<Options extends OptionRecord> {
  /** AKR-nnn. */
  id: string
  title: string
  group: RuleGroup
  baseSeverity: Severity
  confidence: Confidence
  /** Lists whose missing rows would hide a case: while one of them is short, silence is `unknown`. */
  needs: readonly Need[]
  /** Add-ons less stateful than this are skipped, and those of 0 always. */
  minimumStatefulness: number
  /** Add-ons held by fewer apps are skipped. For a rule about apps: one of the add-ons involved has to reach it. */
  minimumApps: number
  excludedKinds: readonly ServiceKind[]
  /** About something that goes on right now: first in incident mode. */
  transient: boolean
  /** Context for somebody who looks already: left out in incident mode. */
  context: boolean
  /** Judged only when the policy file says `enabled: true`. */
  optIn: boolean
  options: Options
  /** What makes it fire, in a sentence or two, with the numbers. */
  fires: string
  /** What it prevents: why somebody should care. */
  why: string
  /** When to acknowledge it, and what keeps it quiet by itself. */
  falsePositives: string
  /** What to do, in a sentence. */
  remedyInWords: string
  /** Where the platform's behaviour is written down. */
  references: readonly string[]
}

/** What an add-on rule found, and whom it is about. Kept for as long as it holds: it refers to no row of the graph. */
export interface Alarm {
  status: 'alarm'
  /** Apps of `subject.share` it is about. Give `subject.consumers` itself where it is all of them. */
  about: readonly Party[]
  /** Two-part names of apps that are not in the share (any more). */
  outside?: readonly string[]
  /** What made it fire beyond who holds the add-on; nothing that changes by itself as time passes. */
  facts?: FindingFacts
  /** Where this case is worse or better than the rule's base. */
  severity?: Severity
  /** A lesser case: one band lower, still never under the floor. */
  damped?: boolean
}

/** A datum the rule needs is not there. Never read as ok. */
export interface Unknown<About = unknown> {
  status: 'unknown'
  gap: GapKind
  /** One sentence about what was judged, made when somebody wants to read it. */
  reason: (about: About) => string
}

/** `skip`: the rule does not speak of such an add-on. */
export type Quiet = { status: 'ok' } | { status: 'skip' }
export type Verdict = Alarm | Unknown<Subject> | Quiet

/** One case of an app rule, filed under the add-on `home`. */
export interface AppCase {
  home: Holding
  /** The other add-ons involved. */
  others: readonly Holding[]
  facts?: FindingFacts
  severity?: Severity
  damped?: boolean
}
/** An app rule may find several cases on one app, and be blind to others. */
export type AppVerdict =
  { status: 'alarm'; cases: readonly AppCase[]; blind?: Unknown<AppSubject> } | Unknown<AppSubject> | Quiet

export interface AddonRule<Options extends OptionRecord = OptionRecord> extends RuleRecord<Options> {
  about: 'add-on'
  /** It is silent unless there is one of each of these groups of signs; left out, it is always asked. Two at most. */
  silentWithout?: readonly (readonly Sign[])[]
  /** Called for each add-on that passes the gates, so it is fast: no sentences, no allocation where it is quiet. */
  judge(subject: Subject, options: Chosen<Options>): Verdict
  /** One sentence about this very case, in an operator's words. Called when somebody reads the finding. */
  sentence(subject: Subject, alarm: ReadAlarm, options: Chosen<Options>): string
  remedy(subject: Subject, alarm: ReadAlarm): RemedyStep[]
}

export interface AppRule<Options extends OptionRecord = OptionRecord> extends RuleRecord<Options> {
  about: 'app'
  judge(subject: AppSubject, options: Chosen<Options>): AppVerdict
  sentence(subject: AppSubject, found: ReadCase, options: Chosen<Options>): string
  remedy(subject: AppSubject, found: ReadCase): RemedyStep[]
}

export type Rule = AddonRule | AppRule

/** An alarm as it is read back from what was kept of it. */
export type ReadAlarm = Required<Pick<Alarm, 'about' | 'outside' | 'facts'>>
export type ReadCase = Required<Pick<AppCase, 'home' | 'others' | 'facts'>>

/** Lets a rule name the types of its own options and nobody else know them. */
export function addonRule<Options extends OptionRecord>(rule: Omit<AddonRule<Options>, 'about'>): AddonRule {
  return { ...rule, about: 'add-on' } as unknown as AddonRule
}

export function appRule<Options extends OptionRecord>(rule: Omit<AppRule<Options>, 'about'>): AppRule {
  return { ...rule, about: 'app' } as unknown as AppRule
}

export const ok: Quiet = { status: 'ok' }
export const skip: Quiet = { status: 'skip' }

export function unknown<About>(gap: GapKind, reason: (about: About) => string): Unknown<About> {
  return { status: 'unknown', gap, reason }
}

/**
 * Looks at each consumer with `test`, which gives null where a datum it needs is missing. Some consumers that fire are an
 * alarm whatever the others are; without one, a consumer that could not be looked at makes the whole unknown.
 */
export function judgeConsumers(
  subject: Subject,
  test: (consumer: Party) => boolean | null,
  alarm: ((about: readonly Party[]) => Omit<Alarm, 'status' | 'about'>) | null = null,
  blindness: (blind: Party) => Unknown = missing,
): Verdict {
  return judgeParties(subject.consumers, test, alarm, blindness)
}

/** The same of some of the share, the owner among them where a rule wants that. */
export function judgeParties(
  parties: readonly Party[],
  test: (party: Party) => boolean | null,
  alarm: ((about: readonly Party[]) => Omit<Alarm, 'status' | 'about'>) | null = null,
  blindness: (blind: Party) => Unknown = missing,
): Verdict {
  let fired = 0
  let blind: Party | null = null
  for (const party of parties) {
    const answer = test(party)
    if (answer === true) fired += 1
    else if (answer === null) blind ??= party
  }
  if (fired === 0) return blind ? blindness(blind) : ok
  const about = fired === parties.length ? parties : parties.filter((party) => test(party) === true)
  return { status: 'alarm', about, ...alarm?.(about) }
}

/** The verdict where an app or its space is not in the snapshot. */
export function missing(party: Pick<Party, 'app' | 'appName'>): Unknown {
  return unknown('row-missing', () => {
    const what = party.app ? `The space of ${party.appName}` : `The app ${party.appName}`
    return `${what} is not among what the platform listed.`
  })
}

/**
 * The verdict where only a deep look could tell. `what` completes "nobody has asked ... yet": "which apps have it as primary".
 * Before the first look this is what many rules say of each add-on: one that is made once for all of them costs nothing.
 */
export function notAsked<About>(what: (about: About) => string): Unknown<About> {
  return unknown('not-asked', (about) => {
    const question = what(about)
    return `Nobody has asked the platform ${question} yet. A deep look does.`
  })
}
