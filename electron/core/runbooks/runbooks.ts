import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Confirmation } from '#shared/contract/operations.ts'
import { typedWords } from '#shared/domain/operation.ts'
import type { Runbook, RunbookPlan, RunbookRun } from '#shared/domain/runbook.ts'
import { AppError, toAppError } from '#shared/errors.ts'
import type { Bus } from '../bus.ts'
import type { Endpoints } from '../endpoints/endpoints.ts'
import type { Inventory } from '../inventory/inventory.ts'
import type { Planner } from '../operations/kind.ts'
import type { Operations } from '../operations/operations.ts'
import type { Scribe } from '../operations/scribe.ts'
import type { Times } from '../operations/times.ts'
import type { Clock, LogEntry } from '../ports.ts'
import type { RunStore } from '../store/runs.ts'
import { againOf, type Moment } from './again.ts'
import { differencesOfRunbooks, type ShownRunbook } from './binding.ts'
import { createRunbookConduct, type LiveRunbook } from './conduct.ts'
import { afterRun, isAhead, nextStep, pastRunbooks } from './entries.ts'
import { planRunbook } from './planning.ts'
import { createRunbookPlans } from './plans.ts'
import { copyOf, inOrder } from './views.ts'

/** Runbooks: planned as a whole, confirmed once, run step by step, each step an operation that is written down. */
export interface Runbooks {
  plan(runbook: Runbook, signal: AbortSignal): Promise<RunbookPlan>
  /**
   * Reads all of it once more, and begins when it is as it was shown. Throws AppError plan-expired, plan-changed (with what
   * differs), blocked, not-confirmed, not-armed, under-way, journal-unwritable, and what keeps it from being read.
   */
  start(confirmation: Confirmation, signal: AbortSignal): Promise<RunbookRun>
  /** Those under way first, then the newest. */
  list(endpointId: string | null): RunbookRun[]
  get(id: string): RunbookRun
  /**
   * The work of a person is done, or a paused one goes on; a step that did not come about is tried again, planned anew.
   * Throws AppError not-confirmed where `again` of it asks for something else than what was typed.
   */
  goOn(id: string, typed: string): RunbookRun
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
  times: Pick<Times, 'pace'>
}

const day = 24 * 3_600_000
/** What is written down is JSON, whatever it was made of. */
const entryBody = z.object({ sentence: z.string() }).catchall(z.json())

/** Older ones that are over are in the journal. */
const listedFor = 30 * day

