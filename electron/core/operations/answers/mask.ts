import type { Json } from '#shared/json.ts'
import type { Action } from '../actions/action.ts'
import { occurrencesOf, shortestSought, type Occurrences } from './occurrences.ts'
import { isTellingField, isTellingPair, randomWords, secretsAround } from './suspicion.ts'

/** One secret of an answer, for whoever keeps it for some minutes in memory. */
export interface MaskedSecret {
  /** Stands in the answer as `{ "masked": key }`. */
  key: string
  /** For a person: `Password`, `Password (2)` in the second row. */
  field: string
  value: string
}

export interface MaskedBody {
  /** What may be shown, kept and written down. */
  json: Json
  secrets: MaskedSecret[]
  /** Whether it is what the catalogue says; null where nobody described the answer. */
  isAsDescribed: boolean | null
}

/** What is known of an answer; null for an action that nobody described. */
export type AnswerDescription = Pick<Action, 'answer' | 'secrets'> | null

/** Characters of JSON that are shown at most, and of one text in it. A log is as long as its machine is old. */
const longestShown = 400_000
const longestText = 200_000
const longestSecret = 100_000
/** More than is shown of a text, so that nothing is cut off from what tells that it is a secret. */
const longestSearched = longestText + 30_000
const deepest = 40

/**
 * Takes the secrets out of an answer, whatever it is: JSON, a JSON text, nothing, a page of something in between. Where the
 * answer is what the catalogue says, the fields that it names are secrets; anywhere else what looks like one. Each is then
 * taken out wherever else it stands. What is too long is cut, logs at their beginning. Never throws.
 */
export function maskAnswer(body: string | Buffer, description: AnswerDescription): MaskedBody {
  const value = parse(typeof body === 'string' ? body : body.toString('utf8'))
  const schema = description?.answer ?? null
  const isAsDescribed = schema === null ? null : schema.safeParse(value).success
  const known = new Set(description?.secrets)
  const names = new Set([...known].map((path) => path.split('.').at(-1)?.toLowerCase() ?? ''))
  const judge: Judge =
    isAsDescribed === true
      ? { isSecret: (path) => known.has(path), guesses: false }
      : {
          isSecret: (_, field) => isTellingField(field) || (field !== '' && names.has(field.toLowerCase())),
          guesses: true,
        }
  const found = new Set<string>()
  collect(value, judge, found)
  const writer = createWriter(judge, occurrencesOf(found))
  return { json: writer.write(value, topOf(judge)), secrets: writer.secrets, isAsDescribed }
}

interface Judge {
  /** By where it stands: `path` as in the catalogue, `[].Password`, empty for the whole; and the name of the field. */
  isSecret: (path: string, field: string) => boolean
  /** Whether what looks like a secret is taken for one. */
  guesses: boolean
}

interface Place {
  path: string
  /** Name of the nearest field; empty for none. */
  field: string
  /** 1-based, in the nearest list; null in none. */
  row: number | null
  /** Below a field that is a secret as a whole. */
  isSecret: boolean
  depth: number
}

const topOf = (judge: Judge): Place => ({
  path: '',
  field: '',
  row: null,
  isSecret: judge.isSecret('', ''),
  depth: 0,
})

function inField(place: Place, field: string, judge: Judge, fields: object): Place {
  const path = pathBelow(place, place.path === '' ? field : `.${field}`)
  const isPaired = judge.guesses && field === 'value' && isTellingPair(fields)
  const isSecret = place.isSecret || judge.isSecret(path, field) || isPaired
  return { ...place, path, field, isSecret, depth: place.depth + 1 }
}

function inRow(place: Place, index: number): Place {
  return { ...place, path: pathBelow(place, '[]'), row: index + 1, depth: place.depth + 1 }
}

/** So deep down nothing is described. */
function pathBelow({ path, depth }: Place, step: string): string {
  return depth < deepest ? path + step : path
}

