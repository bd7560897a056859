import { z } from 'zod'
import { runbookSchema } from '#shared/contract/runbooks.ts'
import { operationSchema } from '#shared/contract/operations.ts'
import { appEffects, dangerLevels, httpMethods, isOver, type AffectedApp, type Run } from '#shared/domain/operation.ts'
import type { RunbookRun, RunbookRunStep, ShownStep } from '#shared/domain/runbook.ts'
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

const effects = z.array(z.enum(appEffects))
/** What an older release did not write down is held against nothing. */
const shown: z.ZodType<ShownStep | null> = z
  .object({
    level: z.enum(dangerLevels),
    affected: z.array(z.object({ appId: z.string(), effects })),
    losses: z.array(z.string()),
  })
  .nullable()
  .catch(null)

export const runbookEntry = z.object({
  runbookId: z.string(),
  title: z.string(),
  sentence: z.string(),
  endpointName: z.string().catch(''),
  reason: z.string().catch(''),
  ticket: z.string().catch(''),
  runbook: runbookSchema,
  hash: z.string(),
  /** Address and account it was confirmed for; null where nobody wrote that down. */
  door: z.string().nullable().catch(null),
  /** What had to be typed, and what that is. */
  typed: z.string().catch(''),
  typedIs: z.string().catch(''),
  steps: z.array(
    z.object({
      title: z.string(),
      why: z.string(),
      operation: operationSchema.nullable(),
      requests: z.array(request),
      restores: z.boolean(),
      shown,
    }),
  ),
  affected: z.array(z.object({ appId: z.string(), name: z.string(), space: z.string(), effects: effects.catch([]) })),
})

export const stepStates = [
  'done',
  'skipped',
  'not-needed',
  'refused',
  'failed',
  'unknown',
  'cancelled',
  'stopped',
] as const

export const stepEntry = z.object({
  runbookId: z.string(),
  sentence: z.string(),
  step: z.int().min(0),
  state: z.enum(stepStates),
  runId: z.string().nullable(),
})

export const endEntry = z.object({ runbookId: z.string(), sentence: z.string(), state: z.enum(['done', 'ended']) })

/** One of an earlier start, and what it was confirmed with. */
export interface PastRunbook {
  run: RunbookRun
  door: string | null
  typed: string
  typedIs: string
}

/** `runsOf` gives the runs of one, in their order: a step whose end nobody wrote down is found among them. */
export function pastRunbooks(entries: readonly JournalEntry[], runsOf: (runbookId: string) => Run[]): PastRunbook[] {
  const found = new Map<string, PastRunbook>()
  for (const entry of entries.toSorted((one, other) => one.sequence - other.sequence)) {
    if (entry.kind === 'runbook') {
      const begun = runbookEntry.safeParse(entry.body)
      if (begun.success) found.set(begun.data.runbookId, begunOf(entry, begun.data))
    }
    if (entry.kind === 'runbook-step') {
      const parsed = stepEntry.safeParse(entry.body)
      const step = parsed.success ? found.get(parsed.data.runbookId)?.run.steps[parsed.data.step] : undefined
      if (parsed.success && step) {
        const { state, runId, sentence } = parsed.data
        Object.assign(step, { state, runId, sentence })
      }
    }
    if (entry.kind === 'runbook-end') {
      const ended = endEntry.safeParse(entry.body)
      const run = ended.success ? found.get(ended.data.runbookId)?.run : undefined
      if (ended.success && run) {
        const { state, sentence } = ended.data
        Object.assign(run, { state, sentence, endedAt: entry.at, next: null })
      }
    }
  }
  for (const { run } of found.values()) if (run.endedAt === null) interrupt(run, runsOf(run.id))
  return [...found.values()]
}

function begunOf({ at, by }: JournalEntry, begun: z.infer<typeof runbookEntry>): PastRunbook {
  const { runbookId, runbook, endpointName, title, reason, ticket, door, typed, typedIs } = begun
  const affected: AffectedApp[] = begun.affected.map((app) => ({
    ...app,
    compliance: [],
    organization: null,
    role: 'attached',
    running: 'unknown',
    notes: [],
  }))
  const steps: RunbookRunStep[] = begun.steps.map((step) => ({
    ...step,
    verdict: null,
    state: 'ahead',
    runId: null,
    sentence: '',
  }))
  const run: RunbookRun = {
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
    again: null,
  }
  // Without a name there would be nothing to type.
  const named = typed === '' ? { typed: endpointName, typedIs: 'The name of the endpoint' } : { typed, typedIs }
  return { run, door, ...named }
}

/** The program ended in the middle of it: what became of the step under way is what its run says. */
function interrupt(run: RunbookRun, runs: readonly Run[]): void {
  const latest = runs.at(-1)
  const at = nextStep(run)
  const step = at === null ? undefined : run.steps[at]
  // A step that was tried again has earlier runs, which no step tells of.
  if (step && latest && run.steps.every(({ runId }) => runId !== latest.id)) Object.assign(step, afterRun(latest))
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

/** Neither done nor left out. */
export function isAhead({ state }: Pick<RunbookRunStep, 'state'>): boolean {
  return state !== 'done' && state !== 'skipped' && state !== 'not-needed'
}

/** The first step that is still ahead; null when there is none. */
export function nextStep({ steps }: Pick<RunbookRun, 'steps'>): number | null {
  const at = steps.findIndex(isAhead)
  return at === -1 ? null : at
}

/** The id of what was made, in the body of an outcome; null where it does not say. */
export function madeId(body: unknown): string | null {
  if (typeof body !== 'object' || body === null || !('told' in body)) return null
  const { told } = body
  return typeof told === 'object' && told !== null && 'id' in told && typeof told.id === 'string' ? told.id : null
}
