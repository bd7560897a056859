import type { Equality, FlagFieldName, NumberFieldName, Operator, SeverityFieldName, TextFieldName } from './fields.ts'

/** A filter as data. Lists have two parts or more, and none of them is a list of the same kind. */
export type Query =
  | { kind: 'all' }
  | { kind: 'and' | 'or'; parts: readonly Query[] }
  | { kind: 'not'; part: Query }
  | { kind: 'flag'; field: FlagFieldName }
  | { kind: 'text'; field: TextFieldName; operator: Equality; pattern: string }
  | { kind: 'number'; field: NumberFieldName; operator: Operator; value: number }
  /** The index of a word in `severityWords`. */
  | { kind: 'severity'; field: SeverityFieldName; operator: Operator; value: number }

/** Everything. */
export const all: Query = { kind: 'all' }

/** What is wrong with a text, where (code units), and what to do: one or two sentences. */
export interface Problem {
  at: number
  end: number
  message: string
}

export type Parsed = { ok: true; query: Query } | { ok: false; problem: Problem }

/** Code units of a filter's text. */
export const longestQuery = 2000
