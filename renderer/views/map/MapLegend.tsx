import type { JSX } from 'react'
import { Legend, Mark } from './LegendParts.tsx'

/** Explains every mark of the map, each drawn as the painter draws it; those of changes while the map is `compared`. */
export default function MapLegend({ compared = false }: { compared?: boolean }): JSX.Element {
  return (
    <Legend>
      <ul>
        <Mark words="App">
          <rect x="4" y="4" width="12" height="12" rx="2" className="mark-cell" />
        </Mark>
        <Mark words="Critical finding">
          <rect x="4" y="4" width="12" height="12" rx="2" className="mark-critical" />
          <path d="M10 6.5 13.5 10 10 13.5 6.5 10Z" className="mark-cut" />
        </Mark>
        <Mark words="High finding">
          <rect x="4" y="4" width="12" height="12" rx="2" className="mark-high" />
          <path d="M10 6.6 13 12.4H7Z" className="mark-cut" />
        </Mark>
        <Mark words="Medium finding">
          <rect x="4" y="4" width="12" height="12" rx="2" className="mark-medium" />
          <rect x="6.6" y="6.6" width="6.8" height="6.8" className="mark-cut" />
        </Mark>
        <Mark words="Shares across spaces">
          <rect x="4" y="4" width="12" height="12" rx="2" className="mark-cell" />
          <path d="M11 4h5v5Z" className="mark-sharing" />
        </Mark>
        <Mark words="Add-on (zoom in)">
          <circle cx="10" cy="10" r="4" className="mark-dot" />
        </Mark>
        <Mark words="Add-on held across spaces">
          <circle cx="10" cy="10" r="3.4" className="mark-dot" />
          <path d="M10 3 17 10 10 17 3 10Z" className="mark-ring" />
        </Mark>
        <Mark words="Add-on without an owner">
          <rect x="3" y="3" width="14" height="14" rx="3" className="mark-nobody" />
          <circle cx="10" cy="10" r="4.4" className="mark-dot" />
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
      </ul>
      <p>
        Findings below medium leave no mark. Where more than 250 lines would be in sight there are ports alone, and the
        lines of what is pointed at.
      </p>
    </Legend>
  )
}
