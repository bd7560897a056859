import type { Selection } from './lit.ts'
import { byName } from './matrix.ts'
import { orphanOf, type MapModel } from './model.ts'
import { fold } from './query/glob.ts'
import { at, row, rowLength } from './rows.ts'

/**
 * The map as a tree of rows: space, then app, then the add-ons it owns and those it borrows, then the other apps that hold
 * an owned one. Every app and every add-on has one row of its own, where it lives; an add-on also stands, as a reference,
 * under each app that borrows it, and an app under each add-on it borrows.
 */
export type OutlineKind = 'region' | 'app' | 'addon' | 'borrowed' | 'holder'

export interface OutlineRow {
  kind: OutlineKind
  /** Region, cell or add-on of the model, as the kind says: a `borrowed` is an add-on, a `holder` an app. */
  thing: number
  /** What it stands under, of the kind before it; -1 at the top. */
  under: number
  /** From 1. */
  level: number
  /** From 1, among those that stand under the same. */
  position: number
  siblings: number
  /** Place of the row it stands under in the same list; -1 at the top. */
  parent: number
  /** Null where nothing stands under it. */
  open: boolean | null
}

/** Keys of what is open; they are made of the platform's ids, so that they outlast a refresh and a filter. */
export type Opened = ReadonlySet<string>

/** What a row is known by when it is opened; null for a reference, under which nothing stands. */
export function openKey(model: MapModel, { kind, thing }: Pick<OutlineRow, 'kind' | 'thing'>): string | null {
  const { data } = model
  switch (kind) {
    case 'region': {
      const region = model.regions[thing]
      return region?.kind === 'space' ? `space ${data.spaces[region.space]?.id ?? ''}` : (region?.kind ?? '')
    }
    case 'app':
      return `app ${data.apps.ids[thing] ?? ''}`
    case 'addon':
      return `addon ${data.addons.ids[thing] ?? ''}`
    case 'borrowed':
    case 'holder':
    default:
      return null
  }
}

/** The same for every row, references included. */
export function rowKey(model: MapModel, { kind, thing, under }: Pick<OutlineRow, 'kind' | 'thing' | 'under'>): string {
  const { ids } = model.data.addons
  if (kind === 'borrowed') return `borrowed ${ids[thing] ?? ''} ${model.data.apps.ids[under] ?? ''}`
  if (kind === 'holder') return `holder ${model.data.apps.ids[thing] ?? ''} ${ids[under] ?? ''}`
  return openKey(model, { kind, thing }) ?? ''
}

interface Child {
  kind: OutlineKind
  thing: number
}

/** Spaces by name, then the places for what has none. */
function regionsOf(model: MapModel): Child[] {
  const indexes = [...model.regions.keys()]
  const isSpace = (region: number): boolean => model.regions[region]?.kind === 'space'
  const ordered = [...byName(model, indexes.filter(isSpace)), ...indexes.filter((region) => !isSpace(region))]
  return ordered.map((thing) => ({ kind: 'region', thing }))
}

/** What stands under a row, each group by name. */
export function childrenOf(model: MapModel, { kind, thing }: Child): Child[] {
  const { apps, addons } = model.data
  switch (kind) {
    case 'region':
      return cellsOf(model, thing)
    case 'app':
      return [
        ...named(row(model.owned, thing), addons.names).map((addon): Child => ({ kind: 'addon', thing: addon })),
        ...named(row(model.borrowed, thing), addons.names).map((addon): Child => ({ kind: 'borrowed', thing: addon })),
      ]
    case 'addon':
      return named(row(model.borrowers, thing), apps.names).map((cell): Child => ({ kind: 'holder', thing: cell }))
    case 'borrowed':
    case 'holder':
    default:
      return []
  }
}

/** On the map they stand in the order of their slots. A region holds apps, or add-ons that nobody owns. */
function cellsOf(model: MapModel, region: number): Child[] {
  const { apps, addons } = model.data
  const { kind, cells = new Int32Array(0) } = model.regions[region] ?? {}
  if (kind !== 'no-owner') return named(cells, apps.names).map((cell): Child => ({ kind: 'app', thing: cell }))
  const orphans = cells.map((cell) => orphanOf(model, cell))
  return named(orphans, addons.names).map((addon): Child => ({ kind: 'addon', thing: addon }))
}

