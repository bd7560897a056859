import type { Severity } from '#shared/domain/finding.ts'

export const day = 24 * 60 * 60 * 1000

/** What is proposed (operations-actions-risks 2.6). */
const usualDays: Record<Severity, number> = { critical: 30, high: 30, medium: 90, low: 180, info: 180 }
const mostDays = 180

/** Production next to something else, compliance weakened, an owner that is gone: never silent for longer than a month. */
const strictRules: ReadonlySet<string> = new Set(['AKR-101', 'AKR-102', 'AKR-201'])
const strictDays = 30

/** Days for which an acknowledgement of a finding of that rule may hold, whatever its severity. */
export function mostAcknowledgeDays(ruleId: string): number {
  return strictRules.has(ruleId) ? strictDays : mostDays
}

/** Days for which an acknowledgement may hold at most, and those to propose. */
export function acknowledgeDays(ruleId: string, severity: Severity): { most: number; usual: number } {
  const most = mostAcknowledgeDays(ruleId)
  return { most, usual: Math.min(most, usualDays[severity]) }
}
