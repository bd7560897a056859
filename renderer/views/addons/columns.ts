import type { AddonSort } from '../../stores/route.ts'

/** The table's columns in order. `key` is what the core sorts by. */
export const columns: { key: AddonSort; name: string; number?: true; downFirst?: true }[] = [
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

/** A second press on the same heading turns the order round; a first one starts from the end that is asked for most. */
export function nextSort(
  now: { sort: AddonSort; descending: boolean },
  pressed: AddonSort,
): { sort: AddonSort; descending: boolean } {
  if (now.sort === pressed) return { sort: pressed, descending: !now.descending }
  return { sort: pressed, descending: columns.find((column) => column.key === pressed)?.downFirst === true }
}
