import type { Selection } from '#shared/map/lit.ts'
import type { MapModel } from '#shared/map/model.ts'
import { fold } from '#shared/map/query/glob.ts'
import { at } from '#shared/map/rows.ts'
import { nameOf } from './names.ts'

export interface Found {
  selection: Selection
  name: string
  /** Where it is. */
  context: string
}

interface Entry {
  /** Folded for comparing. */
  text: string
  selection: Selection
}

/** Every name on the map, folded once. Spaces come first, then apps, then add-ons: that is also their rank. */
export type SearchIndex = readonly Entry[]

export function indexNames(model: MapModel): SearchIndex {
  const entries: Entry[] = []
  for (const [region, { kind, name }] of model.regions.entries()) {
    if (kind === 'space') entries.push({ text: fold(name), selection: { kind: 'space', region } })
  }
  for (const [cell, name] of model.data.apps.names.entries()) {
    entries.push({ text: fold(name), selection: { kind: 'app', cell } })
  }
  for (const [addon, name] of model.data.addons.names.entries()) {
    const service = model.data.services[at(model.data.addons.services, addon)] ?? ''
    // A space between the two: words of the service are found, but a search does not run from one into the other.
    entries.push({ text: `${fold(name)} ${fold(service)}`, selection: { kind: 'addon', addon } })
  }
  return entries
}

/** The best matches: whole name, then beginning, then all words anywhere; among equals the order of the index. */
export function search(model: MapModel, index: SearchIndex, text: string, limit: number): Found[] {
  const wanted = fold(text.trim())
  if (wanted === '') return []
  const words = wanted.split(/\s+/)
  const ranked: Selection[][] = [[], [], []]
  for (const entry of index) {
    const rank = entry.text === wanted ? 0 : entry.text.startsWith(wanted) ? 1 : 2
    const list = ranked[rank]
    if (!list || list.length >= limit) continue
    if (rank < 2 || words.every((word) => entry.text.includes(word))) list.push(entry.selection)
  }
  return ranked
    .flat()
    .slice(0, limit)
    .map((selection) => ({ selection, name: nameOf(model, selection), context: contextOf(model, selection) }))
}

function contextOf(model: MapModel, selection: Selection): string {
  switch (selection.kind) {
    case 'space':
      return 'space'
    case 'app':
      return model.regions[at(model.cellRegion, selection.cell)]?.name ?? ''
    case 'addon':
    default: {
      const service = model.data.services[at(model.data.addons.services, selection.addon)] ?? ''
      const owner = model.data.apps.names[at(model.addonCell, selection.addon)] ?? 'no owner'
      return `${service} · ${owner}`
    }
  }
}
