import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import type { PolicyProblem, PolicyState } from '#shared/domain/risk-views.ts'
import type { Clock, LogEntry } from '#core/ports.ts'
import type { Rule } from '../rule.ts'
import { largestPolicy, readPolicy, standardPolicy, tooLarge, type Policy } from './policy.ts'

/** Looked for in the data folder unless a shell names another one. */
export const policyFileName = 'addon-atlas.policy.yaml'

export interface PolicyFile {
  state(): PolicyState
  /** The last valid one; the standard one before, and while there is no file. Replaced as a whole. */
  current(): Policy
  /** Looks at the file again; true when the state or the policy is another one now. Never throws. */
  reload(): Promise<boolean>
}

interface Parts {
  /** Null for none, ever. */
  path: string | null
  clock: Clock
  log: (entry: LogEntry) => void
  rules: readonly Rule[]
}

/** Nothing is read before the first reload. */
export function createPolicyFile({ path, clock, log, rules }: Parts): PolicyFile {
  let state: PolicyState['state'] = 'none'
  let problems: PolicyProblem[] = []
  let policy = standardPolicy
  /** What was read last: the file as the system describes it, and its content. */
  let stamp = ''
  let digest = ''
  let running: Promise<boolean> | null = null

  const become = (next: PolicyState['state'], found: PolicyProblem[] = []): boolean => {
    const isSame = next === state && JSON.stringify(found) === JSON.stringify(problems)
    state = next
    problems = found
    if (!isSame && next === 'invalid') {
      const message = `The policy file is not valid (problems: ${found.length}); what was in force stays in force.`
      log({ level: 'warning', room: 'risk', message })
    }
    return !isSame
  }

  const fail = (thrown: unknown): boolean => {
    stamp = digest = ''
    const code = codeOf(thrown)
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      policy = standardPolicy
      return become('none')
    }
    return become('invalid', [{ line: null, message: `It cannot be read (${code}).` }])
  }

  const take = (bytes: Uint8Array): boolean => {
    const sum = createHash('sha256').update(bytes).digest('hex')
    if (sum === digest) return false
    digest = sum
    const text = decodeText(bytes)
    const read = typeof text === 'string' ? readPolicy(text, rules, clock.now()) : { problems: [text] }
    if ('problems' in read) return become('invalid', read.problems)
    policy = read.policy
    become('in-force')
    return true
  }

  const load = async (file: string): Promise<boolean> => {
    let bytes: Uint8Array
    try {
      const about = await stat(file, { bigint: true })
      const seen = [about.mtimeNs, about.ctimeNs, about.ino, about.size].join(' ')
      if (seen === stamp) return false
      const hindrance = about.isFile() ? (about.size > largestPolicy ? tooLarge : null) : noFile
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
    state: () => ({
      path,
      state,
      problems,
      changes: {
        rules: policy.settings.rules.size,
        exclusions: policy.exclusions.length,
        organizationPairs: policy.settings.organizationPairs.size,
      },
    }),
    current: () => policy,
    reload() {
      if (path === null) return Promise.resolve(false)
      running ??= load(path).finally(() => {
        running = null
      })
      return running
    },
  }
}

const noFile: PolicyProblem = { line: null, message: 'It is not a file.' }

const decoder = new TextDecoder('utf-8', { fatal: true })

/** The text, without a byte order mark; or where it is not UTF-8. */
function decodeText(bytes: Uint8Array): string | PolicyProblem {
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