export function createRunbooks(parts: Parts): Runbooks {
  const { clock, log, bus, runs, operations, scribe, who, lives } = parts
  const plans = createRunbookPlans(lives)
  const runbooks = new Map<string, LiveRunbook>()
  let loaded = false
  let closed = false
  const closing = new AbortController()
  const conduct = createRunbookConduct({ ...parts, closing: closing.signal, changed, write })
  const { runsOf } = conduct

  function changed(): void {
    bus.publish({ name: 'runbooks.changed' })
  }

  function all(): Map<string, LiveRunbook> {
    if (loaded) return runbooks
    loaded = true
    for (const past of pastRunbooks(runs.runbooks(clock.now() - listedFor), runsOf)) {
      if (runbooks.has(past.run.id)) continue
      runbooks.set(past.run.id, { ...past, restedAt: null, wantsPause: false, going: false })
    }
    return runbooks
  }

  function find(id: string): LiveRunbook {
    const found = all().get(id)
    if (!found) throw new AppError('not-found', 'There is no such runbook.')
    return found
  }

  function resting(id: string): LiveRunbook {
    const live = find(id)
    if (live.run.endedAt !== null) throw new AppError('invalid-input', 'This runbook is over.')
    if (live.going) throw new AppError('under-way', 'A step of it is under way. Pause it first.')
    return live
  }

  function refuseToBegin({ plan }: ShownRunbook): void {
    const { runbook, endpointName } = plan
    const { endpointId } = runbook
    if (closed) throw new AppError('cancelled', 'Addon Atlas is closing.')
    if (!operations.armed().some((armed) => armed.endpointId === endpointId)) {
      throw new AppError('not-armed', `${endpointName} is read-only. Arm it first.`)
    }
    const other = [...all().values()].find(
      ({ run }) =>
        run.endedAt === null && run.runbook.addonId === runbook.addonId && run.runbook.endpointId === endpointId,
    )
    if (other) throw new AppError('under-way', `Another runbook is not over: ${other.run.title}. ${other.run.sentence}`)
  }

  /** All of it once more, as of now: a step that stops in the middle leaves apps down, so what differs stops it before. */
  async function refuseWhatChanged(shown: ShownRunbook, signal: AbortSignal): Promise<void> {
    const { runbook } = shown.plan
    const either = AbortSignal.any([signal, closing.signal])
    const differences = differencesOfRunbooks(shown, await planRunbook(runbook, parts, { lives, signal: either }))
    if (differences.length === 0) return
    // What is not true any more is true no later either: it has to be planned, and shown, anew.
    plans.use(shown.plan.id)
    const sentence = 'What was shown is no longer true, so nothing was sent.'
    throw new AppError('plan-changed', [sentence, ...differences].join(' '))
  }

  async function start(confirmation: Confirmation, signal: AbortSignal): Promise<RunbookRun> {
    const shown = plans.take(confirmation)
    try {
      refuseToBegin(shown)
      await refuseWhatChanged(shown, signal)
      // Much may have happened meanwhile, and nothing can between this and the beginning.
      refuseToBegin(shown)
      return begin(shown, confirmation)
    } catch (thrown) {
      plans.giveBack(shown.plan.id)
      throw thrown
    }
  }

  function begin({ plan, door }: ShownRunbook, { reason, ticket }: Confirmation): RunbookRun {
    const { runbook, endpointName, title, steps, affected, friction } = plan
    const run: RunbookRun = {
      id: randomUUID(),
      runbook,
      endpointName,
      title,
      by: who(runbook.endpointId),
      reason: reason.trim(),
      ticket: ticket.trim(),
      startedAt: clock.now(),
      endedAt: null,
      state: 'running',
      sentence: 'It begins.',
      steps: steps.map(({ curl: _curl, aka: _aka, ...step }) => ({
        ...step,
        state: 'ahead',
        runId: null,
        sentence: '',
      })),
      next: 0,
      affected,
      again: null,
    }
    const { typed, typedIs } = friction
    write(run, 'runbook', {
      sentence: `${title}: ${steps.length} steps were confirmed.`,
      reason: run.reason,
      ticket: run.ticket,
      runbook,
      hash: plan.hash,
      door,
      typed,
      typedIs,
      steps: steps.map(({ verdict: _verdict, curl: _curl, aka: _aka, ...step }) => step),
      affected: affected.map(({ appId, name, space, effects }) => ({ appId, name, space, effects })),
    })
    plans.use(plan.id)
    const live: LiveRunbook = { run, door, typed, typedIs, restedAt: null, wantsPause: false, going: false }
    runbooks.set(run.id, live)
    setGoing(live)
    return viewOf(live)
  }

  function moment(): Moment {
    return { wall: clock.now(), monotonic: performance.now() }
  }

  /** For somebody else to keep. */
  function viewOf(live: LiveRunbook): RunbookRun {
    return copyOf({ ...live.run, again: live.going ? null : againOf(live.run, live, moment()) })
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
  function setGoing(live: LiveRunbook): void {
    if (live.going || closed) return
    live.going = true
    live.wantsPause = false
    Object.assign(live.run, { state: 'running' })
    changed()
    void conduct
      .advance(live)
      .catch((thrown: unknown) => {
        const { message } = toAppError(thrown)
        log({
          level: 'error',
          room: 'runbooks',
          message: thrown instanceof Error ? (thrown.stack ?? message) : message,
        })
        conduct.rest(live, 'paused', message)
      })
      .finally(() => {
        Object.assign(live, { going: false, restedAt: moment() })
        changed()
      })
  }

  function refuseUnlessTypedAgain(live: LiveRunbook, typed: string): void {
    const again = againOf(live.run, live, moment())
    if (!again || typed.trim() === again.typed) return
    // Whoever looked at it before the time was over sees now what is asked for.
    changed()
    const what = typedWords(again)
    throw new AppError('not-confirmed', `${again.because} Type ${what}, ${again.typed}, to go on.`)
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
    conduct.writeStep(run, step, at)
  }

  function leaveOut(run: RunbookRun, at: number): void {
    const step = run.steps[at]
    if (!step) return
    Object.assign(step, { state: 'skipped', sentence: 'It was left out.' })
    conduct.writeStep(run, step, at)
  }

  return {
    async plan(runbook, signal) {
      const shown = await planRunbook(runbook, parts, { lives, signal })
      plans.keep(shown)
      return shown.plan
    },
    start,
    list(endpointId) {
      const every = [...all().values()].map(viewOf)
      return inOrder(every.filter(({ runbook }) => endpointId === null || runbook.endpointId === endpointId))
    },
    get: (id) => viewOf(find(id)),
    goOn(id, typed) {
      const live = resting(id)
      const { run } = live
      lookAgain(run)
      refuseUnlessTypedAgain(live, typed)
      const at = nextStep(run)
      const step = at === null ? undefined : run.steps[at]
      if (at !== null && step && !step.operation && run.state === 'waiting-for-person') {
        Object.assign(step, { state: 'done', sentence: `${who(run.runbook.endpointId)} says it is done.` })
        conduct.writeStep(run, step, at)
      }
      setGoing(live)
      return viewOf(live)
    },
    pause(id) {
      const live = find(id)
      if (live.run.endedAt !== null) throw new AppError('invalid-input', 'This runbook is over.')
      live.wantsPause = live.going
      if (live.going) live.run.sentence = 'It pauses after the step under way.'
      else Object.assign(live.run, { state: 'paused' })
      changed()
      return viewOf(live)
    },
    skip(id) {
      const live = resting(id)
      const at = nextStep(live.run)
      if (at !== null) leaveOut(live.run, at)
      if (nextStep(live.run) === null) conduct.end(live)
      else conduct.rest(live, 'paused', `Step ${(at ?? 0) + 1} was left out.`)
      return viewOf(live)
    },
    windUp(id) {
      const live = resting(id)
      for (const [at, step] of live.run.steps.entries()) {
        if (!step.restores && isAhead(step)) leaveOut(live.run, at)
      }
      setGoing(live)
      return viewOf(live)
    },
    close() {
      closed = true
      closing.abort()
    },
  }
}
