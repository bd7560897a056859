import { isOver, type Operation, type Run } from '#shared/domain/operation.ts'
import { madeEarlier, type RunbookRun, type RunbookRunStep } from '#shared/domain/runbook.ts'
import { AppError, toAppError } from '#shared/errors.ts'
import type { Bus } from '../bus.ts'
import type { Endpoints } from '../endpoints/endpoints.ts'
import type { Inventory } from '../inventory/inventory.ts'
import { doorOf } from '../operations/arming.ts'
import type { Planned, Planner } from '../operations/kind.ts'
import type { Operations } from '../operations/operations.ts'
import { pastRuns } from '../operations/past.ts'
import { addonOf } from '../operations/subjects.ts'
import type { Times } from '../operations/times.ts'
import type { Clock, LogEntry } from '../ports.ts'
import { listing, verb } from '../risk/wording.ts'
import type { RunStore } from '../store/runs.ts'
import { isGrave, type Moment } from './again.ts'
import { whyNoBackup } from './backup-proof.ts'
import { strayOf } from './binding.ts'
import { afterRun, madeId, nextStep } from './entries.ts'
import { factsOf } from './facts.ts'
import { needlessOf } from './flags.ts'
import { idleOf } from './planning.ts'

/** A runbook of this start, or one of an earlier start that is not over. */
export interface LiveRunbook {
  run: RunbookRun
  /** Address and account it was confirmed for; null where nobody wrote that down. */
  door: string | null
  /** What had to be typed, and what that is. */
  typed: string
  typedIs: string
  /** Null: it has not been worked on since this start. */
  restedAt: Moment | null
  wantsPause: boolean
  going: boolean
}

export interface ConductParts {
  clock: Clock
  log: (entry: LogEntry) => void
  bus: Bus
  endpoints: Pick<Endpoints, 'client' | 'profile'>
  inventory: Pick<Inventory, 'current' | 'sync'>
  runs: Pick<RunStore, 'ofRun' | 'ofRunbook'>
  planner: Pick<Planner, 'plan'>
  operations: Pick<Operations, 'get' | 'runStep'>
  times: Pick<Times, 'pace'>
  /** Aborted when the program closes. */
  closing: AbortSignal
  changed: () => void
  write: (
    run: RunbookRun,
    kind: 'runbook' | 'runbook-step' | 'runbook-end',
    body: Readonly<Record<string, unknown>> & { sentence: string },
  ) => void
}

const wasPaused = 'It was paused. Nothing of it is under way.'

/**
 * Takes a runbook from step to step until one does not come about, a person has work or wants a pause, or it is over. Each
 * step is planned anew: it rests, and nothing is sent, where a step would do more than what was shown.
 */
