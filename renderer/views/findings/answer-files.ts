import type { AnswersImport } from '#shared/domain/risk-views.ts'
import { plural } from '../../parts/words.ts'

/** What came of a file of answers, in a sentence or three. */
export function importWords({ added, known, problems }: AnswersImport): string {
  const words = [added === 0 ? 'Nothing in it is new.' : `${plural(added, 'answer')} taken over.`]
  if (known > 0) words.push(`${plural(known, 'answer was', 'answers were')} here already, the same or newer.`)
  if (problems.length > 0) words.push(`${plural(problems.length, 'row was', 'rows were')} left out:`)
  return words.join(' ')
}

/** A name for the file that any disk takes, with the endpoint's in it. */
export function answersFileName(endpointName: string): string {
  const words = endpointName.toLowerCase().match(/[a-z0-9]+/g) ?? []
  return `${['addon-atlas-answers', ...words].join('-').slice(0, 100)}.json`
}
