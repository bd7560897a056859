import { light, type Lit, type Selection } from '../lit.ts'
import { orphanOf, type MapModel } from '../model.ts'
import { at } from '../rows.ts'
import { subjectOf } from './subject.ts'

/** What a selection lights on a map, as rows of the map's data. */
export interface LitRows {
  kind: Selection['kind']
  /** As in the data: of an add-on, an app or a space. */
  id: string
  name: string
  /** "rates of level-payments-prod". */
  words: string
  space: (space: number) => boolean
  app: (app: number) => boolean
  addon: (addon: number) => boolean
  /** Whether it is because of this that both ends are lit: an app that owns or borrows an add-on. */
  holding: (addon: number, app: number) => boolean
  isSubject: (kind: Selection['kind'], index: number) => boolean
}

export function litRows(model: MapModel, lit: Lit): LitRows {
  const { data, addonCell, cellRegion } = model
  const { selection } = lit
  const subject = subjectRow(model, selection)
  const { ids, names } = subject.kind === 'app' ? data.apps : data.addons
  const space = subject.kind === 'space' ? data.spaces[subject.index] : undefined
  const touches = (addon: number, app: number): boolean => {
    if (selection.kind === 'addon') return addon === selection.addon
    const home = at(addonCell, addon)
    if (selection.kind === 'app') return home === selection.cell || app === selection.cell
    return at(cellRegion, home) === selection.region || at(cellRegion, app) === selection.region
  }
  return {
    kind: subject.kind,
    id: space?.id ?? ids[subject.index] ?? '',
    name: space?.name ?? names[subject.index] ?? '',
    words: subjectOf(model, selection),
    // Regions of spaces are in the order of the data.
    space: (index) => lit.regions.has(index),
    app: (app) => lit.cells.has(app),
    addon: (addon) => lit.addons.has(addon),
    holding: (addon, app) => lit.addons.has(addon) && (at(addonCell, addon) === app || touches(addon, app)),
    isSubject: (kind, index) => kind === subject.kind && index === subject.index,
  }
}

/** What an add-on that is to be focused on lights; null where it is not among what is shown. */
export function litByAddon(model: MapModel, id: string | null): LitRows | null {
  const addon = id === null ? -1 : model.data.addons.ids.indexOf(id)
  return addon === -1 ? null : litRows(model, light(model, { kind: 'addon', addon }))
}

/** An orphan's cell is the orphan itself. */
function subjectRow(model: MapModel, selection: Selection): { kind: Selection['kind']; index: number } {
  if (selection.kind === 'space') return { kind: 'space', index: selection.region }
  if (selection.kind === 'addon') return { kind: 'addon', index: selection.addon }
  const orphan = orphanOf(model, selection.cell)
  return orphan === -1 ? { kind: 'app', index: selection.cell } : { kind: 'addon', index: orphan }
}
