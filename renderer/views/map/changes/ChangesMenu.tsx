import { lazy, Suspense, type JSX } from 'react'
import { patiently } from '../../../parts/patiently.ts'
import { Skeleton } from '../../../parts/parts.tsx'
import { MapPopover } from '../MapPopover.tsx'
import { mapPieces } from '../pieces.ts'

const ChangeChoices = lazy(patiently(mapPieces.changeChoices))

export interface ChangesMenuProps {
  endpointId: string
  /** Null where nothing is compared. */
  since: number | null
  onChoose: (since: number | null) => void
}

/** Chooses the earlier sync that the map is compared with. */
export function ChangesMenu({ endpointId, since, onChoose }: ChangesMenuProps): JSX.Element {
  return (
    <MapPopover
      name="Changes"
      title="Changes since"
      testId="map-changes"
      className="map-changes"
      pressed={since !== null}
    >
      {(close) => (
        <Suspense fallback={<Skeleton rows={[60, 60]} label="Looking for earlier syncs" />}>
          <ChangeChoices
            endpointId={endpointId}
            since={since}
            onChoose={(time) => {
              close()
              onChoose(time)
            }}
            onClose={close}
          />
        </Suspense>
      )}
    </MapPopover>
  )
}
