import type { CommandInput, CommandOutput } from '#shared/contract/commands.ts'
import { severities } from '#shared/domain/finding.ts'
import type { AddonRow } from '#shared/domain/views.ts'
import { compare } from '../../graph/build.ts'
import type { Judgement } from '../../risk/risk.ts'
import type { Current } from '../inventory.ts'
import { fold, foldedWords } from './fold.ts'
import { addonRows } from './rows.ts'

type Query = CommandInput<'inventory.addons'>
type SortKey = Query['sort']

interface Table {
  rows: readonly AddonRow[]
  /** By row number: everything a word may occur in, folded. */
  texts: string[]
  /** By sort key: row numbers in ascending order, made when first asked for. */
  orders: Map<SortKey, number[]>
}

const tables = new WeakMap<Judgement, Table>()

/** Filters, sorts and pages the add-ons. Sorting an endpoint of 30,000 anew for each page would be felt, so it is kept. */
export function listAddons(current: Current, judgement: Judgement, query: Query): CommandOutput<'inventory.addons'> {
  const table = tableOf(current, judgement)
  const words = foldedWords(query.text)
  const order = orderOf(table, query.sort)
  const page: AddonRow[] = []
  let matching = 0
  for (let place = 0; place < order.length; place++) {
    const number = order[query.descending ? order.length - 1 - place : place] ?? 0
    const row = table.rows[number]
    if (!row || !passes(row, query)) continue
    const text = table.texts[number] ?? ''
    if (!words.every((word) => text.includes(word))) continue
    if (matching >= query.offset && page.length < query.limit) page.push(row)
    matching += 1
  }
  return { takenAt: current.snapshot.report.takenAt, total: table.rows.length, matching, rows: page }
}

function passes(row: AddonRow, { service, space, sharedOnly }: Query): boolean {
  if (service !== null && row.service !== service) return false
  if (space !== null && row.space !== space) return false
  return !sharedOnly || row.apps > 1
}

function tableOf(current: Current, judgement: Judgement): Table {
  let table = tables.get(judgement)
  if (!table) {
    const rows = addonRows(current.graph, judgement)
    // A line break between the fields, so that no word is found across two of them.
    const texts = rows.map((row) => fold([row.name, row.service, row.plan, row.owner ?? '', row.space].join('\n')))
    table = { rows, texts, orders: new Map() }
    tables.set(judgement, table)
  }
  return table
}

function orderOf(table: Table, sort: SortKey): number[] {
  let order = table.orders.get(sort)
  if (!order) {
    const keys = table.rows.map((row) => sortKey(row, sort))
    const names = table.rows.map((row) => fold(row.name))
    order = table.rows.map((_row, number) => number)
    order.sort((left, right) => compareKeys(keys[left], keys[right]) || compare(names[left] ?? '', names[right] ?? ''))
    table.orders.set(sort, order)
  }
  return order
}

/** What is not known comes first: no price, no owner, no finding. */
function sortKey(row: AddonRow, sort: SortKey): string | number {
  switch (sort) {
    case 'name':
    case 'service':
    case 'plan':
    case 'space':
      return fold(row[sort])
    case 'owner':
      return fold(row.owner ?? '')
    case 'apps':
    case 'spaces':
      return row[sort]
    case 'price':
      return row.priceCents ?? -1
    case 'severity':
      // Scores are below 1,000, so the severity decides and the score orders what is alike.
      return row.severity === null ? -1 : severities.indexOf(row.severity) * 1_000 + row.score
    default:
      return sort satisfies never
  }
}

function compareKeys(left: string | number | undefined, right: string | number | undefined): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right
  return compare(String(left), String(right))
}
