import { useEffect, useRef } from 'react'
import { create } from 'zustand'
import { createEndingFollower } from '#shared/domain/ending-news.ts'
import type { Run } from '#shared/domain/operation.ts'
import type { RunbookRun } from '#shared/domain/runbook.ts'
import { announce } from './announce.ts'
import { useCommand } from './command.ts'
import { useBegun } from './operation.ts'

const noRuns: readonly Run[] = []
const noRunbooks: readonly RunbookRun[] = []

/** Every run that the core knows of, on every endpoint. */
export function useRuns(): readonly Run[] {
  const { data } = useCommand('operations.runs', { endpointId: null })
  return data?.runs ?? noRuns
}

export function useRunbooks(): readonly RunbookRun[] {
  const { data } = useCommand('runbooks.list', { endpointId: null })
  return data?.runbooks ?? noRunbooks
}

/** Ids of runs and runbooks that ended while nobody looked at them, the newest first, until they are put away. */
const ended = create<{ ids: readonly string[] }>()(() => ({ ids: [] }))

export function useEnded(): readonly string[] {
  return ended((state) => state.ids)
}

export function putEndedAway(id: string): void {
  ended.setState(({ ids }) => ({ ids: ids.filter((other) => other !== id) }))
}

/** The runbook that a dialog shows. */
const shown = create<{ runbookId: string | null }>()(() => ({ runbookId: null }))

/** For the dialog of a runbook, which tells by itself how it stands. */
export function useShowsRunbook(runbookId: string): void {
  useEffect(() => {
    shown.setState({ runbookId })
    putEndedAway(runbookId)
    return () => {
      shown.setState({ runbookId: null })
    }
  }, [runbookId])
}

/** Notices what ends while no dialog shows it; for the one component that is always there. */
export function useEndingsFollowed(): void {
  const runs = useRuns()
  const runbooks = useRunbooks()
  const begun = useBegun()
  const looked = begun?.step === 'run' ? begun.runId : null
  const lookedBook = shown(({ runbookId }) => runbookId)
  const follower = useRef(createEndingFollower())
  useEffect(() => {
    tell(follower.current.runs(runs), looked)
  }, [runs, looked])
  useEffect(() => {
    tell(follower.current.runbooks(runbooks), lookedBook)
  }, [runbooks, lookedBook])
  useEffect(() => {
    if (looked !== null) putEndedAway(looked)
  }, [looked])
}

function tell(over: readonly (Run | RunbookRun)[], looked: string | null): void {
  const unseen = over.filter(({ id }) => id !== looked || !document.hasFocus())
  if (unseen.length === 0) return
  ended.setState(({ ids }) => ({
    ids: [...unseen.map(({ id }) => id), ...ids.filter((id) => !unseen.some((one) => one.id === id))],
  }))
  announce(unseen.map(({ title, sentence }) => `${title}: ${sentence}`).join(' '))
}
