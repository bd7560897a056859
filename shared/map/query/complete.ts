import {
  equalities,
  fieldNames,
  fieldOf,
  fields,
  isFlagField,
  isNumberField,
  isSeverityField,
  isTextField,
  operators,
  severityWords,
  spellingsOf,
  type FieldName,
} from './fields.ts'
import { foldedOf } from './evaluate.ts'
import { fold } from './glob.ts'
import type { Table } from './table.ts'
import { isConnective, literally, typed, wordsOf, type Word } from './words.ts'

export interface Completion {
  /** The part of the text that an item takes the place of. */
  from: number
  to: number
  items: CompletionItem[]
}

interface CompletionItem {
  /** With a blank behind it where one goes on. */
  insert: string
  label: string
  /** Whoever begins to type one of these means it, too. */
  also?: string[]
  help: string
}

type Expected =
  | { kind: 'condition' }
  | { kind: 'operator'; field: FieldName }
  | { kind: 'value'; field: FieldName }
  | { kind: 'joint' }

/** What may be written at the cursor (code units), best first. Never throws. */
export function completeQuery(text: string, cursor: number, table: Table | null, most = 12): Completion {
  const end = Math.min(Math.max(0, cursor), text.length)
  const words = wordsOf(text)
  const last = words.findLast((word) => word.at < end)
  const touched = last !== undefined && isUnfinished(last, end) ? last : null
  const before = words.filter((word) => word.at < end && word !== touched)
  const expected = expectedAfter(before)
  const begun = touched === null ? '' : fold(text.slice(touched.at, end).replace(/^"/, '').replaceAll('\\', ''))
  const items = itemsOf(expected, before, table, begun)
    .filter(({ label, also = [] }) => {
      const folded = fold(label)
      if (folded.startsWith(begun) || (begun.length > 1 && folded.includes(begun))) return true
      return also.some((word) => word.startsWith(begun))
    })
    .toSorted((a, b) => Number(fold(b.label).startsWith(begun)) - Number(fold(a.label).startsWith(begun)))
    .slice(0, most)
  return { from: touched?.at ?? end, to: touched ? Math.max(touched.end, end) : end, items }
}

/** A word that the cursor stands in or right behind is still being written; a bracket or operator stands. */
function isUnfinished(word: Word, cursor: number): boolean {
  if (word.kind === 'operator') return word.end > cursor
  return word.kind === 'word' && (word.end > cursor || (word.end === cursor && !(word.quoted && word.closed)))
}

/** Goes through what stands before the cursor, however wrong it is. */
function expectedAfter(words: readonly Word[]): Expected {
  let expected: Expected = { kind: 'condition' }
  for (const word of words) {
    if (word.kind === 'open' || word.kind === 'not') expected = { kind: 'condition' }
    else if (word.kind === 'close') expected = { kind: 'joint' }
    else if (word.kind === 'operator') {
      expected = expected.kind === 'operator' ? { kind: 'value', field: expected.field } : expected
    } else if (expected.kind === 'value') expected = { kind: 'joint' }
    else if (!word.quoted && isConnective(word.text)) expected = { kind: 'condition' }
    else {
      const field = word.quoted ? null : fieldOf(word.text)
      expected = field === null ? expected : { kind: 'operator', field }
    }
  }
  return expected
}

function itemsOf(expected: Expected, before: readonly Word[], table: Table | null, begun: string): CompletionItem[] {
  switch (expected.kind) {
    case 'condition':
      return [
        ...fieldNames.map((name) => ({
          insert: `${name} `,
          label: name,
          also: spellingsOf(name),
          help: fields[name].help,
        })),
        { insert: 'not ', label: 'not', help: 'the opposite of what follows' },
        { insert: '(', label: '(', help: 'conditions that belong together' },
      ]
    case 'operator':
      return isFlagField(expected.field) ? joints(before) : operatorsOf(expected.field)
    case 'value':
      return valuesOf(expected.field, table, begun)
    case 'joint':
    default:
      return joints(before)
  }
}

function joints(before: readonly Word[]): CompletionItem[] {
  const open = before.reduce((depth, { kind }) => depth + (kind === 'open' ? 1 : kind === 'close' ? -1 : 0), 0)
  return [
    { insert: 'and ', label: 'and', help: 'both must fit' },
    { insert: 'or ', label: 'or', help: 'one must fit' },
    ...(open > 0 ? [{ insert: ') ', label: ')', help: 'ends what the ( began' }] : []),
  ]
}

const operatorHelp = {
  '=': 'is',
  '!=': 'is not',
  '<': 'less than',
  '<=': 'at most',
  '>': 'more than',
  '>=': 'at least',
} as const

function operatorsOf(field: FieldName): CompletionItem[] {
  const allowed = isTextField(field) ? equalities : operators
  return allowed.map((operator) => ({ insert: `${operator} `, label: operator, help: operatorHelp[operator] }))
}

/** Enough to choose from; there may be 30,000 names. */
const mostValues = 200

function item(text: string): CompletionItem {
  return { insert: `${typed(literally(text))} `, label: text, help: '' }
}

/** Words that are there, each once. */
function valuesOf(field: FieldName, table: Table | null, begun: string): CompletionItem[] {
  if (isSeverityField(field)) return severityWords.toReversed().map(item)
  if (isNumberField(field)) return ['1', '3', '10'].map(item)
  if (!isTextField(field)) return ['yes', 'no'].map(item)
  const found = new Set<string>()
  const values = table?.texts[field].values ?? []
  for (const [index, folded] of foldedOf(values).entries()) {
    const value = values[index] ?? ''
    if (value !== '' && folded.includes(begun)) found.add(value)
    if (found.size >= mostValues) break
  }
  return [...found].map(item)
}
