import { crossesSpaces, holderCells, type MapModel } from './model.ts'
import type { RankingOrder, RankingSort } from './orders.ts'
import { at } from './rows.ts'

/** An add-on that more than one app holds. */
export interface SharedAddon {
  addon: number
  /** Cell it lives in: its owner's, or its own where it has none. */
  home: number
  /** Apps that hold it, its owner's included; spaces and organizations these are in. */
  apps: number
  spaces: number
  organizations: number
  /** 0 none, then 1 to 5 for info to critical: its worst finding. */
  risk: number
  across: boolean
}

/** In the order of the data. What nobody owns is shared when more than one app borrows it. */
export function sharedAddons(model: MapModel): SharedAddon[] {
  const { data } = model
  const shared: SharedAddon[] = []
  for (let addon = 0; addon < model.totals.addons; addon += 1) {
    const holders = holderCells(model, addon)
    if (holders.length < 2) continue
    const organizations = new Set(holders.map((cell) => data.apps.organizations[cell] ?? -1))
    shared.push({
      addon,
      home: at(model.addonCell, addon),
      apps: holders.length,
      spaces: at(model.addonRegions, addon),
      organizations: organizations.size,
      risk: at(data.addons.risks, addon),
      across: crossesSpaces(model, addon),
    })
  }
  return shared
}

/** Scores by the add-on's id, 0 to 100. Who has none, or none yet, stands behind all that have one. */
export type Scores = ReadonlyMap<string, number>

/**
 * In the order asked for; among equals the worse, then the more widely held, then by name. Words are compared by code
 * units, numbers by size. By owner, what has none comes last either way.
 */
export function rank(
  model: MapModel,
  shared: readonly SharedAddon[],
  scores: Scores,
  { sort, descending }: RankingOrder,
): SharedAddon[] {
  const { data } = model
  const keyed = shared.map((each) => ({
    each,
    key: keyOf(model, each, scores, sort),
    score: scoreOf(model, each, scores),
    name: data.addons.names[each.addon] ?? '',
  }))
  const turn = descending ? -1 : 1
  return keyed
    .toSorted((p, q) => {
      if (p.key === null || q.key === null) {
        if (p.key !== q.key) return p.key === null ? 1 : -1
      } else if (p.key !== q.key) return p.key < q.key ? -turn : turn
      return (
        q.score - p.score ||
        q.each.apps - p.each.apps ||
        (p.name < q.name ? -1 : p.name > q.name ? 1 : p.each.addon - q.each.addon)
      )
    })
    .map(({ each }) => each)
}

/** The score where there is one; otherwise below all that have one, by the worst finding. */
function scoreOf({ data }: MapModel, { addon, risk }: SharedAddon, scores: Scores): number {
  return scores.get(data.addons.ids[addon] ?? '') ?? risk - 6
}

function keyOf(model: MapModel, shared: SharedAddon, scores: Scores, sort: RankingSort): string | number | null {
  const { data } = model
  const { addon, home } = shared
  switch (sort) {
    case 'score':
      return scoreOf(model, shared, scores)
    case 'name':
      return data.addons.names[addon] ?? ''
    case 'service':
      // With its plan, which begins with the service.
      return `${data.services[at(data.addons.services, addon)] ?? ''} ${data.plans[at(data.addons.plans, addon)] ?? ''}`
    case 'owner':
      return home < model.apps ? (data.apps.names[home] ?? '') : null
    case 'apps':
    case 'spaces':
    case 'organizations':
    default:
      return shared[sort]
  }
}
