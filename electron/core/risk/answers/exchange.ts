import { z } from 'zod'
import { acknowledgementCategories, annotationKinds, type Annotation } from '#shared/domain/finding.ts'
import type { AnswersFile } from '#shared/domain/risk-views.ts'
import { AppError } from '#shared/errors.ts'
import type { KeptAcknowledgement } from '#core/store/answers.ts'
import { createTurn } from '#core/turns.ts'
import { findingIdOf } from '../hit.ts'
import { annotationProblem, placeKey } from './annotations.ts'

/**
 * The file by which a team shares its answers, through git for one. It has a line for each value, everything in a fixed
 * order and no endpoint ids, which are other ones on each machine: the same answers give the same bytes. Withdrawn
 * acknowledgements and annotations that were taken away are in it, so that they go away for others as well.
 */
const mark = 'addon-atlas-answers'
const version = 1

/** Of one file: what could be read, with its number in the file, and a sentence for each row that could not. */
export interface ReadAnswers {
  acknowledgements: Numbered<KeptAcknowledgement>[]
  annotations: Numbered<Annotation>[]
  problems: string[]
}

export interface Numbered<Row> {
  /** For a person: "Acknowledgement 3". */
  label: string
  row: Row
}

/** Those that have lapsed are left out: nobody could take them over. `now` in milliseconds since the epoch. */
export function writeAnswers(
  kept: readonly KeptAcknowledgement[],
  annotations: readonly Annotation[],
  now: number,
): AnswersFile {
  const acknowledgements = kept.filter(({ expiresAt }) => expiresAt > now)
  const file = {
    acknowledgements: acknowledgements.toSorted(by(({ findingId }) => findingId)).map(acknowledgementLine),
    [mark]: version,
    annotations: annotations.toSorted(by(placeKey)).map(annotationLine),
  }
  return {
    text: `${JSON.stringify(file, null, 2)}\n`,
    acknowledgements: acknowledgements.filter(({ withdrawnAt }) => withdrawnAt === null).length,
    annotations: annotations.filter(({ value }) => value !== '').length,
  }
}

/** As it stands in the file, with its keys in the order of the alphabet. */
export function acknowledgementLine(row: KeptAcknowledgement): object {
  return {
    addonId: row.addonId,
    appId: row.appId,
    by: row.by,
    category: row.category,
    createdAt: isoDate(row.createdAt),
    expiresAt: isoDate(row.expiresAt),
    findingId: row.findingId,
    fingerprint: row.fingerprint,
    reason: row.reason,
    ruleId: row.ruleId,
    ticket: row.ticket,
    ...(row.withdrawnAt === null ? {} : { withdrawnAt: isoDate(row.withdrawnAt) }),
  }
}

export function annotationLine({ addonId, appId, at, by, kind, space, value }: Annotation): object {
  return { addonId, appId, at: isoDate(at), by, kind, space, value }
}

/** By code unit: the same in every language. */
function by<Row>(keyOf: (row: Row) => string): (one: Row, other: Row) => number {
  return (one, other) => {
    const [key, otherKey] = [keyOf(one), keyOf(other)]
    if (key === otherKey) return 0
    return key < otherKey ? -1 : 1
  }
}

function isoDate(at: number): string {
  return new Date(at).toISOString()
}

const notText = 'is missing or not a text that may stand there'
const notDate = 'is not a date such as 2026-11-23T09:00:00.000Z'

/** Trimmed as what is typed is; SQLite keeps no half of a surrogate pair. */
const words = (least: number, most: number) =>
  z
    .string({ error: notText })
    .trim()
    .min(least, { error: notText })
    .max(most, { error: notText })
    .refine((text) => text.isWellFormed(), { error: notText })

const id = words(1, 300)
const date = z.iso
  .datetime({ offset: true, error: notDate })
  .transform((text) => Date.parse(text))
  .refine((at) => Number.isSafeInteger(at), { error: notDate })

