import type { MapData } from '#shared/domain/views.ts'
import { at, groupRows, indexes, row, type Rows } from './rows.ts'
import { createLinks, type Links } from './links.ts'
import { noOwnerName } from './rooms.ts'
import { fillRegions } from './seats.ts'
import { finish, type Steps } from './steps.ts'

/**
 * The map's data joined up for drawing: what lies in which region, who holds what, how regions hang together. Pure and
 * built once per answer of the core.
 *
 * A *cell* is one square of the map. Cells 0 to apps - 1 are the apps, in the order of the data; after them comes one
 * cell for each add-on without an owner, so that an orphan has a visible place like everything else.
 */
export interface MapModel {
  data: MapData
  /** Real spaces in the order of the data, then the places for what has none. Regions without cells are kept. */
  regions: Region[]
  apps: number
  cells: number
  /** Region of each cell. */
  cellRegion: Int32Array
  /** Slot of each cell in its region. */
  cellSlot: Int32Array
  /** 0 none, then 1 to 5 for info to critical. */
  cellRisk: Uint8Array
  /** 1 where the app owns or borrows an add-on across regions. */
  cellShares: Uint8Array
  /** Cell -> add-ons that live in it: those the app owns, or the orphan itself. */
  owned: Rows
  /** Cell -> add-ons it borrows. */
  borrowed: Rows
  /** Add-on -> cell it lives in. */
  addonCell: Int32Array
  /** Add-on -> cells that borrow it, each once. */
  borrowers: Rows
  /** Add-on -> in how many regions it is held, its owner's included. */
  addonRegions: Uint16Array
  /** Pairs of regions that share, strongest first. */
  links: Link[]
  totals: { apps: number; addons: number; sharedAddons: number; crossAddons: number; crossings: number }
}

export type RegionKind = 'space' | 'unknown-space' | 'no-owner'

export interface Region {
  kind: RegionKind
  /** Index into data.spaces; -1 for the places that stand for no space. */
  space: number
  name: string
  compliance: readonly string[]
  /** In the order of their slots. */
  cells: Int32Array
  /** Slot -> cell; -1 for a free slot. The last one is never free. */
  slots: Int32Array
  /** Cells whose worst finding is critical. */
  critical: number
  /** Attachments that cross its border. */
  crossings: number
  /** Attachments between its own apps. */
  inside: number
  /** Attachments of its apps to add-ons without an owner: no region lends those. */
  unowned: number
}

/** What two regions share. `a` comes before `b` in the list of regions. */
export interface Link {
  a: number
  b: number
  /** Attachments between them. */
  count: number
  /** A critical add-on is among them. */
  critical: boolean
}

export const criticalRisk = 5

export function buildModel(data: MapData): MapModel {
  return finish(modelInSteps(data))
}

export function* modelInSteps(data: MapData): Steps<MapModel> {
  const { addonCell, cellRegion, cellRisk } = standing(data)
  const cells = cellRegion.length
  const apps = data.apps.spaces.length
  const addons = addonCell.length
  const regions = emptyRegions(data)
  yield
  const owned = groupRows(cells, addonCell, indexes(addons))
  yield
  const attachments = groupRows(addons, data.attachments.addons, data.attachments.apps)
  yield
  const { borrowers, keptAddons } = borrowersOf(attachments, addonCell, apps)
  yield
  const borrowed = groupRows(cells, borrowers.items, keptAddons)
  const model: MapModel = {
    data,
    regions,
    apps,
    cells,
    cellRegion,
    cellSlot: new Int32Array(cells),
    cellRisk,
    cellShares: new Uint8Array(cells),
    owned,
    borrowed,
    addonCell,
    borrowers,
    addonRegions: new Uint16Array(addons),
    links: [],
    totals: { apps, addons, sharedAddons: 0, crossAddons: 0, crossings: 0 },
  }
  yield
  fillRegions(model)
  countCritical(model)
  yield
  const links = createLinks(regions.length)
  const touchedBy = new Int32Array(regions.length).fill(-1)
  for (let addon = 0; addon < addons; addon += stride) {
    linkRegions(model, links, touchedBy, addon, Math.min(addons, addon + stride))
    yield
  }
  model.links = links.strongestFirst()
  yield
  countCrossings(model)
  model.regions = regions.filter((region) => region.kind === 'space' || region.cells.length > 0)
  const unknownSpace = data.spaces.length
  // Only the unknown space can vanish from before another region, and then the shelf of orphans moves up by one.
  if (regions[unknownSpace]?.cells.length === 0) moveUp(model, unknownSpace + 1)
  return model
}

