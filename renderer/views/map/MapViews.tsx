import { lazy, Suspense, type JSX } from 'react'
import { patiently } from '../../parts/patiently.ts'
import { MapPopover } from './MapPopover.tsx'
import { mapPieces } from './pieces.ts'

const SavedViews = lazy(patiently(mapPieces.savedViews))

/** Where filters that were given a name are found. */
export function MapViews({ filter, onPick }: { filter: string; onPick: (filter: string) => void }): JSX.Element {
  return (
    <MapPopover name="Views" title="Saved views" testId="map-views" className="map-views">
      {(close) => (
        <Suspense fallback={null}>
          <SavedViews
            filter={filter}
            onPick={(text) => {
              close()
              onPick(text)
            }}
          />
        </Suspense>
      )}
    </MapPopover>
  )
}
