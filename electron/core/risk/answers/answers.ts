import type { Acknowledgement, Annotation, AnswerState, Severity } from '#shared/domain/finding.ts'
import type { AnswersFile, AnswersImport, BaselineView, FindingEvent } from '#shared/domain/risk-views.ts'
import { AppError } from '#shared/errors.ts'
import type { Json } from '#shared/json.ts'
import type { Bus } from '#core/bus.ts'
import type { Clock } from '#core/ports.ts'
import type { AnswerChange, JournalledChange, KeptAcknowledgement, KnownFinding } from '#core/store/answers.ts'
import type { RecordStore } from '#core/store/record.ts'
import { breathe, inTurns } from '#core/turns.ts'
import type { Annotations } from '../facts.ts'
import { annotationProblem, annotationsOf, placeKey, type Place } from './annotations.ts'
import { readAnswers, writeAnswers } from './exchange.ts'
import { historyOf } from './history.ts'
import { acknowledgeDays, day } from './limits.ts'
import { mergeAnswers } from './merge.ts'

/** What people said about the findings of one endpoint. Never changed: when something is said there is another one. */
export interface EndpointAnswers {
  /** By finding id; lapsed ones as well. */
  acknowledgements: ReadonlyMap<string, Acknowledgement>
  /** The same as long as no annotation changed. */
  annotations: Annotations
  /** The newest; what was known by its id. */
  baseline: { name: string; at: number; known: ReadonlyMap<string, KnownFinding> } | null
  /** When a person last looked: what was first seen later is new. */
  looked: { at: number } | null
}

/** What an acknowledgement keeps of a finding. */
export interface AcknowledgedFinding {
  id: string
  ruleId: string
  severity: Severity
  addonId: string
  appId: string | null
  fingerprint: string
}

/** Each writing one throws AppError invalid-input for what may not be said and not-found for an endpoint that is gone. */
export interface Answers {
  forEndpoint(endpointId: string): EndpointAnswers
  acknowledge(
    endpointId: string,
    finding: AcknowledgedFinding,
    said: Pick<Acknowledgement, 'category' | 'reason' | 'ticket' | 'expiresAt'>,
  ): Promise<Acknowledgement>
  /** False where there was nothing to withdraw. */
  withdraw(endpointId: string, findingId: string, reason: string): Promise<boolean>
  /** An empty value takes the annotation away. Returns all that hold. */
  annotate(endpointId: string, said: Place & Pick<Annotation, 'value'>): Promise<readonly Annotation[]>
  baselines(endpointId: string): BaselineView[]
  /** `findings`: all that is found now. Replaces an older one of that name. */
  baseline(endpointId: string, name: string, findings: readonly KnownFinding[]): Promise<BaselineView>
  removeBaseline(endpointId: string, name: string): Promise<boolean>
  /** Returns the time that counts from now on. */
  looked(endpointId: string): number
  /** What was said about one finding, newest first. */
  history(endpointId: string, findingId: string): FindingEvent[]
  exportAnswers(endpointId: string): AnswersFile
  /**
   * Takes over what is newer than what is here, a few hundred at a time. Throws AppError invalid-input for another kind of
   * file; what was taken over before it was stopped, or the disk was full, stays, and is known when the file comes again.
   */
  importAnswers(endpointId: string, text: string, signal?: AbortSignal): Promise<AnswersImport>
}

interface AnswersOptions {
  clock: Clock
  bus: Pick<Bus, 'publish'>
  record: Pick<RecordStore, 'answers' | 'journal'>
  /** Who is at work on that endpoint. */
  who: (endpointId: string) => Promise<string> | string
}

const shortestReason = 3
/** More about one finding is not shown. */
const historyLength = 500
/** Rows read, and rows kept in one transaction, before others have their turn. */
const readAtOnce = 1_000
const takenAtOnce = 250

/** A date that is none has passed. */
export function stateOf(acknowledgement: Acknowledgement | null, fingerprint: string, now: number): AnswerState {
  if (acknowledgement === null) return 'open'
  if (!(now < acknowledgement.expiresAt)) return 'lapsed'
  return acknowledgement.fingerprint === fingerprint ? 'acknowledged' : 'outgrown'
}

