import { severities, type Finding, type FindingSummary, type Severity, type Unjudged } from '#shared/domain/finding.ts'
import type { Plan } from '#shared/domain/inventory.ts'
import { compare } from '#core/graph/build.ts'
import type { AddonNode, Graph, Holder } from '#core/graph/graph.ts'
import { isRunning } from '#core/graph/running.ts'
import { environmentOf, spaceNameOf } from './environment.ts'
import { organizationOf, skip, type Alarm, type Rule, type Subject, type Verdict } from './rule.ts'
import { rules as allRules } from './rules/index.ts'
import { addonScoreOf, scoreOf } from './score.ts'
import { statefulnessOf, type Statefulness } from './statefulness.ts'

/** What the rules say of one graph. */
export interface Judgement {
  /** Worst first, then by score, add-on name and rule. */
  findings: Finding[]
  unjudged: Unjudged[]
  summary: FindingSummary
  /** Add-on id -> its findings, worst first; add-ons without any are absent. */
  byAddon: ReadonlyMap<string, Finding[]>
  /** Add-on id -> 0 to 100; add-ons without findings are absent. */
  addonScore: ReadonlyMap<string, number>
  /** Two-part app name -> the worst finding the app takes part in, as owner or as consumer. */
  worstByApp: ReadonlyMap<string, Severity>
}

/** Judges every add-on by every rule. A rule that throws is entered as unjudged and stops nothing else. */
export function judgeGraph(graph: Graph, now: number, rules: readonly Rule[] = allRules): Judgement {
  const findings: Finding[] = []
  const unjudged: Unjudged[] = []
  const statefulness = createStatefulness(graph)

  for (const node of graph.addons.values()) {
    const subject = subjectOf(graph, now, node, statefulness(node))
    for (const rule of rules) {
      try {
        const verdict = verdictOf(rule, subject)
        if (verdict.status === 'alarm') findings.push(findingOf(rule, subject, verdict))
        if (verdict.status === 'unknown') {
          unjudged.push({ ruleId: rule.id, addonId: node.id, reason: verdict.reason })
        }
      } catch {
        unjudged.push({ ruleId: rule.id, addonId: node.id, reason: `${rule.id} failed on ${node.name}.` })
      }
    }
  }

  findings.sort(worstFirst)
  return { findings, unjudged, ...totals(findings, unjudged) }
}

function createStatefulness(graph: Graph): (node: AddonNode) => Statefulness {
  const plans = new Map<string, Plan>()
  const sharing = new Map<string, boolean>()
  for (const service of graph.services.values()) {
    sharing.set(service.name, service.supportsSharing)
    for (const plan of service.plans) plans.set(plan.id, plan)
  }
  const known = new Map<string, Statefulness>()
  return ({ service, planId }) => {
    const key = `${service} ${planId}`
    const found = known.get(key) ?? statefulnessOf(service, plans.get(planId) ?? null, sharing.get(service) ?? null)
    known.set(key, found)
    return found
  }
}

function subjectOf(graph: Graph, now: number, node: AddonNode, statefulness: Statefulness): Subject {
  const share: Holder[] = []
  for (const holder of node.holders) {
    // Holders are sorted, so the rows of one app are neighbours.
    if (share.at(-1)?.appName !== holder.appName) share.push(holder)
  }
  const owner = share[0]?.isOwner ? share[0] : null
  return { graph, now, node, statefulness, share, owner, consumers: owner ? share.slice(1) : share }
}

/** The gates that all rules have in common, then the rule itself. */
function verdictOf(rule: Rule, subject: Subject): Verdict {
  const { statefulness, share } = subject
  if (statefulness.value === 0 || rule.excludedKinds.includes(statefulness.kind)) return gated(subject)
  if (statefulness.value < rule.minimumStatefulness) return gated(subject)
  const verdict = share.length < rule.minimumApps ? skip : rule.judge(subject)
  if (verdict.status === 'alarm' || verdict.status === 'unknown') return verdict
  const gap = gapOf(rule, subject)
  return gap === null ? verdict : { status: 'unknown', reason: gap }
}

/** Skipped for its kind, unless the kind itself is in doubt on an add-on that others hold. */
function gated({ statefulness: { missing }, consumers }: Subject): Verdict {
  return missing !== null && consumers.length > 0 ? { status: 'unknown', reason: missing } : skip
}

const listNames = { addons: 'add-on', attachments: 'attachment' } as const

/** Why silence proves nothing here: rows that would break it may be missing. */
function gapOf(rule: Rule, { graph, node, owner }: Subject): string | null {
  for (const list of ['attachments', 'addons'] as const) {
    if (rule.needs.includes(list) && graph.shortLists.has(list)) {
      return `The ${listNames[list]} list was not read in full, so a row that matters may be missing.`
    }
  }
  if (owner && !owner.attachment) {
    return `The attachment list does not show ${node.name} on its own owner, so it may not show other apps either.`
  }
  return null
}

function findingOf(rule: Rule, subject: Subject, alarm: Alarm): Finding {
  const { graph, node, share, owner, statefulness } = subject
  const { score, severity, arithmetic } = scoreOf(
    {
      severity: alarm.severity ?? rule.baseSeverity,
      apps: share.length,
      spaces: new Set(share.map(spaceNameOf)).size,
      organizations: new Set(share.map(organizationOf).filter((name) => name !== null)).size,
      environments: new Set(share.map((holder) => environmentOf(holder, graph))),
      state: statefulness.value,
      runningApps: share.filter(({ app }) => app && isRunning(app)).length,
      writers: null,
    },
    alarm.damped,
  )
  const concerned = owner ? [owner, ...alarm.about] : alarm.about
  return {
    id: `${rule.id}/${node.id}`,
    ruleId: rule.id,
    title: rule.title,
    severity,
    score,
    arithmetic,
    confidence: statefulness.guessed && rule.confidence === 'high' ? 'medium' : rule.confidence,
    endpointId: graph.endpointId,
    addon: { id: node.id, name: node.name, service: node.service },
    owner: node.ownerName,
    apps: alarm.about.map((holder) => holder.appName),
    spaces: [...new Set(concerned.map(spaceNameOf))].toSorted(compare),
    reason: alarm.reason,
    why: rule.why,
    remedy: rule.remedy(subject, alarm),
  }
}

function worstFirst(a: Finding, b: Finding): number {
  return (
    severities.indexOf(b.severity) - severities.indexOf(a.severity) ||
    b.score - a.score ||
    compare(a.addon.name, b.addon.name) ||
    compare(a.id, b.id)
  )
}

function totals(findings: readonly Finding[], unjudged: readonly Unjudged[]): Omit<Judgement, 'findings' | 'unjudged'> {
  const summary: FindingSummary = { critical: 0, high: 0, medium: 0, low: 0, info: 0, unknown: unjudged.length }
  const byAddon = new Map<string, Finding[]>()
  const worstByApp = new Map<string, Severity>()
  // Worst first: whatever is met first is the worst.
  for (const finding of findings) {
    summary[finding.severity] += 1
    const others = byAddon.get(finding.addon.id)
    if (others) others.push(finding)
    else byAddon.set(finding.addon.id, [finding])
    for (const app of finding.owner === null ? finding.apps : [finding.owner, ...finding.apps]) {
      if (!worstByApp.has(app)) worstByApp.set(app, finding.severity)
    }
  }
  const addonScore = new Map([...byAddon].map(([addonId, ofAddon]) => [addonId, addonScoreOf(ofAddon)]))
  return { summary, byAddon, addonScore, worstByApp }
}
