import type { AddonRow, CatalogView } from '#shared/domain/views.ts'
import type { AddonNode } from '../../graph/graph.ts'
import type { Judgement } from '../../risk/risk.ts'
import { compare } from '../../graph/build.ts'
import type { Current } from '../inventory.ts'
import { addonRows, plansOf } from './rows.ts'

/** Services and plans with who uses them, by name. Orphans count: the platform still runs and charges for them. */
export function catalog(current: Current): CatalogView {
  const { graph } = current
  const users = new Map<string, AddonNode[]>()
  const plans = plansOf(graph)
  for (const node of graph.addons.values()) {
    const planId = plans.get(node.planId)?.plan.id
    if (planId === undefined) continue
    const nodes = users.get(planId)
    if (nodes) nodes.push(node)
    else users.set(planId, [node])
  }
  const services = Array.from(graph.services.values(), (service) => {
    const nodes = service.plans.flatMap((plan) => users.get(plan.id) ?? [])
    return {
      ...service,
      plans: service.plans
        .map((plan) => {
          const using = users.get(plan.id) ?? []
          return { ...plan, addons: using.length, apps: appsOf(using).size }
        })
        .toSorted((left, right) => compare(left.name, right.name)),
      addons: nodes.length,
      shared: nodes.filter((node) => appsOf([node]).size > 1).length,
    }
  }).toSorted((left, right) => compare(left.name, right.name))
  return { endpointId: graph.endpointId, takenAt: graph.takenAt, complete: graph.complete, services }
}

function appsOf(nodes: readonly AddonNode[]): Set<string> {
  return new Set(nodes.flatMap((node) => node.holders.map((holder) => holder.appName)))
}

/** The add-ons that use a plan, by name; none for a plan that is not known. */
export function planUsers(current: Current, judgement: Judgement, planId: string): AddonRow[] {
  const nodes = current.graph.addons
  return addonRows(current.graph, judgement)
    .filter((row) => nodes.get(row.id)?.planId === planId)
    .toSorted((left, right) => compare(left.name, right.name))
}
