import type { JSX } from 'react'
import { mapModes, type MapMode } from '../../stores/map-place.ts'
import { modeNames, ways } from './ways.ts'

/** Ways to look, each with an address of its own. */
export function MapModes({ mode, href }: { mode: MapMode; href: (mode: MapMode) => string }): JSX.Element {
  return (
    <nav className="map-modes" aria-label="Ways to look">
      {mapModes
        .filter((each) => each === 'overview' || ways[each] !== undefined)
        .map((each) => (
          <a
            key={each}
            href={href(each)}
            aria-current={each === mode ? 'page' : undefined}
            title={modeNames[each].hint}
            data-testid={`map-mode-${each}`}
          >
            {modeNames[each].name}
          </a>
        ))}
    </nav>
  )
}
