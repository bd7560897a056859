import type { CommandInput } from '#shared/contract/commands.ts'
import { severities, type Severity } from '#shared/domain/finding.ts'
import type { FindingGroup, FindingLine, Inbox } from '#shared/domain/risk-views.ts'
import { compare } from '#core/graph/build.ts'
import { spaceOfAppName } from '#core/graph/running.ts'
import { hitId, type Hit } from '../hit.ts'
import { appNamesOf, type Judgement } from '../judgement.ts'

type Query = CommandInput<'risk.inbox'>

/** What a list of findings is filtered and sorted by; everything of `Inbox` that does not say what "new" means. */
export function inboxOf(judgement: Judgement, query: Query): Omit<Inbox, 'newSince'> {
  const { graph, said } = judgement
  const passes = filterOf(judgement, query)
  const groups = new Map<string, Hit[]>()
  let total = 0
  let matching = 0
  let newCount = 0
  for (const hit of judgement.worstFirst()) {
    total += 1
    if (judgement.isOpen(hit) && said.isNew(hit)) newCount += 1
    if (!passes(hit)) continue
    matching += 1
    const group = groups.get(hit.addonId)
    if (group) group.push(hit)
    else groups.set(hit.addonId, [hit])
  }
  // Worst first already; sorts are stable.
  const ordered = [...groups.entries()].toSorted(orderOf(judgement, query))
  return {
    endpointId: graph.endpointId,
    takenAt: graph.takenAt,
    complete: graph.complete,
    summary: judgement.summary,
    total,
    matching,
    matchingGroups: ordered.length,
    groups: ordered
      .slice(0, query.limit)
      .map(([addonId, hits]) => groupOf(judgement, addonId, query.incident ? hits.toSorted(byIncident) : hits)),
    checks: judgement.checks,
    blindness: judgement.blindness(),
    newCount,
  }
}

function filterOf(judgement: Judgement, query: Query): (hit: Hit) => boolean {
  const hidden = new Set<Severity>(query.hidden)
  const words = query.text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  return (hit) => {
    if (hidden.has(hit.severity) || (query.incident && hit.rule.context)) return false
    const open = judgement.isOpen(hit)
    if (query.show === 'open' && !open) return false
    if (query.show === 'answered' && open) return false
    if (query.show === 'new' && !(open && judgement.said.isNew(hit))) return false
    if (words.length === 0) return true
    const text = textOf(judgement, hit)
    return words.every((word) => text.includes(word))
  }
}

function textOf({ graph }: Judgement, hit: Hit): string {
  const node = graph.addons.get(hit.addonId)
  const apps = appNamesOf(hit, graph)
  const owner = node?.ownerName ?? ''
  const spaces = [owner, ...apps].map(spaceOfAppName)
  return [node?.name, node?.service, hit.rule.id, hit.rule.title, owner, ...apps, ...spaces].join('\n').toLowerCase()
}

type Entry = [string, Hit[]]

/** What has just been attached is the first suspect of an incident (operations-actions-risks 2.2, AKR-506). */
const firstSuspect = 'AKR-506'

/** 2 for the first suspect, 1 for what else goes on right now, 0 for what was so before. */
function urgencyOf({ rule }: Hit): number {
  if (!rule.transient) return 0
  return rule.id === firstSuspect ? 2 : 1
}

function byIncident(one: Hit, other: Hit): number {
  return urgencyOf(other) - urgencyOf(one)
}

function isTransient(hits: readonly Hit[]): number {
  return hits.some(({ rule }) => rule.transient) ? 1 : 0
}

function orderOf(judgement: Judgement, { sort, incident }: Query): (a: Entry, b: Entry) => number {
  const nameOf = (addonId: string): string => judgement.graph.addons.get(addonId)?.name ?? ''
  const isNew = (hits: readonly Hit[]): number => (hits.some((hit) => judgement.said.isNew(hit)) ? 1 : 0)
  return ([oneId, one], [otherId, other]) => {
    const first = incident ? isTransient(other) - isTransient(one) : 0
    if (first !== 0) return first
    if (sort === 'name') return compare(nameOf(oneId), nameOf(otherId))
    if (sort === 'score') return judgement.scoreOf(otherId) - judgement.scoreOf(oneId)
    return sort === 'new' ? isNew(other) - isNew(one) : 0
  }
}

function groupOf(judgement: Judgement, addonId: string, hits: readonly Hit[]): FindingGroup {
  const node = judgement.graph.addons.get(addonId)
  return {
    addon: { id: addonId, name: node?.name ?? addonId, service: node?.service ?? '' },
    owner: node?.ownerName ?? null,
    score: judgement.scoreOf(addonId),
    worst: worstOf(hits),
    lines: hits.map((hit) => lineOf(judgement, hit)),
  }
}

function worstOf(hits: readonly Hit[]): Severity {
  return severities[Math.max(0, ...hits.map(({ severity }) => severities.indexOf(severity)))] ?? 'info'
}

function lineOf(judgement: Judgement, hit: Hit): FindingLine {
  const { rule, appId } = hit
  const id = hitId(hit)
  return {
    id,
    ruleId: rule.id,
    title: rule.title,
    group: rule.group,
    severity: hit.severity,
    score: hit.score,
    confidence: rule.confidence,
    transient: rule.transient,
    state: judgement.answerOf(hit).state,
    isNew: judgement.said.isNew(hit),
    app: appId === null ? null : (judgement.graph.apps.get(appId)?.name ?? appId),
  }
}
