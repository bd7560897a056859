import type { Annotation } from '#shared/domain/finding.ts'
import type { KeptAcknowledgement } from '#core/store/answers.ts'
import { createTurn } from '#core/turns.ts'
import { placeKey } from './annotations.ts'
import { acknowledgementLine, annotationLine, type Numbered, type ReadAnswers } from './exchange.ts'
import { day, mostAcknowledgeDays } from './limits.ts'

interface KeptAnswers {
  acknowledgements: readonly KeptAcknowledgement[]
  annotations: readonly Annotation[]
}

export interface MergedAnswers {
  /** Rows to be kept, each in place of an older one if there is one. */
  taken: { acknowledgements: KeptAcknowledgement[]; annotations: Annotation[] }
  /** Rows that are here already, the same or newer. */
  known: number
  problems: string[]
}

/** Clocks of two machines differ. Without a limit, what is dated far ahead could never be replaced. */
const clockDifference = 5 * 60 * 1000
const problemsShown = 100

/**
 * The newer of two answers to the same thing is taken, so that it does not matter in which order files come, nor how
 * often. What may not be said here may not come from elsewhere either: it is named and left out.
 */
export function* mergeAnswers(here: KeptAnswers, file: ReadAnswers, now: number): Generator<undefined, MergedAnswers> {
  const problems = [...file.problems]
  const acknowledgements = yield* newer(here.acknowledgements, file.acknowledgements, problems, {
    key: ({ findingId }) => findingId,
    at: ({ withdrawnAt, createdAt }) => withdrawnAt ?? createdAt,
    // Of one moment, the one that lets the finding be seen.
    rank: ({ withdrawnAt }) => (withdrawnAt === null ? 0 : 1),
    line: acknowledgementLine,
    problem: (row) => acknowledgementProblem(row, now),
  })
  const annotations = yield* newer(here.annotations, file.annotations, problems, {
    key: placeKey,
    at: ({ at }) => at,
    rank: () => 0,
    line: annotationLine,
    problem: ({ at }) => (at > now + clockDifference ? 'It is dated later than now.' : null),
  })
  const shown = problems.slice(0, problemsShown)
  if (problems.length > shown.length) shown.push(`And ${problems.length - shown.length} more like these.`)
  return {
    taken: { acknowledgements: acknowledgements.taken, annotations: annotations.taken },
    known: acknowledgements.known + annotations.known,
    problems: shown,
  }
}

interface Kind<Row> {
  key: (row: Row) => string
  at: (row: Row) => number
  rank: (row: Row) => number
  line: (row: Row) => object
  problem: (row: Row) => string | null
}

function* newer<Row>(
  here: readonly Row[],
  rows: readonly Numbered<Row>[],
  problems: string[],
  { key, at, rank, line, problem }: Kind<Row>,
): Generator<undefined, { taken: Row[]; known: number }> {
  const latest = new Map(here.map((row) => [key(row), row]))
  const taken = new Map<string, Row>()
  let refused = 0
  const isOver = createTurn()
  for (const { label, row } of rows) {
    if (isOver()) yield
    const before = latest.get(key(row))
    if (before !== undefined && !isNewer(row, before)) continue
    const reason = problem(row)
    if (reason !== null) {
      refused += 1
      problems.push(`${label} was left out. ${reason}`)
      continue
    }
    latest.set(key(row), row)
    taken.set(key(row), row)
  }
  return { taken: [...taken.values()], known: rows.length - refused - taken.size }

  function isNewer(row: Row, before: Row): boolean {
    const difference = at(row) - at(before) || rank(row) - rank(before)
    // Two of one moment: either would do, as long as it is the same one everywhere.
    return difference === 0 ? JSON.stringify(line(row)) > JSON.stringify(line(before)) : difference > 0
  }
}

function acknowledgementProblem(row: KeptAcknowledgement, now: number): string | null {
  const { ruleId, createdAt, expiresAt, withdrawnAt } = row
  if ((withdrawnAt ?? createdAt) > now + clockDifference) return 'It is dated later than now.'
  const days = mostAcknowledgeDays(ruleId)
  if (expiresAt > createdAt + days * day) return `One of ${ruleId} may hold for ${days} days at most.`
  if (withdrawnAt === null && !(expiresAt > now)) {
    return `It was for ${ruleId} and lapsed on ${new Date(expiresAt).toISOString().slice(0, 10)}.`
  }
  return null
}