export function createAnswers({ clock, bus, record, who }: AnswersOptions): Answers {
  const store = record.answers
  const current = new Map<string, EndpointAnswers>()
  const writing = new Map<string, Promise<unknown>>()

  function forEndpoint(endpointId: string): EndpointAnswers {
    const known = current.get(endpointId)
    if (known) return known
    const read = {
      acknowledgements: readAcknowledgements(endpointId),
      annotations: annotationsOf(store.annotations(endpointId)),
      baseline: readBaseline(endpointId),
      looked: readLook(endpointId),
    }
    current.set(endpointId, read)
    return read
  }

  function readAcknowledgements(endpointId: string): ReadonlyMap<string, Acknowledgement> {
    const kept = store.acknowledgements(endpointId)
    return new Map(kept.flatMap(({ withdrawnAt, ...row }) => (withdrawnAt === null ? [[row.findingId, row]] : [])))
  }

  function readBaseline(endpointId: string): EndpointAnswers['baseline'] {
    const newest = store.baselines(endpointId)[0]
    const baseline = newest ? store.baseline(endpointId, newest.name) : null
    if (baseline === null) return null
    return { name: baseline.name, at: baseline.at, known: new Map(baseline.known.map((one) => [one.id, one])) }
  }

  function readLook(endpointId: string): EndpointAnswers['looked'] {
    const at = store.lookedAt(endpointId)
    return at === null ? null : { at }
  }

  /** Replaces only the part that is another one now. */
  function changed(endpointId: string, part: (before: EndpointAnswers) => Partial<EndpointAnswers>): void {
    const before = current.get(endpointId)
    if (before) current.set(endpointId, { ...before, ...part(before) })
    bus.publish({ name: 'risk.changed', endpointId })
    bus.publish({ name: 'journal.changed' })
  }

  /** Null: withdrawn. One of thousands may be another one, so the others are not read again. */
  function acknowledgementChanged(endpointId: string, findingId: string, said: Acknowledgement | null): void {
    changed(endpointId, (before) => {
      const acknowledgements = new Map(before.acknowledgements)
      if (said === null) acknowledgements.delete(findingId)
      else acknowledgements.set(findingId, said)
      return { acknowledgements }
    })
  }

  function annotationsChanged(endpointId: string): void {
    changed(endpointId, () => ({ annotations: annotationsOf(store.annotations(endpointId)) }))
  }

  /** Withdrawn ones as well. */
  async function allKept(endpointId: string): Promise<KeptAcknowledgement[]> {
    const all: KeptAcknowledgement[] = []
    let next: string | null = ''
    while (next !== null) {
      const page = store.acknowledgementsAfter(endpointId, next, readAtOnce)
      all.push(...page.rows)
      next = page.next
      await breathe()
    }
    return all
  }

  /** Of thousands nothing is read again. */
  function takenOver(endpointId: string, changes: readonly Imported[]): void {
    const acknowledged = changes.flatMap((change) => (change.kind === 'acknowledgement' ? [change.row] : []))
    if (acknowledged.length > 0) {
      changed(endpointId, (before) => {
        const acknowledgements = new Map(before.acknowledgements)
        for (const { withdrawnAt, ...row } of acknowledged) {
          if (withdrawnAt === null) acknowledgements.set(row.findingId, row)
          else acknowledgements.delete(row.findingId)
        }
        return { acknowledgements }
      })
    }
    if (changes.length > acknowledged.length) annotationsChanged(endpointId)
  }

  /** One after the other: an import takes many turns, and what is said meanwhile has to be the later one. */
  function inOrder<Outcome>(endpointId: string, work: () => Promise<Outcome>): Promise<Outcome> {
    const before = writing.get(endpointId) ?? Promise.resolve()
    const result = before.then(work)
    writing.set(
      endpointId,
      result.catch(() => {}),
    )
    return result
  }

  return {
    forEndpoint,

    acknowledge(endpointId, { id, ruleId, severity, addonId, appId, fingerprint }, said) {
      return inOrder(endpointId, async () => {
        const by = await who(endpointId)
        const now = clock.now()
        const [reason, ticket] = [text(said.reason), text(said.ticket)]
        if (reason.length < shortestReason) {
          throw new AppError('invalid-input', `Say why in at least ${shortestReason} letters.`)
        }
        const { category, expiresAt } = said
        checkExpiry(acknowledgeDays(ruleId, severity).most, expiresAt, now, `${severity} one of ${ruleId}`)
        const row = { endpointId, findingId: id, ruleId, addonId, appId, category, reason, ticket, by }
        const acknowledgement = { ...row, createdAt: now, expiresAt, fingerprint }
        const change: AnswerChange = { kind: 'acknowledgement', row: { ...acknowledgement, withdrawnAt: null } }
        store.keep([journalled(change, 'acknowledge', { at: now, by, body: { ...acknowledgement } })])
        acknowledgementChanged(endpointId, id, acknowledgement)
        return acknowledgement
      })
    },

    withdraw(endpointId, findingId, reason) {
      return inOrder(endpointId, async () => {
        const by = await who(endpointId)
        const row = store.acknowledgement(endpointId, findingId)
        if (row === null || row.withdrawnAt !== null) return false
        const at = clock.now()
        const withdrawnAt = Math.max(at, row.createdAt)
        const change: AnswerChange = { kind: 'acknowledgement', row: { ...row, withdrawnAt } }
        store.keep([journalled(change, 'withdraw', { at, by, body: { reason: text(reason) } })])
        acknowledgementChanged(endpointId, findingId, null)
        return true
      })
    },

    annotate(endpointId, { kind, addonId, appId, space, value }) {
      return inOrder(endpointId, async () => {
        const by = await who(endpointId)
        const at = clock.now()
        const row = { endpointId, kind, addonId, appId, space, value: text(value), by, at }
        const problem = annotationProblem(row)
        if (problem !== null) throw new AppError('invalid-input', problem)
        const before = forEndpoint(endpointId).annotations.rows
        if (row.value === '' && !before.some((one) => placeKey(one) === placeKey(row))) return before
        store.keep([journalled({ kind: 'annotation', row }, 'annotate', { at, by, body: { ...row } })])
        annotationsChanged(endpointId)
        return forEndpoint(endpointId).annotations.rows
      })
    },

    baselines: (endpointId) => store.baselines(endpointId),

    async baseline(endpointId, wanted, findings) {
      const by = await who(endpointId)
      const name = text(wanted)
      if (name === '') throw new AppError('invalid-input', 'A baseline needs a name.')
      const known = findings.map(({ id, fingerprint, severity }) => ({ id, fingerprint, severity }))
      const baseline = { endpointId, name, at: clock.now(), by, known }
      const body = { name, findings: known.length }
      const change: AnswerChange = { kind: 'baseline', row: baseline }
      store.keep([journalled(change, 'baseline', { at: baseline.at, by, body })])
      changed(endpointId, () => ({ baseline: readBaseline(endpointId) }))
      return { name, endpointId, at: baseline.at, by, findings: known.length }
    },

    async removeBaseline(endpointId, name) {
      const by = await who(endpointId)
      if (!store.baselines(endpointId).some((one) => one.name === name)) return false
      const change: AnswerChange = { kind: 'baseline-removal', row: { endpointId, name } }
      store.keep([journalled(change, 'remove-baseline', { at: clock.now(), by, body: { name } })])
      changed(endpointId, () => ({ baseline: readBaseline(endpointId) }))
      return true
    },

    looked(endpointId) {
      const at = clock.now()
      store.keepLook(endpointId, at)
      changed(endpointId, () => ({ looked: { at } }))
      return at
    },

    history: (endpointId, findingId) =>
      historyOf(record.journal.entries({ endpointId, subject: findingId, limit: historyLength }), clock.now()),

    exportAnswers: (endpointId) =>
      writeAnswers(store.acknowledgements(endpointId), store.annotations(endpointId), clock.now()),

    importAnswers(endpointId, text, signal) {
      return inOrder(endpointId, async () => {
        const read = await inTurns(readAnswers(text, endpointId), signal)
        const by = await who(endpointId)
        const at = clock.now()
        const here = { acknowledgements: await allKept(endpointId), annotations: store.annotations(endpointId) }
        const { taken, known, problems } = await inTurns(mergeAnswers(here, read, at), signal)
        const changes: Imported[] = [
          ...taken.acknowledgements.map((row): Imported => ({ kind: 'acknowledgement', row })),
          ...taken.annotations.map((row): Imported => ({ kind: 'annotation', row })),
        ]
        let done = 0
        try {
          while (done < changes.length) {
            if (signal?.aborted === true) throw stopped(done, changes.length)
            const batch = changes.slice(done, done + takenAtOnce)
            store.keep(batch.map((change) => journalled(change, 'import', { at, by, body: { ...change.row } })))
            done += batch.length
            await breathe()
          }
        } finally {
          takenOver(endpointId, changes.slice(0, done))
        }
        return { added: changes.length, known, problems }
      })
    },
  }
}

