import type { Plan, Service } from '#shared/domain/inventory.ts'
import type { AddonNode, Graph } from '#core/graph/graph.ts'
import { signsOfPlan } from './signs.ts'
import { statefulnessOf, type Statefulness } from './statefulness.ts'

/** What the catalogue says of an add-on. */
export interface Described {
  plan: Plan | null
  service: Service | null
  statefulness: Statefulness
  /** Bits of what the plan has about it (signs.ts). */
  signs: number
}

/** Looked up once per plan, and then found by the number of the add-on. */
export function catalogueOf(graph: Graph): (node: AddonNode) => Described {
  const plans = new Map<string, { plan: Plan; service: Service }>()
  const byName = new Map<string, Service>()
  for (const service of graph.services.values()) {
    byName.set(service.name, service)
    for (const plan of service.plans) plans.set(plan.id, { plan, service })
  }
  // What is shared can be, whatever the catalogue says today: it was asked when the add-on was attached.
  const ofShared = new Map<string, Described>()
  const ofOthers = new Map<string, Described>()
  const byNumber = Array.from<Described | undefined>({ length: graph.nodes.length })

  function describe({ planId, service, addon, holders }: AddonNode): Described {
    const known = plans.get(planId)
    const named = byName.get(service)
    return {
      plan: known?.plan ?? null,
      signs: signsOfPlan(known?.plan ?? null),
      service: known?.service ?? (addon ? graph.services.get(addon.serviceId) : undefined) ?? named ?? null,
      statefulness: statefulnessOf(
        service,
        known?.plan ?? null,
        holders.length > 1 ? null : (named?.supportsSharing ?? null),
      ),
    }
  }

  return (node) => {
    let described = byNumber[node.number]
    if (!described) {
      // An add-on whose plan nobody told falls back on the names of its services.
      const plan = node.planId === '' ? `${node.service} ${node.addon?.serviceId ?? ''}` : node.planId
      const byPlan = node.holders.length > 1 ? ofShared : ofOthers
      described = byPlan.get(plan)
      if (!described) {
        described = describe(node)
        byPlan.set(plan, described)
      }
      byNumber[node.number] = described
    }
    return described
  }
}
