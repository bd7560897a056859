import type { Plan, Service } from '#shared/domain/inventory.ts'
import type { AddonRow } from '#shared/domain/views.ts'
import type { AddonNode, Graph } from '../../graph/graph.ts'
import { spaceOf, spaceOfAppName } from '../../graph/running.ts'
import type { Judgement } from '../../risk/risk.ts'

/*
 * What the views share, worked out once per snapshot or judgement: the tables hang on the graph and on the judgement
 * they were made from and go away with them.
 */

const rowsByJudgement = new WeakMap<Judgement, AddonRow[]>()
const plansByGraph = new WeakMap<Graph, ReadonlyMap<string, { plan: Plan; service: Service }>>()

/** A row for each add-on in the order of graph.addons. */
export function addonRows(graph: Graph, judgement: Judgement): readonly AddonRow[] {
  let rows = rowsByJudgement.get(judgement)
  if (!rows) {
    rows = Array.from(graph.addons.values(), (node) => addonRow(node, graph, judgement))
    rowsByJudgement.set(judgement, rows)
  }
  return rows
}

export function addonRow(node: AddonNode, graph: Graph, judgement: Judgement): AddonRow {
  const { apps, spaces } = reach(node)
  const plan = plansOf(graph).get(node.planId)?.plan
  return {
    endpointId: graph.endpointId,
    id: node.id,
    name: node.name,
    service: node.service,
    plan: node.plan,
    owner: node.ownerName,
    space: node.owner?.space ?? (node.ownerName === null ? '' : spaceOfAppName(node.ownerName)),
    organization: node.owner?.organization ?? '',
    apps,
    spaces,
    priceCents: node.addon?.priceCents ?? plan?.priceCents ?? null,
    severity: judgement.worstOf(node.id),
    score: judgement.scoreOf(node.id),
    createdAt: node.addon?.createdAt ?? '',
    carriedFrom: carriedFrom(node, graph),
  }
}

/** Distinct apps that hold the add-on, owner included, and the spaces they are in. */
function reach(node: AddonNode): { apps: number; spaces: number } {
  const [first, second] = node.holders
  // Nine add-ons of ten are held by their owner alone.
  if (!second) return { apps: first ? 1 : 0, spaces: first ? 1 : 0 }
  const apps = new Set<string>()
  const spaces = new Set<string>()
  for (const holder of node.holders) {
    apps.add(holder.appName)
    spaces.add(spaceOf(holder))
  }
  return { apps: apps.size, spaces: spaces.size }
}

/** An add-on of which only attachments speak is as old as the youngest of them. */
function carriedFrom(node: AddonNode, graph: Graph): number | null {
  if (node.addon) return lastSeen(graph, node.addon.id)
  let latest: number | null = null
  for (const { attachment } of node.holders) {
    const seen = attachment && lastSeen(graph, attachment.id)
    if (seen === null) return null
    latest = Math.max(latest ?? 0, seen)
  }
  return latest
}

/** When a row that the latest sync did not show was last seen; null for one it did show. */
export function lastSeen(graph: Graph, id: string): number | null {
  return Object.hasOwn(graph.carried, id) ? (graph.carried[id] ?? null) : null
}

/** Plan id -> the plan and its service. */
export function plansOf(graph: Graph): ReadonlyMap<string, { plan: Plan; service: Service }> {
  let plans = plansByGraph.get(graph)
  if (!plans) {
    const byId = new Map<string, { plan: Plan; service: Service }>()
    for (const service of graph.services.values()) {
      for (const plan of service.plans) byId.set(plan.id, { plan, service })
    }
    plans = byId
    plansByGraph.set(graph, plans)
  }
  return plans
}
