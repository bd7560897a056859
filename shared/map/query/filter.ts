import type { MapData } from '#shared/domain/views.ts'
import { counted, grouped } from '../counted.ts'
import type { MapModel } from '../model.ts'
import { at } from '../rows.ts'
import { finish, type Steps } from '../steps.ts'
import { evaluate } from './evaluate.ts'
import type { Query } from './query.ts'
import type { Table } from './table.ts'
import { everything, type Filtered, type Share } from './whole.ts'

/**
 * The part of a map that a filter shows: the add-ons that fit with every app that holds them, so that who hangs on an
 * add-on is never told short, the apps without add-ons that fit, and the spaces of all these.
 */
export function filterMap(table: Table, query: Query): Filtered {
  return finish(filterInSteps(table, query))
}

export function* filterInSteps(table: Table, query: Query): Steps<Filtered> {
  const { data } = table
  if (query.kind === 'all') return everything(data)
  const { addons, apps } = fittingOf(table, query)
  yield
  const spaces = spacesOf(data, apps)
  const keptAddons = kept(addons)
  const keptApps = kept(apps)
  const keptSpaces = kept(spaces)
  const attachments = attachmentsOf(data, keptAddons, keptApps)
  yield
  const shownApps = {
    ids: pick(data.apps.ids, keptApps),
    names: pick(data.apps.names, keptApps),
    spaces: moved(pick(data.apps.spaces, keptApps), keptSpaces),
    organizations: pick(data.apps.organizations, keptApps),
    flags: pick(data.apps.flags, keptApps),
    risks: pick(data.apps.risks, keptApps),
  }
  yield
  const shownAddons = {
    ids: pick(data.addons.ids, keptAddons),
    names: pick(data.addons.names, keptAddons),
    services: pick(data.addons.services, keptAddons),
    plans: pick(data.addons.plans, keptAddons),
    flags: pick(data.addons.flags, keptAddons),
    owners: moved(pick(data.addons.owners, keptAddons), keptApps),
    risks: pick(data.addons.risks, keptAddons),
  }
  return {
    data: {
      ...data,
      spaces: pick(data.spaces, keptSpaces),
      apps: shownApps,
      addons: shownAddons,
      attachments,
      slots: data.slots && {
        apps: pick(data.slots.apps, keptApps),
        addons: pick(data.slots.addons, keptAddons),
        arrangement: null,
      },
    },
    places: { apps: keptApps.indexes, addons: keptAddons.indexes },
    addons: { shown: keptAddons.indexes.length, of: table.addons },
    apps: { shown: keptApps.indexes.length, of: apps.length },
    spaces: { shown: keptSpaces.indexes.length, of: spaces.length },
    attachments: { shown: attachments.addons.length, of: data.attachments.addons.length },
  }
}

/** One for each space that an app which is shown is in. */
function spacesOf(data: MapData, apps: Uint8Array): Uint8Array {
  const spaces = new Uint8Array(data.spaces.length)
  for (let app = 0; app < apps.length; app += 1) {
    const space = data.apps.spaces[app] ?? -1
    if (apps[app] === 1 && space >= 0 && space < spaces.length) spaces[space] = 1
  }
  return spaces
}

/** One for each add-on and app that is shown. */
function fittingOf(table: Table, query: Query): { addons: Uint8Array; apps: Uint8Array } {
  const mask = evaluate(query, table)
  const apps = new Uint8Array(table.data.apps.ids.length)
  const { start, items } = table.apps
  for (let i = 0; i < mask.length; i += 1) {
    if (mask[i] !== 1) continue
    for (let each = at(start, i); each < at(start, i + 1); each += 1) apps[at(items, each)] = 1
  }
  return { addons: mask.subarray(0, table.addons), apps }
}

/**
 * One for each cell of a map that a filter hides: what can be told of it before what is left is arranged anew, which takes
 * several times as long. The map is the whole of the table's data, or what another filter has left of it, as `places` says.
 */
export function hiddenCells(
  table: Table,
  query: Query,
  { apps, cells, addonCell }: MapModel,
  places: Filtered['places'],
): Uint8Array {
  const fitting = fittingOf(table, query)
  const hidden = new Uint8Array(cells)
  for (let cell = 0; cell < apps; cell += 1) hidden[cell] = 1 - at(fitting.apps, places ? at(places.apps, cell) : cell)
  for (const [addon, cell] of addonCell.entries())
    if (cell >= apps) hidden[cell] = 1 - at(fitting.addons, places ? at(places.addons, addon) : addon)
  return hidden
}

/** What is kept of a column, and where it comes to stand; -1 for what is not. */
interface Kept {
  indexes: Int32Array
  places: Int32Array
}

function kept(mask: Uint8Array): Kept {
  const places = new Int32Array(mask.length).fill(-1)
  const indexes = new Int32Array(mask.length)
  let count = 0
  for (let i = 0; i < mask.length; i += 1) {
    if (mask[i] !== 1) continue
    indexes[count] = i
    places[i] = count
    count += 1
  }
  return { indexes: indexes.subarray(0, count), places }
}

function pick<Value>(column: readonly Value[], { indexes }: Kept): Value[] {
  const picked: Value[] = []
  for (const index of indexes) {
    const value = column[index]
    if (value !== undefined) picked.push(value)
  }
  return picked
}

/** References to nothing stay references to nothing. */
function moved(column: number[], { places }: Kept): number[] {
  for (let i = 0; i < column.length; i += 1) column[i] = places[at(column, i)] ?? -1
  return column
}

/** An end that was never there stays counted with its add-on, as one of nothing. */
function attachmentsOf({ attachments }: MapData, addons: Kept, apps: Kept): MapData['attachments'] {
  const ends: MapData['attachments'] = { addons: [], apps: [] }
  for (let i = 0; i < attachments.addons.length; i += 1) {
    const addon = addons.places[attachments.addons[i] ?? -1] ?? -1
    if (addon < 0) continue
    ends.addons.push(addon)
    ends.apps.push(apps.places[attachments.apps[i] ?? -1] ?? -1)
  }
  return ends
}

/** "Showing 12 of 300 add-ons, 288 hidden by filter": one part for each thing that something is hidden of. */
export function showing({ addons, apps, spaces }: Filtered): string {
  const parts: [Share, string][] = [
    [addons, 'add-on'],
    [apps, 'app'],
    [spaces, 'space'],
  ]
  return parts
    .map(([{ shown, of }, name], i) => {
      const hidden = of - shown
      const words = `${i === 0 ? 'Showing ' : ''}${grouped(shown)} of ${counted(of, name)}`
      return hidden === 0 ? words : `${words}, ${grouped(hidden)} hidden by filter`
    })
    .join(' · ')
}
