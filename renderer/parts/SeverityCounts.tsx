import type { JSX } from 'react'
import { severities, type Severity } from '#shared/domain/finding.ts'
import type { SeverityCounts as Counts } from '#shared/domain/risk-views.ts'
import { SeverityMark } from './SeverityMark.tsx'
import { countWords } from './words.ts'

const worstFirst = severities.toReversed()

/** The worst severity that occurs; null for none. */
export function worstOf(counts: Counts): Severity | null {
  return worstFirst.find((severity) => counts[severity] > 0) ?? null
}

/** Open findings by severity, as shapes and numbers; those that do not occur are left out. */
export function SeverityCounts({ counts }: { counts: Counts }): JSX.Element {
  const worst = worstOf(counts)
  if (worst === null) return <span className="faint">none</span>
  return (
    <span className="severity-counts">
      {worstFirst.map((severity) =>
        counts[severity] > 0 ? (
          <span key={severity}>
            <SeverityMark severity={severity} size={10} /> {countWords(counts[severity])}
          </span>
        ) : null,
      )}
    </span>
  )
}
