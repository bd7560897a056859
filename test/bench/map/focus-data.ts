import type { FocusApp, FocusData, FocusGroup, FocusTie } from '#shared/domain/focus.ts'
import type { MapData } from '#shared/domain/views.ts'

/** Who hangs on one add-on of the fleet, as the core would tell it. */
export function focusDataOf(fleet: MapData, addon: number, holders: readonly number[]): FocusData {
  const owner = fleet.addons.owners[addon] ?? -1
  const addonId = fleet.addons.ids[addon] ?? ''
  const name = fleet.addons.names[addon] ?? ''
  const service = fleet.services[fleet.addons.services[addon] ?? 0] ?? ''
  const spaceOf = (app: number) => fleet.spaces[fleet.apps.spaces[app] ?? -1]
  const tie = (app: number): FocusTie => ({
    appId: fleet.apps.ids[app] ?? '',
    app: fleet.apps.names[app] ?? '',
    isOwner: app === owner,
    attachmentId: `${addonId} ${app}`,
    attachmentName: 'DATABASE',
    attachedAt: '2026-01-01T00:00:00Z',
    primary: null,
    carriedFrom: null,
    addonId,
    addon: name,
  })
  const rowOf = (app: number): FocusApp => ({
    appId: fleet.apps.ids[app] ?? '',
    app: fleet.apps.names[app] ?? '',
    space: spaceOf(app)?.name ?? '',
    compliance: spaceOf(app)?.compliance ?? [],
    organization: '',
    region: spaceOf(app)?.region ?? '',
    preview: false,
    maintenance: false,
    running: true,
    known: true,
    carriedFrom: null,
    environment: 'production',
    severity: app % 5 === 0 ? 'high' : null,
    ties: [tie(app)],
    tieCount: 1,
    owns: app === owner ? 1 : 0,
    borrows: app === owner ? 0 : 1,
  })
  const group = <Row>(space: string, rows: Row[]): FocusGroup<Row> => ({
    by: 'space',
    space,
    compliance: [],
    environment: 'production',
    crossing: space !== spaceOf(owner)?.name,
    total: rows.length,
    rows,
  })
  const bySpace = Map.groupBy(holders.map(rowOf), ({ space }) => space)
  const stage = { spaces: 1, aside: 0, total: 1, kind: 'apps' as const }
  return {
    endpointId: fleet.endpointId,
    takenAt: fleet.takenAt,
    complete: true,
    short: [],
    steps: 1,
    path: [{ kind: 'addon', id: addonId, name }],
    stages: [
      { ...stage, role: 'owner', groups: [group(spaceOf(owner)?.name ?? '', [rowOf(owner)])] },
      {
        ...stage,
        kind: 'addons',
        role: 'addon',
        groups: [
          group(spaceOf(owner)?.name ?? '', [
            {
              id: addonId,
              name,
              service,
              plan: `${service}:standard-0`,
              owner: fleet.apps.names[owner] ?? null,
              space: spaceOf(owner)?.name ?? '',
              apps: holders.length + 1,
              spaces: bySpace.size,
              severity: null,
              carriedFrom: null,
              ownerId: fleet.apps.ids[owner] ?? '',
              ties: [tie(owner)],
              tieCount: 1,
            },
          ]),
        ],
      },
      {
        ...stage,
        role: 'holders',
        total: holders.length,
        spaces: bySpace.size,
        groups: [...bySpace].map(([space, rows]) => group(space, rows)),
      },
    ],
    links: [
      { from: 0, to: 1, pairs: [[0, 0]] },
      { from: 1, to: 2, pairs: holders.map((_, row): [number, number] => [0, row]) },
    ],
  }
}
