import type { z } from 'zod'
import { quoted, type Path, type PolicyDocument, type Remark } from './document.ts'
import { formatVersion, keysAt } from './format.ts'

type Issue = z.core.$ZodIssue

/** What is wrong with the form of a document, each at its line. */
export function remarksOn(document: PolicyDocument, format: z.ZodType, issues: readonly Issue[]): Remark[] {
  const version = issues.find(({ path, input }) => path[0] === 'version' && Number.isInteger(input))
  // A later format may hold anything, so nothing else is wrong for certain.
  const counted = version ? [version] : issues
  return counted.flatMap((issue) => {
    const path = issue.path.filter((step) => typeof step !== 'symbol')
    if (issue.code !== 'unrecognized_keys') {
      return [{ line: document.lineOf(path), say: () => `${subject(path, issue)} ${complaint(issue)}` }]
    }
    return issue.keys.map((key) => ({
      line: document.lineOf([...path, key]),
      say: () => `${quoted(key)} ${stranger(path, key, keysAt(format, path))}`,
    }))
  })
}

function subject(path: Path, { input }: Issue): string {
  const last = path.at(-1)
  if (last === undefined) return 'A policy file'
  if (typeof last === 'string') return input === undefined ? `The key ${quoted(last)}` : quoted(last)
  const list = path.findLast((step) => typeof step === 'string') ?? ''
  return list === 'exclusions' ? 'An exclusion' : `An item of ${quoted(list)}`
}

function complaint(issue: Issue): string {
  if (issue.input === undefined) return 'is missing here.'
  switch (issue.code) {
    case 'invalid_type':
      return `has to be ${kind(issue.expected)}${quotesFor(issue)}.`
    case 'invalid_value':
      return wrongWord(issue)
    case 'too_small':
      if (issue.origin === 'string') return 'is empty.'
      return `has to ${issue.origin === 'array' ? `have ${issue.minimum} items` : `be ${issue.minimum} or more`}.`
    case 'too_big':
      return issue.origin === 'string'
        ? `may be ${issue.maximum} characters long.`
        : `has to have ${issue.maximum} items.`
    case 'invalid_format':
      return 'has to be a date that there is, written as 2026-12-31.'
    case 'invalid_key':
      return 'is no word of a space name: lower-case letters and digits, without hyphens and without a number at its end.'
    case 'custom':
    case 'invalid_element':
    case 'invalid_union':
    case 'not_multiple_of':
    case 'unrecognized_keys':
      break
  }
  return `${issue.message}.`
}

function kind(expected: string): string {
  switch (expected) {
    case 'object':
    case 'record':
      return 'a map of keys and values'
    case 'array':
      return 'a list'
    case 'string':
      return 'a text'
    case 'boolean':
      return 'true or false'
    default:
      return `a ${expected}`
  }
}

/** A word that YAML takes for a number or for true is a text as soon as it is quoted. */
function quotesFor({ expected, input }: Issue & { code: 'invalid_type' }): string {
  const isPlain = typeof input === 'number' || typeof input === 'boolean'
  return expected === 'string' && isPlain ? ', so it has to stand in quotes' : ''
}

function wrongWord({ path, input, values }: Issue & { code: 'invalid_value' }): string {
  const [first] = path
  if (first === 'version') {
    return Number.isInteger(input)
      ? `is not ${formatVersion}: this file is written for another Addon Atlas, and this one reads version ${formatVersion}.`
      : `has to be the number ${formatVersion}.`
  }
  const words = values.map(String)
  const given = typeof input === 'string' ? input : ''
  if (first === 'exclusions') return noRule(given, words, 'has to be the id of a rule, or "*" for each of them.')
  return `has to be one of ${words.join(', ')}.${suggestion(given, words)}`
}

function stranger(path: Path, key: string, known: readonly string[]): string {
  if (path.length === 1 && path[0] === 'rules') return noRule(key, known, 'is not the id of a rule.')
  const what = path.at(-1) === 'options' ? `is no option of ${path.at(-2)}.` : 'is no key that is known here.'
  const hint = suggestion(key, known)
  return `${what}${hint === '' && known.length > 0 ? ` Known are ${known.join(', ')}.` : hint}`
}

/** What the checks find about themselves bears an id like a rule's and is none. */
function noRule(given: string, known: readonly string[], otherwise: string): string {
  if (/^AKR-9\d\d$/i.test(given)) return 'is about the checks themselves, and no policy changes it.'
  return `${otherwise}${suggestion(given, known)}`
}

function suggestion(given: string, candidates: readonly string[]): string {
  const nearest = nearestOf(given, candidates)
  return nearest === null ? '' : ` Did you mean ${nearest}?`
}

/** The candidate that takes the fewest slips of a finger to become `given`; null where it takes more than a third of it. */
export function nearestOf(given: string, candidates: readonly string[]): string | null {
  const word = given.toLowerCase()
  if (word.length > 60) return null
  let nearest: string | null = null
  let least = Math.ceil(word.length / 3) + 1
  for (const candidate of candidates) {
    const slips = slipsBetween(word, candidate.toLowerCase())
    if (slips < least) [nearest, least] = [candidate, slips]
  }
  return nearest
}

/** Letters to put in, leave out or replace. */
function slipsBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (const [index, letter] of one.split('').entries()) {
    const next = [index + 1]
    for (const [column, candidate] of other.split('').entries()) {
      const replaced = (row[column] ?? 0) + (letter === candidate ? 0 : 1)
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1))
    }
    row = next
  }
  return row[other.length] ?? 0
}
