import type { RankingOrder, RankingSort } from '#shared/map/ranking.ts'

export interface Column {
  key: RankingSort
  name: string
  /** Numbers stand to the right, and the largest are what one looks for first. */
  number: boolean
}

export const columns: readonly Column[] = [
  { key: 'score', name: 'Score', number: true },
  { key: 'name', name: 'Add-on', number: false },
  { key: 'service', name: 'Service and plan', number: false },
  { key: 'owner', name: 'Owner and its space', number: false },
  { key: 'apps', name: 'Apps', number: true },
  { key: 'spaces', name: 'Spaces', number: true },
  { key: 'organizations', name: 'Organizations', number: true },
]

/** The same column turns round; another begins with what one looks for. */
export function nextOrder(order: RankingOrder, key: RankingSort): RankingOrder {
  if (order.sort === key) return { sort: key, descending: !order.descending }
  return { sort: key, descending: columns.some((column) => column.key === key && column.number) }
}
