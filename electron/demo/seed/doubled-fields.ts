import { visit } from 'jsonc-parser'
import type { Path } from './problem.ts'

export interface DoubledField {
  path: Path
  /** Of the second one, in characters from the beginning. */
  offset: number
}

/** Larger files were written by a program, which does not make this mistake, and would take seconds to look through. */
const mostCharacters = 4_000_000

/** Fields that stand twice in one object: the parser keeps the last one in silence, which may turn a file's meaning. */
export function doubledFields(text: string): DoubledField[] {
  if (text.length > mostCharacters) return []
  const found: DoubledField[] = []
  const open: Set<string>[] = []
  try {
    look(text, open, found)
  } catch (thrown) {
    // Nested so deeply that looking is given up; the form of the file refuses it anyway.
    if (!(thrown instanceof RangeError)) throw thrown
  }
  return found
}

function look(text: string, open: Set<string>[], found: DoubledField[]): void {
  visit(text, {
    onObjectBegin() {
      open.push(new Set())
    },
    onObjectEnd() {
      open.pop()
    },
    onObjectProperty(name, offset, _length, _line, _column, pathAbove) {
      const fields = open.at(-1)
      if (fields?.has(name)) found.push({ path: [...pathAbove(), name], offset })
      fields?.add(name)
    },
  })
}
