import type { MapModel } from './model.ts'
import { at, groupRows, indexes, row } from './rows.ts'

/**
 * Gives each region its cells. In a whole map they stand in the slots of the data's table, with holes between them. A part
 * of a map stands close together in the order of its slots, so that what is left of it is not shuffled; without a table
 * it is the order of names.
 */
export function fillRegions(model: MapModel): void {
  const { regions, cellRegion, cellSlot } = model
  const byRegion = groupRows(regions.length, cellRegion, indexes(model.cells))
  const wanted = model.data.slots ? wantedSlots(model) : null
  const isWhole = model.data.slots?.arrangement != null
  for (const [index, region] of regions.entries()) {
    const cells = row(byRegion, index)
    const standing = wanted === null ? null : seated(cells, wanted)
    region.slots = standing !== null && isWhole ? standing : (standing ?? byName(model, cells)).filter(isTaken)
    // Mostly nothing is free: then one list does for both.
    region.cells = region.slots.includes(-1) ? region.slots.filter(isTaken) : region.slots
    for (const [slot, cell] of region.slots.entries()) if (cell !== -1) cellSlot[cell] = slot
  }
}

const isTaken = (cell: number): boolean => cell !== -1

/** Code units, not a locale: the same data must give the same map on every machine. */
function byName({ data, apps, owned }: MapModel, cells: Int32Array): Int32Array {
  const nameOf = (cell: number): string =>
    (cell < apps ? data.apps.names[cell] : data.addons.names[row(owned, cell)[0] ?? -1]) ?? ''
  const named = Array.from(cells, (cell) => ({ cell, name: nameOf(cell) }))
  named.sort((p, q) => (p.name < q.name ? -1 : p.name > q.name ? 1 : p.cell - q.cell))
  return Int32Array.from(named, ({ cell }) => cell)
}

/** Cell -> its slot by the table; -1 for one that the table does not know. */
function wantedSlots({ data, apps, cells, addonCell }: MapModel): Int32Array {
  const wanted = new Int32Array(cells).fill(-1)
  for (let cell = 0; cell < apps; cell += 1) wanted[cell] = data.slots?.apps[cell] ?? -1
  for (let addon = 0; addon < addonCell.length; addon += 1) {
    const cell = at(addonCell, addon)
    if (cell >= apps) wanted[cell] = data.slots?.addons[addon] ?? -1
  }
  return wanted
}

/** Slot -> cell. What the table does not know, or has put where something stands already, comes after all others. */
function seated(cells: Int32Array, wanted: Int32Array): Int32Array {
  let most = -1
  for (const cell of cells) most = Math.max(most, at(wanted, cell))
  const slots = new Int32Array(most + 1 + cells.length).fill(-1)
  let next = most + 1
  for (const cell of cells) {
    const slot = at(wanted, cell)
    if (slot >= 0 && slots[slot] === -1) slots[slot] = cell
    else slots[next++] = cell
  }
  // A copy: the rest need not be kept.
  return slots.slice(0, next)
}
