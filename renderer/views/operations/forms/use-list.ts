import { useEffect, useState } from 'react'
import { isOver, type ActionOperation, type Run } from '#shared/domain/operation.ts'
import type { AppErrorData } from '#shared/errors.ts'
import { runCommand, useCommand } from '../../../stores/command.ts'

export type Listing =
  | { state: 'asking' }
  /** It shows credentials or more, so a person has to look at its plan first. */
  | { state: 'wants-confirming' }
  | { state: 'listed'; run: Run }
  | { state: 'failed'; error: AppErrorData }
  /** It ran and gave nothing to pick from. */
  | { state: 'ended'; run: Run }

/**
 * What a list action answers: run at once when it only reads, never without somebody's word otherwise. `listedIn` is a run
 * that did it already; `turn` asks anew.
 */
export function useListing(operation: ActionOperation | null, listedIn: string | null, turn: number): Listing {
  const [runId, setRunId] = useState<string | null>(listedIn)
  const [state, setState] = useState<Listing>({ state: 'asking' })
  const key = JSON.stringify(operation)
  useEffect(() => {
    if (operation === null || (listedIn !== null && turn === 0)) return undefined
    const giveUp = new AbortController()
    const { signal } = giveUp
    const read = async (): Promise<void> => {
      setRunId(null)
      setState({ state: 'asking' })
      const planned = await runCommand('operations.plan', { operation }, signal)
      if (signal.aborted) return
      if (!planned.ok) return setState({ state: 'failed', error: planned.error })
      const { id: planId, hash, friction, verdict } = planned.value
      if (verdict.kind === 'refused' || verdict.kind === 'blocked') {
        return setState({ state: 'failed', error: { code: 'blocked', message: verdict.explanation } })
      }
      if (friction.kind !== 'none') return setState({ state: 'wants-confirming' })
      const run = await runCommand('operations.confirm', { planId, hash, typed: '', reason: '', ticket: '' }, signal)
      if (signal.aborted) return
      if (run.ok) setRunId(run.value.id)
      else setState({ state: 'failed', error: run.error })
    }
    void read()
    return () => {
      giveUp.abort()
    }
    // eslint-disable-next-line react/exhaustive-deps -- an operation is compared by what it says
  }, [key, listedIn, turn])
  const run = useCommand('operations.run', runId === null ? null : { runId })
  if (runId === null) return state
  if (run.error && !run.data) return { state: 'failed', error: run.error }
  if (!run.data || !isOver(run.data.state)) return { state: 'asking' }
  return run.data.state === 'done' && run.data.answer
    ? { state: 'listed', run: run.data }
    : { state: 'ended', run: run.data }
}
