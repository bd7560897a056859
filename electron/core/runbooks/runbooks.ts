import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Confirmation } from '#shared/contract/operations.ts'
import { isOver, type Operation, type Run } from '#shared/domain/operation.ts'
import {
  madeEarlier,
  type Runbook,
  type RunbookPlan,
  type RunbookRun,
  type RunbookRunStep,
} from '#shared/domain/runbook.ts'
import { AppError, toAppError } from '#shared/errors.ts'
import type { Bus } from '../bus.ts'
import type { Endpoints } from '../endpoints/endpoints.ts'
import type { Inventory } from '../inventory/inventory.ts'
import type { Planner } from '../operations/kind.ts'
import type { Operations } from '../operations/operations.ts'
import { pastRuns } from '../operations/past.ts'
import type { Scribe } from '../operations/scribe.ts'
import type { Clock, LogEntry } from '../ports.ts'
import type { RunStore } from '../store/runs.ts'
import { afterRun, madeId, nextStep, pastRunbooks } from './entries.ts'
import { planRunbook, strayOf } from './planning.ts'
import { createRunbookPlans } from './plans.ts'
import { copyOf, inOrder } from './views.ts'

/** Runbooks: planned as a whole, confirmed once, run step by step, each step an operation that is written down. */
export interface Runbooks {
  plan(runbook: Runbook, signal: AbortSignal): Promise<RunbookPlan>
  /** Throws AppError plan-expired, plan-changed, blocked, not-confirmed, not-armed, journal-unwritable. */
  start(confirmation: Confirmation): RunbookRun
  /** Those under way first, then the newest. */
  list(endpointId: string | null): RunbookRun[]
  get(id: string): RunbookRun
  /** The work of a person is done, or a paused one goes on; a step that did not come about is tried again, planned anew. */
  goOn(id: string): RunbookRun
  /** After the step under way. */
  pause(id: string): RunbookRun
  /** Leaves the next step out. Only of a paused one, or for the work of a person. */
  skip(id: string): RunbookRun
  /** Leaves out whatever does not put something back, and goes on with the rest. */
  windUp(id: string): RunbookRun
  close(): void
}

interface Parts {
  clock: Clock
  log: (entry: LogEntry) => void
  bus: Bus
  endpoints: Pick<Endpoints, 'client' | 'profile'>
  inventory: Pick<Inventory, 'current' | 'sync'>
  runs: Pick<RunStore, 'ofRun' | 'ofRunbook' | 'runbooks'>
  planner: Pick<Planner, 'plan'>
  operations: Pick<Operations, 'armed' | 'get' | 'runStep'>
  scribe: Scribe
  who: (endpointId: string) => string
  /** Milliseconds a plan can be confirmed. */
  lives: number
}

interface Live {
  run: RunbookRun
  wantsPause: boolean
  going: boolean
}

const day = 24 * 3_600_000
/** What is written down is JSON, whatever it was made of. */
const entryBody = z.object({ sentence: z.string() }).catchall(z.json())

/** Older ones that are over are in the journal. */
const listedFor = 30 * day