/** Add-ons that are joined up before it may be interrupted. */
const stride = 8_192

/** Where everything stands. Loops over all of a fleet are functions of their own: where it may be interrupted they are slow. */
function standing(data: MapData): Pick<MapModel, 'addonCell' | 'cellRegion' | 'cellRisk'> {
  const apps = data.apps.spaces.length
  const addons = data.addons.owners.length
  const spaces = data.spaces.length
  const addonCell = new Int32Array(addons)
  let cells = apps
  for (let addon = 0; addon < addons; addon += 1) {
    const owner = data.addons.owners[addon] ?? -1
    const known = owner >= 0 && owner < apps
    addonCell[addon] = known ? owner : cells
    if (!known) cells += 1
  }
  // Those for which there is no space, and those that nobody owns, stand in places after the spaces.
  const cellRegion = new Int32Array(cells)
  const cellRisk = new Uint8Array(cells)
  for (let cell = 0; cell < apps; cell += 1) {
    const space = data.apps.spaces[cell] ?? -1
    cellRegion[cell] = space >= 0 && space < spaces ? space : spaces
    cellRisk[cell] = data.apps.risks[cell] ?? 0
  }
  if (cells === apps) return { addonCell, cellRegion, cellRisk }
  for (let addon = 0; addon < addons; addon += 1) {
    const cell = addonCell[addon] ?? 0
    if (cell < apps) continue
    cellRegion[cell] = spaces + 1
    cellRisk[cell] = data.addons.risks[addon] ?? 0
  }
  return { addonCell, cellRegion, cellRisk }
}

function countCritical({ regions, cells, cellRegion, cellRisk }: MapModel): void {
  for (let cell = 0; cell < cells; cell += 1) {
    if (cellRisk[cell] !== criticalRisk) continue
    const region = regions[at(cellRegion, cell)]
    if (region) region.critical += 1
  }
}

function emptyRegions(data: MapData): Region[] {
  return [
    ...data.spaces.map((space, index) => emptyRegion('space', index, space.name, space.compliance)),
    emptyRegion('unknown-space', -1, 'Unknown space', []),
    emptyRegion('no-owner', -1, noOwnerName, []),
  ]
}

const none = new Int32Array(0)

function emptyRegion(kind: RegionKind, space: number, name: string, compliance: readonly string[]): Region {
  return { kind, space, name, compliance, cells: none, slots: none, critical: 0, crossings: 0, inside: 0, unowned: 0 }
}

/**
 * An app that holds an add-on twice is one borrower; the owner's own attachment is no borrowing. Sorts the lists it is given,
 * which are walked by their ends: to cut each of them out costs more than to read it.
 */
function borrowersOf({ start, items }: Rows, addonCell: Int32Array, apps: number) {
  const addons = addonCell.length
  const ends = new Int32Array(addons + 1)
  const keptAddons = new Int32Array(items.length)
  const keptCells = new Int32Array(items.length)
  let kept = 0
  for (let addon = 0; addon < addons; addon += 1) {
    const from = start[addon] ?? 0
    const to = start[addon + 1] ?? 0
    const home = addonCell[addon] ?? 0
    if (to - from > 1) sortPart(items, from, to)
    let before = -1
    for (let i = from; i < to; i += 1) {
      const cell = items[i] ?? 0
      if (cell === before || cell < 0 || cell >= apps || cell === home) continue
      keptAddons[kept] = addon
      keptCells[kept] = cell
      kept += 1
      before = cell
    }
    ends[addon + 1] = kept
  }
  const borrowers: Rows = { start: ends, items: keptCells.subarray(0, kept) }
  return { borrowers, keptAddons: keptAddons.subarray(0, kept) }
}

