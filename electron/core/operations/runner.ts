import type { Confirmation } from '#shared/contract/operations.ts'
import { isOver, type Run } from '#shared/domain/operation.ts'
import { AppError, toAppError } from '#shared/errors.ts'
import type { Inventory } from '../inventory/inventory.ts'
import type { RunStore } from '../store/runs.ts'
import { doorOf, type Armings } from './arming.ts'
import type { Book, ShownPlan } from './book.ts'
import { createConduct, type ConductParts, type LiveRun } from './conduct.ts'
import { commonOf, subjectOf, type RunEntry } from './entries.ts'
import { refuseSecrets } from './given-words.ts'
import type { Verification } from './kind.ts'
import { applyCheck, pastRuns, type PastRun } from './past.ts'
import { inOrder, isOpen, newRun, targetKey, viewOf } from './run.ts'
import type { Times } from './times.ts'
import { readBack } from './verify.ts'

/** A step of a runbook that was confirmed as a whole. */
export interface PartOfRunbook {
  runbookId: string
  /** False: without the undo window, which the first step had. */
  waits: boolean
}

/** Runs of operations: those of this start, and those that the journal has of earlier ones. */
export interface Runner {
  /**
   * Writes the confirmation down and begins with the undo window; what comes then goes on whether anybody watches or not.
   * Throws what the book throws, not-armed, under-way, not-found and journal-unwritable; then nothing has happened.
   */
  confirm(confirmation: Confirmation, part?: PartOfRunbook): Run
  /** Throws AppError invalid-input once it is being sent, not-found. */
  cancel(runId: string): Run
  /** Of unknown outcome first, then the newest; without their answers. */
  list(endpointId: string | null): Run[]
  /** Throws AppError not-found. */
  get(runId: string): Run
  /** Sends one GET. Throws AppError not-found, under-way and whatever keeps it from being read. */
  check(runId: string, signal: AbortSignal): Promise<Run>
  /** Throws AppError not-found and journal-unwritable. */
  reveal(runId: string, key: string): { value: string; shownFor: number }
  /** Cancels what was not sent yet on an endpoint: it was disarmed, or is another one now. */
  withdraw(endpointId: string, sentence: string): void
  /** Endpoints for which something waits to be sent. */
  waiting(): { endpointId: string; door: string }[]
  /** Cancels what waits, gives answers on their way a moment, and writes down how everything stands. */
  close(): Promise<void>
}

type Found = RunEntry<'check'>['found']

interface RunnerParts extends Omit<ConductParts, 'times'> {
  times: Times
  book: Book
  armings: Armings
  inventory: Pick<Inventory, 'sync'>
  runs: RunStore
  who: (endpointId: string) => string
}

const day = 24 * 3_600_000
/** Older runs are in the journal. */
const listedFor = 7 * day
/** Runs of this start that are kept in memory once they are over. */
const most = 300
/** Others may act on an add-on again, though it is still being waited for. */
const heldFor = 15 * 60_000

