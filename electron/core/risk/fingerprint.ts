import { createHash } from 'node:crypto'
import type { Graph } from '#core/graph/graph.ts'
import type { Hit } from './hit.ts'

/** sha256 of what a finding stands on: who holds the add-on, and the facts. Another consumer gives another one. */
export function fingerprintOf(hit: Hit, graph: Graph): string {
  const attachments = (graph.addons.get(hit.addonId)?.holders ?? [])
    .map(({ attachment, appId }) => attachment?.id ?? `owner ${appId}`)
    .toSorted()
  const facts = Object.entries(hit.facts).toSorted(([a], [b]) => (a < b ? -1 : 1))
  const content = [
    hit.rule.id,
    hit.addonId,
    hit.appId,
    attachments,
    hit.outside.toSorted(),
    hit.others.toSorted(),
    facts,
  ]
  return createHash('sha256').update(JSON.stringify(content)).digest('base64url')
}
