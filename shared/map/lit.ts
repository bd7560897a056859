import { crossesSpaces, criticalRisk, type MapModel } from './model.ts'
import { at, row } from './rows.ts'

/** What a person chose on the map, by index into the model. */
export type Selection =
  { kind: 'addon'; addon: number } | { kind: 'app'; cell: number } | { kind: 'space'; region: number }

/** The blast radius of a selection: what stays lit while the rest is dimmed. */
export interface Lit {
  selection: Selection
  cells: Set<number>
  addons: Set<number>
  regions: Set<number>
  edges: Edge[]
  /** Only for a space: what it shares with each other region. */
  links: { other: number; count: number; critical: boolean }[]
}

/** From an add-on to a cell that borrows it. */
export interface Edge {
  addon: number
  cell: number
  crossing: boolean
  critical: boolean
  /** The selected app is the one that borrows: drawn dashed. */
  borrowed: boolean
}

export function light(model: MapModel, selection: Selection): Lit {
  const lit: Lit = { selection, cells: new Set(), addons: new Set(), regions: new Set(), edges: [], links: [] }
  switch (selection.kind) {
    case 'addon':
      lightAddon(model, lit, selection.addon)
      break
    case 'app':
      lit.cells.add(selection.cell)
      for (const addon of row(model.owned, selection.cell)) lightAddon(model, lit, addon)
      for (const addon of row(model.borrowed, selection.cell)) {
        lit.addons.add(addon)
        lit.cells.add(at(model.addonCell, addon))
        lit.edges.push(edge(model, addon, selection.cell, true))
      }
      break
    case 'space':
      lightSpace(model, lit, selection.region)
      break
  }
  for (const cell of lit.cells) lit.regions.add(at(model.cellRegion, cell))
  return lit
}

function lightAddon(model: MapModel, lit: Lit, addon: number): void {
  lit.addons.add(addon)
  lit.cells.add(at(model.addonCell, addon))
  for (const cell of row(model.borrowers, addon)) {
    lit.cells.add(cell)
    lit.edges.push(edge(model, addon, cell, false))
  }
}

function lightSpace(model: MapModel, lit: Lit, region: number): void {
  lit.regions.add(region)
  for (const cell of model.regions[region]?.cells ?? []) {
    lit.cells.add(cell)
    for (const addon of row(model.owned, cell)) {
      if (!crossesSpaces(model, addon)) continue
      lit.addons.add(addon)
      for (const borrower of row(model.borrowers, addon)) lit.cells.add(borrower)
    }
    for (const addon of row(model.borrowed, cell)) {
      if (at(model.cellRegion, at(model.addonCell, addon)) === region) continue
      lit.addons.add(addon)
      lit.cells.add(at(model.addonCell, addon))
    }
  }
  for (const { a, b, count, critical } of model.links) {
    if (a === region || b === region) lit.links.push({ other: a === region ? b : a, count, critical })
  }
}

function edge(model: MapModel, addon: number, cell: number, borrowed: boolean): Edge {
  return {
    addon,
    cell,
    crossing: at(model.cellRegion, at(model.addonCell, addon)) !== at(model.cellRegion, cell),
    critical: model.data.addons.risks[addon] === criticalRisk,
    borrowed,
  }
}
