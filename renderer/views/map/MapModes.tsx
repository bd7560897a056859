import type { JSX } from 'react'
import { useEndpoints } from '../../stores/endpoints.ts'
import { mapModes, type MapMode } from '../../stores/map-place.ts'
import { modeNames } from './ways.ts'

/** Ways to look, each with an address of its own. */
export function MapModes({
  mode,
  everywhere,
  href,
}: {
  mode: MapMode
  everywhere: boolean
  href: (mode: MapMode, everywhere: boolean) => string
}): JSX.Element {
  const { endpoints } = useEndpoints()
  return (
    <nav className="map-modes" aria-label="Ways to look">
      {mapModes.map((each) => (
        <a
          key={each}
          href={href(each, false)}
          aria-current={each === mode && !everywhere ? 'page' : undefined}
          title={modeNames[each].hint}
          data-testid={`map-mode-${each}`}
        >
          {modeNames[each].name}
        </a>
      ))}
      {endpoints.length > 1 || everywhere ? (
        <a
          href={href('overview', true)}
          aria-current={everywhere ? 'page' : undefined}
          title="The maps of all endpoints, side by side"
          data-testid="map-mode-everywhere"
        >
          All endpoints
        </a>
      ) : null}
    </nav>
  )
}
