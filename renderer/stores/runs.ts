import { useEffect, useRef } from 'react'
import { create } from 'zustand'
import { isOver, type Run } from '#shared/domain/operation.ts'
import { announce } from './announce.ts'
import { useCommand } from './command.ts'
import { useBegun } from './operation.ts'

const none: readonly Run[] = []

/** Every run that the core knows of, on every endpoint. */
export function useRuns(): readonly Run[] {
  const { data } = useCommand('operations.runs', { endpointId: null })
  return data?.runs ?? none
}

/** Ids of runs that ended while nobody looked at them, the newest first, until they are put away. */
const ended = create<{ ids: readonly string[] }>()(() => ({ ids: [] }))

export function useEndedRuns(): readonly string[] {
  return ended((state) => state.ids)
}

export function putRunAway(runId: string): void {
  ended.setState(({ ids }) => ({ ids: ids.filter((id) => id !== runId) }))
}

/** From here on nobody waits for a read any more. */
const longRead = 10_000

/** A person cancelled what is cancelled, and knows; a quick read is told where it was asked for. */
function isNews({ state, level, sendsAt, endedAt }: Run): boolean {
  if (state === 'cancelled') return false
  return level !== 'read' || (endedAt ?? sendsAt) - sendsAt > longRead
}

/** Notices runs that end while no dialog shows them; for the one component that is always there. */
export function useRunsFollowed(): void {
  const runs = useRuns()
  const begun = useBegun()
  const looked = begun?.step === 'run' ? begun.runId : null
  const underWay = useRef<ReadonlySet<string>>(new Set())
  useEffect(() => {
    const over = runs.filter((run) => underWay.current.has(run.id) && isOver(run.state) && isNews(run))
    underWay.current = new Set(runs.filter(({ state }) => !isOver(state)).map(({ id }) => id))
    const unseen = over.filter(({ id }) => id !== looked || !document.hasFocus())
    if (unseen.length === 0) return
    ended.setState(({ ids }) => ({ ids: [...unseen.map(({ id }) => id), ...ids] }))
    announce(unseen.map(({ title, sentence }) => `${title}: ${sentence}`).join(' '))
  }, [runs, looked])
  useEffect(() => {
    if (looked !== null) putRunAway(looked)
  }, [looked])
}
