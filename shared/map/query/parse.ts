import {
  fieldNames,
  fieldOf,
  fields,
  isEquality,
  isFlagField,
  isNumberField,
  isSeverityField,
  isTextField,
  severityWords,
  type FieldName,
} from './fields.ts'
import { all, longestQuery, type Parsed, type Problem, type Query } from './query.ts'
import { isConnective, wordsOf, type Word } from './words.ts'

const deepest = 40

/** Thrown inside this file only. */
class Stop extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.message)
    this.problem = problem
  }
}

/**
 * Reads a filter: `space = prod-* and (apps > 3 or cross-space) and !acknowledged`. `and` binds closer than `or`, `!` and
 * `not` closest. An empty text is everything. Never throws.
 */
export function parseQuery(text: string): Parsed {
  if (text.length > longestQuery) {
    const message = `A filter has at most ${longestQuery} characters. Leave something out.`
    return { ok: false, problem: { at: longestQuery, end: text.length, message } }
  }
  const reader = createReader(wordsOf(text), text.length)
  try {
    if (reader.next() === null) return { ok: true, query: all }
    const query = either(reader, 0)
    const rest = reader.next()
    if (rest?.kind === 'close') throw stop(rest, 'Nothing is open here. Take this ) out, or put a ( before it.')
    if (rest) throw stop(rest, 'Put and or or between two conditions.')
    return { ok: true, query }
  } catch (thrown) {
    if (thrown instanceof Stop) return { ok: false, problem: thrown.problem }
    throw thrown
  }
}

interface Reader {
  /** Null at the end. */
  next(): Word | null
  take(): void
  /** Where the end is, for what is missing there. */
  end: number
}

function createReader(words: readonly Word[], end: number): Reader {
  let at = 0
  return {
    next: () => words[at] ?? null,
    take() {
      at += 1
    },
    end,
  }
}

function stop(place: { at: number; end: number }, message: string): Stop {
  return new Stop({ at: place.at, end: place.end, message })
}

function placeOf(reader: Reader): { at: number; end: number } {
  return reader.next() ?? { at: reader.end, end: reader.end }
}

function isWord(word: Word | null, text: string): boolean {
  return word?.kind === 'word' && !word.quoted && word.text.toLowerCase() === text
}

function either(reader: Reader, depth: number): Query {
  const parts = [both(reader, depth)]
  while (isWord(reader.next(), 'or')) {
    reader.take()
    parts.push(both(reader, depth))
  }
  return join('or', parts)
}

function both(reader: Reader, depth: number): Query {
  const parts = [negation(reader, depth)]
  while (isWord(reader.next(), 'and')) {
    reader.take()
    parts.push(negation(reader, depth))
  }
  return join('and', parts)
}

/** One list of what are lists of the same kind. */
export function join(kind: 'and' | 'or', parts: readonly Query[]): Query {
  const flat = parts.flatMap((part) => (part.kind === kind ? part.parts : [part]))
  const [only] = flat
  return flat.length === 1 && only ? only : { kind, parts: flat }
}

function negation(reader: Reader, depth: number): Query {
  const word = reader.next()
  if (word?.kind !== 'not' && !isWord(word, 'not')) return condition(reader, depth)
  if (depth >= deepest) throw stop(placeOf(reader), `Conditions are nested at most ${deepest} deep.`)
  reader.take()
  return { kind: 'not', part: negation(reader, depth + 1) }
}

function condition(reader: Reader, depth: number): Query {
  const word = reader.next()
  if (word === null) throw stop(placeOf(reader), 'A condition is missing here, as space = prod-* or shared.')
  if (word.kind === 'open') {
    if (depth >= deepest) throw stop(word, `Conditions are nested at most ${deepest} deep.`)
    reader.take()
    const inner = either(reader, depth + 1)
    const close = reader.next()
    if (close?.kind !== 'close') {
      throw close === null
        ? stop(word, 'This ( is not closed. Put a ) at the end.')
        : stop(close, 'Put and or or between two conditions, or close the ( before.')
    }
    reader.take()
    return inner
  }
  if (word.kind !== 'word' || (!word.quoted && isConnective(word.text))) {
    throw stop(word, 'A condition is missing here, as space = prod-* or shared.')
  }
  const field = word.quoted ? null : fieldOf(word.text)
  if (field === null) throw stop(word, unknownField(word.text))
  reader.take()
  return comparison(reader, field, word)
}

