import type { Hit } from '../../graph/hit.ts'
import type { Selection } from '#shared/map/lit.ts'
import type { MapModel } from '#shared/map/model.ts'
import { cellSelection } from '../../graph/walk.ts'
import type { MapFocus } from '../../stores/map-place.ts'

/** What the address names, as a thing on this map; null when it names nothing, or something that is not here. */
export function selectionOf(model: MapModel, focus: MapFocus | null): Selection | null {
  if (focus === null) return null
  switch (focus.kind) {
    case 'addon': {
      const addon = model.data.addons.ids.indexOf(focus.id)
      return addon === -1 ? null : { kind: 'addon', addon }
    }
    case 'app': {
      const cell = model.data.apps.ids.indexOf(focus.id)
      return cell === -1 ? null : { kind: 'app', cell }
    }
    case 'space':
    default: {
      const region = model.regions.findIndex(({ kind, name }) => kind === 'space' && name === focus.name)
      return region === -1 ? null : { kind: 'space', region }
    }
  }
}

export function focusOf(model: MapModel, selection: Selection): MapFocus | null {
  switch (selection.kind) {
    case 'addon': {
      const id = model.data.addons.ids[selection.addon]
      return id === undefined ? null : { kind: 'addon', id }
    }
    case 'app': {
      const id = model.data.apps.ids[selection.cell]
      return id === undefined ? null : { kind: 'app', id }
    }
    case 'space':
    default: {
      const region = model.regions[selection.region]
      return region?.kind === 'space' ? { kind: 'space', name: region.name } : null
    }
  }
}

/** What a click selects: of a port, the space it leads to. A ribbon, and the places that stand for no space, are nothing that can be selected. */
export function selectionOfHit(model: MapModel, hit: Hit | null): Selection | null {
  if (hit === null || hit.kind === 'ribbon') return null
  if (hit.kind === 'addon') return { kind: 'addon', addon: hit.addon }
  if (hit.kind === 'app') return cellSelection({ model }, hit.cell)
  if (hit.kind === 'port') return model.regions[hit.to]?.kind === 'space' ? { kind: 'space', region: hit.to } : null
  return model.regions[hit.region]?.kind === 'space' ? { kind: 'space', region: hit.region } : null
}

export function sameSelection(a: Selection, b: Selection | null): boolean {
  if (a.kind === 'addon') return b?.kind === 'addon' && a.addon === b.addon
  if (a.kind === 'app') return b?.kind === 'app' && a.cell === b.cell
  return b?.kind === 'space' && a.region === b.region
}

/** The same thing on another map of the same data; null where that does not show it, and for what is no space. */
export function counterpart(from: MapModel, selection: Selection, to: MapModel): Selection | null {
  return from === to ? selection : selectionOf(to, focusOf(from, selection))
}
