import type { RemedyRequest, RemedyStep } from '#shared/domain/finding.ts'
import type { Scope } from '../subject.ts'
import { prefixOf } from '../variables.ts'
import { listing } from '../wording.ts'
import { changeRequest, type Held } from './held.ts'
import { forEach, work } from './requests.ts'

/** M3: gives each a name on its app that makes a prefix of its own there, one which any shell can set. */
export function renameUniquely(scope: Scope, held: readonly Held[]): RemedyStep[] {
  const taken = new Map<string, Set<string>>()
  const renames = held.map((one) => {
    const prefixes = taken.get(one.appId) ?? prefixesOn(scope, one.appId)
    taken.set(one.appId, prefixes)
    const variables = Object.keys(scope.facts.apps.get(one.appId)?.variables ?? {})
    const to = uniqueName(
      one.name,
      (prefix) => prefixes.has(prefix) || variables.some((variable) => variable.startsWith(`${prefix}_`)),
    )
    prefixes.add(prefixOf(to))
    return { ...one, to }
  })
  return [
    work(
      `Find the code that reads the old names, and see which add-on it means: ${listing(renames.map(({ appName, name, to }) => `${prefixOf(name)}_... of ${name} becomes ${prefixOf(to)}_... on ${appName}`))}.`,
    ),
    forEach(
      `Rename ${listing(renames.map(({ appName, name, to }) => `${name} to ${to} on ${appName}`))}. The app is redeployed at once and has the new variables only, so deploy the changed code right away.`,
      renames,
      (one) => renameRequest(one, one.to),
    ),
  ]
}

function renameRequest(held: Held, name: string): RemedyRequest {
  return changeRequest(held, { attachment: { name } }, { name })
}

/** What the names of an app's add-ons make, primaries' too: a promotion elsewhere makes use of theirs. */
function prefixesOn({ graph }: Scope, appId: string): Set<string> {
  const prefixes = new Set<string>()
  for (const node of graph.addonsByApp.get(appId) ?? []) {
    for (const holder of node.holders) {
      if (holder.appId === appId) prefixes.add(prefixOf(holder.name))
    }
  }
  return prefixes
}

/** The platform takes 2 to 22 of letters, digits, hyphens and underscores, and stores them in lower case. */
const longest = 22

/**
 * A name that is like the old one and makes a prefix that `isTaken` does not know. It has no hyphens, so the prefix is the
 * whole of it, and begins with a letter. `isTaken` must leave some number free.
 */
export function uniqueName(name: string, isTaken: (prefix: string) => boolean): string {
  const words = name
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
  // A name that the platform made begins with the service, and what tells it apart comes last.
  while (words.length > 1 && words.join('_').length > longest) words.shift()
  const joined = words.join('_')
  const stem = /^[a-z]./.test(joined) ? joined : `addon_${joined}`
  for (let turn = 1; ; turn += 1) {
    const ending = turn === 1 ? '' : `_${turn}`
    const candidate = stem.slice(0, longest - ending.length).replace(/_+$/, '') + ending
    if (!isTaken(prefixOf(candidate))) return candidate
  }
}
