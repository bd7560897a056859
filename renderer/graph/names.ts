import type { Selection } from '#shared/map/lit.ts'
import type { MapModel } from '#shared/map/model.ts'

export function nameOf(model: MapModel, selection: Selection): string {
  switch (selection.kind) {
    case 'space':
      return model.regions[selection.region]?.name ?? ''
    case 'app':
      return model.data.apps.names[selection.cell] ?? ''
    case 'addon':
    default:
      return model.data.addons.names[selection.addon] ?? ''
  }
}

/** The platform's id, for tests and for links. */
export function idOf(model: MapModel, selection: Selection): string {
  switch (selection.kind) {
    case 'space':
      return model.data.spaces[model.regions[selection.region]?.space ?? -1]?.id ?? ''
    case 'app':
      return model.data.apps.ids[selection.cell] ?? ''
    case 'addon':
    default:
      return model.data.addons.ids[selection.addon] ?? ''
  }
}
