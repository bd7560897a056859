import type { MapData } from '#shared/domain/views.ts'
import { at, groupRows, rowLength, type Rows } from '../rows.ts'
import { finish, type Steps } from '../steps.ts'
import type { FlagFieldName, TextFieldName } from './fields.ts'

/** What the map's data does not say of itself. */
export interface Surroundings {
  /** Name of the endpoint. */
  endpoint: string
  /** Ids of add-ons and apps. */
  pinned: ReadonlySet<string>
}

/**
 * What filters are evaluated over: one row for each add-on, in the order of the data, and after them one for each app
 * that holds none. Built once for each map; all that is 30,000 long is a column of numbers.
 */
export interface Table {
  data: MapData
  rows: number
  /** Rows from here on are apps. */
  addons: number
  /** Row -> apps: those that hold the add-on, each once, the owner first; the app itself. */
  apps: Rows
  /** Row -> apps and spaces that hold it; 0 for an app without add-ons. */
  appCounts: Int32Array
  spaceCounts: Int32Array
  severities: Uint8Array
  texts: Readonly<Record<TextFieldName, TextColumn>>
  flags: Readonly<Record<FlagFieldName, Uint8Array>>
}

/** `of` gives indexes into `values`: of each row, or of each app. -1 is no value; several values stand in `lists`. */
export interface TextColumn {
  values: readonly string[]
  per: 'row' | 'app'
  of: ArrayLike<number>
  /** Values of each value of `of`, where one thing has several. */
  lists: Rows | null
}

function perRow(values: readonly string[], of: ArrayLike<number>): TextColumn {
  return { values, per: 'row', of, lists: null }
}

function perApp(values: readonly string[], of: ArrayLike<number>): TextColumn {
  return { values, per: 'app', of, lists: null }
}

export function buildTable(data: MapData, surroundings: Surroundings): Table {
  return finish(tableInSteps(data, surroundings))
}

export function* tableInSteps(data: MapData, { endpoint, pinned }: Surroundings): Steps<Table> {
  const addons = data.addons.ids.length
  const { apps, bare } = holdersOf(data)
  yield
  const rows = addons + bare.length
  const appCounts = new Int32Array(rows)
  const spaceCounts = countSpaces(data, apps, addons)
  yield
  for (let addon = 0; addon < addons; addon += 1) appCounts[addon] = rowLength(apps, addon)
  const severities = new Uint8Array(rows)
  for (let i = 0; i < addons; i += 1) severities[i] = at(data.addons.risks, i)
  for (const [i, app] of bare.entries()) severities[addons + i] = at(data.apps.risks, app)

  /** An app has none: a filter by service leaves it out. */
  const ofAddons = (column: readonly number[]): Int32Array => {
    const padded = new Int32Array(rows).fill(-1)
    padded.set(column.slice(0, addons))
    return padded
  }
  const named = (addonTexts: readonly string[], appTexts: readonly string[]): TextColumn =>
    perRow([...addonTexts, ...Array.from(bare, (app) => appTexts[app] ?? '')], ascending(rows))
  const own = ascending(data.apps.ids.length)
  const [name, id] = [named(data.addons.names, data.apps.names), named(data.addons.ids, data.apps.ids)]
  yield
  const flags = yield* flagsOf(data, rows, addons, apps, appCounts, spaceCounts, pinned)
  return {
    data,
    rows,
    addons,
    apps,
    appCounts,
    spaceCounts,
    severities,
    texts: {
      name,
      id,
      service: perRow(data.services, ofAddons(data.addons.services)),
      plan: perRow(data.plans, ofAddons(data.addons.plans)),
      owner: perRow(data.apps.names, ofAddons(data.addons.owners)),
      endpoint: perRow([endpoint], new Int32Array(rows)),
      app: perApp(data.apps.names, own),
      space: perApp(
        data.spaces.map(({ name }) => name),
        data.apps.spaces,
      ),
      organization: perApp(data.organizations, data.apps.organizations),
      region: distinct(data, ({ region }) => [region]),
      stack: distinct(data, ({ stack }) => [stack]),
      compliance: distinct(data, ({ compliance }) => compliance),
    },
    flags,
  }
}

function ascending(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, i) => i)
}

/**
 * Ends that are not in the data are nobody's; an app that holds an add-on twice holds it once. Written straight into the
 * lists, without a view of each: there are as many lists as add-ons.
 */
