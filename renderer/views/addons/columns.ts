import type { SortColumn } from '../../parts/sorting.ts'
import type { AddonSort } from '../../stores/route.ts'

/** The table's columns in order. `key` is what the core sorts by. */
export const columns: readonly SortColumn<AddonSort>[] = [
  { key: 'severity', name: 'Risk', downFirst: true },
  { key: 'name', name: 'Name' },
  { key: 'service', name: 'Service' },
  { key: 'plan', name: 'Plan' },
  { key: 'owner', name: 'Owner' },
  { key: 'space', name: 'Space' },
  { key: 'apps', name: 'Apps', number: true, downFirst: true },
  { key: 'spaces', name: 'Spaces', number: true, downFirst: true },
  { key: 'price', name: 'Price', number: true, downFirst: true },
]
