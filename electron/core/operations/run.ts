import { randomUUID } from 'node:crypto'
import type { Confirmation } from '#shared/contract/operations.ts'
import { isOver, type Run } from '#shared/domain/operation.ts'
import type { ShownPlan } from './book.ts'
import { subjectOf } from './entries.ts'
import { maskedOperation, maskedRequest } from './masking.ts'
import type { AnswerSecrets } from './secrets.ts'

interface RunParts {
  confirmation: Confirmation
  by: string
  /** Milliseconds since the epoch. */
  now: number
  /** Milliseconds until it is sent. */
  undo: number
  /** Null when it is no step of one. */
  runbookId: string | null
}

/** A run that was just confirmed. */
export function newRun({ plan, verification }: ShownPlan, { confirmation, by, now, undo, runbookId }: RunParts): Run {
  return {
    id: randomUUID(),
    operation: maskedOperation(plan.operation),
    title: plan.title,
    endpointName: plan.endpointName,
    level: plan.level,
    state: 'waiting',
    sentence: 'It is sent in a moment, unless it is cancelled before.',
    code: null,
    by,
    reason: confirmation.reason.trim(),
    ticket: confirmation.ticket.trim(),
    confirmedAt: now,
    sendsAt: now + undo,
    endedAt: null,
    expectedSeconds: plan.duration.seconds,
    requests: plan.requests.map((request) => ({
      ...maskedRequest(request),
      sentAt: null,
      status: null,
      words: '',
      ms: null,
    })),
    predicted: plan.verdict,
    asPredicted: null,
    affected: plan.affected,
    answer: null,
    verification:
      verification.kind === 'none'
        ? { state: 'not-needed', words: verification.words }
        : { state: 'pending', words: verification.words },
    differences: [],
    runbookId,
  }
}

/** As it stands now, for somebody else to keep. Of the secrets in its answer only those are named that can still be shown. */
export function viewOf(run: Run, secrets: AnswerSecrets): Run {
  const kept = secrets.of(run.id)
  const answer = run.answer && {
    json: run.answer.json,
    secrets: kept?.secrets ?? [],
    forgottenAt: kept?.forgottenAt ?? null,
  }
  return {
    ...run,
    requests: run.requests.map((request) => ({ ...request })),
    verification: { ...run.verification },
    differences: [...run.differences],
    answer,
  }
}

/** What one endpoint's add-on or app is called among all. */
export function targetKey({ operation }: Pick<Run, 'operation'>): string {
  return `${operation.endpointId} ${subjectOf(operation)}`
}

/** Of unknown outcome first, then the newest. */
export function inOrder(runs: readonly Run[]): Run[] {
  return runs.toSorted(
    (one, other) =>
      Number(other.state === 'unknown') - Number(one.state === 'unknown') || other.confirmedAt - one.confirmedAt,
  )
}

/** Whether looking again could tell more than is known of it. */
export function isOpen({ state, verification }: Run): boolean {
  if (state === 'unknown') return true
  return isOver(state) && (state === 'done' || state === 'failed') && verification.state === 'not-verified'
}
