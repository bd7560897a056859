import { light, type Selection } from './lit.ts'
import type { MapModel } from './model.ts'
import type { MatrixOrder } from './orders.ts'
import { at, row } from './rows.ts'
import { seriate, type Weight } from './seriation.ts'

/**
 * Who lends to whom, region by region: a row lends, a column borrows. A cell counts attachments of apps of its column to
 * add-ons that apps of its row own. Add-ons without an owner are lent by the region that stands for nobody, so that no
 * attachment is missing; they cross no border and are counted apart.
 */
export interface Matrix {
  /** Cells off the diagonal, by lender and then by borrower. */
  cells: readonly MatrixCell[]
  /** What each region does, by its index in the model. */
  regions: readonly Sharing[]
  /** Regions with a cell off the diagonal, in the order of the model. */
  sharing: readonly number[]
  /** Spaces without one, in the order of the model. */
  alone: readonly number[]
  /** All attachments of borrowers: across spaces, inside one space, and of add-ons without an owner. */
  totals: { across: number; inside: number; ownerless: number }
}

export interface MatrixCell {
  /** Regions of the model. */
  lender: number
  borrower: number
  /** Attachments. */
  count: number
  /** Add-ons they are of. */
  addons: number
  /** Worst finding of these add-ons: 0 none, then 1 to 5 for info to critical. */
  risk: number
}

export interface Sharing {
  /** Attachments of other regions to what it owns, and of its own apps to what other regions own. */
  lends: number
  borrows: number
  /** Attachments inside it, and the worst finding of the add-ons they are of: its place on the diagonal. */
  inside: number
  insideRisk: number
  /** Worst finding among what it lends and borrows. */
  risk: number
}

export function buildMatrix(model: MapModel): Matrix {
  const width = model.regions.length
  const found = new Map<number, MatrixCell>()
  const lastAddon = new Map<number, number>()
  const regions = model.regions.map((): Sharing => ({ lends: 0, borrows: 0, inside: 0, insideRisk: 0, risk: 0 }))
  const totals = { across: 0, inside: 0, ownerless: 0 }
  for (let addon = 0; addon < model.totals.addons; addon += 1) {
    const home = at(model.addonCell, addon)
    const lender = at(model.cellRegion, home)
    const risk = at(model.data.addons.risks, addon)
    for (const cell of row(model.borrowers, addon)) {
      const borrower = at(model.cellRegion, cell)
      const lending = regions[lender]
      const borrowing = regions[borrower]
      if (!lending || !borrowing) continue
      if (lender === borrower) {
        lending.inside += 1
        lending.insideRisk = Math.max(lending.insideRisk, risk)
        totals.inside += 1
        continue
      }
      const key = lender * width + borrower
      let there = found.get(key)
      if (!there) {
        there = { lender, borrower, count: 0, addons: 0, risk: 0 }
        found.set(key, there)
      }
      there.count += 1
      if (lastAddon.get(key) !== addon) there.addons += 1
      lastAddon.set(key, addon)
      there.risk = Math.max(there.risk, risk)
      lending.lends += 1
      lending.risk = Math.max(lending.risk, risk)
      borrowing.borrows += 1
      borrowing.risk = Math.max(borrowing.risk, risk)
      if (home < model.apps) totals.across += 1
      else totals.ownerless += 1
    }
  }
  const cells = [...found.values()].toSorted((p, q) => p.lender - q.lender || p.borrower - q.borrower)
  const sharing: number[] = []
  const alone: number[] = []
  for (const [index, { lends, borrows }] of regions.entries()) {
    if (lends + borrows > 0) sharing.push(index)
    else if (model.regions[index]?.kind === 'space') alone.push(index)
  }
  return { cells, regions, sharing, alone, totals }
}

/**
 * The regions that share, in an order that serves rows and columns alike: by name, the most first, the worst first, or
 * those beside each other that share much with each other. What stands for no space comes last.
 */
export function orderRegions(model: MapModel, matrix: Matrix, order: MatrixOrder): number[] {
  const spaces = matrix.sharing.filter((index) => model.regions[index]?.kind === 'space')
  const others = matrix.sharing.filter((index) => model.regions[index]?.kind !== 'space')
  return [...orderSpaces(model, matrix, order, spaces), ...others]
}