type Imported = Extract<AnswerChange, { kind: 'acknowledgement' | 'annotation' }>

function stopped(done: number, all: number): AppError {
  return new AppError(
    'cancelled',
    `It was stopped after ${done} of ${all} answers. Import the file again for the rest.`,
  )
}

/** A change with the entry that tells of it. */
function journalled(
  change: AnswerChange,
  kind: string,
  { at, by, body }: { at: number; by: string; body: Json },
): JournalledChange {
  return { change, entry: { at, endpointId: change.row.endpointId, kind, subject: subjectOf(change), by, body } }
}

function subjectOf({ kind, row }: AnswerChange): string {
  if (kind === 'acknowledgement') return row.findingId
  return kind === 'annotation' ? `annotation ${placeKey(row)}` : `baseline ${row.name}`
}

/** Half of a surrogate pair would be read back as another letter. */
function text(said: string): string {
  return said.trim().toWellFormed()
}

function checkExpiry(days: number, expiresAt: number, now: number, finding: string): void {
  if (!(expiresAt > now)) throw new AppError('invalid-input', 'An acknowledgement has to end later than now.')
  if (expiresAt > now + days * day) {
    throw new AppError('invalid-input', `Of a ${finding} an acknowledgement may hold for ${days} days at most.`)
  }
}
