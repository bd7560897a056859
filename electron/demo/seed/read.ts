import { findNodeAtLocation, parseTree, printParseErrorCode } from 'jsonc-parser'
import type { Node, ParseError } from 'jsonc-parser'
import type { z } from 'zod'
import { seedSchema } from './format.ts'
import type { Seed } from './format.ts'
import { formRule } from './form-rule.ts'
import { doubledFields } from './doubled-fields.ts'
import { pathInWords } from './problem.ts'
import type { Path, Problem } from './problem.ts'
import { brokenRules } from './rules.ts'

/** A mistake in a seed file. Lines and columns count from 1. */
export interface Mistake {
  line: number
  column: number
  /** In words: `addons[3].plan`. */
  path: string
  rule: string
}

/** What is wrong with a file, at most 20 mistakes in the order of their lines, in sentences for a person. */
export class SeedError extends Error {
  readonly mistakes: readonly Mistake[]

  constructor(fileName: string, mistakes: readonly Mistake[], more: number) {
    const lines = mistakes.map(({ line, column, path, rule }) => `  line ${line}, column ${column}: ${path} ${rule}.`)
    const rest = more > 0 ? [`  And ${more} more.`] : []
    super([`${fileName} is no platform that could be started:`, ...lines, ...rest].join('\n'))
    this.mistakes = mistakes
  }
}

const mostMistakes = 20

/**
 * Reads a seed file. Throws a SeedError that names line, column, path and rule of what is wrong with it: not JSON, not
 * of the form (format.ts), or against the rules (rules.ts).
 */
export function readSeed(text: string, fileName: string): Seed {
  // Some editors put a byte order mark in front.
  const json = text.replace(/^\uFEFF/, '')
  const fail = (problems: readonly Placed[]): never => {
    const inOrder = problems.toSorted((a, b) => a.offset - b.offset)
    const mistakes = inOrder
      .slice(0, mostMistakes)
      .map(({ offset, path, rule }) => ({ ...lineOf(json, offset), path: pathInWords(path), rule }))
    throw new SeedError(fileName, mistakes, inOrder.length - mistakes.length)
  }

  let given: unknown
  try {
    given = JSON.parse(json)
  } catch {
    return fail(syntaxProblems(json))
  }
  const doubled = doubledFields(json)
  if (doubled.length > 0) return fail(doubled.map((field) => ({ ...field, rule: 'stands twice in this object' })))
  const decoded = seedSchema.safeParse(given)
  if (!decoded.success) return fail(place(json, decoded.error.issues.flatMap(formProblems)))
  const broken = brokenRules(decoded.data)
  return broken.length > 0 ? fail(place(json, broken)) : decoded.data
}

interface Placed extends Problem {
  /** In characters from the beginning. */
  offset: number
}

function lineOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset)
  const lineStart = before.lastIndexOf('\n') + 1
  return { line: before.split('\n').length, column: offset - lineStart + 1 }
}

const syntaxWords: Record<string, string> = {
  InvalidSymbol: 'has a word that is none of true, false and null',
  InvalidNumberFormat: 'has a number that is written wrongly',
  PropertyNameExpected: 'lacks the name of a field here; a comma before a closing bracket is one too many',
  ValueExpected: 'lacks a value here; a comma before a closing bracket is one too many',
  ColonExpected: 'lacks a colon here',
  CommaExpected: 'lacks a comma here',
  CloseBraceExpected: 'ends before a brace is closed',
  CloseBracketExpected: 'ends before a bracket is closed',
  EndOfFileExpected: 'goes on after its end',
  InvalidCommentToken: 'has a comment, which JSON has not',
  UnexpectedEndOfComment: 'has a comment, which JSON has not',
  UnexpectedEndOfString: 'has a text without its closing quote',
  UnexpectedEndOfNumber: 'has a number that is written wrongly',
  InvalidUnicode: 'has an escape that is written wrongly',
  InvalidEscapeCharacter: 'has an escape that JSON has not',
  InvalidCharacter: 'has a character that a text may hold in escaped form only',
}

function syntaxProblems(text: string): Placed[] {
  const errors: ParseError[] = []
  treeOf(text, errors)
  // One slip upsets what follows it, so the first is told and no other.
  const [first] = errors
  const code = first ? printParseErrorCode(first.error) : 'ValueExpected'
  return [{ path: [], rule: syntaxWords[code] ?? 'is not JSON here', offset: first?.offset ?? 0 }]
}

function formProblems(issue: z.core.$ZodIssue): Problem[] {
  const path = issue.path.filter((step): step is string | number => typeof step !== 'symbol')
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...path, key], rule: 'is not a field of the format' }))
  }
  return [{ path, rule: formRule(issue) }]
}

/** Undefined for a text so deeply nested that its tree cannot be built. */
function treeOf(text: string, errors: ParseError[] = []): Node | undefined {
  try {
    return parseTree(text, errors, { disallowComments: true, allowEmptyContent: false })
  } catch (thrown) {
    if (thrown instanceof RangeError) return undefined
    throw thrown
  }
}

/** Where each of them stands in the text. This reads all of it again, and only when there is something to complain of. */
function place(text: string, problems: readonly Problem[]): Placed[] {
  const root = treeOf(text)
  return problems.map(({ path, rule }) => {
    if (!root) return { path, rule, offset: 0 }
    const node = findNodeAtLocation(root, path)
    if (node) return { path, rule, offset: startOf(node) }
    return { path, rule: rule.startsWith('has to be') ? 'is missing' : rule, offset: nearest(root, path) }
  })
}

/** A field starts with its name. */
const startOf = (node: Node): number => (node.parent?.type === 'property' ? node.parent : node).offset

/** Where the object stands that lacks a field. */
function nearest(root: Node, path: Path): number {
  const above = path.slice(0, -1)
  return findNodeAtLocation(root, above)?.offset ?? (above.length > 0 ? nearest(root, above) : 0)
}
