import { severityWords } from './fields.ts'
import type { Query } from './query.ts'
import { typed } from './words.ts'

/** The text of a filter: what reads as the very same filter again. */
export function printQuery(query: Query): string {
  switch (query.kind) {
    case 'all':
      return ''
    case 'or':
      return query.parts.map(printQuery).join(' or ')
    case 'and':
      return query.parts.map((part) => (part.kind === 'or' ? `(${printQuery(part)})` : printQuery(part))).join(' and ')
    case 'not':
      return query.part.kind === 'flag' || query.part.kind === 'not'
        ? `!${printQuery(query.part)}`
        : `!(${printQuery(query.part)})`
    case 'flag':
      return query.field
    case 'text':
      return `${query.field} ${query.operator} ${typed(query.pattern)}`
    case 'number':
      return `${query.field} ${query.operator} ${query.value}`
    case 'severity':
    default:
      return `${query.field} ${query.operator} ${severityWords[query.value] ?? 'none'}`
  }
}
