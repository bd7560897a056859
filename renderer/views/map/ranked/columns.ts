import type { RankingSort } from '#shared/map/orders.ts'
import type { SortColumn } from '../../../parts/sorting.ts'

export const columns: readonly SortColumn<RankingSort>[] = [
  { key: 'score', name: 'Score', downFirst: true },
  { key: 'name', name: 'Add-on' },
  { key: 'service', name: 'Service and plan' },
  { key: 'owner', name: 'Owner and its space' },
  { key: 'apps', name: 'Apps', number: true, downFirst: true },
  { key: 'spaces', name: 'Spaces', number: true, downFirst: true },
  { key: 'organizations', name: 'Organizations', number: true, downFirst: true },
]
