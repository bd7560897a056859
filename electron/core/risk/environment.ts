import type { PipelineCoupling } from '#shared/domain/inventory.ts'

/** What an app is for. `other` is a space named for something that is not production: qa, test, perf, sandbox, demo. */
export const environments = ['preview', 'production', 'staging', 'development', 'review', 'other', 'unknown'] as const
export type Environment = (typeof environments)[number]

/** The order in which one of several pipeline stages of an app is believed. */
const stages = ['production', 'staging', 'development', 'review'] as const
export type Stage = (typeof stages)[number]

/** What tells it, best first. */
interface Signs {
  isPreview: boolean
  /** What a person said its space is for. */
  annotated: string | undefined
  /** Its highest stage in any pipeline. */
  stage: Stage | null
  /** Its space carries the prod tag. */
  isProduction: boolean
  /** What words in the space's name say. */
  named: Environment
}

export function environmentOf({ isPreview, annotated, stage, isProduction, named }: Signs): Environment {
  if (isPreview) return 'preview'
  const said = annotated === undefined ? undefined : environments.find((environment) => environment === annotated)
  return said ?? stage ?? (isProduction ? 'production' : named)
}

/** The highest stage an app has in any pipeline; null when it is in none. */
export function stageOf(couplings: readonly PipelineCoupling[]): Stage | null {
  let highest: number = stages.length
  for (const { stage } of couplings) {
    const rank = stages.indexOf(stage as Stage)
    if (rank !== -1 && rank < highest) highest = rank
  }
  return stages[highest] ?? null
}

/** What words in a space's name say it is for. Spaces of one environment are often numbered: dev2, qa1. */
export function environmentByName(spaceName: string, tokens: Readonly<Record<string, Environment>>): Environment {
  for (const word of spaceName.split('-')) {
    const token = word.replace(/\d+$/, '')
    if (Object.hasOwn(tokens, token)) return tokens[token] ?? 'unknown'
  }
  return 'unknown'
}
