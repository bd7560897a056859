import { severities } from '#shared/domain/finding.ts'
import type { Alarm } from '#shared/domain/risk-views.ts'
import { hitId, type Hit } from './hit.ts'
import type { Judgement } from './judgement.ts'

const namedAtMost = 5

/** What to tell of hits that are new; null where there are none. */
export function alarmOf(judgement: Judgement, hits: readonly Hit[], now: number): Alarm | null {
  if (hits.length === 0) return null
  const { graph } = judgement
  const worstFirst = hits.toSorted(
    (a, b) => severities.indexOf(b.severity) - severities.indexOf(a.severity) || b.score - a.score,
  )
  return {
    endpointId: graph.endpointId,
    at: now,
    count: hits.length,
    findings: worstFirst.slice(0, namedAtMost).map((hit) => ({
      id: hitId(hit),
      title: hit.rule.title,
      severity: hit.severity,
      addon: graph.addons.get(hit.addonId)?.name ?? hit.addonId,
    })),
  }
}