function named(indexes: Int32Array, names: readonly string[]): number[] {
  const list = [...indexes]
  if (list.length < 2) return list
  return list.toSorted((p, q) => {
    const first = names[p] ?? ''
    const second = names[q] ?? ''
    return first < second ? -1 : first > second ? 1 : p - q
  })
}

function hasChildren(model: MapModel, { kind, thing }: Child): boolean {
  switch (kind) {
    case 'region':
      return (model.regions[thing]?.cells.length ?? 0) > 0
    case 'app':
      return rowLength(model.owned, thing) + rowLength(model.borrowed, thing) > 0
    case 'addon':
      return rowLength(model.borrowers, thing) > 0
    case 'borrowed':
    case 'holder':
    default:
      return false
  }
}

/** The rows that are to be seen, in order. Time grows with what is open, not with the map. */
export function outlineRows(model: MapModel, opened: Opened): OutlineRow[] {
  const rows: OutlineRow[] = []
  const add = (children: readonly Child[], level: number, under: number, parent: number): void => {
    const siblings = children.length
    for (const [index, child] of children.entries()) {
      const { kind, thing } = child
      const open = hasChildren(model, child) ? opened.has(openKey(model, child) ?? '') : null
      const place = rows.length
      rows.push({ kind, thing, under, level, position: index + 1, siblings, parent, open })
      if (open === true) add(childrenOf(model, child), level + 1, child.thing, place)
    }
  }
  add(regionsOf(model), 1, -1, -1)
  return rows
}

/** What a row selects; null for the places that stand for no space. */
export function selectionOfRow(model: MapModel, { kind, thing }: Child): Selection | null {
  switch (kind) {
    case 'region':
      return model.regions[thing]?.kind === 'space' ? { kind: 'space', region: thing } : null
    case 'app':
    case 'holder':
      return { kind: 'app', cell: thing }
    case 'addon':
    case 'borrowed':
    default:
      return { kind: 'addon', addon: thing }
  }
}

/** What has to be open for the row of its own to be seen. */
export function pathTo(model: MapModel, selection: Selection): string[] {
  if (selection.kind === 'space') return []
  const cell = selection.kind === 'app' ? selection.cell : at(model.addonCell, selection.addon)
  const path = [openKey(model, { kind: 'region', thing: at(model.cellRegion, cell) })]
  // An orphan stands right under the place of those without an owner.
  if (selection.kind === 'addon' && cell < model.apps) path.push(openKey(model, { kind: 'app', thing: cell }))
  return path.filter((key) => key !== null)
}

/** Place of the row of its own; -1 while it is folded away. */
export function placeOf(rows: readonly OutlineRow[], selection: Selection): number {
  switch (selection.kind) {
    case 'space':
      return rows.findIndex(({ kind, thing }) => kind === 'region' && thing === selection.region)
    case 'app':
      return rows.findIndex(({ kind, thing }) => kind === 'app' && thing === selection.cell)
    case 'addon':
    default:
      return rows.findIndex(({ kind, thing }) => kind === 'addon' && thing === selection.addon)
  }
}

/** Keys of a row and those beside it, as far as something stands under them. */
export function siblingKeys(model: MapModel, rows: readonly OutlineRow[], place: number): string[] {
  const of = rows[place]
  if (!of) return []
  return rows
    .filter(({ parent, open }) => parent === of.parent && open !== null)
    .map((each) => openKey(model, each) ?? '')
}

export function rowName(model: MapModel, { kind, thing }: Child): string {
  const { apps, addons } = model.data
  if (kind === 'region') return model.regions[thing]?.name ?? ''
  return (kind === 'app' || kind === 'holder' ? apps.names[thing] : addons.names[thing]) ?? ''
}

/**
 * The next row whose name begins with the text, going round; -1 when there is none. The same letter again and again goes
 * from one to the next.
 */
export function rowStartingWith(model: MapModel, rows: readonly OutlineRow[], from: number, text: string): number {
  const letters = Array.from(fold(text))
  const repeated = letters.length > 1 && letters.every((letter) => letter === letters[0])
  const wanted = repeated ? (letters[0] ?? '') : letters.join('')
  // While a word is typed the row that fits so far may be the one that fits.
  const first = letters.length > 1 && !repeated ? from : from + 1
  for (let i = 0; i < rows.length; i += 1) {
    const place = (Math.max(0, first) + i) % rows.length
    const each = rows[place]
    if (each && fold(rowName(model, each)).startsWith(wanted)) return place
  }
  return -1
}
