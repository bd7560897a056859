import type { Operation, Plan, Run } from '#shared/domain/operation.ts'
import type { RunbookRun } from '#shared/domain/runbook.ts'
import { isTouched } from '../operations/affected.ts'
import { isAhead } from './entries.ts'

type Maintenance = Extract<Operation, { kind: 'maintenance' }>

/** What is left out because of how a flag was found: steps by their place, with one sentence each. */
export type Needless = { at: number; sentence: string }[]

/**
 * An app goes back to how it was found right before its step came, not to how it was when the runbook was planned: whoever
 * put it in maintenance since then meant it. So a step that would put in maintenance what is in maintenance already is left
 * out, and so is the one that would take it out. `runs` are those of this runbook so far: what it put
 * in maintenance itself it takes out again. Null where nothing is left out; `unread` says why nobody can tell.
 */
export function needlessOf(
  run: Pick<RunbookRun, 'steps'>,
  at: number,
  operation: Maintenance,
  now: Pick<Plan, 'affected' | 'sources'>,
  runs: readonly Run[],
): { needless: Needless } | { unread: string } | null {
  const { appId, on } = operation
  const name = now.affected.find((row) => row.appId === appId)?.name ?? 'The app'
  const wasSent = runs.some(
    (each) =>
      each.operation.kind === 'maintenance' &&
      each.operation.appId === appId &&
      each.operation.on &&
      each.requests.some(({ sentAt }) => sentAt !== null),
  )
  if (!on) {
    const putIn = run.steps.some(
      ({ operation: each }) => each?.kind === 'maintenance' && each.appId === appId && each.on,
    )
    if (!putIn || wasSent) return null
    return { needless: [{ at, sentence: `This runbook did not put ${name} in maintenance, so it stays as it is.` }] }
  }
  if (wasSent) return null
  const unread = now.sources.find(({ live, problem }) => live && problem !== '')
  if (unread) return { unread: `Whether ${name} is in maintenance could not be read. ${unread.problem}` }
  if (now.affected.some(isTouched)) return null
  const back = run.steps.flatMap((step, place) =>
    isAhead(step) && step.operation?.kind === 'maintenance' && step.operation.appId === appId && !step.operation.on
      ? [{ at: place, sentence: `Somebody put ${name} in maintenance before its step came, so it stays there.` }]
      : [],
  )
  return {
    needless: [
      { at, sentence: `${name} was put in maintenance by somebody else since this was planned: nothing was sent.` },
      ...back,
    ],
  }
}
