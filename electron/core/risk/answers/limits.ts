import type { Severity } from '#shared/domain/finding.ts'

export const day = 24 * 60 * 60 * 1000

/** The worse a finding, the sooner somebody has to look at it again (operations-actions-risks 2.6). */
const daysBySeverity: Record<Severity, number> = { critical: 30, high: 30, medium: 90, low: 180, info: 180 }
const mostDays = 180

/** Production next to something else, compliance weakened, an owner that is gone: never silent for longer than a month. */
export const strictRules: ReadonlySet<string> = new Set(['AKR-101', 'AKR-102', 'AKR-201'])
/** Whoever silences one of these, be it an acknowledgement or the policy file. */
export const strictDays = 30

/** Days that no acknowledgement of a finding of that rule may exceed, whatever its severity was. */
export function mostAcknowledgeDays(ruleId: string): number {
  return strictRules.has(ruleId) ? strictDays : mostDays
}

/** Days for which an acknowledgement may hold at most, and those to propose. */
export function acknowledgeDays(ruleId: string, severity: Severity): { most: number; usual: number } {
  const most = Math.min(mostAcknowledgeDays(ruleId), daysBySeverity[severity])
  return { most, usual: most }
}