export function createRunbooks(parts: Parts): Runbooks {
  const { clock, log, bus, inventory, runs, planner, operations, scribe, who, lives } = parts
  const plans = createRunbookPlans(lives)
  const runbooks = new Map<string, Live>()
  let loaded = false
  let closed = false
  const closing = new AbortController()

  function changed(): void {
    bus.publish({ name: 'runbooks.changed' })
  }

  function runsOf(runbookId: string): Run[] {
    return runs.ofRunbook(runbookId).flatMap((runId) => pastRuns(runs.ofRun(runId)).map(({ run }) => run))
  }

  function all(): Map<string, Live> {
    if (loaded) return runbooks
    loaded = true
    for (const run of pastRunbooks(runs.runbooks(clock.now() - listedFor), runsOf)) {
      if (!runbooks.has(run.id)) runbooks.set(run.id, { run, wantsPause: false, going: false })
    }
    return runbooks
  }

  function find(id: string): Live {
    const found = all().get(id)
    if (!found) throw new AppError('not-found', 'There is no such runbook.')
    return found
  }

  function resting(id: string): Live {
    const live = find(id)
    if (live.run.endedAt !== null) throw new AppError('invalid-input', 'This runbook is over.')
    if (live.going) throw new AppError('under-way', 'A step of it is under way. Pause it first.')
    return live
  }

  function begin(confirmation: Confirmation): RunbookRun {
    const plan = plans.take(confirmation)
    const { reason, ticket } = confirmation
    const { runbook, endpointName, title, steps, affected } = plan
    const { endpointId } = runbook
    if (!operations.armed().some((armed) => armed.endpointId === endpointId)) {
      throw new AppError('not-armed', `${endpointName} is read-only. Arm it first.`)
    }
    const other = [...all().values()].find(
      ({ run }) =>
        run.endedAt === null && run.runbook.addonId === runbook.addonId && run.runbook.endpointId === endpointId,
    )
    if (other) throw new AppError('under-way', `Another runbook is not over: ${other.run.title}. ${other.run.sentence}`)
    const run: RunbookRun = {
      id: randomUUID(),
      runbook,
      endpointName,
      title,
      by: who(endpointId),
      reason: reason.trim(),
      ticket: ticket.trim(),
      startedAt: clock.now(),
      endedAt: null,
      state: 'running',
      sentence: 'It begins.',
      steps: steps.map((step) => ({ ...step, state: 'ahead', runId: null, sentence: '' })),
      next: 0,
      affected,
    }
    write(run, 'runbook', {
      sentence: `${title}: ${steps.length} steps were confirmed.`,
      reason: run.reason,
      ticket: run.ticket,
      runbook,
      hash: plan.hash,
      steps: steps.map(({ verdict: _verdict, ...step }) => step),
      affected: affected.map(({ appId, name, space }) => ({ appId, name, space })),
    })
    plans.use(plan.id)
    const live: Live = { run, wantsPause: false, going: false }
    runbooks.set(run.id, live)
    setGoing(live)
    return copyOf(run)
  }

  function write(
    run: RunbookRun,
    kind: 'runbook' | 'runbook-step' | 'runbook-end',
    body: Readonly<Record<string, unknown>> & { sentence: string },
  ): void {
    const { runbook, id, title, affected } = run
    const subjects = [runbook.addonId, ...affected.map(({ appId }) => appId)]
    scribe.write({
      kind,
      endpointId: runbook.endpointId,
      subject: runbook.addonId,
      by: run.by,
      body: entryBody.parse({ runbookId: id, title, subjects, ...body }),
    })
  }

  /** Begins to work on it, unless that goes on already. */
  function setGoing(live: Live): void {
    if (live.going || closed) return
    live.going = true
    live.wantsPause = false
    Object.assign(live.run, { state: 'running' })
    changed()
    void advance(live)
      .catch((thrown: unknown) => {
        const { message } = toAppError(thrown)
        log({
          level: 'error',
          room: 'runbooks',
          message: thrown instanceof Error ? (thrown.stack ?? message) : message,
        })
        rest(live, 'paused', message)
      })
      .finally(() => {
        live.going = false
        changed()
      })
  }

  function rest({ run }: Live, state: 'paused' | 'waiting-for-person', sentence: string): void {
    Object.assign(run, { state, sentence, next: nextStep(run) })
    changed()
  }

  async function advance(live: Live): Promise<void> {
    const { run } = live
    for (;;) {
      const at = nextStep(run)
      run.next = at
      if (at === null) {
        end(live)
        return
      }
      if (live.wantsPause || closed) {
        rest(live, 'paused', 'It was paused. Nothing of it is under way.')
        return
      }
      const step = run.steps[at]
      if (!step) return
      if (!step.operation) {
        rest(live, 'waiting-for-person', step.title)
        return
      }
      if (!(await take(live, step, at, step.operation))) return
    }
  }

  /** Whether it goes on with the next one. */
  async function take(live: Live, step: RunbookRunStep, at: number, wanted: Operation): Promise<boolean> {
    const { run } = live
    let begun: Run
    try {
      const operation = resolved(run, wanted)
      // What an earlier step made or took away is in no list before the next sync.
      if (wanted !== operation || at > 0) await inventory.sync(run.runbook.endpointId, closing.signal)
      const planned = await planner.plan(operation, closing.signal)
      const stray = strayOf(step, run.affected, planned.plan)
      if (stray !== null) {
        rest(live, 'paused', `Step ${at + 1}, ${step.title}: nothing was sent. ${stray}`)
        return false
      }
      if (live.wantsPause || closed) {
        rest(live, 'paused', 'It was paused. Nothing of it is under way.')
        return false
      }
      const { reason, ticket, id } = run
      const isFirst = run.steps.every(({ runId }) => runId === null)
      begun = operations.runStep(planned, { reason, ticket, runbookId: id, waits: isFirst })
    } catch (thrown) {
      rest(live, 'paused', `Step ${at + 1}, ${step.title}: nothing was sent. ${toAppError(thrown).message}`)
      return false
    }
    Object.assign(step, { state: 'under-way', runId: begun.id, sentence: begun.sentence })
    run.sentence = `Step ${at + 1} of ${run.steps.length}: ${step.title}.`
    changed()
    const over = await endOf(begun.id)
    Object.assign(step, afterRun(over))
    writeStep(run, step, at)
    if (step.state === 'done') return true
    rest(live, 'paused', `Step ${at + 1}, ${step.title}: ${step.sentence}`)
    return false
  }

  function writeStep(run: RunbookRun, { state, runId, title, sentence }: RunbookRunStep, at: number): void {
    try {
      write(run, 'runbook-step', {
        sentence: `${run.title}, step ${at + 1}, ${title}: ${sentence}`,
        step: at,
        state,
        runId,
      })
    } catch (thrown) {
      // The run itself is on record; that its step is not must not stop what puts things back.
      log({ level: 'error', room: 'runbooks', message: toAppError(thrown).message })
    }
  }

  function end({ run }: Live): void {
    const left = run.steps.filter(({ state }) => state === 'skipped').length
    const state = left === 0 ? 'done' : 'ended'
    const sentence =
      left === 0 ? 'All of it is done.' : `It is over; ${left} of ${run.steps.length} steps were left out.`
    // What cannot be written down is not over yet: going on once more tries again.
    write(run, 'runbook-end', { sentence: `${run.title}: ${sentence}`, state })
    Object.assign(run, { state, sentence, endedAt: clock.now(), next: null })
    changed()
  }

  /** Resolves when the run is over; a program that closes ends its runs first. */
  function endOf(runId: string): Promise<Run> {
    return new Promise((resolve) => {
      const look = (): boolean => {
        const run = operations.get(runId)
        if (!isOver(run.state)) return false
        unsubscribe()
        resolve(run)
        return true
      }
      const unsubscribe = bus.subscribe((event) => {
        if (event.name === 'operations.changed') look()
      })
      look()
    })
  }

  /** With the id of what an earlier step made, as its outcome in the journal tells it. */
  function resolved(run: RunbookRun, operation: Operation): Operation {
    if (!('addonId' in operation) || operation.addonId !== madeEarlier) return operation
    const maker = run.steps.find((step) => step.operation?.kind === 'create-addon')
    const entries = maker?.runId == null ? [] : runs.ofRun(maker.runId)
    const addonId = madeId(entries.findLast(({ kind }) => kind === 'outcome')?.body)
    if (addonId === null) throw new AppError('not-found', 'It is not known which add-on an earlier step made.')
    return { ...operation, addonId }
  }

  /** What became of a step may have come out since. */
  function lookAgain(run: RunbookRun): void {
    const at = nextStep(run)
    const step = at === null ? undefined : run.steps[at]
    if (at === null || !step?.runId || step.state !== 'unknown') return
    Object.assign(step, afterRun(operations.get(step.runId)))
    if (step.state === 'unknown') {
      throw new AppError(
        'outcome-unknown',
        `What became of step ${at + 1} is not known: check it first, or leave it out.`,
      )
    }
    writeStep(run, step, at)
  }

  function leaveOut(run: RunbookRun, at: number): void {
    const step = run.steps[at]
    if (!step) return
    Object.assign(step, { state: 'skipped', sentence: 'It was left out.' })
    writeStep(run, step, at)
  }

  return {
    async plan(runbook, signal) {
      const plan = await planRunbook(runbook, parts, { lives, signal })
      plans.keep(plan)
      return plan
    },
    start(confirmation) {
      if (closed) throw new AppError('cancelled', 'Addon Atlas is closing.')
      return begin(confirmation)
    },
    list(endpointId) {
      const every = [...all().values()].map(({ run }) => run)
      const wanted = every.filter(({ runbook }) => endpointId === null || runbook.endpointId === endpointId)
      return inOrder(wanted).map(copyOf)
    },
    get: (id) => copyOf(find(id).run),
    goOn(id) {
      const live = resting(id)
      const { run } = live
      const at = nextStep(run)
      const step = at === null ? undefined : run.steps[at]
      if (at !== null && step && !step.operation && run.state === 'waiting-for-person') {
        Object.assign(step, { state: 'done', sentence: `${who(run.runbook.endpointId)} says it is done.` })
        writeStep(run, step, at)
      }
      lookAgain(run)
      setGoing(live)
      return copyOf(run)
    },
    pause(id) {
      const live = find(id)
      if (live.run.endedAt !== null) throw new AppError('invalid-input', 'This runbook is over.')
      live.wantsPause = live.going
      if (live.going) live.run.sentence = 'It pauses after the step under way.'
      else Object.assign(live.run, { state: 'paused' })
      changed()
      return copyOf(live.run)
    },
    skip(id) {
      const live = resting(id)
      const at = nextStep(live.run)
      if (at !== null) leaveOut(live.run, at)
      if (nextStep(live.run) === null) end(live)
      else rest(live, 'paused', `Step ${(at ?? 0) + 1} was left out.`)
      return copyOf(live.run)
    },
    windUp(id) {
      const live = resting(id)
      for (const [at, step] of live.run.steps.entries()) {
        if (!step.restores && step.state !== 'done' && step.state !== 'skipped') leaveOut(live.run, at)
      }
      setGoing(live)
      return copyOf(live.run)
    },
    close() {
      closed = true
      closing.abort()
    },
  }
}
