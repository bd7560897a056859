import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

export interface OtherProcess {
  child: ChildProcess
  /** Resolves with the first line of standard output that the pattern matches. */
  line(pattern: RegExp): Promise<string>
  stop(): Promise<void>
}

/** Starts a script of ours under this very Node; its standard error is passed through. */
export function startProcess(script: string, words: string[], nodeWords: string[] = []): OtherProcess {
  const child = spawn(process.execPath, [...nodeWords, script, ...words], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines: string[] = []
  const waiting = new Set<() => void>()
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line)
    for (const wake of waiting) wake()
  })
  const ended = once(child, 'exit')
  return {
    child,
    line(pattern) {
      return new Promise((resolve, reject) => {
        const look = (): void => {
          const found = lines.find((line) => pattern.test(line))
          if (found === undefined) return
          waiting.delete(look)
          resolve(found)
        }
        waiting.add(look)
        child.once('exit', (code) => {
          reject(new Error(`${script} ended with ${code} before it said ${pattern.source}`))
        })
        look()
      })
    },
    async stop() {
      child.stdin.end()
      child.kill('SIGTERM')
      await ended
    },
  }
}

export async function startDemoProcess(
  size: 'S' | 'M' | 'L' | 'XL',
): Promise<OtherProcess & { url: string; key: string }> {
  const process = startProcess(`${import.meta.dirname}/demo-process.ts`, ['--size', size])
  const said = JSON.parse(await process.line(/^\{/)) as { url: string; key: string }
  return { ...process, ...said }
}

/** Resident memory of a process in megabytes, as Linux counts it; NaN elsewhere. */
export function residentMegabytes(child: ChildProcess): number {
  try {
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024
  } catch {
    return Number.NaN
  }
}

/** What adds that platform as an endpoint. */
export function profileOf(demo: { url: string; key: string }) {
  return {
    profile: {
      name: 'Bench',
      url: demo.url,
      credentialKind: 'key' as const,
      userName: 'bench',
      elevated: false,
      environment: 'other' as const,
      certificateAuthorityFile: null,
    },
    credential: demo.key,
  }
}