const acknowledgementSchema = z.strictObject({
  findingId: words(1, 1000),
  ruleId: words(1, 50),
  addonId: id,
  appId: id.nullable(),
  category: z.enum(acknowledgementCategories, { error: `is none of ${acknowledgementCategories.join(', ')}` }),
  reason: words(3, 2000),
  ticket: words(0, 200),
  by: words(0, 300),
  createdAt: date,
  expiresAt: date,
  fingerprint: words(1, 200),
  withdrawnAt: date.exactOptional(),
})

const annotationSchema = z.strictObject({
  kind: z.enum(annotationKinds, { error: `is none of ${annotationKinds.join(', ')}` }),
  addonId: id.nullable(),
  appId: id.nullable(),
  space: id.nullable(),
  value: words(0, 500),
  by: words(0, 300),
  at: date,
})

const fileSchema = z.looseObject({
  [mark]: z.number(),
  acknowledgements: z.array(z.unknown()),
  annotations: z.array(z.unknown()),
})

/** In steps, as a file may hold tens of thousands. Throws AppError invalid-input when it is not such a file at all. */
export function* readAnswers(text: string, endpointId: string): Generator<undefined, ReadAnswers> {
  const file = fileSchema.safeParse(parsed(text))
  if (!file.success) throw new AppError('invalid-input', 'This is not a file of answers that Addon Atlas wrote.')
  if (file.data[mark] !== version) {
    throw new AppError('invalid-input', 'This file of answers was written by another version of Addon Atlas.')
  }
  const problems: string[] = []
  const isOver = createTurn()

  function* rowsOf<Line, Row>(
    name: string,
    lines: unknown[],
    schema: z.ZodType<Line>,
    make: (line: Line) => { row: Row; problem: string | null },
  ): Generator<undefined, Numbered<Row>[]> {
    const rows: Numbered<Row>[] = []
    for (const [index, line] of lines.entries()) {
      if (isOver()) yield
      const label = `${name} ${index + 1}`
      const read = schema.safeParse(line)
      if (!read.success) {
        problems.push(`${label} was left out: ${describe(read.error)}.`)
        continue
      }
      const { row, problem } = make(read.data)
      if (problem === null) rows.push({ label, row })
      else problems.push(`${label} was left out. ${problem}`)
    }
    return rows
  }

  const acknowledgements = yield* rowsOf(
    'Acknowledgement',
    file.data.acknowledgements,
    acknowledgementSchema,
    (line) => {
      const row: KeptAcknowledgement = { ...line, endpointId, withdrawnAt: line.withdrawnAt ?? null }
      return { row, problem: contradiction(row) }
    },
  )
  const annotations = yield* rowsOf('Annotation', file.data.annotations, annotationSchema, (line) => ({
    row: { ...line, endpointId },
    problem: annotationProblem(line),
  }))
  return { acknowledgements, annotations, problems }
}

function parsed(text: string): unknown {
  try {
    // Some editors put a byte order mark in front.
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (thrown) {
    const message = /^(<{7}|={7}|>{7})/m.test(text)
      ? 'This file holds both sides of a conflict of git. Settle it first.'
      : 'This is not a file of answers: it is no JSON.'
    throw new AppError('invalid-input', message, { cause: thrown })
  }
}

/** A rule with a long limit must not stand in front of another rule's finding. */
function contradiction(row: KeptAcknowledgement): string | null {
  if (row.findingId !== findingIdOf(row.ruleId, row.addonId, row.appId))
    return 'Its finding is not one of its rule, add-on and app.'
  if (row.expiresAt <= row.createdAt) return 'It ends before it begins.'
  if (row.withdrawnAt !== null && row.withdrawnAt < row.createdAt) return 'It was withdrawn before it was made.'
  return null
}

function describe(error: z.ZodError): string {
  const issue = error.issues[0]
  if (issue?.code === 'unrecognized_keys') return 'it holds something that is not known here'
  const [field] = issue?.path ?? []
  if (field === undefined) return 'it is no object'
  return `"${String(field)}" ${issue?.code === 'invalid_type' ? notText : issue?.message}`
}