function orderSpaces(model: MapModel, matrix: Matrix, order: MatrixOrder, spaces: readonly number[]): number[] {
  const named = byName(model, spaces)
  if (order === 'name') return named
  if (order === 'similar') return clustered(matrix, named)
  const total = (index: number): number => {
    const { lends, borrows } = matrix.regions[index] ?? { lends: 0, borrows: 0 }
    return lends + borrows
  }
  const risk = (index: number): number => (order === 'risk' ? (matrix.regions[index]?.risk ?? 0) : 0)
  const worst = order === 'risk' ? worstCounts(matrix) : null
  return named.toSorted(
    (p, q) => risk(q) - risk(p) || (worst?.get(q) ?? 0) - (worst?.get(p) ?? 0) || total(q) - total(p),
  )
}

/** Code units, not a locale: the same data must give the same order on every machine. */
export function byName(model: MapModel, regions: readonly number[]): number[] {
  const name = (index: number): string => model.regions[index]?.name ?? ''
  return regions.toSorted((p, q) => (name(p) < name(q) ? -1 : name(p) > name(q) ? 1 : p - q))
}

/** Region -> cells it takes part in that are as bad as its worst one. */
function worstCounts(matrix: Matrix): Map<number, number> {
  const counts = new Map<number, number>()
  for (const { lender, borrower, risk } of matrix.cells) {
    for (const index of [lender, borrower]) {
      if (risk === matrix.regions[index]?.risk) counts.set(index, (counts.get(index) ?? 0) + 1)
    }
  }
  return counts
}

function clustered(matrix: Matrix, named: readonly number[]): number[] {
  const place = new Map(named.map((region, index) => [region, index]))
  const weights: Weight[] = []
  for (const { lender, borrower, count } of matrix.cells) {
    const a = place.get(lender)
    const b = place.get(borrower)
    if (a !== undefined && b !== undefined) weights.push({ a, b, weight: count })
  }
  return seriate(named.length, weights).map((index) => named[index] ?? -1)
}

/** An add-on that one region lends to another, and the apps that hold it there. */
export interface Lent {
  addon: number
  /** Cell of the owner, or of the orphan itself. */
  home: number
  /** By name. */
  borrowers: number[]
}

/** What a region lends to another, or inside itself: the worst first, then what the most apps hold. */
export function lentBetween(model: MapModel, lender: number, borrower: number): Lent[] {
  const lent: Lent[] = []
  for (const home of model.regions[lender]?.cells ?? []) {
    for (const addon of row(model.owned, home)) {
      const borrowers = [...row(model.borrowers, addon)].filter((cell) => at(model.cellRegion, cell) === borrower)
      if (borrowers.length > 0) lent.push({ addon, home, borrowers: byAppName(model, borrowers) })
    }
  }
  const { risks } = model.data.addons
  return lent.toSorted(
    (p, q) => at(risks, q.addon) - at(risks, p.addon) || q.borrowers.length - p.borrowers.length || p.addon - q.addon,
  )
}

function byAppName(model: MapModel, cells: number[]): number[] {
  const { names } = model.data.apps
  return cells.toSorted((p, q) => ((names[p] ?? '') < (names[q] ?? '') ? -1 : 1))
}

/** What a selection touches: whole rows and columns for a space, single cells for an app or an add-on. */
export interface MatrixLight {
  region: number
  /** Lender and borrower of each cell, the diagonal included. */
  cells: readonly { lender: number; borrower: number }[]
}

export function lightMatrix(model: MapModel, selection: Selection): MatrixLight {
  if (selection.kind === 'space') return { region: selection.region, cells: [] }
  const seen = new Set<number>()
  const cells: { lender: number; borrower: number }[] = []
  for (const { addon, cell } of light(model, selection).edges) {
    const lender = at(model.cellRegion, at(model.addonCell, addon))
    const borrower = at(model.cellRegion, cell)
    const key = lender * model.regions.length + borrower
    if (seen.has(key)) continue
    seen.add(key)
    cells.push({ lender, borrower })
  }
  return { region: -1, cells }
}
