import type { GapKind, Unjudged } from '#shared/domain/finding.ts'
import type { AddonNode, Graph } from '#core/graph/graph.ts'
import { gapOf } from './blindness.ts'
import type { Rule, Unknown } from './rule.ts'
import type { Run } from './run.ts'
import { createBench, type Bench } from './scope.ts'

/** One rule that could not be judged for one kind of reason, how often, and where first. */
export interface Gap {
  rule: Rule
  gap: GapKind
  count: number
  /** One of the two. */
  first: { addonNumber: number | null; appNumber: number | null }
}

const listNames: Readonly<Record<string, string>> = {
  spaces: 'space',
  apps: 'app',
  addons: 'add-on',
  attachments: 'attachment',
  services: 'service',
  couplings: 'pipeline',
}

/** What gaps of a run are explained by: made once for all that is explained at a time, as a large fleet makes it large. */
export function explainingBench({ input, now }: Run): Bench {
  return createBench(input.graph, input.facts, input.settings, now)
}

/** A sentence for each rule that could not judge the subject: its own, or that of the gate which kept it from judging. */
export function explainGaps(run: Run, bench: Bench, { addonNumber, appNumber }: Gap['first']): Unjudged[] {
  const { graph } = run.input
  const record = addonNumber === null ? run.apps[appNumber ?? -1] : run.addons[addonNumber]
  if (!record?.blind.some((number) => number !== 0)) return []
  const reasons = reasonsOf(run, bench, { addonNumber, appNumber })
  const node = graph.nodes[addonNumber ?? -1]
  const appId = graph.places[appNumber ?? -1]?.appId ?? null
  return [...record.blind.entries()].flatMap(([place, number]): Unjudged[] => {
    const rule = run.ruleset.rules[place]
    const gap = gapOf(number)
    if (!rule || !gap || gap === 'rule-failed') return []
    const told = reasons.get(rule.id)
    const reason = told?.gap === gap ? told.reason : gateSentence(bench, rule, gap, node)
    return [{ ruleId: rule.id, addonId: node?.id ?? null, appId, gap, reason }]
  })
}

interface Reason {
  gap: GapKind
  reason: string
}

/** The sentences behind a blind vector, found by asking the rules once more. */
function reasonsOf(
  { input, ruleset }: Run,
  bench: Bench,
  { addonNumber, appNumber }: Gap['first'],
): Map<string, Reason> {
  const reasons = new Map<string, Reason>()
  const keep = <About>(rule: Rule, about: About, judge: () => Unknown<About> | undefined): void => {
    try {
      const blind = judge()
      if (blind) reasons.set(rule.id, { gap: blind.gap, reason: blind.reason(about) })
    } catch {
      // Told as a finding about the rule.
    }
  }
  const node = input.graph.nodes[addonNumber ?? -1]
  if (node) {
    const subject = bench.subjectOf(node)
    for (const { rule, options } of ruleset.addonRules) {
      keep(rule, subject, () => {
        const verdict = rule.judge(subject, options)
        return verdict.status === 'unknown' ? verdict : undefined
      })
    }
  }
  const place = input.graph.places[appNumber ?? -1]
  const subject = place ? bench.appSubjectOf(place) : null
  if (subject) {
    for (const { rule, options } of ruleset.appRules) {
      keep(rule, subject, () => {
        const verdict = rule.judge(subject, options)
        if (verdict.status === 'alarm') return verdict.blind
        return verdict.status === 'unknown' ? verdict : undefined
      })
    }
  }
  return reasons
}

function gateSentence(bench: Bench, rule: Rule, gap: GapKind, node: AddonNode | undefined): string {
  if (gap === 'catalogue' && node) return bench.subjectOf(node).statefulness.missing ?? ''
  const list = shortListOf(bench.graph, rule)
  if (list !== null) return `The ${list} list was not read in full, so a row that matters may be missing.`
  return `The attachment list does not show ${node?.name ?? 'it'} on its own owner, so it may not show other apps either.`
}

function shortListOf(graph: Graph, { needs }: Rule): string | null {
  for (const need of needs) {
    if (!need.startsWith('look:') && graph.shortLists.has(need as never)) return listNames[need] ?? need
  }
  return null
}
