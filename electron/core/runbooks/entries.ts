import { z } from 'zod'
import { runbookSchema } from '#shared/contract/runbooks.ts'
import { operationSchema } from '#shared/contract/operations.ts'
import { httpMethods } from '#shared/domain/operation.ts'
import { isOver, type AffectedApp, type Run } from '#shared/domain/operation.ts'
import type { RunbookRun, RunbookRunStep } from '#shared/domain/runbook.ts'
import type { JournalEntry } from '../store/journal.ts'

/*
 * What the journal holds of runbooks: how each began, what became of each step, and how it ended. Enough to go on with one
 * after a restart.
 */

const request = z.object({
  method: z.enum(httpMethods),
  path: z.string(),
  body: z.string(),
  elevated: z.boolean(),
  does: z.string(),
})

export const runbookEntry = z.object({
  runbookId: z.string(),
  title: z.string(),
  sentence: z.string(),
  endpointName: z.string().catch(''),
  reason: z.string().catch(''),
  ticket: z.string().catch(''),
  runbook: runbookSchema,
  hash: z.string(),
  steps: z.array(
    z.object({
      title: z.string(),
      why: z.string(),
      operation: operationSchema.nullable(),
      requests: z.array(request),
      restores: z.boolean(),
    }),
  ),
  affected: z.array(z.object({ appId: z.string(), name: z.string(), space: z.string() })),
})

export const stepStates = ['done', 'skipped', 'refused', 'failed', 'unknown', 'cancelled', 'stopped'] as const

export const stepEntry = z.object({
  runbookId: z.string(),
  sentence: z.string(),
  step: z.int().min(0),
  state: z.enum(stepStates),
  runId: z.string().nullable(),
})

export const endEntry = z.object({ runbookId: z.string(), sentence: z.string(), state: z.enum(['done', 'ended']) })

/** `runsOf` gives the runs of one, in their order: a step whose end nobody wrote down is found among them. */
export function pastRunbooks(entries: readonly JournalEntry[], runsOf: (runbookId: string) => Run[]): RunbookRun[] {
  const found = new Map<string, RunbookRun>()
  for (const entry of entries.toSorted((one, other) => one.sequence - other.sequence)) {
    if (entry.kind === 'runbook') {
      const begun = runbookEntry.safeParse(entry.body)
      if (begun.success) found.set(begun.data.runbookId, begunOf(entry, begun.data))
    }
    if (entry.kind === 'runbook-step') {
      const parsed = stepEntry.safeParse(entry.body)
      const step = parsed.success ? found.get(parsed.data.runbookId)?.steps[parsed.data.step] : undefined
      if (parsed.success && step) {
        const { state, runId, sentence } = parsed.data
        Object.assign(step, { state, runId, sentence })
      }
    }
    if (entry.kind === 'runbook-end') {
      const ended = endEntry.safeParse(entry.body)
      const run = ended.success ? found.get(ended.data.runbookId) : undefined
      if (ended.success && run) {
        const { state, sentence } = ended.data
        Object.assign(run, { state, sentence, endedAt: entry.at, next: null })
      }
    }
  }
  for (const run of found.values()) if (run.endedAt === null) interrupt(run, runsOf(run.id))
  return [...found.values()]
}

function begunOf({ at, by }: JournalEntry, begun: z.infer<typeof runbookEntry>): RunbookRun {
  const { runbookId, runbook, endpointName, title, reason, ticket } = begun
  const affected: AffectedApp[] = begun.affected.map((app) => ({
    ...app,
    compliance: [],
    organization: null,
    role: 'attached',
    running: 'unknown',
    effects: [],
    notes: [],
  }))
  const steps: RunbookRunStep[] = begun.steps.map((step) => ({
    ...step,
    verdict: null,
    state: 'ahead',
    runId: null,
    sentence: '',
  }))
  return {
    id: runbookId,
    runbook,
    endpointName,
    title,
    by,
    reason,
    ticket,
    startedAt: at,
    endedAt: null,
    state: 'paused',
    sentence: '',
    steps,
    next: 0,
    affected,
  }
}

/** The program ended in the middle of it: what became of the step under way is what its run says. */
function interrupt(run: RunbookRun, runs: readonly Run[]): void {
  const told = new Set(run.steps.map(({ runId }) => runId))
  const latest = runs.findLast(({ id }) => !told.has(id))
  const at = nextStep(run)
  const step = at === null ? undefined : run.steps[at]
  if (step && latest) Object.assign(step, afterRun(latest))
  run.next = nextStep(run)
  run.state = 'paused'
  run.sentence = 'Addon Atlas was closed in the middle of it. Look at the step before you go on.'
}

/** How a step stands once its run is over. */
export function afterRun({
  id,
  state,
  sentence,
  verification,
}: Run): Pick<RunbookRunStep, 'state' | 'runId' | 'sentence'> {
  if (!isOver(state)) return { state: 'under-way', runId: id, sentence }
  if (state === 'done' && verification.state === 'not-verified') {
    return { state: 'unknown', runId: id, sentence: `${sentence} ${verification.words}`.trim() }
  }
  return { state: state === 'done' ? 'done' : closedState(state), runId: id, sentence }
}

function closedState(state: Run['state']): (typeof stepStates)[number] {
  return stepStates.find((each) => each === state) ?? 'unknown'
}

/** The first step that is neither done nor left out; null when there is none. */
export function nextStep({ steps }: Pick<RunbookRun, 'steps'>): number | null {
  const at = steps.findIndex(({ state }) => state !== 'done' && state !== 'skipped')
  return at === -1 ? null : at
}

/** The id of what was made, in the body of an outcome; null where it does not say. */
export function madeId(body: unknown): string | null {
  if (typeof body !== 'object' || body === null || !('told' in body)) return null
  const { told } = body
  return typeof told === 'object' && told !== null && 'id' in told && typeof told.id === 'string' ? told.id : null
}
