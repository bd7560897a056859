import { isOver, type Operation, type Run } from '#shared/domain/operation.ts'
import { AppError, toAppError } from '#shared/errors.ts'
import type { Endpoints } from '../endpoints/endpoints.ts'
import type { Clock, LogEntry } from '../ports.ts'
import type { MaskedBody } from './answers/mask.ts'
import { doorOf } from './arming.ts'
import { asStep, differencesOf, hashOf, withoutRelief } from './binding.ts'
import type { ShownPlan } from './book.ts'
import { commonOf, subjectOf, type RunEntryKind, type RunEntryOwn } from './entries.ts'
import type { Planner, Verification } from './kind.ts'
import { maskedRequest, toldOf } from './masking.ts'
import { asPredicted, outcomeOf, type Outcome } from './outcome.ts'
import type { Scribe } from './scribe.ts'
import type { AnswerSecrets } from './secrets.ts'
import type { Times } from './times.ts'
import { readBack, verify, type Verified } from './verify.ts'

/** A run under way, or over, of this very start. */
export interface LiveRun {
  run: Run
  shown: ShownPlan
  /** How its end is read back, as of the moment before it was sent. */
  verification: Verification
  /** Aborted when it is cancelled before it was sent. */
  beforeSending: AbortController
  /** Aborted when an answer on its way is not waited for any longer. */
  sending: AbortController
  /** Aborted when nobody goes on with it: no next request is sent, and nobody waits for the platform to show it. */
  goingOn: AbortController
}

export interface ConductParts {
  clock: Clock
  log: (entry: LogEntry) => void
  endpoints: Pick<Endpoints, 'client' | 'profile' | 'note'>
  planner: Planner
  scribe: Scribe
  secrets: AnswerSecrets
  /** Takes the secrets out of what an operation answered. */
  mask: (operation: Operation, body: Buffer) => Promise<MaskedBody>
  times: Pick<Times, 'pace'>
  /** The run is another one now. */
  changed: () => void
}

/** Of a run that did nothing. */
const nothingToSee = { state: 'not-needed', words: '' } as const

/**
 * Takes a confirmed run through all that is left: the undo window is over, its targets are read once more, and nothing is
 * sent when what was shown is no longer true. Then, for each request: the intent is on disk, it is sent, once, and the
 * outcome is on disk. At last the platform is asked until it shows what was wanted. Whatever happens, the run says so, and
 * nothing is ever sent a second time. Never throws.
 */
