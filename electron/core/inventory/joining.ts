import { AppError } from '#shared/errors.ts'

interface Run<Value> {
  controller: AbortController
  result: Promise<Value>
  waiting: number
}

/** Work of which there is never more than one at a time under one key; who asks meanwhile gets the same result. */
export interface Joining<Value> {
  /**
   * Starts the work or joins what runs. An aborted signal lets go of this caller only; the work itself is cancelled
   * when its last caller has let go. Work that is being cancelled is waited for before new work begins.
   */
  join(key: string, signal: AbortSignal | undefined, work: (signal: AbortSignal) => Promise<Value>): Promise<Value>
  /** Cancels what runs under the key, whoever waits for it. */
  cancel(key: string): void
  /** Cancels everything and comes back when nothing runs. */
  close(): Promise<void>
}

export function createJoining<Value>(): Joining<Value> {
  const running = new Map<string, Run<Value>>()

  function start(key: string, work: (signal: AbortSignal) => Promise<Value>): Run<Value> {
    const controller = new AbortController()
    const result = work(controller.signal).finally(() => running.delete(key))
    // Everybody may have let go by the time it fails.
    result.catch(() => {})
    const run = { controller, result, waiting: 0 }
    running.set(key, run)
    return run
  }

  return {
    async join(key, signal, work) {
      if (signal?.aborted) throw cancelled()
      let run = running.get(key)
      while (run?.controller.signal.aborted) {
        await run.result.catch(() => {})
        run = running.get(key)
      }
      run ??= start(key, work)
      return await follow(run, signal)
    },
    cancel(key) {
      running.get(key)?.controller.abort()
    },
    async close() {
      const runs = [...running.values()]
      for (const run of runs) run.controller.abort()
      await Promise.allSettled(runs.map((run) => run.result))
    },
  }
}

async function follow<Value>(run: Run<Value>, signal: AbortSignal | undefined): Promise<Value> {
  run.waiting += 1
  if (!signal) return await run.result
  let letGo: (() => void) | undefined
  try {
    return await Promise.race([
      run.result,
      new Promise<never>((_resolve, reject) => {
        letGo = () => {
          run.waiting -= 1
          if (run.waiting === 0) run.controller.abort()
          reject(cancelled())
        }
        if (signal.aborted) letGo()
        else signal.addEventListener('abort', letGo, { once: true })
      }),
    ])
  } finally {
    if (letGo) signal.removeEventListener('abort', letGo)
  }
}

function cancelled(): AppError {
  return new AppError('cancelled', 'The work was cancelled.')
}
