import type { GapKind, Unjudged } from '#shared/domain/finding.ts'
import type { AddonNode, Graph } from '#core/graph/graph.ts'
import { gapOf } from './blindness.ts'
import type { Rule } from './rule.ts'
import { explainBlindness, type Run } from './run.ts'
import { createBench } from './scope.ts'

/** One rule that could not be judged for one kind of reason, how often, and where first. */
export interface Gap {
  rule: Rule
  gap: GapKind
  count: number
  first: { addonId: string | null; appId: string | null }
}

const listNames: Readonly<Record<string, string>> = {
  spaces: 'space',
  apps: 'app',
  addons: 'add-on',
  attachments: 'attachment',
  services: 'service',
  couplings: 'pipeline',
}

/** A sentence for each rule that could not judge the subject: its own, or that of the gate which kept it from judging. */
export function explainGaps(run: Run, { addonId, appId }: Gap['first']): Unjudged[] {
  const reasons = explainBlindness(run, addonId, appId)
  const record = addonId === null ? run.apps.get(appId ?? '') : run.addons.get(addonId)
  const node = addonId === null ? undefined : run.input.graph.addons.get(addonId)
  if (!record) return []
  return [...record.blind.entries()].flatMap(([place, number]): Unjudged[] => {
    const rule = run.ruleset.rules[place]
    const gap = gapOf(number)
    if (!rule || !gap || gap === 'rule-failed') return []
    const told = reasons.get(rule.id)
    const reason = told?.gap === gap ? told.reason() : gateSentence(run, rule, gap, node)
    return [{ ruleId: rule.id, addonId, appId, gap, reason }]
  })
}

function gateSentence(run: Run, rule: Rule, gap: GapKind, node: AddonNode | undefined): string {
  const { graph, facts, settings } = run.input
  if (gap === 'catalogue' && node) {
    return createBench(graph, facts, settings, run.now).subjectOf(node).statefulness.missing ?? ''
  }
  const list = shortListOf(graph, rule)
  if (list !== null) return `The ${list} list was not read in full, so a row that matters may be missing.`
  return `The attachment list does not show ${node?.name ?? 'it'} on its own owner, so it may not show other apps either.`
}

function shortListOf(graph: Graph, { needs }: Rule): string | null {
  for (const need of needs) {
    if (!need.startsWith('look:') && graph.shortLists.has(need as never)) return listNames[need] ?? need
  }
  return null
}
