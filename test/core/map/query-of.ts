import { parseQuery } from '#shared/map/query/parse.ts'
import type { Query } from '#shared/map/query/query.ts'

/** What a filter means. Throws for one that cannot be read. */
export function queryOf(text: string): Query {
  const parsed = parseQuery(text)
  if (!parsed.ok) throw new Error(`${text}: ${parsed.problem.message}`)
  return parsed.query
}
