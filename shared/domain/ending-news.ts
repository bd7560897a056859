import { isOver, type Run } from './operation.ts'
import type { RunbookRun } from './runbook.ts'

/** From here on, in milliseconds, nobody waits for a read any more. */
const longRead = 10_000

export type FollowedRun = Pick<Run, 'id' | 'state' | 'level' | 'sendsAt' | 'endedAt' | 'runbookId'>
export type FollowedRunbook = Pick<RunbookRun, 'id' | 'state'>

/**
 * What ended, or needs a person, since the same follower was last asked: for those who wait elsewhere. What was over
 * before it was asked for the first time is no news.
 */
export interface EndingFollower {
  runs: <Each extends FollowedRun>(now: readonly Each[]) => Each[]
  runbooks: <Each extends FollowedRunbook>(now: readonly Each[]) => Each[]
}

export function createEndingFollower(): EndingFollower {
  let underWay: ReadonlySet<string> = new Set()
  let going: ReadonlySet<string> = new Set()
  return {
    runs(now) {
      const over = now.filter((run) => underWay.has(run.id) && isOver(run.state) && isNews(run))
      underWay = new Set(now.filter(({ state }) => !isOver(state)).map(({ id }) => id))
      return over
    },
    runbooks(now) {
      const resting = now.filter(({ id, state }) => going.has(id) && state !== 'running')
      going = new Set(now.filter(({ state }) => state === 'running').map(({ id }) => id))
      return resting
    },
  }
}

/** A person cancelled what is cancelled, and knows; a quick read is told where it was asked for, a step by its runbook. */
function isNews({ state, level, sendsAt, endedAt, runbookId }: FollowedRun): boolean {
  if (state === 'cancelled' || runbookId !== null) return false
  return level !== 'read' || (endedAt ?? sendsAt) - sendsAt > longRead
}
