import { isOperator, type Operator } from './fields.ts'

/** A piece of a query's text. `at` and `end` are indexes of code units. */
export type Word = { at: number; end: number } & (
  | { kind: 'word'; text: string; quoted: boolean; closed: boolean }
  | { kind: 'operator'; operator: Operator }
  | { kind: 'not' }
  | { kind: 'open' }
  | { kind: 'close' }
)

const ends = /[\s()!=<>"]/u

/**
 * Cuts a text into words; any text can be cut. The text of a word is a pattern (see glob.ts): a star stands for any
 * characters, a question mark for one, and a backslash takes the next character as it is.
 */
export function wordsOf(text: string): Word[] {
  const words: Word[] = []
  let at = 0
  while (at < text.length) {
    const character = text.charAt(at)
    if (/\s/u.test(character)) {
      at += 1
      continue
    }
    const word = wordAt(text, at, character)
    words.push(word)
    at = word.end
  }
  return words
}

function wordAt(text: string, at: number, character: string): Word {
  if (character === '(') return { kind: 'open', at, end: at + 1 }
  if (character === ')') return { kind: 'close', at, end: at + 1 }
  for (const length of [2, 1]) {
    const operator = text.slice(at, at + length)
    if (isOperator(operator)) return { kind: 'operator', operator, at, end: at + operator.length }
  }
  if (character === '!') return { kind: 'not', at, end: at + 1 }
  const quoted = character === '"'
  let end = quoted ? at + 1 : at
  let pattern = ''
  let closed = !quoted
  while (end < text.length) {
    const next = text.charAt(end)
    if (quoted ? next === '"' : ends.test(next)) {
      if (quoted) {
        closed = true
        end += 1
      }
      break
    }
    if (next === '\\') {
      const taken = text.charAt(end + 1)
      pattern += literally(taken === '' ? next : taken)
      end += taken === '' ? 1 : 2
    } else {
      pattern += next
      end += 1
    }
  }
  return { kind: 'word', text: pattern, quoted, closed, at, end }
}

/** A text as a pattern that fits only itself. */
export function literally(text: string): string {
  return text.replaceAll(/[*?\\]/g, '\\$&')
}

const connectives = /^(and|or|not)$/i

/** Whether a word joins others: such a word as a value stands in quotes. */
export function isConnective(text: string): boolean {
  return connectives.test(text)
}

/** A pattern as it is typed: in quotes where it would be cut otherwise. */
export function typed(pattern: string): string {
  if (pattern !== '' && !ends.test(pattern) && !isConnective(pattern)) return pattern
  return `"${pattern.replaceAll('"', '\\"')}"`
}
