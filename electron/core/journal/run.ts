import type { z } from 'zod'
import type { JournalRun, RunEnd } from '#shared/domain/journal.ts'
import type { Json } from '#shared/json.ts'
import { runEntries, type RunEntry, type RunEntryKind } from '../operations/entries.ts'
import type { JournalEntry } from '../store/journal.ts'
import type { Names } from './names.ts'
import { rowOf } from './sentence.ts'

type Read = { [Kind in RunEntryKind]: { kind: Kind; at: number; body: RunEntry<Kind> } }[RunEntryKind]

/**
 * A run put together from its entries, oldest first. Entries of an older or newer release that do not fit tell nothing but
 * their sentence. Null where there are no entries.
 */
export function runOf(entries: readonly JournalEntry[], names: Names): JournalRun | null {
  const [first] = entries
  const last = entries.at(-1)
  if (!first || !last) return null
  const read = entries.flatMap((entry) => readOf(entry) ?? [])
  const of = <Kind extends RunEntryKind>(kind: Kind) =>
    read.filter((one): one is Extract<Read, { kind: Kind }> => one.kind === kind)
  const confirmed = of('confirmed')[0]
  const intents = of('intent')
  const outcomes = of('outcome')
  const verified = of('verified').at(-1)
  const check = of('check').at(-1)
  const { endpointId, subject, by } = first
  const { name, gone } = names.endpoint(endpointId)
  const rows = entries.map((entry) => rowOf(entry, names, 'run'))
  const intentAt = intents[0]?.at ?? null
  const outcomeAt = outcomes.at(-1)?.at ?? null
  const seenAt = verified?.at ?? check?.at ?? null
  const common = read[0]?.body
  return {
    runId: rows[0]?.runId ?? '',
    title: read.find(({ body }) => body.title !== '')?.body.title ?? rows[0]?.sentence ?? '',
    operation: confirmed?.body.operation.kind ?? null,
    level: confirmed?.body.level ?? null,
    endpointId,
    endpointName: name,
    endpointGone: gone,
    subject,
    by,
    reason: common?.reason ?? '',
    ticket: common?.ticket ?? '',
    end: endOf(read, confirmed?.body.requests.length ?? 0),
    sentence: (rows.findLast(({ kind }) => tellsHow(kind)) ?? rows.at(-1))?.sentence ?? '',
    confirmedAt: confirmed?.at ?? null,
    intentAt,
    outcomeAt,
    verifiedAt: seenAt,
    milliseconds: intentAt === null || outcomeAt === null ? null : Math.max(outcomeAt, verified?.at ?? 0) - intentAt,
    predicted: confirmed?.body.predicted ?? null,
    asPredicted: asPredicted(outcomes.map(({ body }) => body)),
    requests: requestsOf(confirmed?.body.requests ?? [], intents, outcomes),
    affected: confirmed?.body.affected ?? [],
    losses: confirmed?.body.losses ?? [],
    differences: of('stopped').flatMap(({ body }) => body.differences),
    verification: verified?.body.words ?? check?.body.words ?? '',
    runbookId: confirmed?.body.runbookId ?? null,
    entries: rows,
  }
}

/** What came last says how a run stands; looking at a secret says nothing of it, nor does the runbook it is part of. */
function tellsHow(kind: string): boolean {
  return Object.hasOwn(runEntries, kind) && kind !== 'reveal'
}

function readOf({ kind, at, body }: JournalEntry): Read | null {
  switch (kind) {
    case 'confirmed':
      return fitting(runEntries.confirmed, body, (read) => ({ kind, at, body: read }))
    case 'cancelled':
      return fitting(runEntries.cancelled, body, (read) => ({ kind, at, body: read }))
    case 'stopped':
      return fitting(runEntries.stopped, body, (read) => ({ kind, at, body: read }))
    case 'intent':
      return fitting(runEntries.intent, body, (read) => ({ kind, at, body: read }))
    case 'outcome':
      return fitting(runEntries.outcome, body, (read) => ({ kind, at, body: read }))
    case 'verified':
      return fitting(runEntries.verified, body, (read) => ({ kind, at, body: read }))
    case 'check':
      return fitting(runEntries.check, body, (read) => ({ kind, at, body: read }))
    case 'reveal':
      return fitting(runEntries.reveal, body, (read) => ({ kind, at, body: read }))
    default:
      return null
  }
}

function fitting<Shape extends z.ZodType>(
  shape: Shape,
  body: Json,
  made: (read: z.output<Shape>) => Read,
): Read | null {
  const parsed = shape.safeParse(body)
  return parsed.success ? made(parsed.data) : null
}

/** What somebody found out later goes before what the answer, or its loss, left open. */
function endOf(read: readonly Read[], requests: number): RunEnd {
  const kinds = new Set(read.map(({ kind }) => kind))
  if (kinds.has('cancelled')) return 'cancelled'
  if (kinds.has('stopped')) return 'stopped'
  const found = read.findLast((one) => one.kind === 'check' || one.kind === 'verified')
  if (found?.kind === 'verified' && found.body.state === 'failed') return 'failed'
  if (found?.kind === 'check' && found.body.found === 'came-about') return 'done'
  if (found?.kind === 'check' && found.body.found === 'failed') return 'failed'
  const last = read.findLast((one) => one.kind === 'intent' || one.kind === 'outcome')
  if (last?.kind !== 'outcome') return 'open'
  const { result, step } = last.body
  return result === 'done' && step + 1 < requests ? 'open' : result
}

/** True when every answer was; false as soon as one was not. */
function asPredicted(outcomes: readonly RunEntry<'outcome'>[]): boolean | null {
  if (outcomes.some((one) => one.asPredicted === false)) return false
  return outcomes.length > 0 && outcomes.every((one) => one.asPredicted === true) ? true : null
}

/** As planned, each with its answer; a request that only its intent tells of is there too. */
function requestsOf(
  planned: RunEntry<'confirmed'>['requests'],
  intents: readonly Extract<Read, { kind: 'intent' }>[],
  outcomes: readonly Extract<Read, { kind: 'outcome' }>[],
): JournalRun['requests'] {
  const requests = new Map(planned.map((request, step) => [step, request]))
  for (const { body } of intents) if (!requests.has(body.step)) requests.set(body.step, body.request)
  return [...requests]
    .toSorted(([one], [other]) => one - other)
    .map(([step, request]) => {
      const outcome = outcomes.findLast(({ body }) => body.step === step)?.body
      return {
        ...request,
        status: outcome?.status ?? null,
        words: outcome?.words ?? '',
        ms: outcome?.ms ?? null,
        told: outcome?.told ?? {},
      }
    })
}
