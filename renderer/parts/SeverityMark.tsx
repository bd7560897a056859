import type { JSX } from 'react'
import type { Severity } from '#shared/domain/finding.ts'

/** Shape and colour both say how bad it is, so that neither a printout nor a colour-blind eye loses it. */
const shapes: Record<Severity, JSX.Element> = {
  critical: <path d="M4.4 1h5.2L13 4.4v5.2L9.6 13H4.4L1 9.6V4.4Z" />,
  high: <path d="M7 1.4 13.4 12.6H.6Z" />,
  medium: <circle cx="7" cy="7" r="5.4" />,
  low: <rect x="2.6" y="2.6" width="8.8" height="8.8" rx="1.2" className="mark-hollow" />,
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