function comparison(reader: Reader, field: FieldName, name: Word): Query {
  const next = reader.next()
  if (next?.kind !== 'operator') {
    if (isFlagField(field)) return { kind: 'flag', field }
    throw stop(name, `Say what ${field} is: ${exampleOf(field)}.`)
  }
  reader.take()
  const value = reader.next()
  if (value?.kind !== 'word' || (!value.quoted && isConnective(value.text))) {
    const quotes = value?.kind === 'word' ? ' The word itself goes in quotes.' : ''
    throw stop(value ?? placeOf(reader), `A value is missing here: ${exampleOf(field)}.${quotes}`)
  }
  if (!value.closed) throw stop(value, 'These quotes are not closed. Put a " at the end.')
  reader.take()
  const { operator } = next
  if (isTextField(field)) {
    if (!isEquality(operator)) throw stop(next, `${field} is a text: compare it with = or !=.`)
    return { kind: 'text', field, operator, pattern: value.text }
  }
  if (isNumberField(field)) {
    if (!/^\d{1,9}$/.test(value.text)) throw stop(value, `${field} is a whole number: ${exampleOf(field)}.`)
    return { kind: 'number', field, operator, value: Number(value.text) }
  }
  if (isSeverityField(field)) {
    const rank = severityWords.findIndex((severity) => severity === value.text.toLowerCase())
    if (rank === -1) throw stop(value, `${field} is one of ${severityWords.join(', ')}.`)
    return { kind: 'severity', field, operator, value: rank }
  }
  if (!isEquality(operator)) throw stop(next, `${field} is true or not: write ${field} or !${field}.`)
  const isYes = /^(yes|true)$/i.test(value.text)
  if (!isYes && !/^(no|false)$/i.test(value.text))
    throw stop(value, `${field} is yes or no: write ${field} or !${field}.`)
  const flag: Query = { kind: 'flag', field }
  return isYes === (operator === '=') ? flag : { kind: 'not', part: flag }
}

function exampleOf(field: FieldName): string {
  switch (fields[field].kind) {
    case 'text':
      return `${field} = prod-*`
    case 'number':
      return `${field} > 3`
    case 'severity':
      return `${field} >= high`
    case 'flag':
    default:
      return `${field} = yes`
  }
}

function unknownField(text: string): string {
  const shown = text.length > 40 ? `${Array.from(text).slice(0, 40).join('')}…` : text
  const lower = text.toLowerCase()
  const near = fieldNames.find((name) => lower.length > 2 && name.startsWith(lower)) ?? nearest(lower)
  const hint = near === null ? `To look for a name write name = *${shown}*.` : `Did you mean ${near}?`
  return `There is no field ${shown}. ${hint}`
}

function nearest(text: string): FieldName | null {
  if (text.length < 3 || text.length > 20) return null
  const [best] = fieldNames
    .map((name) => ({ name, distance: distanceOf(text, name) }))
    .toSorted((a, b) => a.distance - b.distance)
  return best && best.distance <= Math.max(1, Math.floor(best.name.length / 4)) ? best.name : null
}

/** How many letters must be put in, taken out or changed. */
function distanceOf(one: string, other: string): number {
  let before = Array.from({ length: other.length + 1 }, (_, i) => i)
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= other.length; j += 1) {
      const same = one[i - 1] === other[j - 1] ? 0 : 1
      row.push(Math.min((before[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (before[j - 1] ?? 0) + same))
    }
    before = row
  }
  return before[other.length] ?? 0
}
