import type { Severity } from '#shared/domain/finding.ts'

/** Where the bands of a score begin (operations-actions-risks 2.4), worst first. */
export const bands: readonly { severity: Severity; from: number }[] = [
  { severity: 'critical', from: 80 },
  { severity: 'high', from: 60 },
  { severity: 'medium', from: 35 },
  { severity: 'low', from: 15 },
  { severity: 'info', from: 0 },
]

export function bandOf(score: number): Severity {
  return bands.find(({ from }) => score >= from)?.severity ?? 'info'
}
