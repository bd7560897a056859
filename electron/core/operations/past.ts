import { isOver, type Run } from '#shared/domain/operation.ts'
import type { JournalEntry } from '../store/journal.ts'
import { runEntries, type RunEntry, type RunEntryKind } from './entries.ts'
import type { Verification } from './kind.ts'

/** A run of an earlier start, as the journal has it, and what it takes to look for its end. */
export interface PastRun {
  run: Run
  /** Null when it was never sent. */
  verification: Verification | null
}

/** Puts runs together from their entries, oldest first. Those without a legible confirmation are left out. */
export function pastRuns(entries: readonly JournalEntry[]): PastRun[] {
  const byRun = new Map<string, JournalEntry[]>()
  for (const entry of entries) {
    const runId = runIdOf(entry)
    if (runId === null) continue
    const found = byRun.get(runId)
    if (found) found.push(entry)
    else byRun.set(runId, [entry])
  }
  return [...byRun.values()].flatMap((ofRun) => {
    const run = pastRun(ofRun)
    return run ? [run] : []
  })
}

function runIdOf({ body }: JournalEntry): string | null {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return null
  const { runId } = body
  return typeof runId === 'string' ? runId : null
}

function pastRun(entries: readonly JournalEntry[]): PastRun | null {
  const first = entries.find(({ kind }) => kind === 'confirmed')
  const confirmed = first ? runEntries.confirmed.safeParse(first.body) : null
  if (!first || confirmed?.success !== true) return null
  const past: PastRun = { run: beginning(first, confirmed.data), verification: null }
  for (const entry of entries) goOn(past, entry)
  end(past)
  return past
}

function beginning({ at, by }: JournalEntry, confirmed: RunEntry<'confirmed'>): Run {
  const { runId, endpointName, title, reason, ticket, operation, level, predicted, affected } = confirmed
  return {
    id: runId,
    operation,
    title,
    endpointName,
    level,
    state: 'waiting',
    sentence: '',
    code: null,
    by,
    reason,
    ticket,
    confirmedAt: at,
    sendsAt: confirmed.sendsAt,
    endedAt: null,
    expectedSeconds: confirmed.expectedSeconds,
    requests: confirmed.requests.map((request) => ({ ...request, sentAt: null, status: null, words: '', ms: null })),
    predicted,
    asPredicted: null,
    affected,
    // What was answered is written down nowhere.
    answer: null,
    verification: { state: 'pending', words: '' },
    differences: [],
    runbookId: confirmed.runbookId,
  }
}

function decoded<Name extends RunEntryKind>(name: Name, { kind, body }: JournalEntry): RunEntry<Name> | null {
  if (kind !== name) return null
  const parsed = runEntries[name].safeParse(body)
  return parsed.success ? (parsed.data as RunEntry<Name>) : null
}

function goOn(past: PastRun, entry: JournalEntry): void {
  const { run } = past
  const over = (state: Run['state'], sentence: string, code: Run['code'] = run.code): void => {
    Object.assign(run, { state, sentence, code, endedAt: entry.at })
  }
  const cancelled = decoded('cancelled', entry)
  if (cancelled) over('cancelled', cancelled.sentence)
  const stopped = decoded('stopped', entry)
  if (stopped) {
    over('stopped', stopped.sentence, stopped.code)
    run.differences = stopped.differences
  }
  const intent = decoded('intent', entry)
  if (intent) {
    run.state = 'sending'
    run.endedAt = null
    past.verification = intent.verification
    const request = run.requests[intent.step]
    if (request) request.sentAt = entry.at
    run.verification = { state: intent.verification.kind === 'none' ? 'not-needed' : 'pending', words: '' }
  }
  const outcome = decoded('outcome', entry)
  if (outcome) {
    const { step, result, status, words, ms } = outcome
    const request = run.requests[step]
    if (request) Object.assign(request, { status, words, ms })
    run.asPredicted = outcome.asPredicted
    over(result, outcome.sentence, outcome.code)
    // Another request was to follow, and its intent may come next.
    if (result === 'done' && step + 1 < run.requests.length) Object.assign(run, { state: 'sending', endedAt: null })
  }
  const verified = decoded('verified', entry)
  if (verified) {
    run.verification = { state: verified.state === 'verified' ? 'verified' : 'not-verified', words: verified.words }
    if (verified.state === 'failed') over('failed', verified.sentence)
    else if (run.state === 'done') run.sentence = verified.sentence
  }
  const check = decoded('check', entry)
  if (check) applyCheck(run, check.found, check.words, check.sentence)
}

/** What a look at the platform says of a run whose end was not known. */
export function applyCheck(run: Run, found: RunEntry<'check'>['found'], words: string, sentence: string): void {
  run.verification = { state: found === 'came-about' ? 'verified' : 'not-verified', words }
  if (found === 'came-about') Object.assign(run, { state: 'done', code: null, sentence })
  if (found === 'failed') Object.assign(run, { state: 'failed', code: 'server-error', sentence })
}

/** What the journal leaves open was ended by the program's own end. */
function end({ run }: PastRun): void {
  const { requests } = run
  if (run.state === 'waiting') {
    run.state = 'cancelled'
    run.sentence = 'Addon Atlas ended before it was sent. Nothing was sent.'
    run.endedAt = run.confirmedAt
  } else if (run.state === 'sending') {
    const sent = requests.filter(({ sentAt }) => sentAt !== null)
    const answered = requests.filter(({ ms }) => ms !== null)
    if (sent.length > answered.length && run.level === 'read') {
      run.state = 'failed'
      run.code = 'cancelled'
      run.sentence = 'Addon Atlas ended before it was answered. It only read.'
    } else if (sent.length > answered.length) {
      run.state = 'unknown'
      run.code = 'outcome-unknown'
      run.sentence = 'Addon Atlas ended while it was being sent: it may have happened. Check what the platform shows.'
    } else {
      run.state = 'failed'
      run.code = 'cancelled'
      run.sentence = `Addon Atlas ended after ${sent.length} of ${requests.length} requests. The others were not sent.`
    }
  }
  if (run.verification.state === 'pending') {
    const mayHaveActed =
      ['done', 'unknown'].includes(run.state) || (run.state === 'failed' && run.code === 'server-error')
    const words = run.state === 'done' ? 'Addon Atlas ended before the platform showed it.' : ''
    run.verification = mayHaveActed ? { state: 'not-verified', words } : { state: 'not-needed', words: '' }
  }
  if (!isOver(run.state)) run.state = 'unknown'
}
