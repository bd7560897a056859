import type { AddonNode } from '#core/graph/graph.ts'
import { isRefused } from './asked.ts'
import { notAsked, unknown, type Unknown } from './rule.ts'
import type { AppSubject, Holding, Scope } from './subject.ts'
import { baseNames, isPrefixed, prefixOf, rivalsOf, sharedNames } from './variables.ts'

/**
 * Whether the add-on is the app's primary of its service. Where nobody told, another one of the service that is known to
 * be primary answers it: an app has one of each.
 */
export function primaryOn({ byService }: AppSubject, { node, primary }: Holding): boolean | null {
  if (primary !== null) return primary
  const others = byService.get(node.service) ?? []
  return others.some((other) => other.primary === true) ? false : null
}

/** Why it is not known whether the add-on is the app's primary of its service. */
export function primaryUntold(
  { facts }: Scope,
  node: AddonNode,
  { appId, appName, isOwner }: { appId: string; appName: string; isOwner: boolean },
): Unknown {
  if (isOwner && !node.addon) {
    return unknown('row-missing', () => `The add-on list does not show ${node.name}, which belongs to ${appName}.`)
  }
  const look = facts.apps.get(appId)
  const looked = (look?.primaries ?? null) !== null || isRefused(look ?? null, 'addon-attachments')
  if (looked || facts.answers.has(node.id)) {
    return unknown(
      'not-told',
      () =>
        `The platform was asked and did not tell whether ${node.name} is the primary ${node.service} of ${appName}.`,
    )
  }
  return notAsked(() => `whether ${node.name} is the primary ${node.service} of ${appName}`)
}

/** Names without the prefix. `whole` is false where the add-on may bring others as well. */
interface Names {
  names: readonly string[]
  whole: boolean
}

/**
 * What the add-on brings to the app. Null where nobody told, which can only be of a service nobody described. The notes
 * of an app name one add-on for each variable, so one that lost all its names to another is not told of at all, and one
 * that is may have lost some.
 */
function namesOn({ scope, standing }: AppSubject, { node, name }: Holding): Names | null {
  const base = baseNames(node.service)
  if (base) return { names: base, whole: true }
  const answer = scope.facts.answers.get(node.id)
  const ownPrimary = answer?.primary[node.addon?.ownerId ?? ''] ?? node.addon?.primary
  if (answer && answer.configVariables.length > 0 && ownPrimary !== undefined) {
    // Such an answer speaks of the owner, under the name it has there.
    return { names: ownPrimary ? answer.configVariables : bare(answer.configVariables, node.name), whole: true }
  }
  const variables = Object.entries(standing.look?.variables ?? {})
  const own = variables.filter(([, addonId]) => addonId === node.id).map(([variable]) => variable)
  return own.length > 0 ? { names: bare(own, name), whole: false } : null
}

function bare(variables: readonly string[], name: string): string[] {
  const prefix = `${prefixOf(name)}_`
  return variables.map((variable) => (variable.startsWith(prefix) ? variable.slice(prefix.length) : variable))
}

/** Base names that both bring to the app, as far as they are told. */
export function namesInCommon(subject: AppSubject, one: Holding, other: Holding): string[] {
  const [ones, others] = [namesOn(subject, one)?.names ?? [], namesOn(subject, other)?.names ?? []]
  return sharedNames(ones, others)
}

/**
 * Whether both bring a variable of the same base name; null where that is not told. With `trusting`, what the notes of the
 * app show of an add-on is taken for all that it brings.
 */
export function overlap(subject: AppSubject, one: Holding, other: Holding, trusting: boolean): boolean | null {
  const [service, otherService] = [one.node.service, other.node.service]
  if (service === otherService) return true
  const rivals = rivalsOf(service)
  // Asked of each pair on each app, so it is decided by the services alone where both are described.
  if (rivals && rivalsOf(otherService)) return rivals.includes(otherService)
  const ones = namesOn(subject, one)
  const others = namesOn(subject, other)
  if (!ones || !others) return null
  if (sharedNames(ones.names, others.names).length > 0) return true
  return trusting || (ones.whole && others.whole) ? false : null
}

/** Why it is not known which variables one of two add-ons brings to the app. */
export function namesUntold(subject: AppSubject, one: Holding, other: Holding): Unknown {
  const told = [one, other].map((holding) => ({ node: holding.node, names: namesOn(subject, holding) }))
  const { node } = told.find(({ names }) => names === null) ?? told.find(({ names }) => names?.whole === false) ?? one
  const { appName, look } = subject.standing
  if ((look?.variables ?? null) === null && !isRefused(look, 'config-vars/notes')) {
    return notAsked(() => `which variables ${node.name} brings to ${appName}`)
  }
  return unknown(
    'not-told',
    () => `The platform was asked and did not tell all the variables that ${node.name} brings to ${appName}.`,
  )
}

/** Add-ons of one app that get in each other's way, in groups, and the first two of which nobody can tell. */
export interface Clashes {
  groups: readonly (readonly Holding[])[]
  blind: readonly [Holding, Holding] | null
}

/**
 * Whoever clashes with one of a group belongs to it. Groups and doubts in which nothing is shared are left out. `clash`
 * gives null where a datum it needs is missing.
 */
export function clashes(
  holdings: readonly Holding[],
  clash: (one: Holding, other: Holding) => boolean | null,
): Clashes {
  const groups = new Map<Holding, Holding[]>()
  let blind: Clashes['blind'] = null
  for (let place = 1; place < holdings.length; place += 1) {
    const one = holdings[place]
    for (let before = 0; before < place; before += 1) {
      const other = holdings[before]
      if (!one || !other) continue
      const answer = clash(other, one)
      if (answer === null && (isShared(one) || isShared(other))) blind ??= [other, one]
      if (answer !== true) continue
      const joined = [...new Set([...(groups.get(other) ?? [other]), ...(groups.get(one) ?? [one])])]
      for (const each of joined) groups.set(each, joined)
    }
  }
  const distinct = [...new Set(groups.values())].filter((group) => group.some(isShared))
  return { groups: distinct.map((group) => group.toSorted((a, b) => (a.node.id < b.node.id ? -1 : 1))), blind }
}

export function isShared({ apps }: Holding): boolean {
  return apps >= 2
}

/**
 * Where a case is filed: under the shared add-on with the smallest id. Nothing that a look or a promotion changes, so that
 * the finding stays the same one.
 */
export function homeOf(holdings: readonly Holding[]): Holding | null {
  return holdings.find(isShared) ?? null
}

/** Why two add-ons of an app could not be compared. */
export function whyBlind(subject: AppSubject, [one, other]: readonly [Holding, Holding]): Unknown {
  const undecided = [one, other].find(
    (holding) => primaryOn(subject, holding) === null && isPrefixed(holding.node.service),
  )
  if (!undecided) return namesUntold(subject, one, other)
  const { appId, appName } = subject.standing
  return primaryUntold(subject.scope, undecided.node, { appId, appName, isOwner: undecided.isOwner })
}
