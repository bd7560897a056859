import type { App, PipelineCoupling, Space } from '#shared/domain/inventory.ts'

/** What an app is for. `other` is a space named for something that is not production: qa, test, perf, sandbox, demo. */
export const environments = ['preview', 'production', 'staging', 'development', 'review', 'other', 'unknown'] as const
export type Environment = (typeof environments)[number]

/** The order in which one of several pipeline stages of an app is believed. */
const stages = ['production', 'staging', 'development', 'review'] as const
export type Stage = (typeof stages)[number]

interface Place {
  app: App | null
  space: Space | null
  spaceName: string
  couplings: readonly PipelineCoupling[]
  /** What a person said the space is for. */
  annotated: string | undefined
}

/**
 * A preview app first, then what a person said of its space, then its pipeline stage, then the space's prod tag, then words in
 * the space's name.
 */
export function environmentOf(place: Place, byName: (spaceName: string) => Environment): Environment {
  if (place.app?.preview) return 'preview'
  const annotated = environments.find((environment) => environment === place.annotated)
  if (annotated) return annotated
  const stage = stageOf(place.couplings)
  if (stage) return stage
  if (place.space?.compliance.includes('prod')) return 'production'
  return byName(place.spaceName)
}

/** The highest stage an app has in any pipeline; null when it is in none. */
export function stageOf(couplings: readonly PipelineCoupling[]): Stage | null {
  if (couplings.length === 0) return null
  return stages.find((candidate) => couplings.some((coupling) => coupling.stage === candidate)) ?? null
}

/** What words in a space's name say it is for. Spaces of one environment are often numbered: dev2, qa1. */
export function environmentByName(spaceName: string, tokens: Readonly<Record<string, Environment>>): Environment {
  for (const word of spaceName.split('-')) {
    const token = word.replace(/\d+$/, '')
    if (Object.hasOwn(tokens, token)) return tokens[token] ?? 'unknown'
  }
  return 'unknown'
}
