import type { Graph, Holder } from '#core/graph/graph.ts'
import { spaceOfAppName } from '#core/graph/running.ts'

/** What an app is for. `other` is a space named for something that is not production: qa, test, perf, sandbox, demo. */
export type Environment = 'preview' | 'production' | 'staging' | 'development' | 'review' | 'other' | 'unknown'

/** The order in which one of several pipeline stages of an app is believed. */
const stages = ['production', 'staging', 'development', 'review'] as const

const tokens: Record<string, Environment> = {
  dev: 'development',
  stg: 'staging',
  stage: 'staging',
  staging: 'staging',
  qa: 'other',
  test: 'other',
  perf: 'other',
  sandbox: 'other',
  demo: 'other',
}

/** A preview app first, then its pipeline stage, then the space's prod tag, then words in the space's name. */
export function environmentOf(holder: Holder, graph: Graph): Environment {
  if (holder.app?.preview) return 'preview'
  const couplings = graph.couplings.get(holder.appId) ?? []
  const stage = stages.find((candidate) => couplings.some((coupling) => coupling.stage === candidate))
  if (stage) return stage
  if (holder.space?.compliance.includes('prod')) return 'production'
  // Spaces of one environment are often numbered: dev2, qa1.
  const words = spaceNameOf(holder)
    .split('-')
    .map((word) => word.replace(/\d+$/, ''))
  const token = words.find((word) => Object.hasOwn(tokens, word))
  return (token === undefined ? null : tokens[token]) ?? 'unknown'
}

/** The space of a holder, read off the app's two-part name when the app itself is not in the snapshot. */
export function spaceNameOf(holder: Holder): string {
  return holder.app?.space ?? spaceOfAppName(holder.appName)
}
