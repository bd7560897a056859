import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'

export interface RunningProcess {
  child: ChildProcess
  /** All of standard output and standard error so far. */
  output(): string
  errors(): string
  /** The first line of standard output that fits, whether said already or not. Rejects when the process ends first. */
  line(pattern: RegExp): Promise<string>
  /** How it ended. */
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
}

/** Runs a script of ours under this very Node, in a process of its own that does not outlive the test. */
export function runProcess(script: string, words: string[] = [], options: SpawnOptions = {}): RunningProcess {
  return follow(spawn(process.execPath, [script, ...words], { stdio: ['pipe', 'pipe', 'pipe'], ...options }))
}

export function follow(child: ChildProcess): RunningProcess {
  const printed: string[] = []
  let errors = ''
  const waiting = new Set<() => void>()
  if (child.stdout) {
    createInterface({ input: child.stdout }).on('line', (line) => {
      printed.push(line)
      for (const look of waiting) look()
    })
  }
  child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString('utf8')))
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.on('close', (code, signal) => {
      resolve({ code, signal })
    })
  })
  onTestFinished(() => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
  })
  return {
    child,
    output: () => printed.join('\n'),
    errors: () => errors,
    line(pattern) {
      return new Promise((resolve, reject) => {
        const look = (): void => {
          const found = printed.find((line) => pattern.test(line))
          if (found === undefined) return
          waiting.delete(look)
          resolve(found)
        }
        waiting.add(look)
        look()
        void ended.then(({ code }) => {
          reject(new Error(`It ended with ${code} before it said ${pattern.source}. It said: ${errors}`))
          return undefined
        })
      })
    },
    ended,
  }
}
