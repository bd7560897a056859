import type { JSX } from 'react'
import { severities } from '#shared/domain/finding.ts'
import { Badge, SharedBadge } from '../../parts/parts.tsx'
import { SeverityMark, severityWords } from '../../parts/SeverityMark.tsx'
import { Legend, Mark, Sign } from '../map/LegendParts.tsx'
import './focus-legend.css'

/** Explains every mark of the focus view. `wide` where it lies below the picture and waits to be opened. */
export default function FocusLegend({ wide = false }: { wide?: boolean }): JSX.Element {
  return (
    <Legend open={!wide} className={wide ? 'focus-legend focus-legend-wide' : 'focus-legend'}>
      <div className="focus-legend-lists">
        <ul aria-label="Boxes and cards">
          <Mark words="What the view is about">
            <rect x="2" y="4" width="16" height="12" rx="3" className="mark-subject" />
          </Mark>
          <Mark words="… held across spaces">
            <rect x="2" y="4" width="16" height="12" rx="3" className="mark-shared-box" />
          </Mark>
          <Mark words="Of the same space">
            <rect x="2" y="4" width="16" height="12" rx="3" className="mark-card" />
            <path d="M2 8.5h16" className="mark-card" />
          </Mark>
          <Mark words="Of another space">
            <rect x="2" y="4" width="16" height="12" rx="3" className="mark-card mark-card-crossing" />
            <path d="M2 8.5h16" className="mark-card" />
          </Mark>
          <Mark words="How many of it there are, shown or not">
            <text x="10" y="14" textAnchor="middle" className="mark-number">
              3
            </text>
          </Mark>
        </ul>
        <ul aria-label="Rows">
          <Mark words="App without findings here">
            <rect x="6" y="6" width="8" height="8" rx="2" className="mark-cell" />
          </Mark>
          <Mark words="Add-on without findings">
            <circle cx="10" cy="10" r="3" className="mark-dot" />
          </Mark>
          <Mark words="… held across spaces">
            <circle cx="10" cy="10" r="2.4" className="mark-dot" />
            <path d="M10 4 16 10 10 16 4 10Z" className="mark-ring" />
          </Mark>
          {severities.toReversed().map((severity) => (
            <Sign key={severity} words={`Worst finding: ${severityWords[severity].toLowerCase()}`}>
              <SeverityMark severity={severity} size={12} />
            </Sign>
          ))}
        </ul>
        <ul aria-label="Lines">
          <Mark words="From an owner to what it owns">
            <path d="M2 10h16" className="mark-own" />
          </Mark>
          <Mark words="To apps of the same space">
            <path d="M2 10h16" className="mark-inside" />
          </Mark>
          <Mark words="To what is borrowed">
            <path d="M2 10h16" className="mark-from" />
          </Mark>
          <Mark words="Across the border of a space">
            <path d="M2 10h16" className="mark-across" />
          </Mark>
          <Mark words="Bus: what several lines share">
            <path d="M5 3v14" className="mark-bus" />
            <path d="M5 6h12M5 13h12" className="mark-across" />
          </Mark>
          <Mark words="Of the row that is pointed at">
            <path d="M2 10h16" className="mark-pointed" />
          </Mark>
        </ul>
        <ul aria-label="Badges" className="focus-legend-badges">
          <Named words="The app's primary add-on of its service" badge={<Badge tone="accent">primary</Badge>} />
          <Named words="In how many spaces it is held" badge={<SharedBadge spaces={3} />} />
          <Named words="No second space holds it" badge={<Badge>one space</Badge>} />
          <Named words="Production, by the compliance of the space" badge={<Badge tone="production">prod</Badge>} />
          <Named words="Compliance that the platform acts on" badge={<Badge tone="accent">socs</Badge>} />
          <Named words="Any other compliance" badge={<Badge>pci</Badge>} />
          <Named words="Environment, where it is not that of its group" badge={<Badge>dev</Badge>} />
          <Named words="A preview of another app" badge={<Badge tone="info">preview</Badge>} />
          <Named words="In maintenance" badge={<Badge tone="medium">maintenance</Badge>} />
          <Named words="Nothing of it runs; a running app has no badge" badge={<Badge>stopped</Badge>} />
          <Named words="Not in the latest sync, known from an earlier one" badge={<Badge>seen earlier</Badge>} />
          <Named words="Not in this snapshot" badge={<Badge>unknown</Badge>} />
        </ul>
      </div>
      <p>An app's mark tells of findings about its attachments in this view; the subject's of all findings about it.</p>
    </Legend>
  )
}

function Named({ words, badge }: { words: string; badge: JSX.Element }): JSX.Element {
  return (
    <li>
      <span className="focus-legend-badge">{badge}</span>
      {words}
    </li>
  )
}
