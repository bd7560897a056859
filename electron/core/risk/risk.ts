import type { Graph } from '#core/graph/graph.ts'
import type { Current } from '#core/inventory/inventory.ts'
import type { Clock } from '#core/ports.ts'
import { judgeGraph, type Judgement } from './engine.ts'

export type { Judgement } from './engine.ts'

export interface Risk {
  /** Judged once per graph; a graph nobody holds any more takes its judgement with it. */
  judge(current: Pick<Current, 'graph'>): Judgement
}

export function createRisk({ clock }: { clock: Clock }): Risk {
  const judgements = new WeakMap<Graph, Judgement>()
  return {
    judge({ graph }) {
      const known = judgements.get(graph)
      if (known) return known
      const judgement = judgeGraph(graph, clock.now())
      judgements.set(graph, judgement)
      return judgement
    },
  }
}
