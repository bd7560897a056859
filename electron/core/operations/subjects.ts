import type { App, Plan, Service, Space } from '#shared/domain/inventory.ts'
import { AppError } from '#shared/errors.ts'
import type { AddonNode, Graph, Holder } from '../graph/graph.ts'
import { spaceOfAppName } from '../graph/running.ts'
import type { Known } from './kind.ts'

/** An app that an operation is about or that an add-on hangs on. */
export interface Party {
  appId: string
  /** Two-part name. */
  appName: string
  spaceName: string
  /** Null when no list shows it. */
  app: App | null
  space: Space | null
}

/**
 * What may stand in a path: the platform takes no escapes (API-FACTS section 3), so an id that holds anything else cannot
 * be asked about. Throws AppError invalid-input.
 */
export function pathPart(text: string): string {
  if (!/^[0-9A-Za-z][0-9A-Za-z._-]*$/.test(text)) {
    throw new AppError('invalid-input', 'This name or id cannot stand in an address of the platform.')
  }
  return text
}

/** Throws AppError not-found for an app that neither the list of apps nor an attachment speaks of. */
export function partyOf({ graph }: Pick<Known, 'graph'>, appId: string): Party {
  const app = graph.apps.get(appId)
  if (app) return partyOfApp(graph, app)
  const held = graph.addonsByApp.get(appId)?.[0]?.holders.find((holder) => holder.appId === appId)
  if (!held) throw new AppError('not-found', 'There is no such app in the latest sync of this endpoint.')
  return partyOfHolder({ graph }, held)
}

/** What the live lists name: an app that came up since the sync is in no list of ours. */
export function partyNamed({ graph }: Pick<Known, 'graph'>, appId: string, appName: string): Party {
  const app = graph.apps.get(appId)
  if (app) return partyOfApp(graph, app)
  const spaceName = spaceOfAppName(appName)
  return { appId, appName, spaceName, app: null, space: graph.spaces.get(spaceName) ?? null }
}

/** The space of an app that is not listed is read off its name. */
export function partyOfHolder({ graph }: Pick<Known, 'graph'>, { appId, appName, app }: Holder): Party {
  if (app) return partyOfApp(graph, app)
  const spaceName = spaceOfAppName(appName)
  return { appId, appName, spaceName, app, space: graph.spaces.get(spaceName) ?? null }
}

function partyOfApp(graph: Graph, app: App): Party {
  return { appId: app.id, appName: app.name, spaceName: app.space, app, space: graph.spaces.get(app.space) ?? null }
}

/** Throws AppError not-found. */
export function addonOf({ graph }: Pick<Known, 'graph'>, addonId: string): AddonNode {
  const node = graph.addons.get(addonId)
  if (!node) throw new AppError('not-found', 'There is no such add-on in the latest sync of this endpoint.')
  return node
}

/** How an app holds an add-on, by the lists; null when it does not. */
export function holderOf(node: AddonNode, appId: string): Holder | null {
  return node.holders.find((holder) => holder.appId === appId) ?? null
}

/** What the add-on is called on the app: each app that holds it has a name of its own for it. */
export function nameOn(node: AddonNode, appId: string): string {
  return holderOf(node, appId)?.name ?? node.name
}

/** Null when the catalogue of the latest sync does not list it. */
export function serviceOf({ graph }: Pick<Known, 'graph'>, node: AddonNode): Service | null {
  if (node.addon) return graph.services.get(node.addon.serviceId) ?? null
  for (const service of graph.services.values()) {
    if (service.name === node.service || service.plans.some(({ id }) => id === node.planId)) return service
  }
  return null
}

/** By id or full name, as the platform looks plans up (API-FACTS section 5.3). */
export function planOf(services: Iterable<Service>, key: string): { service: Service; plan: Plan } | null {
  for (const service of services) {
    const plan = service.plans.find(({ id, name }) => id === key || name === key)
    if (plan) return { service, plan }
  }
  return null
}

/** Empty when nobody said. */
export function regionOf({ app, space }: Party): string {
  return space?.region || app?.region || ''
}

/** Null when its space is in no list. */
export function hasTag({ space }: Party, tag: string): boolean | null {
  return space ? space.compliance.includes(tag) : null
}