export function createRunbookConduct(parts: ConductParts) {
  const { clock, log, bus, endpoints, inventory, runs, planner, operations, times, closing, changed, write } = parts

  function rest({ run }: LiveRunbook, state: 'paused' | 'waiting-for-person', sentence: string): void {
    Object.assign(run, { state, sentence, next: nextStep(run) })
    changed()
  }

  function runsOf(runbookId: string): Run[] {
    return runs.ofRunbook(runbookId).flatMap((runId) => pastRuns(runs.ofRun(runId)).map(({ run }) => run))
  }

  async function advance(live: LiveRunbook): Promise<void> {
    const { run } = live
    for (;;) {
      const at = nextStep(run)
      run.next = at
      if (at === null) {
        end(live)
        return
      }
      if (live.wantsPause || closing.aborted) {
        rest(live, 'paused', wasPaused)
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
  async function take(live: LiveRunbook, step: RunbookRunStep, at: number, wanted: Operation): Promise<boolean> {
    const { run } = live
    const restsHere = (why: string): false => {
      rest(live, 'paused', `Step ${at + 1}, ${step.title}: nothing was sent. ${why}`)
      return false
    }
    let begun: Run
    try {
      refuseAnotherDoor(live)
      const operation = resolved(run, wanted)
      // What an earlier step made or took away is in no list before the next sync.
      if (wanted !== operation || at > 0) await inventory.sync(run.runbook.endpointId, closing)
      const missing = isMain(step) ? ((await awake(run)) ?? (await missingBackup(run))) : null
      if (missing !== null) return restsHere(missing)
      const planned = await planner.plan(operation, closing)
      const found = leftOut(run, at, operation, planned)
      if (typeof found === 'string') return restsHere(found)
      if (found) return true
      const stray = strayOf(step, run.affected, planned.plan)
      if (stray !== null) return restsHere(stray)
      if (live.wantsPause || closing.aborted) {
        rest(live, 'paused', wasPaused)
        return false
      }
      refuseAnotherDoor(live)
      const { reason, ticket, id } = run
      const isFirst = run.steps.every(({ runId }) => runId === null)
      const waits = isFirst || isGrave(operation, planned.plan.level)
      begun = operations.runStep(planned, { reason, ticket, runbookId: id, waits })
    } catch (thrown) {
      return restsHere(toAppError(thrown).message)
    }
    Object.assign(step, { state: 'under-way', runId: begun.id, sentence: begun.sentence })
    run.sentence = `Step ${at + 1} of ${run.steps.length}: ${step.title}.`
    changed()
    Object.assign(step, afterRun(await endOf(begun.id)))
    if (step.state === 'done' && isBackup(step)) await prove(run, step)
    // What was not looked at to the end is no bad backup: the next start goes by its run, and looks again.
    if (closing.aborted) return false
    writeStep(run, step, at)
    if (step.state === 'done') return true
    rest(live, 'paused', `Step ${at + 1}, ${step.title}: ${step.sentence}`)
    return false
  }

  function refuseAnotherDoor({ run, door }: LiveRunbook): void {
    if (door === null || door === doorOf(endpoints.profile(run.runbook.endpointId))) return
    throw new AppError('plan-changed', 'The endpoint has another address or account than when this was confirmed.')
  }

  /** Whether steps were left out because there is nothing to do; a sentence where nobody can tell. */
  function leftOut(run: RunbookRun, at: number, operation: Operation, { plan }: Planned): boolean | string {
    const idle = idleOf(plan)
    const found =
      operation.kind === 'maintenance'
        ? needlessOf(run, at, operation, plan, runsOf(run.id))
        : idle === ''
          ? null
          : { needless: [{ at, sentence: idle }] }
    if (found === null) return false
    if ('unread' in found) return found.unread
    for (const { at: place, sentence } of found.needless) {
      const step = run.steps[place]
      if (!step) continue
      Object.assign(step, { state: 'not-needed', sentence })
      writeStep(run, step, place)
    }
    changed()
    return true
  }

  /** Waits until the backup counts; one that never will is as good as none. */
  async function prove(run: RunbookRun, step: RunbookRunStep): Promise<void> {
    step.sentence = 'Waiting until the broker shows the backup as available, and as one of this very database.'
    Object.assign(step, { state: 'under-way' })
    changed()
    let why: string | null
    try {
      why = await whyNone(run, step, (elapsed) => times.pace(elapsed))
    } catch (thrown) {
      why = toAppError(thrown).message
    }
    if (why === null) Object.assign(step, { state: 'done', sentence: 'The backup is available, and of this database.' })
    else Object.assign(step, { state: 'failed', sentence: `This backup does not count. ${why}` })
  }

  /** Before what nobody may write during: whoever was stopped may have been started again. A person may have left that out. */
  async function awake({ runbook, steps }: RunbookRun): Promise<string | null> {
    const current = await inventory.current(runbook.endpointId)
    if (!current) throw new AppError('not-found', 'This endpoint has never been synced.')
    const { holds, inMaintenance } = await factsOf(runbook, current, { clock, endpoints }, closing)
    const leftOut = new Set(
      steps.flatMap(({ operation, state }) =>
        operation?.kind === 'maintenance' && operation.on && state === 'skipped' ? [operation.appId] : [],
      ),
    )
    const going = holds.filter(({ appId }) => !inMaintenance.has(appId) && !leftOut.has(appId))
    if (going.length === 0) return null
    const names = going.map(({ appName }) => appName)
    return `${listing(names)} ${verb(names.length, 'is', 'are')} not in maintenance any more, and would go on writing. Put that right, then go on.`
  }

  /** Before what only a backup can make good; a person may have left that step out. */
  async function missingBackup(run: RunbookRun): Promise<string | null> {
    const at = run.steps.findIndex((each) => isBackup(each) && each.state === 'done')
    const step = run.steps[at]
    if (!step) return null
    const why = await whyNone(run, step, null)
    if (why === null) return null
    // Going on takes another one.
    Object.assign(step, { state: 'failed', sentence: `This backup does not count. ${why}` })
    writeStep(run, step, at)
    return `The backup that was taken first does not count. ${why}`
  }

  async function whyNone(run: RunbookRun, step: RunbookRunStep, pace: Times['pace'] | null): Promise<string | null> {
    const { endpointId, addonId } = run.runbook
    const current = await inventory.current(endpointId)
    if (!current) throw new AppError('not-found', 'This endpoint has never been synced.')
    const { service } = addonOf(current, addonId)
    const client = await endpoints.client(endpointId)
    return await whyNoBackup(step, madeBy(step), { client, clock, service, signal: closing, pace })
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

  function end({ run }: LiveRunbook): void {
    const count = (state: RunbookRunStep['state']): number => run.steps.filter((step) => step.state === state).length
    const [left, needless] = [count('skipped'), count('not-needed')]
    const state = left === 0 ? 'done' : 'ended'
    const whole =
      needless === 0
        ? 'All of it is done.'
        : `All of it is done; ${needless} of ${run.steps.length} steps were not needed.`
    const sentence = left === 0 ? whole : `It is over; ${left} of ${run.steps.length} steps were left out.`
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

  /** The id of what a step made, as its outcome in the journal tells it. */
  function madeBy(step: Pick<RunbookRunStep, 'runId'> | undefined): string | null {
    const entries = step?.runId == null ? [] : runs.ofRun(step.runId)
    return madeId(entries.findLast(({ kind }) => kind === 'outcome')?.body)
  }

  /** With the id of what an earlier step made. */
  function resolved(run: RunbookRun, operation: Operation): Operation {
    if (!('addonId' in operation) || operation.addonId !== madeEarlier) return operation
    const addonId = madeBy(run.steps.find((step) => step.operation?.kind === 'create-addon'))
    if (addonId === null) throw new AppError('not-found', 'It is not known which add-on an earlier step made.')
    return { ...operation, addonId }
  }

  return { advance, rest, end, writeStep, runsOf }
}

export type RunbookConduct = ReturnType<typeof createRunbookConduct>

function isBackup({ operation }: Pick<RunbookRunStep, 'operation'>): boolean {
  return operation?.kind === 'action' && operation.action === 'create_backup'
}

/** What a backup is taken before. */
function isMain({ operation }: Pick<RunbookRunStep, 'operation'>): boolean {
  return operation?.kind === 'change-plan' || (operation?.kind === 'action' && operation.action === 'restore_backup')
}
