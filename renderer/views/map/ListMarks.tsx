import type { JSX } from 'react'
import { severities } from '#shared/domain/finding.ts'
import { SharedIcon } from '../../parts/icons.tsx'
import { SeverityMark, severityWords } from '../../parts/SeverityMark.tsx'
import type { MapMode } from '../../stores/map-place.ts'
import { Sign } from './LegendParts.tsx'

/** What the marks mean of a way to look at the map that lies over it, and of the panel beside it. */
export function ListMarks({ way }: { way: MapMode }): JSX.Element {
  return (
    <ul>
      {severities.toReversed().map((severity) => (
        <Sign key={severity} words={`Worst finding: ${severityWords[severity].toLowerCase()}`}>
          <SeverityMark severity={severity} size={12} />
        </Sign>
      ))}
      {way === 'matrix' ? null : (
        <Sign words="No finding">
          <span className="faint">–</span>
        </Sign>
      )}
      <Sign words="Held across spaces">
        <span className="map-legend-shared">
          <SharedIcon size={12} />
        </span>
      </Sign>
      {way === 'ranked' ? (
        <Sign words="How much of the largest number in its column">
          <i className="map-legend-bar" />
        </Sign>
      ) : null}
    </ul>
  )
}
