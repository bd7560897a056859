import type { AddonAnswer, Problem } from '#shared/domain/inventory.ts'

/** In place of the list of names when it is empty. They come with the state: without one they were never learned. */
export function noVariablesWords({ state, configVariables }: AddonAnswer): string | null {
  if (configVariables.length > 0) return null
  return state === null ? 'could not be read' : 'none'
}

const shown = 5

/** The sentences of an answer's problems, each once, at most five, and how many more there are. */
export function problemLines(problems: readonly Problem[]): { lines: string[]; more: number } {
  const distinct = [...new Set(problems.map(({ message }) => message))]
  return { lines: distinct.slice(0, shown), more: Math.max(0, distinct.length - shown) }
}
