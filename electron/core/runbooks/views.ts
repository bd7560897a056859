import type { RunbookRun } from '#shared/domain/runbook.ts'

/** Those that are not over first, then the newest. */
export function inOrder(runs: readonly RunbookRun[]): RunbookRun[] {
  return runs.toSorted(
    (one, other) => Number(other.endedAt === null) - Number(one.endedAt === null) || other.startedAt - one.startedAt,
  )
}

/** For somebody else to keep. */
export function copyOf(run: RunbookRun): RunbookRun {
  return structuredClone(run)
}