/** Most lists have a few items, for which the built-in sort costs more to begin than to do. */
function sortPart(list: Int32Array, from: number, to: number): void {
  if (to - from > 24) {
    list.subarray(from, to).sort()
    return
  }
  for (let i = from + 1; i < to; i += 1) {
    const value = at(list, i)
    let place = i
    while (place > from && at(list, place - 1) > value) {
      list[place] = at(list, place - 1)
      place -= 1
    }
    list[place] = value
  }
}

/** `touchedBy`: region -> the add-on that was last seen to touch it. From one add-on up to another. */
function linkRegions(model: MapModel, links: Links, touchedBy: Int32Array, first: number, end: number): void {
  const { regions, cellRegion, cellShares, addonCell, borrowers, addonRegions, totals, data } = model
  const { start, items } = borrowers
  for (let addon = first; addon < end; addon += 1) {
    const home = addonCell[addon] ?? 0
    const homeRegion = cellRegion[home] ?? 0
    const from = start[addon] ?? 0
    const to = start[addon + 1] ?? 0
    // An orphan's place is no space: it crosses spaces when its borrowers do, and no region lends it.
    const orphan = home >= model.apps
    let touched = orphan ? 0 : 1
    if (!orphan) touchedBy[homeRegion] = addon
    for (let i = from; i < to; i += 1) {
      const region = cellRegion[items[i] ?? 0] ?? 0
      const place = regions[region]
      if (place && orphan) place.unowned += 1
      else if (place && region === homeRegion) place.inside += 1
      if (touchedBy[region] === addon) continue
      touchedBy[region] = addon
      touched += 1
    }
    addonRegions[addon] = touched
    if (from < to) totals.sharedAddons += 1
    if (touched < 2) continue
    totals.crossAddons += 1
    const critical = data.addons.risks[addon] === criticalRisk
    for (let i = from; i < to; i += 1) {
      const cell = items[i] ?? 0
      const region = cellRegion[cell] ?? 0
      if (orphan) cellShares[cell] = 1
      if (orphan || region === homeRegion) continue
      cellShares[home] = 1
      cellShares[cell] = 1
      totals.crossings += 1
      links.add(region, homeRegion, critical)
    }
  }
}

function countCrossings({ links, regions }: MapModel): void {
  for (const { a, b, count } of links) {
    for (const index of [a, b]) {
      const region = regions[index]
      if (region) region.crossings += count
    }
  }
}

function moveUp(model: MapModel, from: number): void {
  for (let cell = 0; cell < model.cells; cell += 1)
    if (model.cellRegion[cell] === from) model.cellRegion[cell] = from - 1
  for (const link of model.links) {
    if (link.a === from) link.a = from - 1
    if (link.b === from) link.b = from - 1
  }
}

/** Two-part name of the app, or the name of the add-on nobody owns. */
export function cellName(model: MapModel, cell: number): string {
  const { data, apps } = model
  return (cell < apps ? data.apps.names[cell] : data.addons.names[orphanOf(model, cell)]) ?? ''
}

/** The add-on that a cell past the apps stands for; -1 for an app. */
export function orphanOf(model: MapModel, cell: number): number {
  return cell < model.apps ? -1 : (row(model.owned, cell)[0] ?? -1)
}

/** Cells that hold the add-on: where it lives first, then those that borrow it. An orphan lives in no app. */
export function holderCells(model: MapModel, addon: number): number[] {
  const home = at(model.addonCell, addon)
  return home < model.apps ? [home, ...row(model.borrowers, addon)] : [...row(model.borrowers, addon)]
}

/** Whether an add-on is held in more than one region. */
export function crossesSpaces(model: MapModel, addon: number): boolean {
  return at(model.addonRegions, addon) > 1
}
