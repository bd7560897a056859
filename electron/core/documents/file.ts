import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { largestDocument, tooLarge, type DocumentProblem } from './problems.ts'

/** A file that a person writes and this program reads, again and again. */
export interface DocumentFile<Value> {
  state(): { path: string | null; state: 'none' | 'in-force' | 'invalid'; problems: DocumentProblem[] }
  /** What holds now; replaced as a whole. */
  current(): Value
  /** Looks at the file again; true when the state or the value is another one now. Never throws. */
  reload(): Promise<boolean>
}

interface Parts<Value> {
  /** Null for none, ever. */
  path: string | null
  /** What holds without a file. */
  standard: Value
  /** Never throws. */
  read: (text: string) => { value: Value } | { problems: DocumentProblem[] }
  /** What holds while the file is not valid: what was in force before, or what holds without one. */
  whenInvalid: 'keep' | 'standard'
  /** Told when the problems of an invalid file are others than before. */
  invalid: (problems: number) => void
}

/** Nothing is read before the first reload. */
export function createDocumentFile<Value>(parts: Parts<Value>): DocumentFile<Value> {
  const { path, standard, read, whenInvalid, invalid } = parts
  let state: 'none' | 'in-force' | 'invalid' = 'none'
  let problems: DocumentProblem[] = []
  let value = standard
  /** What was read last: the file as the system describes it, and its content. */
  let stamp = ''
  let digest = ''
  let running: Promise<boolean> | null = null

  const become = (next: typeof state, found: DocumentProblem[] = []): boolean => {
    const isSame = next === state && JSON.stringify(found) === JSON.stringify(problems)
    state = next
    problems = found
    if (next === 'none' || (next === 'invalid' && whenInvalid === 'standard')) value = standard
    if (!isSame && next === 'invalid') invalid(found.length)
    return !isSame
  }

  const fail = (thrown: unknown): boolean => {
    stamp = digest = ''
    const code = codeOf(thrown)
    if (code === 'ENOENT' || code === 'ENOTDIR') return become('none')
    return become('invalid', [{ line: null, message: `It cannot be read (${code}).` }])
  }

  const take = (bytes: Uint8Array): boolean => {
    const sum = createHash('sha256').update(bytes).digest('hex')
    if (sum === digest) return false
    digest = sum
    const text = decodeText(bytes)
    const reading = typeof text === 'string' ? read(text) : { problems: [text] }
    if ('problems' in reading) return become('invalid', reading.problems)
    value = reading.value
    become('in-force')
    return true
  }

  const load = async (file: string): Promise<boolean> => {
    let bytes: Uint8Array
    try {
      const about = await stat(file, { bigint: true })
      const seen = [about.mtimeNs, about.ctimeNs, about.ino, about.size].join(' ')
      if (seen === stamp) return false
      const hindrance = about.isFile() ? (about.size > largestDocument ? tooLarge : null) : noFile
      if (hindrance) {
        stamp = digest = ''
        return become('invalid', [hindrance])
      }
      bytes = await readFile(file)
      stamp = seen
    } catch (thrown) {
      return fail(thrown)
    }
    return take(bytes)
  }

  return {
    state: () => ({ path, state, problems }),
    current: () => value,
    reload() {
      if (path === null) return Promise.resolve(false)
      running ??= load(path).finally(() => {
        running = null
      })
      return running
    },
  }
}

const noFile: DocumentProblem = { line: null, message: 'It is not a file.' }

const decoder = new TextDecoder('utf-8', { fatal: true })

/** The text, without a byte order mark; or where it is not UTF-8. */
function decodeText(bytes: Uint8Array): string | DocumentProblem {
  try {
    return decoder.decode(bytes)
  } catch {
    return { line: lineThatIsNot(bytes), message: 'It is not UTF-8 here. Save it as UTF-8.' }
  }
}

/** No part of a character of UTF-8 looks like the end of a line, so each line can be tried alone. */
function lineThatIsNot(bytes: Uint8Array): number | null {
  let start = 0
  for (let line = 1; start <= bytes.length; line += 1) {
    const found = bytes.indexOf(0x0a, start)
    const end = found < 0 ? bytes.length : found
    try {
      decoder.decode(bytes.subarray(start, end))
    } catch {
      return line
    }
    start = end + 1
  }
  return null
}

function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : 'unknown'
}
