import { lazy, type ComponentType, type LazyExoticComponent } from 'react'
import type { Selection } from '#shared/map/lit.ts'
import type { MapModel } from '#shared/map/model.ts'
import type { MapChoice, MapMode, MapPlace } from '../../stores/map-place.ts'
import { patiently } from '../../parts/patiently.ts'
import { mapPieces } from './pieces.ts'

/** What every way to look at the map is given. All of them have one filter and one selection. */
export interface WayProps {
  model: MapModel
  /** What the address says: the orders that a way offers stand there. */
  place: MapPlace
  selection: Selection | null
  /** `replace` for walking by keyboard, which leaves no steps behind. */
  onSelect: (next: Selection | null, options?: { replace?: boolean }) => void
  /** Opens the focus view. */
  onFocus: (selection: Selection) => void
  /** Goes to the search field. */
  onSearch: () => void
  /** Goes to the address that says so. */
  onChoose: (choice: Partial<MapChoice>) => void
  /** Takes the filter away; null where there is none. */
  onShowAll: (() => void) | null
}

type Way = Exclude<MapMode, 'overview'>

/** Each is fetched when it is first looked at. */
export const ways: Record<Way, LazyExoticComponent<ComponentType<WayProps>>> = {
  matrix: lazy(patiently(mapPieces.matrix)),
  ranked: lazy(patiently(mapPieces.ranked)),
  outline: lazy(patiently(mapPieces.outline)),
}

export const modeNames: Record<MapMode, { name: string; hint: string }> = {
  overview: { name: 'Map', hint: 'Every space, every app, and what they share' },
  matrix: { name: 'Matrix', hint: 'Which space lends to which, and how much' },
  ranked: { name: 'Ranked', hint: 'Shared add-ons, the riskiest first' },
  outline: { name: 'Outline', hint: 'Spaces, apps and add-ons as a tree' },
}
