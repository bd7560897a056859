import { isOver, type AffectedApp, type Operation, type Run, type RunState } from '#shared/domain/operation.ts'
import { lengthWords } from '../../../stores/age.ts'
import { shortVerdict } from '../words.ts'

type Tone = 'plain' | 'ok' | 'info' | 'medium' | 'high' | 'critical'

export const stateWords: Record<RunState, { name: string; title: string; tone: Tone }> = {
  waiting: { name: 'about to be sent', title: 'About to be sent', tone: 'info' },
  checking: { name: 'checking', title: 'Looking once more before sending', tone: 'info' },
  sending: { name: 'sent', title: 'Sent, waiting for the answer', tone: 'info' },
  verifying: { name: 'verifying', title: 'Answered, waiting until it shows', tone: 'info' },
  done: { name: 'done', title: 'Done', tone: 'ok' },
  refused: { name: 'refused', title: 'The platform refused', tone: 'high' },
  failed: { name: 'failed', title: 'It failed', tone: 'critical' },
  unknown: { name: 'unknown', title: 'Nobody knows whether it happened', tone: 'medium' },
  cancelled: { name: 'cancelled', title: 'Cancelled, nothing was sent', tone: 'plain' },
  stopped: { name: 'stopped', title: 'Stopped, nothing was sent', tone: 'medium' },
}

function rank({ state }: Run): number {
  return state === 'unknown' ? 0 : isOver(state) ? 2 : 1
}

/** Those nobody knows the outcome of first, then those under way, then the newest. */
export function inOrder(runs: readonly Run[]): Run[] {
  return runs.toSorted((one, other) => rank(one) - rank(other) || other.confirmedAt - one.confirmedAt)
}

export function countRuns(runs: readonly Run[]): { underWay: number; unknown: number } {
  return {
    underWay: runs.filter(({ state }) => !isOver(state)).length,
    unknown: runs.filter(({ state }) => state === 'unknown').length,
  }
}

/** "12 s of about 30 s", for as long as it runs; how long it took when it is over. */
export function elapsedWords(run: Run, now: number): string {
  const from = Math.min(run.sendsAt, run.endedAt ?? Infinity)
  if (run.endedAt !== null) {
    const took = Math.max(0, run.endedAt - from)
    return took < 1_000 ? 'took less than a second' : `took ${lengthWords(took)}`
  }
  if (now < from) return ''
  const elapsed = lengthWords(now - from)
  return run.expectedSeconds === null ? elapsed : `${elapsed} of about ${lengthWords(run.expectedSeconds * 1000)}`
}

/** 0 to 1 of the time it was expected to take; null when nobody knows. It waits just before its end. */
export function shareOf(run: Run, now: number): number | null {
  if (run.expectedSeconds === null || run.expectedSeconds <= 0) return null
  return Math.max(0, Math.min(0.97, (now - run.sendsAt) / (run.expectedSeconds * 1000)))
}

/** Predicted against what came of it; null while nobody can say. */
export function predictionWords({ predicted, asPredicted }: Run): { words: string; tone: Tone } | null {
  if (asPredicted === null) return null
  if (predicted.kind === 'cannot-know') {
    return { words: 'Beforehand it could not be told.', tone: 'plain' }
  }
  return asPredicted
    ? { words: `As predicted: ${shortVerdict(predicted)}.`, tone: 'plain' }
    : { words: `Not as predicted: it was said that it ${asSentence(shortVerdict(predicted))}.`, tone: 'medium' }
}

function asSentence(verdict: string): string {
  return verdict.startsWith('will') ? verdict : `would be ${verdict}`
}

/** Apps that run on with what is no longer valid, and when each was redeployed from here since. */
export function redeploysLeft(
  run: Run,
  runs: readonly Run[],
): { app: AffectedApp; operation: Operation; redeployed: Run | null }[] {
  if (run.state !== 'done' && run.state !== 'unknown') return []
  const since = run.endedAt ?? run.confirmedAt
  return run.affected
    .filter(({ effects }) => effects.includes('needs-redeploy'))
    .map((app) => ({
      app,
      operation: { kind: 'redeploy', endpointId: run.operation.endpointId, appId: app.appId },
      redeployed:
        runs.find(
          ({ operation, confirmedAt, state }) =>
            operation.kind === 'redeploy' &&
            operation.endpointId === run.operation.endpointId &&
            operation.appId === app.appId &&
            confirmedAt >= since &&
            state !== 'cancelled' &&
            state !== 'stopped' &&
            state !== 'refused' &&
            state !== 'failed',
        ) ?? null,
    }))
}