export function createRunner(parts: RunnerParts): Runner {
  const { clock, log, endpoints, planner, secrets, times, book, armings, inventory, runs, who, changed } = parts
  const conduct = createConduct(parts)
  const live = new Map<string, LiveRun & { ended: Promise<void>; begun: number }>()
  let past: Map<string, PastRun> | null = null
  let closed = false
  /** Aborted on closing, for looks at the platform that nobody else can cancel. */
  const closing = new AbortController()

  function earlier(): Map<string, PastRun> {
    if (past) return past
    const since = clock.now() - listedFor
    const found = pastRuns(runs.recent(since)).filter(
      ({ run }) => !live.has(run.id) && (run.level !== 'read' || run.confirmedAt >= since),
    )
    past = new Map(found.map((one) => [one.run.id, one]))
    return past
  }

  function find(runId: string): { run: Run; verification: Verification | null } {
    const here = live.get(runId) ?? earlier().get(runId) ?? pastRuns(runs.ofRun(runId))[0]
    if (!here) throw new AppError('not-found', 'There is no such run.')
    return here
  }

  function refuseIfUnderWay({ plan }: ShownPlan): void {
    const key = targetKey(plan)
    const other = [...live.values()].find(
      ({ run, begun }) =>
        run.level !== 'read' &&
        !isOver(run.state) &&
        targetKey(run) === key &&
        (run.state !== 'verifying' || performance.now() - begun < heldFor),
    )
    if (!other) return
    throw new AppError('under-way', `Something else is under way there: ${other.run.title}. ${other.run.sentence}`)
  }

  function begin(shown: ShownPlan, confirmation: Confirmation, part: PartOfRunbook | null): Run {
    const { operation, level } = shown.plan
    const profile = endpoints.profile(operation.endpointId)
    if (level !== 'read') {
      armings.demand(operation.endpointId)
      refuseIfUnderWay(shown)
    }
    if (doorOf(profile) !== shown.door) {
      throw new AppError('plan-changed', 'The endpoint has another address or account than when it was planned.')
    }
    const planFile = confirmation.planFile ?? null
    if (planFile !== null && runs.isPlanFileUsed(planFile)) {
      throw new AppError('plan-expired', 'This plan file was run already, and a plan runs once.')
    }
    const undo = level === 'read' || part?.waits === false ? 0 : times.undo
    const by = who(operation.endpointId)
    const ofRunbook = part?.runbookId ?? null
    const run = newRun(shown, { confirmation, by, now: clock.now(), undo, runbookId: ofRunbook })
    const begun: LiveRun = {
      run,
      shown,
      verification: { kind: 'none', words: '' },
      beforeSending: new AbortController(),
      sending: new AbortController(),
      goingOn: new AbortController(),
    }
    if (level === 'read') begun.verification = shown.verification
    const { requests, predicted, affected, expectedSeconds, sendsAt, runbookId } = run
    conduct.write('confirmed', begun, {
      sentence: `${run.title}: confirmed.`,
      operation: run.operation,
      level,
      requests: requests.map(({ method, path, body, elevated, does }) => ({ method, path, body, elevated, does })),
      predicted,
      affected,
      losses: shown.plan.losses,
      expectedSeconds,
      hash: shown.plan.hash,
      sendsAt,
      runbookId,
      planFile,
    })
    live.set(run.id, Object.assign(begun, { ended: takeThrough(begun, undo), begun: performance.now() }))
    tidy()
    changed()
    return viewOf(run, secrets)
  }

  async function takeThrough(begun: LiveRun, undo: number): Promise<void> {
    await pause(undo, begun.beforeSending.signal)
    if (isOver(begun.run.state)) return
    const sent = await conduct.proceed(begun)
    if (!sent || begun.run.level === 'read' || (sent.result === 'refused' && !sent.mayHaveActed)) return
    syncInBackground(begun.shown.plan.operation.endpointId)
  }

  /** So that every view shows what came of it. */
  function syncInBackground(endpointId: string): void {
    if (closed) return
    inventory.sync(endpointId).catch((thrown: unknown) => {
      const { code, message } = toAppError(thrown)
      if (code !== 'cancelled')
        log({ level: 'warning', room: 'operations', message: `The sync after a run: ${message}` })
    })
  }

  function tidy(): void {
    const over = [...live.values()].filter(({ run }) => isOver(run.state) && run.state !== 'unknown')
    for (const { run } of over.slice(0, Math.max(0, over.length - most))) live.delete(run.id)
  }

  async function look(
    { run, verification }: { run: Run; verification: Verification | null },
    signal: AbortSignal,
  ): Promise<void> {
    const { endpointId } = run.operation
    let found: Found = 'cannot-tell'
    let words = 'There is nothing to read that would tell.'
    if (verification?.kind === 'none') ({ words } = verification)
    if (verification?.kind === 'read') {
      const client = await endpoints.client(endpointId)
      const either = AbortSignal.any([signal, closing.signal])
      const judgement = await readBack(client, verification, run.operation, planner, either)
      found = judgement
      // A state that is the same before and after says that nothing goes on, not that anything did.
      if (judgement === 'came-about' && !verification.proof && run.state === 'unknown') found = 'cannot-tell'
      words = wordsOf[found]
    }
    const sentence = sentenceOf(found, run, words)
    applyCheck(run, found, words, sentence)
    const body = { ...commonOf(run), sentence, found, words }
    parts.scribe.write({ kind: 'check', endpointId, subject: subjectOf(run.operation), body })
    changed()
    if (found === 'came-about') syncInBackground(endpointId)
  }

  function cancel(one: LiveRun, sentence: string): void {
    if (['waiting', 'checking'].includes(one.run.state)) conduct.cancel(one, sentence)
  }

  return {
    confirm(confirmation, part) {
      if (closed) throw new AppError('cancelled', 'Addon Atlas is closing.')
      // What a runbook was given was looked at when that was confirmed.
      if (!part) refuseSecrets(confirmation)
      return book.confirm(confirmation, (shown) => begin(shown, confirmation, part ?? null))
    },
    cancel(runId) {
      const one = live.get(runId)
      const { run } = one ?? find(runId)
      if (run.state === 'cancelled') return viewOf(run, secrets)
      if (!one || !['waiting', 'checking'].includes(run.state)) {
        throw new AppError('invalid-input', 'It was sent already, or is over: nothing can be taken back any more.')
      }
      cancel(one, 'It was cancelled before it was sent. Nothing was sent.')
      return viewOf(run, secrets)
    },
    list(endpointId) {
      const all = [...live.values(), ...earlier().values()].map(({ run }) => run)
      const wanted = all.filter(({ operation }) => endpointId === null || operation.endpointId === endpointId)
      // Who wants an answer, which may be a log of a hundred thousand lines, asks for the run.
      return inOrder(wanted).map((run) => ({ ...viewOf(run, secrets), answer: null }))
    },
    get: (runId) => viewOf(find(runId).run, secrets),
    async check(runId, signal) {
      const found = find(runId)
      if (!isOver(found.run.state)) throw new AppError('under-way', 'It is still under way, and looked at by itself.')
      if (isOpen(found.run)) await look(found, signal)
      return viewOf(found.run, secrets)
    },
    reveal(runId, key) {
      const { run } = find(runId)
      const { endpointId } = run.operation
      return secrets.reveal(runId, key, (field) => {
        const sentence = `${field} in the answer to “${run.title}” was shown.`
        const body = { ...commonOf(run), sentence, field }
        parts.scribe.write({ kind: 'reveal', endpointId, subject: subjectOf(run.operation), body })
      })
    },
    withdraw(endpointId, sentence) {
      for (const one of live.values()) {
        if (one.run.operation.endpointId === endpointId && one.run.level !== 'read') cancel(one, sentence)
      }
    },
    waiting: () =>
      [...live.values()]
        .filter(({ run }) => ['waiting', 'checking'].includes(run.state))
        .map(({ run, shown }) => ({ endpointId: run.operation.endpointId, door: shown.door })),
    async close() {
      closed = true
      closing.abort()
      for (const one of live.values()) {
        cancel(one, 'Addon Atlas was closed before it was sent. Nothing was sent.')
        one.goingOn.abort()
      }
      const late = setTimeout(() => {
        for (const { sending } of live.values()) sending.abort()
      }, times.closing)
      await Promise.all([...live.values()].map(({ ended }) => ended))
      clearTimeout(late)
    },
  }
}

const wordsOf: Record<Found, string> = {
  'came-about': 'The platform shows it.',
  failed: 'The platform shows that it failed.',
  'not-yet': 'The platform does not show it: it never arrived, or is not done yet.',
  'cannot-tell': 'Nothing is going on there any more, which does not say whether it happened.',
}

function sentenceOf(found: Found, { title }: Run, words: string): string {
  const came =
    found === 'came-about' ? 'It came about.' : found === 'failed' ? 'It failed.' : 'Its end is still not known.'
  return `${title}: looked at. ${came} ${words}`
}

/** Ends early, and without a throw, when the signal is aborted. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve()
      return
    }
    const done = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, milliseconds)
    signal.addEventListener('abort', done)
  })
}
