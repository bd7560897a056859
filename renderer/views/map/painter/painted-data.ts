import type { MapData } from '#shared/domain/views.ts'
import type { MapModel } from '#shared/map/model.ts'
import { at } from '#shared/map/rows.ts'

/**
 * What a picture is painted from, and nothing else: a worker that is given less is sooner ready, and does not hold all
 * ids and names a second time. Columns that are left out are empty; names of add-ons are kept where nobody owns them,
 * because no other add-on stands on the map by its name.
 */
export function paintedData({ data, apps: appCells, addonCell }: MapModel): MapData {
  const { apps, addons } = data
  return {
    ...data,
    organizations: [],
    plans: [],
    apps: { ...apps, ids: [], organizations: [], flags: [] },
    addons: {
      ...addons,
      ids: [],
      names: addons.names.map((name, addon) => (at(addonCell, addon) < appCells ? '' : name)),
      plans: [],
      flags: [],
    },
  }
}

/** The same once everything has been joined up: attachments and owners are in the model. */
export function joinedData(data: MapData): MapData {
  return {
    ...data,
    apps: { ...data.apps, spaces: [], risks: [] },
    addons: { ...data.addons, owners: [] },
    attachments: { addons: [], apps: [] },
    slots: data.slots && { ...data.slots, apps: [], addons: [] },
  }
}