function parse(body: string): unknown {
  const text = body.replace(/^\uFEFF/, '')
  if (text.trim() === '') return null
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** All secrets of a value. Goes by a list of its own, as what was sent may be nested a million deep. */
function collect(value: unknown, judge: Judge, found: Set<string>): void {
  const left: { value: unknown; place: Place }[] = [{ value, place: topOf(judge) }]
  for (let next = left.pop(); next; next = left.pop()) {
    const { value: here, place } = next
    if (typeof here === 'string' || typeof here === 'number') {
      for (const secret of secretsIn(here, place, judge)) found.add(secret)
    } else if (Array.isArray(here)) {
      for (const [index, item] of here.entries()) left.push({ value: item, place: inRow(place, index) })
    } else if (typeof here === 'object' && here !== null) {
      for (const [field, item] of Object.entries(here))
        left.push({ value: item, place: inField(place, field, judge, here) })
    }
  }
}

function secretsIn(value: string | number, { isSecret }: Place, judge: Judge): string[] {
  const whole = String(value)
  if (whole === '') return []
  const found = isSecret ? [whole] : []
  if (typeof value === 'number') return found
  const text = whole.slice(-longestSearched)
  return [...found, ...secretsAround(text), ...nestedIn(text), ...(judge.guesses ? randomWords(text) : [])]
}

/** Of JSON inside a text, by guessing: nobody describes that. */
function nestedIn(text: string): string[] {
  if (!/^\s*[[{]/.test(text)) return []
  const value = parse(text)
  if (typeof value === 'string') return []
  const found = new Set<string>()
  collect(value, { isSecret: (_, field) => isTellingField(field), guesses: true }, found)
  return [...found]
}

function createWriter(judge: Judge, occurrences: Occurrences) {
  const secrets: MaskedSecret[] = []
  let left = longestShown

  function masked(value: string, { field, row }: Place): Json {
    if (value.length > longestSecret) return `[masked, ${value.length} characters]`
    const key = `secret-${secrets.length + 1}`
    const name = field === '' ? 'answer' : clean(field)
    secrets.push({ key, field: row === null ? name : `${name} (${row})`, value })
    return { masked: key }
  }

  const clean = (text: string): string => cut(occurrences.without(text), 200)

  function leaf(value: string | number, place: Place): Json {
    const whole = String(value)
    if (whole === '') return value
    const text = whole.slice(-longestSearched)
    const own = secretsIn(value, place, judge)
    if (own.length === 0 && !occurrences.isIn(text))
      return typeof value === 'number' ? value : ending(text, whole.length)
    // A text of many words is of use without them; anything else is one as a whole, and can be asked for.
    const isProse = !place.isSecret && /\S\s+\S+\s+\S/.test(text) && nestedIn(text).length === 0
    const isShort = own.some((secret) => secret.length < shortestSought)
    return isProse && !isShort ? ending(occurrences.without(text), whole.length) : masked(whole, place)
  }

  function write(value: unknown, place: Place): Json {
    left -= 8
    if (typeof value === 'string' || typeof value === 'number') {
      const written = leaf(value, place)
      left -= typeof written === 'string' ? written.length : 16
      return written
    }
    if (typeof value === 'boolean' || typeof value !== 'object' || value === null)
      return value === true || value === false ? value : null
    if (place.depth >= deepest) return '[nested too deeply to be shown]'
    return Array.isArray(value) ? list(value, place) : fields(value, place)
  }

  function list(items: readonly unknown[], place: Place): Json {
    const written: Json[] = []
    for (const [index, item] of items.entries()) {
      if (left <= 0) return [...written, `[${items.length - index} more left out]`]
      written.push(write(item, inRow(place, index)))
    }
    return written
  }

  function fields(value: object, place: Place): Json {
    const written: [string, Json][] = []
    const entries = Object.entries(value)
    for (const [index, [name, item]] of entries.entries()) {
      if (left <= 0) {
        written.push(['[left out]', `${entries.length - index} more fields`])
        break
      }
      left -= name.length
      written.push([nameOf(name, entries.length, written), write(item, inField(place, name, judge, value))])
    }
    // Not by assignment, which would act on `__proto__`.
    return Object.fromEntries(written)
  }

  /** A name may hold a secret too, and must not look like a place where one was taken out. */
  function nameOf(name: string, amount: number, written: readonly [string, Json][]): string {
    const shown = clean(name)
    if (shown === 'masked' && amount === 1) return '"masked"'
    if (shown === name) return name
    return written.some(([other]) => other === shown) ? `${shown} ${written.length + 1}` : shown
  }

  return { write, secrets }
}

/** The end of a text, which is the newest part of a log. `length` is that of the whole. */
function ending(text: string, length: number): string {
  if (length <= longestText) return text
  const end = text.slice(-longestText)
  return `[${length - end.length} characters left out] ${end}`
}

function cut(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}
