import type { IncidentApp } from '#shared/domain/incident.ts'
import type { App } from '#shared/domain/inventory.ts'
import type { AddonNode } from '../graph/graph.ts'
import { spaceOfAppName } from '../graph/running.ts'

/** One app that holds the add-on, whether or not it is in the lists. */
export interface IncidentHolder extends Pick<
  IncidentApp,
  'appId' | 'app' | 'space' | 'compliance' | 'organization' | 'role' | 'attachedAs'
> {
  listed: App | null
  /** Milliseconds since the epoch; null where nobody says. */
  attachedAt: number | null
}

/** Each app once, though it may hold the add-on twice: owner first, then production, then by name. */
export function holdersOf(node: AddonNode): IncidentHolder[] {
  const holders = new Map<string, IncidentHolder>()
  for (const { appId, appName, app, space, isOwner, attachment, name } of node.holders) {
    const key = appId === '' ? appName : appId
    if (holders.has(key)) continue
    const attachedAt = Date.parse(attachment?.createdAt ?? '')
    holders.set(key, {
      appId,
      app: appName,
      space: app?.space ?? spaceOfAppName(appName),
      compliance: space?.compliance ?? [],
      organization: app?.organization ?? '',
      role: isOwner ? 'owner' : app?.preview === true ? 'preview' : 'attached',
      attachedAs: name,
      listed: app,
      attachedAt: Number.isNaN(attachedAt) ? null : attachedAt,
    })
  }
  return [...holders.values()].toSorted(
    (one, other) => rank(one) - rank(other) || (one.app < other.app ? -1 : one.app > other.app ? 1 : 0),
  )
}

function rank({ role, compliance }: IncidentHolder): number {
  if (role === 'owner') return 0
  if (isProduction(compliance)) return 1
  return role === 'attached' ? 2 : 3
}

export function isProduction(compliance: readonly string[]): boolean {
  return compliance.includes('prod') || compliance.includes('socs')
}
