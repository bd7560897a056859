import type { JSX } from 'react'
import { SeverityMark } from '../../parts/SeverityMark.tsx'
import type { MapMode } from '../../stores/map-place.ts'
import { Legend, Mark, Sign } from './LegendParts.tsx'
import { ListMarks } from './ListMarks.tsx'

/**
 * Explains every mark that is in sight, each drawn as the painter draws it: those of the map, those of changes while it is
 * `compared`, without `shapes` where apps are too small for them; and those of the `way` that lies over it in their place.
 */
export default function MapLegend({
  compared = false,
  shapes = true,
  way = 'overview',
}: {
  compared?: boolean
  shapes?: boolean
  /** What is looked at: anything but the overview lies over the map. */
  way?: MapMode
}): JSX.Element {
  return (
    <Legend>{way === 'overview' ? <MapMarks compared={compared} shapes={shapes} /> : <ListMarks way={way} />}</Legend>
  )
}

function MapMarks({ compared, shapes }: { compared: boolean; shapes: boolean }): JSX.Element {
  return (
    <>
      <ul>
        <Mark words="App">
          <rect x="4" y="4" width="12" height="12" rx="2" className="mark-cell" />
        </Mark>
        <Mark words="Critical finding">
          <rect x="4" y="4" width="12" height="12" rx="2" className="mark-critical" />
          {shapes ? <path d="M10 6.5 13.5 10 10 13.5 6.5 10Z" className="mark-cut" /> : null}
        </Mark>
        <Mark words="High finding">
          <rect x="4" y="4" width="12" height="12" rx="2" className="mark-high" />
          {shapes ? <path d="M10 6.6 13 12.4H7Z" className="mark-cut" /> : null}
        </Mark>
        <Mark words="Medium finding">
          <rect x="4" y="4" width="12" height="12" rx="2" className="mark-medium" />
          {shapes ? <rect x="6.6" y="6.6" width="6.8" height="6.8" className="mark-cut" /> : null}
        </Mark>
        {shapes ? null : <li className="map-legend-note">Too small for shapes at this zoom: colour alone tells.</li>}
        <Mark words="Worst finding, in the corner (zoom in)">
          <rect x="3" y="3" width="14" height="14" rx="2" className="mark-critical mark-tint" />
          <path d="M7 3.8 10.2 7 7 10.2 3.8 7Z" className="mark-critical" />
        </Mark>
        <Mark words={`Shares across spaces${shapes ? '' : ' (zoom in)'}`}>
          <rect x="4" y="4" width="12" height="12" rx="2" className="mark-cell" />
          <path d="M11 4h5v5Z" className="mark-sharing" />
        </Mark>
        <Mark words="Add-on (zoom in)">
          <circle cx="10" cy="10" r="4" className="mark-dot" />
        </Mark>
        <Mark words="… with a critical finding">
          <circle cx="10" cy="10" r="6" className="mark-critical" />
          <path d="M10 6.4 13.6 10 10 13.6 6.4 10Z" className="mark-cut" />
        </Mark>
        <Mark words="… with a high finding">
          <circle cx="10" cy="10" r="6" className="mark-high" />
          <path d="M10 6.7 13.3 12.6H6.7Z" className="mark-cut" />
        </Mark>
        <Mark words="… with a medium finding">
          <circle cx="10" cy="10" r="6" className="mark-medium" />
          <circle cx="10" cy="10" r="3.3" className="mark-cut" />
        </Mark>
        <Mark words="Add-on held across spaces">
          <circle cx="10" cy="10" r="3.4" className="mark-dot" />
          <path d="M10 3 17 10 10 17 3 10Z" className="mark-ring" />
        </Mark>
        <Mark words="Add-on without an owner">
          <rect x="3" y="3" width="14" height="14" rx="3" className="mark-nobody" />
          <circle cx="10" cy="10" r="4.4" className="mark-dot" />
        </Mark>
        <Mark words="App whose space is unknown">
          <rect x="3" y="3" width="14" height="14" rx="3" className="mark-nobody" />
          <rect x="6" y="6" width="8" height="8" rx="1.5" className="mark-cell" />
        </Mark>
        <Mark words="Strong link of two spaces">
          <path d="M2 14h6V6h10" className="mark-ribbon" />
        </Mark>
        <Mark words="… with a critical add-on">
          <path d="M2 14h6V6h10" className="mark-ribbon mark-ribbon-critical" />
        </Mark>
        <Mark words="Weaker links, one each">
          <path d="M2 8.5h16" className="mark-border" />
          <path d="M5 9v5M10 9v5M15 9v5" className="mark-tick" />
        </Mark>
        <Mark words="Attachments across the border, fuller for more">
          <rect x="1" y="5" width="18" height="10" rx="5" className="mark-pill" />
          <path d="M5.5 8.6h9l-1.8-1.6M14.5 11.4h-9l1.8 1.6" className="mark-arrows" />
        </Mark>
        <Mark words="Port: attachments to the space it names (zoom in)">
          <path d="M2 11h16" className="mark-border" />
          <path d="M10 3v8" className="mark-line" />
          <path d="M6.4 11h7.2L10 17Z" className="mark-sharing" />
        </Mark>
        <Mark words="… with a critical add-on">
          <path d="M2 11h16" className="mark-border" />
          <path d="M10 3v8" className="mark-line mark-line-critical" />
          <path d="M6.4 11h7.2L10 17Z" className="mark-critical" />
        </Mark>
        <Mark words="Attachment inside a space (zoom in)">
          <path d="M4 4v7a3 3 0 0 0 3 3h9" className="mark-line mark-line-inside" />
          <circle cx="4" cy="5" r="2.6" className="mark-dot" />
        </Mark>
        <Mark words="Critical apps of a space">
          <path d="M6 5.5 10.5 10 6 14.5 1.5 10Z" className="mark-critical" />
          <text x="12" y="14" className="mark-number mark-critical-number">
            3
          </text>
        </Mark>
        <Mark words="Selected">
          <rect x="2" y="2" width="16" height="16" rx="4" className="mark-selected" />
          <rect x="5" y="5" width="10" height="10" rx="2" className="mark-cell" />
        </Mark>
        <Mark words="Its attachments; of a space wider for more">
          <path d="M2 15C6 7 12 5 18 5" className="mark-attached" />
        </Mark>
        <Mark words="Selected app borrows">
          <path d="M2 15C6 7 12 5 18 5" className="mark-attached mark-borrowed" />
        </Mark>
        <Mark words="Apps of a space that the selection lights">
          <text x="7" y="14" className="mark-number">
            3
          </text>
        </Mark>
        <Mark words="Where a walk by keyboard stands">
          <rect x="2" y="2" width="16" height="16" rx="4" className="mark-walk" />
          <rect x="5" y="5" width="10" height="10" rx="2" className="mark-cell" />
        </Mark>
        <Mark words="Whole map, where only a part is in sight; redder with more critical apps">
          <rect x="2" y="3" width="7" height="6" className="mark-cell" />
          <rect x="10" y="3" width="8" height="6" className="mark-cell" />
          <rect x="10" y="3" width="8" height="6" className="mark-critical mark-faint" />
          <rect x="2" y="10" width="16" height="7" className="mark-cell" />
          <rect x="6" y="6" width="8" height="7" className="mark-walk" />
        </Mark>
        {compared ? (
          <>
            <Mark words="New since the earlier snapshot">
              <rect x="3" y="5" width="12" height="12" rx="3" className="mark-added" />
              <circle cx="15" cy="5" r="4.5" className="mark-added-sign" />
              <path d="M12.5 5h5M15 2.5v5" className="mark-sign" />
            </Mark>
            <Mark words="Changed since the earlier snapshot">
              <rect x="3" y="5" width="12" height="12" rx="3" className="mark-changed" />
              <circle cx="15" cy="5" r="4.5" className="mark-changed-sign" />
              <circle cx="15" cy="5" r="1.6" className="mark-cut" />
            </Mark>
            <Mark words="Apps gone from a space, at its lower edge">
              <rect x="1" y="4.5" width="18" height="11" rx="5.5" className="mark-gone" />
              <text x="10" y="13.4" className="mark-gone-number">
                −3
              </text>
            </Mark>
          </>
        ) : null}
        <Sign words="Low finding, in lists">
          <SeverityMark severity="low" size={12} />
        </Sign>
        <Sign words="Info finding, in lists">
          <SeverityMark severity="info" size={12} />
        </Sign>
      </ul>
      <p>
        On the map findings below medium leave no mark. Where more than 250 lines would be in sight there are ports
        alone, and the lines of what is pointed at.
      </p>
    </>
  )
}
