import { compare, serviceOfPlan } from '../graph/build.ts'
import type { Holder } from '../graph/graph.ts'
import type { Known, Reply } from './kind.ts'
import type { AskedHold } from './questions.ts'
import type { Party } from './subjects.ts'

/** An add-on that an app owns. */
export interface OwnedAddon {
  id: string
  /** What the owner calls it. */
  name: string
  service: string
  planId: string
  /** Everybody else who holds it. */
  others: { appId: string; appName: string }[]
}

/**
 * What an app owns and who else holds it: as the list of all holds told just now, else by the latest sync. Whoever attached
 * something since that sync is only in the former.
 */
export function ownedBy(
  known: Known,
  { appId, appName }: Pick<Party, 'appId' | 'appName'>,
  holds: Reply<readonly AskedHold[]>,
): OwnedAddon[] {
  if (!holds.ok) return ownedByLists(known, appId)
  // A row of the owner's own is one whose app goes by the owner's name (API-FACTS section 5.5).
  const own = holds.told.filter((row) => row.appId === appId && row.ownerName === appName)
  const owned = new Map(
    own.map(({ addonId, name, plan, planId }): [string, OwnedAddon] => {
      const node = known.graph.addons.get(addonId)
      const service = node?.service ?? serviceOfPlan(plan)
      return [addonId, { id: addonId, name, service, planId, others: [] }]
    }),
  )
  for (const row of holds.told) {
    if (row.appId !== appId) owned.get(row.addonId)?.others.push({ appId: row.appId, appName: row.appName })
  }
  // The list has no order of its own.
  return [...owned.values()].toSorted((one, other) => compare(one.id, other.id))
}

function ownedByLists({ graph }: Known, appId: string): OwnedAddon[] {
  const isOwners = (holder: Holder): boolean => holder.isOwner && holder.appId === appId
  return (graph.addonsByApp.get(appId) ?? [])
    .filter(({ holders }) => holders.some(isOwners))
    .map(({ id, name, service, planId, holders }) => ({
      id,
      name,
      service,
      planId,
      others: holders.filter((holder) => holder.appId !== appId),
    }))
}

/** What an app borrows, of the list of all holds. That does not tell which of it is a primary. */
export function borrowedOf(
  holds: Reply<readonly AskedHold[]>,
  appId: string,
): Reply<(AskedHold & { primary: null })[]> {
  if (!holds.ok) return holds
  const told = holds.told
    .filter((row) => row.appId === appId && row.ownerName !== row.appName)
    .map((row) => ({ ...row, primary: null }))
  return { ...holds, told }
}
