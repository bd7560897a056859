import type { AddonNode } from '#core/graph/graph.ts'
import { isFresh } from './asked.ts'
import { askedPrimaryAt, isUnasked } from './facts.ts'
import { notAsked, type Unknown } from './rule.ts'
import type { AppSubject, Holding, Party, Scope, Subject } from './subject.ts'

/*
 * Anybody may promote another add-on at any time, and nothing tells of it. So what a look or an answer told of a primary
 * proves that all is well for a while only, as with states; what it told of trouble holds until something else is told.
 */

export const freshPrimaries = {
  'fresh-hours': {
    standard: 24,
    about: 'Hours for which an answer about primaries proves that nothing is wrong.',
  },
} as const

/** An app with the add-on. */
interface Holder {
  appId: string
  appName: string
  isOwner: boolean
}

/** Whether it was asked for, and not lately. */
function isOld(scope: Scope, { id }: AddonNode, appId: string, hours: number): boolean {
  const at = askedPrimaryAt(scope.facts, id, appId)
  return at !== null && !isFresh(scope, at, hours)
}

/**
 * Whether the add-on is the app's primary of its service, given what is told of it. The list tells it of the owner's, at
 * each sync: what was asked about one of these gives way to the list once it is old.
 */
function current(scope: Scope, node: AddonNode, { appId, isOwner }: Holder, told: boolean, hours: number): boolean {
  const listed = isOwner ? (node.addon?.primary ?? null) : null
  return listed !== null && told !== listed && isOld(scope, node, appId, hours) ? listed : told
}

/** Why what was told of it proves nothing any more; null where it still does. */
function outdated(scope: Scope, node: AddonNode, { appId, appName, isOwner }: Holder, hours: number): Unknown | null {
  if ((isOwner && node.addon) || !isOld(scope, node, appId, hours)) return null
  return notAsked(() => `for ${hours} hours whether ${node.name} is the primary ${node.service} of ${appName}`)
}

/** For a rule about add-ons. Null where nobody told. */
export function isPrimaryOf(subject: Subject, party: Party, hours: number): boolean | null {
  const told = subject.isPrimary(party)
  if (told === null || isUnasked(subject.scope.facts)) return told
  return current(subject.scope, subject.node, party, told, hours)
}

/** Why nothing is proven by what `isPrimaryOf` gives; null where something is, or nobody told. */
export function outdatedOf({ scope, node }: Subject, party: Party, hours: number): Unknown | null {
  return outdated(scope, node, party, hours)
}

/** For a rule about apps: what was told of this very add-on. Null where nobody told. */
export function toldPrimary(subject: AppSubject, holding: Holding, hours: number): boolean | null {
  const told = holding.primary
  if (told === null || isUnasked(subject.scope.facts)) return told
  return current(subject.scope, holding.node, holderOf(subject, holding), told, hours)
}

/**
 * Whether the add-on is the app's primary of its service. Where nobody told, another one of the service that is known to
 * be primary answers it: an app has one of each.
 */
export function primaryNow(subject: AppSubject, holding: Holding, hours: number): boolean | null {
  const told = toldPrimary(subject, holding, hours)
  return told === null && primaryBeside(subject, holding, hours) ? false : told
}

/** Why nothing is proven by what `primaryNow` gives; null where something is, or nobody told. */
export function outdatedOn(subject: AppSubject, holding: Holding, hours: number): Unknown | null {
  if (isUnasked(subject.scope.facts)) return null
  const told = toldPrimary(subject, holding, hours)
  const by = told === null ? primaryBeside(subject, holding, hours) : holding
  return by ? outdated(subject.scope, by.node, holderOf(subject, by), hours) : null
}

/**
 * Whether two add-ons do not clash because one of them is primary, or is not, as given; why not, where only what was told
 * too long ago says so.
 */
export function areApart(
  subject: AppSubject,
  pair: readonly [Holding, Holding],
  primary: boolean,
  hours: number,
): boolean | Unknown {
  let doubt: Unknown | null = null
  for (const holding of pair) {
    if (primaryNow(subject, holding, hours) !== primary) continue
    const why = outdatedOn(subject, holding, hours)
    if (!why) return true
    doubt ??= why
  }
  return doubt ?? false
}

function primaryBeside(subject: AppSubject, { node }: Holding, hours: number): Holding | undefined {
  return subject.byService.get(node.service)?.find((other) => toldPrimary(subject, other, hours) === true)
}

function holderOf({ standing }: AppSubject, { isOwner }: Holding): Holder {
  return { appId: standing.appId, appName: standing.appName, isOwner }
}
