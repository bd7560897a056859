import type { z } from 'zod'
import { keysAt } from './keys.ts'
import { quoted, type Path, type Remark, type YamlDocument } from './yaml.ts'

export type Issue = z.core.$ZodIssue

/** What is said in words of its own about one kind of file; null where the usual ones will do. */
export interface Words {
  /** `A policy file`. */
  whole: string
  /** What an item of the list is called, `An exclusion`. */
  item: (list: string) => string | null
  complaint: (issue: Issue) => string | null
  /** About a key that is not known there. */
  stranger: (path: Path, key: string, known: readonly string[]) => string | null
}

/** What is wrong with the form of a document, each at its line. `issues` have to be reported with their input. */
export function remarksOn(document: YamlDocument, format: z.ZodType, issues: readonly Issue[], words: Words): Remark[] {
  const version = issues.find(({ path, input }) => path[0] === 'version' && Number.isInteger(input))
  // A later format may hold anything, so nothing else is wrong for certain.
  const counted = version ? [version] : issues
  return counted.flatMap((issue) => {
    const path = pathOf(issue)
    if (issue.code !== 'unrecognized_keys') {
      const say = (): string => `${subject(path, issue, words)} ${words.complaint(issue) ?? complaint(issue)}`
      return [{ line: document.lineOf(path), say }]
    }
    return issue.keys.map((key) => {
      const known = keysAt(format, path)
      const say = (): string => `${quoted(key)} ${words.stranger(path, key, known) ?? stranger(key, known)}`
      return { line: document.lineOf([...path, key]), say }
    })
  })
}

export function pathOf({ path }: Pick<Issue, 'path'>): Path {
  return path.filter((step) => typeof step !== 'symbol')
}

function subject(path: Path, { input }: Issue, words: Words): string {
  const last = path.at(-1)
  if (last === undefined) return words.whole
  if (typeof last === 'string') return input === undefined ? `The key ${quoted(last)}` : quoted(last)
  const list = path.findLast((step) => typeof step === 'string') ?? ''
  return words.item(list) ?? `An item of ${quoted(list)}`
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
      if (issue.origin === 'string') return `may be ${issue.maximum} characters long.`
      return `has to ${issue.origin === 'array' ? `have ${issue.maximum} items` : `be ${issue.maximum} or less`}.`
    case 'invalid_format':
    case 'invalid_key':
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
  const words = values.map(String)
  if (path[0] === 'version') {
    const [version] = words
    return Number.isInteger(input)
      ? `is not ${version}: this file is written for another Addon Atlas, and this one reads version ${version}.`
      : `has to be the number ${version}.`
  }
  return `has to be one of ${words.join(', ')}.${suggestion(typeof input === 'string' ? input : '', words)}`
}

/** About a key that is none of the known ones. */
export function stranger(key: string, known: readonly string[], what = 'is no key that is known here.'): string {
  const hint = suggestion(key, known)
  return `${what}${hint === '' && known.length > 0 ? ` Known are ${known.join(', ')}.` : hint}`
}

/** A sentence to put at the end of another one; empty where nothing is near enough. */
export function suggestion(given: string, candidates: readonly string[]): string {
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
