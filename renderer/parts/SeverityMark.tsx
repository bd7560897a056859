import type { JSX } from 'react'
import type { Severity } from '#shared/domain/finding.ts'

/**
 * Shape and colour both say how bad it is, so that neither a printout nor a colour-blind eye loses it. The map cuts the
 * same shapes into its cells.
 */
const shapes: Record<Severity, JSX.Element> = {
  critical: <path d="M7 .4 13.6 7 7 13.6.4 7Z" />,
  high: <path d="M7 1.4 13.4 12.6H.6Z" />,
  medium: <path fillRule="evenodd" d="M1.6 1.6h10.8v10.8H1.6Zm3.2 3.2v4.4h4.4V4.8Z" />,
  low: <circle cx="7" cy="7" r="4.4" className="mark-hollow" />,
  info: <circle cx="7" cy="7" r="2.4" />,
}

export const severityWords: Record<Severity, string> = {
  critical: 'Critical',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
  info: 'Info',
}

/** With `label` the severity is also said in words, to everybody; without it only to a screen reader. */
export function SeverityMark({
  severity,
  label = false,
  size = 12,
}: {
  severity: Severity
  label?: boolean
  size?: number
}): JSX.Element {
  return (
    <span className="severity" data-severity={severity}>
      <svg width={size} height={size} viewBox="0 0 14 14" aria-hidden="true">
        {shapes[severity]}
      </svg>
      <span className={label ? 'severity-word' : 'unseen'}>{severityWords[severity]}</span>
    </span>
  )
}
