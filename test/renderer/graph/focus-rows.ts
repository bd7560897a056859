import type { FocusAddon, FocusApp, FocusData, FocusGroup, FocusRole, FocusStage } from '#shared/domain/focus.ts'

/** The smallest rows, groups and stages of a focus, and what a test is about. */
export function app(name: string, space: string, choice: Partial<FocusApp> = {}): FocusApp {
  return {
    appId: `id-${name}`,
    app: `${name}-${space}`,
    space,
    compliance: [],
    organization: 'core',
    region: 'us-seattle',
    preview: false,
    maintenance: false,
    running: true,
    known: true,
    carriedFrom: null,
    environment: 'unknown',
    severity: null,
    ties: [],
    tieCount: 0,
    owns: 0,
    borrows: 0,
    ...choice,
  }
}

export function addon(name: string, choice: Partial<FocusAddon> = {}): FocusAddon {
  return {
    id: `id-${name}`,
    name,
    service: 'akkeris-redis',
    plan: 'akkeris-redis:small',
    owner: 'api-pay',
    ownerId: 'id-api',
    space: 'pay',
    apps: 2,
    spaces: 2,
    severity: null,
    carriedFrom: null,
    ties: [],
    tieCount: 0,
    ...choice,
  }
}

export function group<Row>(
  by: FocusGroup<Row>['by'],
  space: string,
  rows: Row[],
  choice: Partial<FocusGroup<Row>> = {},
): FocusGroup<Row> {
  return {
    by,
    space,
    compliance: [],
    environment: null,
    crossing: space !== 'pay',
    total: rows.length,
    rows,
    ...choice,
  }
}

export function apps(role: FocusRole, groups: FocusGroup<FocusApp>[], choice: Partial<FocusStage> = {}): FocusStage {
  return { kind: 'apps', role, ...sums(groups), aside: 0, ...choice, groups } as FocusStage
}

export function addons(
  role: FocusRole,
  groups: FocusGroup<FocusAddon>[],
  choice: Partial<FocusStage> = {},
): FocusStage {
  return { kind: 'addons', role, ...sums(groups), aside: 0, ...choice, groups } as FocusStage
}

function sums(groups: readonly FocusGroup<unknown>[]): { total: number; spaces: number } {
  return { total: groups.reduce((sum, { total }) => sum + total, 0), spaces: groups.length }
}

export function focus(stages: FocusStage[], links: FocusData['links'], choice: Partial<FocusData> = {}): FocusData {
  const path: FocusData['path'] = [{ kind: 'addon', id: 'x', name: 'x' }]
  return { endpointId: 'e', takenAt: 0, complete: true, short: [], steps: 1, path, stages, links, ...choice }
}

/** `sizes` of the spaces that hold it. */
export function addonFocus(sizes: readonly number[], total?: number): FocusData {
  const groups = sizes.map((size, space) =>
    group(
      'space',
      space === 0 ? 'pay' : `space${space}`,
      rows(size, (each) => app(`web${each}`, `space${space}`)),
    ),
  )
  const count = sizes.reduce((sum, size) => sum + size, 0)
  return focus(
    [
      apps('owner', [group('space', 'pay', [app('api', 'pay')])]),
      addons('addon', [group('space', 'pay', [addon('db', { apps: count + 1 })])]),
      apps('holders', groups, total === undefined ? {} : { total }),
    ],
    [
      { from: 0, to: 1, pairs: [[0, 0]] },
      { from: 1, to: 2, pairs: rows(count, (each): [number, number] => [0, each]) },
    ],
  )
}

export function rows<Row>(count: number, make: (index: number) => Row): Row[] {
  return Array.from({ length: count }, (_, index) => make(index))
}
