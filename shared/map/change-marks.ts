import type { Changes } from '#shared/domain/changes.ts'
import type { MapModel } from './model.ts'
import { at } from './rows.ts'

export type ChangeKind = 'added' | 'changed'

/** What differs from an earlier snapshot, as things of a map. What is gone has no place on it, so it is counted. */
export interface ChangeMarks {
  /** An app is added, or changed: it took up or gave up an add-on, or another one is its primary. Orphans likewise. */
  cells: ReadonlyMap<number, ChangeKind>
  addons: ReadonlyMap<number, ChangeKind>
  /** Region -> apps that are gone from it. */
  gone: ReadonlyMap<number, number>
  /** Rows of the comparison that nothing on this map stands for: their ends are gone, or hidden by a filter. */
  elsewhere: number
}

/** Pure; once per model and comparison. */
export function changeMarks(model: MapModel, changes: Changes): ChangeMarks {
  const { data } = model
  const cells = new Map<number, ChangeKind>()
  const addons = new Map<number, ChangeKind>()
  const gone = new Map<number, number>()
  let elsewhere = 0
  const cellOfApp = indexOf(data.apps.ids)
  const cellOfName = indexOf(data.apps.names)
  const addonOfId = indexOf(data.addons.ids)
  const regionOfSpace = new Map(
    model.regions.flatMap(({ kind, name }, region) => (kind === 'space' ? [[name, region] as const] : [])),
  )
  const mark = (cell: number | undefined, kind: ChangeKind): boolean => {
    if (cell === undefined) return false
    if (cells.get(cell) !== 'added') cells.set(cell, kind)
    return true
  }
  const markAddon = (id: string, kind: ChangeKind): boolean => {
    const addon = addonOfId.get(id)
    if (addon === undefined) return false
    if (addons.get(addon) !== 'added') addons.set(addon, kind)
    const cell = at(model.addonCell, addon)
    // An orphan's cell is the orphan itself.
    return mark(cell, cell < model.apps ? 'changed' : kind)
  }
  const count = (marked: boolean): void => {
    if (!marked) elsewhere += 1
  }

  for (const { id } of changes.added.apps) count(mark(cellOfApp.get(id), 'added'))
  for (const { id } of changes.added.addons) count(markAddon(id, 'added'))
  for (const { addonId, appId } of [...changes.added.attachments, ...changes.removed.attachments]) {
    const there = markAddon(addonId, 'changed')
    count(mark(cellOfApp.get(appId), 'changed') || there)
  }
  for (const { owner } of changes.removed.addons) count(mark(cellOfName.get(owner), 'changed'))
  for (const { space } of changes.removed.apps) {
    const region = regionOfSpace.get(space)
    count(region !== undefined)
    if (region !== undefined) gone.set(region, (gone.get(region) ?? 0) + 1)
  }
  for (const { appId, from, to } of changes.primaries) {
    for (const addon of [from, to]) if (addon) markAddon(addon.id, 'changed')
    count(mark(cellOfApp.get(appId), 'changed'))
  }
  for (const { addonId } of changes.altered) count(markAddon(addonId, 'changed'))
  return { cells, addons, gone, elsewhere }
}

function indexOf(keys: readonly string[]): Map<string, number> {
  return new Map(keys.map((key, index) => [key, index]))
}
