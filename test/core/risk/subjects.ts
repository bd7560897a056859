import { noFacts } from '#core/risk/facts.ts'
import { createBench } from '#core/risk/scope.ts'
import { standardSettings } from '#core/risk/settings.ts'
import type { Subject } from '#core/risk/subject.ts'
import { addonId, noon, type Estate } from './estate.ts'

/** An add-on of an estate as rules and recipes see it. */
export function subjectOf(built: Estate, addon: string): Subject {
  const graph = built.graph()
  const node = graph.addons.get(addonId(addon))
  if (!node) throw new Error(`There is no add-on ${addon}.`)
  return createBench(graph, noFacts, standardSettings, noon).subjectOf(node)
}
