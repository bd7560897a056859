import type { MapData } from '#shared/domain/views.ts'
import { assignSlots, slotsOf, type SlotTable } from '#shared/map/slots.ts'

/** A fleet with its slot table, as the core tells it. */
export interface Seated {
  data: MapData
  table: SlotTable
}

export function seated(data: MapData, before: SlotTable | null): Seated {
  const table = assignSlots(before, data)
  return { data: { ...data, slots: slotsOf(table, data) }, table }
}

/**
 * The fleet an hour later: one app in two hundred is gone with all it had, half as many again have come, one add-on in a
 * hundred has gone and one has come, and one attachment in a hundred has moved. The same for the same fleet.
 */
export function churned(data: MapData): MapData {
  const { apps, addons, attachments } = data
  const came = Math.ceil(apps.ids.length / 200)
  const keptApps = keep(apps.ids.length, 200)
  const owned = keptApps.place
  const stays = (owner: number): boolean => owner === -1 || owned[owner] !== -1
  const keptAddons = keep(addons.ids.length, 100, (addon) => stays(addons.owners[addon] ?? -1))
  const newAddons = Array.from({ length: Math.ceil(addons.ids.length / 100) }, (_, i) => i)
  const newApps = Array.from({ length: came }, (_, i) => (i * 37) % data.spaces.length)
  const edges = attachments.addons.flatMap((addon, edge) => {
    const from = keptAddons.place[addon] ?? -1
    const app = attachments.apps[edge] ?? 0
    const to = owned[edge % 100 === 99 ? (app + 1) % apps.ids.length : app] ?? -1
    return from === -1 || to === -1 ? [] : [{ from, to }]
  })
  return {
    ...data,
    takenAt: data.takenAt + 3_600_000,
    apps: {
      ids: [...keptApps.rows.map((row) => apps.ids[row] ?? ''), ...newApps.map((_, i) => `new-app-${i}`)],
      names: [...keptApps.rows.map((row) => apps.names[row] ?? ''), ...newApps.map((_, i) => `new${i}-app`)],
      spaces: [...pick(apps.spaces, keptApps), ...newApps],
      organizations: [...pick(apps.organizations, keptApps), ...newApps.map(() => 0)],
      flags: [...pick(apps.flags, keptApps), ...newApps.map(() => 4)],
      risks: [...pick(apps.risks, keptApps), ...newApps.map(() => 0)],
    },
    addons: {
      ids: [...keptAddons.rows.map((row) => addons.ids[row] ?? ''), ...newAddons.map((i) => `new-addon-${i}`)],
      names: [...keptAddons.rows.map((row) => addons.names[row] ?? ''), ...newAddons.map((i) => `new-marble-${i}`)],
      services: [...pick(addons.services, keptAddons), ...newAddons.map(() => 0)],
      plans: [...pick(addons.plans, keptAddons), ...newAddons.map(() => 0)],
      flags: [...pick(addons.flags, keptAddons), ...newAddons.map(() => 0)],
      owners: [
        ...keptAddons.rows.map((row) => owned[addons.owners[row] ?? -1] ?? -1),
        ...newAddons.map((i) => (i * 53) % keptApps.rows.length),
      ],
      risks: [...pick(addons.risks, keptAddons), ...newAddons.map(() => 1)],
    },
    attachments: { addons: edges.map(({ from }) => from), apps: edges.map(({ to }) => to) },
    slots: null,
  }
}

interface Kept {
  /** Indexes of what stays. */
  rows: number[]
  /** Index before -> index after; -1 for what is gone. */
  place: number[]
}

function pick(list: readonly number[], kept: Kept): number[] {
  return kept.rows.map((row) => list[row] ?? 0)
}

function keep(count: number, one: number, stays: (row: number) => boolean = () => true): Kept {
  const kept: Kept = { rows: [], place: [] }
  for (let row = 0; row < count; row += 1) {
    const isKept = row % one !== one - 1 && stays(row)
    kept.place.push(isKept ? kept.rows.length : -1)
    if (isKept) kept.rows.push(row)
  }
  return kept
}
