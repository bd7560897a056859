import type { JSX } from 'react'
import './map.css'
import './tools.css'
import { ErrorNote, ErrorPanel } from '../../parts/ErrorPanel.tsx'
import { MapIcon } from '../../parts/icons.tsx'
import { EmptyState, Skeleton } from '../../parts/parts.tsx'
import { useCommand } from '../../stores/command.ts'
import { Atlas } from './Atlas.tsx'

/** What an endpoint's apps share: as a map, a matrix, a ranked list and an outline. */
export default function MapView({ endpointId }: { endpointId: string }): JSX.Element {
  const map = useCommand('graph.map', { endpointId })
  const { data } = map
  if (!data) {
    if (map.error) return <ErrorPanel error={map.error} onRetry={map.reload} />
    return <Skeleton rows={[100, 100, 100]} label="Drawing the map" />
  }
  if (data.spaces.length === 0 && data.apps.ids.length === 0 && data.addons.ids.length === 0) {
    return (
      <EmptyState icon={<MapIcon size={20} />} title="Nothing to draw yet">
        The latest sync found no space, no app and no add-on.
      </EmptyState>
    )
  }
  if (!map.error) return <Atlas data={data} />
  return (
    <div className="map-with-note">
      <ErrorNote error={map.error} />
      <Atlas data={data} />
    </div>
  )
}