export function createConduct(parts: ConductParts) {
  const { clock, log, endpoints, planner, scribe, secrets, mask, times, changed } = parts

  function write<Name extends RunEntryKind>(kind: Name, { run, shown }: LiveRun, own: RunEntryOwn<Name>): void {
    const { endpointId } = shown.plan.operation
    const subject = subjectOf(shown.plan.operation)
    scribe.write({ kind, endpointId, subject, by: run.by, body: { ...commonOf(run), ...own } })
  }

  /** For what has happened already, or takes something back: that must not fail because it cannot be written down. */
  function writeIfPossible<Name extends RunEntryKind>(kind: Name, live: LiveRun, own: RunEntryOwn<Name>): void {
    try {
      write(kind, live, own)
    } catch (thrown) {
      const { message } = toAppError(thrown)
      log({ level: 'error', room: 'operations', message: `${kind} of run ${live.run.id}: ${message}` })
      live.run.sentence = `${live.run.sentence} ${message}`
    }
  }

  function become(live: LiveRun, change: Partial<Run>): void {
    Object.assign(live.run, change)
    if (isOver(live.run.state)) live.run.endedAt ??= clock.now()
    changed()
  }

  function cancel(live: LiveRun, sentence: string): void {
    become(live, { state: 'cancelled', sentence, code: 'cancelled', verification: nothingToSee })
    writeIfPossible('cancelled', live, { sentence })
    live.beforeSending.abort()
  }

  function stop(live: LiveRun, sentence: string, code: AppError['code'], differences: string[]): void {
    become(live, { state: 'stopped', sentence, code, differences, verification: nothingToSee })
    writeIfPossible('stopped', live, { sentence, code, differences })
  }

  /** Whether what was shown is still true. Says why where it is not. */
  async function check(live: LiveRun): Promise<boolean> {
    const { shown, beforeSending } = live
    const { operation } = shown.plan
    become(live, { state: 'checking', sentence: 'What it is done to is read once more before anything is sent.' })
    try {
      const again = await planner.plan(operation, beforeSending.signal)
      if (live.run.state !== 'checking') return false
      const door = doorOf(endpoints.profile(operation.endpointId))
      live.verification = again.verification
      const isStep = live.run.runbookId !== null
      const before = isStep ? asStep(shown.plan) : shown.plan
      const after = isStep ? asStep(again.plan) : withoutRelief(shown.plan, again.plan)
      if (hashOf(after, door) === hashOf(before, shown.door)) return true
      const differences = differencesOf(before, after)
      if (door !== shown.door) differences.unshift('The endpoint has another address or account now.')
      if (differences.length === 0) differences.push('A detail of it is another one now.')
      stop(live, 'What was shown is no longer true. Nothing was sent.', 'plan-changed', differences)
    } catch (thrown) {
      if (live.run.state !== 'checking') return false
      const { code, message } = toAppError(thrown)
      stop(live, `It could not be looked at once more, so nothing was sent. ${message}`, code, [message])
    }
    return false
  }

  async function sendAll(live: LiveRun): Promise<Outcome | null> {
    const { run, shown, verification } = live
    const { requests, operation } = shown.plan
    let outcome: Outcome | null = null
    for (const [step, request] of requests.entries()) {
      let client
      try {
        client = await endpoints.client(operation.endpointId)
        if (isOver(run.state)) return null
        if (live.goingOn.signal.aborted) throw new AppError('cancelled', 'Addon Atlas was closed.')
        const which = requests.length === 1 ? '' : ` (${step + 1} of ${requests.length})`
        const sentence = `${request.method} ${request.path} is being sent${which}.`
        // On disk before the first byte leaves; whatever fails here leaves nothing sent.
        write('intent', live, { sentence, step, of: requests.length, request: maskedRequest(request), verification })
        become(live, { state: 'sending', sentence })
      } catch (thrown) {
        if (isOver(run.state)) return null
        const { code, message } = toAppError(thrown)
        const what = step === 0 ? 'Nothing was sent.' : `Only ${step} of ${requests.length} requests were sent.`
        become(live, { state: 'failed', code, sentence: `${what} ${message}`, verification: nothingToSee })
        const fields = { step, status: null, words: '', code, ms: 0, asPredicted: null, told: {} }
        if (code !== 'journal-unwritable') {
          writeIfPossible('outcome', live, { ...fields, result: 'failed', sentence: run.sentence })
        }
        return null
      }
      outcome = await sendOne(live, client, step)
      if (outcome.result !== 'done') break
    }
    return outcome
  }

  async function sendOne(
    live: LiveRun,
    client: Awaited<ReturnType<Endpoints['client']>>,
    step: number,
  ): Promise<Outcome> {
    const { run, shown, sending } = live
    const { operation, level, requests, affected } = shown.plan
    const request = requests[step]
    const shownRequest = run.requests[step]
    if (!request || !shownRequest) throw new RangeError('There is no such request.')
    const { method, path, body, elevated } = request
    shownRequest.sentAt = clock.now()
    const began = performance.now()
    const sent = await client.change({ method, path, body, elevated }, { signal: sending.signal })
    const ms = Math.round(performance.now() - began)
    const previews =
      operation.kind === 'destroy-app'
        ? affected.filter(({ effects }) => effects.includes('deleted')).filter(({ role }) => role === 'preview')
        : []
    const outcome = outcomeOf(sent, { operation, level, previews: previews.map(({ name }) => name) }, ms)
    const { result, status, words, code, sentence } = outcome
    Object.assign(shownRequest, { status, words, ms })
    run.asPredicted = asPredicted(run.predicted, outcome)
    let told: RunEntryOwn<'outcome'>['told'] = {}
    if (sent.kind === 'answered' && result === 'done') {
      const masked = await mask(operation, sent.answer.body)
      secrets.keep(run.id, masked.secrets)
      run.answer = { json: masked.json, secrets: [], forgottenAt: null }
      told = toldOf(masked.json)
    }
    // A sync or a check would find it out as well; like this the banner comes at once.
    if (sent.kind !== 'answered') endpoints.note(operation.endpointId, sent.error)
    else if (status !== 401) endpoints.note(operation.endpointId, null)
    const own = { sentence, step, result, status, words, code, ms, asPredicted: run.asPredicted, told }
    writeIfPossible('outcome', live, own)
    return outcome
  }

  async function finish(live: LiveRun, outcome: Outcome): Promise<void> {
    const { run, verification } = live
    const { result, code, sentence, mayHaveActed } = outcome
    if (result !== 'done') {
      // What of a refusal was done all the same, a sync shows, which follows it.
      const partly = result === 'refused' ? 'The next sync shows which of them are left.' : ''
      const words = result === 'failed' && mayHaveActed ? await lookOnce(live) : partly
      const verification = mayHaveActed ? ({ state: 'not-verified', words } as const) : nothingToSee
      become(live, { state: result, code, sentence, verification })
      return
    }
    if (verification.kind === 'none') {
      become(live, { state: 'done', sentence, verification: { state: 'not-needed', words: verification.words } })
      return
    }
    const pending = { state: 'pending', words: verification.words } as const
    become(live, { state: 'verifying', sentence: verification.words, verification: pending })
    const client = await clientOf(live)
    const verified: Verified = client
      ? await verify(verification, {
          client,
          operation: live.shown.plan.operation,
          planner,
          pace: (elapsed) => times.pace(elapsed),
          signal: live.goingOn.signal,
          waiting: (words) => {
            if (words !== run.sentence) become(live, { sentence: words, verification: { state: 'pending', words } })
          },
        })
      : { state: 'not-verified', words: 'The endpoint was removed.', ms: 0 }
    concludeVerified(live, verified)
  }

  function concludeVerified(live: LiveRun, { state, words, ms }: Verified): void {
    const sentences: Record<Verified['state'], string> = {
      verified: 'It is done, and the platform shows it.',
      'not-verified': `The platform took it. ${words}`,
      failed: words,
    }
    const sentence = sentences[state]
    become(live, {
      state: state === 'failed' ? 'failed' : 'done',
      code: state === 'failed' ? 'server-error' : null,
      sentence,
      verification: { state: state === 'verified' ? 'verified' : 'not-verified', words },
    })
    writeIfPossible('verified', live, { sentence, state, words, ms })
  }

  /** A change that failed is not always without effect (API-FACTS section 9): one reading says what is to be seen. */
  async function lookOnce(live: LiveRun): Promise<string> {
    const { verification, shown, goingOn } = live
    if (verification.kind === 'none' || !verification.proof) return ''
    try {
      const client = await endpoints.client(shown.plan.operation.endpointId)
      const found = await readBack(client, verification, shown.plan.operation, planner, goingOn.signal)
      return found === 'came-about' ? 'The platform shows it all the same.' : 'The platform does not show it.'
    } catch {
      return ''
    }
  }

  async function clientOf({ shown }: LiveRun) {
    try {
      return await endpoints.client(shown.plan.operation.endpointId)
    } catch {
      return null
    }
  }

  return {
    write,
    cancel,
    /** From the end of the undo window on. Returns what was sent last, null when nothing was. */
    async proceed(live: LiveRun): Promise<Outcome | null> {
      try {
        // A read harms nobody, however old its plan is.
        if (live.run.level !== 'read' && !(await check(live))) return null
        const outcome = await sendAll(live)
        if (outcome) await finish(live, outcome)
        return outcome
      } catch (thrown) {
        log({ level: 'error', room: 'operations', message: thrown instanceof Error ? (thrown.stack ?? '') : '' })
        const sent = live.run.requests.some(({ sentAt }) => sentAt !== null)
        const { message } = toAppError(thrown)
        become(live, {
          state: sent ? 'unknown' : 'failed',
          code: sent ? 'outcome-unknown' : 'internal',
          sentence: sent ? `${message} It may have happened.` : `${message} Nothing was sent.`,
        })
        return null
      }
    },
  }
}

export type Conduct = ReturnType<typeof createConduct>