function holdersOf(data: MapData): { apps: Rows; bare: Int32Array } {
  const addons = data.addons.ids.length
  const apps = data.apps.ids.length
  const start = new Int32Array(addons + apps + 1)
  const items = new Int32Array(addons + data.attachments.addons.length + apps)
  const holds = new Uint8Array(apps)
  const latest = new Int32Array(apps).fill(-1)
  const borrowers = groupRows(addons, data.attachments.addons, data.attachments.apps)
  let count = 0
  const add = (addon: number, app: number): void => {
    if (app < 0 || app >= apps || latest[app] === addon) return
    latest[app] = addon
    holds[app] = 1
    items[count] = app
    count += 1
  }
  for (let addon = 0; addon < addons; addon += 1) {
    add(addon, data.addons.owners[addon] ?? -1)
    for (let i = at(borrowers.start, addon); i < at(borrowers.start, addon + 1); i += 1) {
      add(addon, at(borrowers.items, i))
    }
    start[addon + 1] = count
  }
  const first = count
  for (let app = 0; app < apps; app += 1) {
    if (holds[app] === 1) continue
    items[count] = app
    count += 1
    start[addons + count - first] = count
  }
  return {
    apps: { start: start.subarray(0, addons + count - first + 1), items: items.subarray(0, count) },
    bare: items.slice(first, count),
  }
}

/** All apps of no known space are in one place, as on the map. */
function countSpaces(data: MapData, apps: Rows, addons: number): Int32Array {
  const spaces = data.spaces.length
  const counts = new Int32Array(apps.start.length - 1)
  const latest = new Int32Array(spaces + 1).fill(-1)
  for (let addon = 0; addon < addons; addon += 1) {
    let count = 0
    for (let i = at(apps.start, addon); i < at(apps.start, addon + 1); i += 1) {
      const known = data.apps.spaces[at(apps.items, i)] ?? -1
      const space = known >= 0 && known < spaces ? known : spaces
      if (latest[space] === addon) continue
      latest[space] = addon
      count += 1
    }
    counts[addon] = count
  }
  return counts
}

/** What spaces say, by app. */
function distinct(data: MapData, textsOf: (space: MapData['spaces'][number]) => readonly string[]): TextColumn {
  const indexes = new Map<string, number>()
  const keys: number[] = []
  const found: number[] = []
  for (const [space, each] of data.spaces.entries()) {
    for (const text of textsOf(each)) {
      const index = indexes.get(text) ?? indexes.size
      indexes.set(text, index)
      keys.push(space)
      found.push(index)
    }
  }
  return {
    values: [...indexes.keys()],
    per: 'app',
    of: data.apps.spaces,
    lists: groupRows(data.spaces.length, keys, found),
  }
}

function* flagsOf(
  data: MapData,
  rows: number,
  addons: number,
  apps: Rows,
  appCounts: Int32Array,
  spaceCounts: Int32Array,
  pinned: ReadonlySet<string>,
): Steps<Record<FlagFieldName, Uint8Array>> {
  const column = (value: (row: number) => boolean): Uint8Array => {
    const flags = new Uint8Array(rows)
    for (let i = 0; i < rows; i += 1) flags[i] = value(i) ? 1 : 0
    return flags
  }
  /** What any of its apps has. */
  const bits = new Uint8Array(rows)
  const isPinned = new Uint8Array(rows)
  const pinnedApps = Uint8Array.from(data.apps.ids, (id) => (pinned.has(id) ? 1 : 0))
  for (let each = 0; each < rows; each += 1) {
    isPinned[each] = each < addons && pinned.has(data.addons.ids[each] ?? '') ? 1 : 0
    for (let i = at(apps.start, each); i < at(apps.start, each + 1); i += 1) {
      const app = at(apps.items, i)
      bits[each] = at(bits, each) | at(data.apps.flags, app)
      isPinned[each] = at(isPinned, each) | at(pinnedApps, app)
    }
  }
  yield
  const flag = (bit: number): Uint8Array => column((each) => (at(bits, each) & bit) !== 0)
  const known = data.apps.ids.length
  const shared = column((each) => at(appCounts, each) > 1)
  const crossSpace = column((each) => at(spaceCounts, each) > 1)
  yield
  const acknowledged = column((each) => each < addons && (at(data.addons.flags, each) & 1) === 1)
  const orphan = column((each) => {
    const owner = data.addons.owners[each] ?? -1
    return each < addons && (owner < 0 || owner >= known)
  })
  yield
  const [preview, maintenance, running] = [flag(1), flag(2), flag(4)]
  return { shared, 'cross-space': crossSpace, pinned: isPinned, acknowledged, orphan, preview, maintenance, running }
}
