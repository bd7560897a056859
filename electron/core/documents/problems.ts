import type { Remark } from './yaml.ts'

/** What is wrong with a file that a person wrote, as it is shown: one sentence. */
export interface DocumentProblem {
  /** 1-based; null where it is about the whole. */
  line: number | null
  message: string
}

/** In bytes of a file, and in characters. */
export const largestDocument = 1_000_000
const mostProblems = 20

export const tooLarge: DocumentProblem = {
  line: null,
  message: `It is larger than ${largestDocument / 1_000_000} MB, so it was not read.`,
}

/** At most 20 in the order of their lines, the last of which says how many more there are. */
export function problemsFrom(remarks: readonly Remark[]): DocumentProblem[] {
  const inOrder = remarks.toSorted((one, other) => one.line - other.line)
  const told = inOrder.length > mostProblems ? mostProblems - 1 : mostProblems
  const problems: DocumentProblem[] = inOrder.slice(0, told).map(({ line, say }) => ({ line, message: say() }))
  const more = inOrder.length - problems.length
  return more > 0 ? [...problems, { line: null, message: `And ${more} more problems.` }] : problems
}
