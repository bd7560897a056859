import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { CoreEvent } from '#shared/contract/bridge.ts'
import { AppError, type AppErrorData } from '#shared/errors.ts'
import type { LogEntry, Vault } from '#core/ports.ts'
import type { FromWorker, ToWorker, VaultRequest, WorkerPorts } from './messages.ts'

/** A core somewhere else, reached by messages. Replies are Results as UTF-8 JSON, ready to be handed on unread. */
export interface CoreCarrier {
  /** Never rejects. `request` should be a RequestEnvelope; the core checks it. */
  call(request: unknown): Promise<Uint8Array>
  cancel(id: string): void
  subscribe(listener: (event: CoreEvent) => void): () => void
  /** Ends the core in good order; calls that still run are answered first. */
  close(): Promise<void>
}

export interface CoreThreadOptions extends Omit<WorkerPorts, 'vaultKind'> {
  vault: Vault
  log: (entry: LogEntry) => void
  /** The file to run in the thread; worker.ts or, once built, worker.js beside this file unless given. */
  workerFile?: string
  /** Milliseconds that the core gets to close its files before its thread is ended; 10 s unless given. */
  closeWithin?: number
}

/**
 * Runs the whole core in a thread of its own, so that the thread that serves the window never waits for parsing, decoding
 * or SQL. If the thread dies, what it was asked is answered with `internal` and it is started again, once; after that
 * every call is answered with `internal`. Rejects with AppError when the core cannot start (already-open, store-newer...).
 */
export async function startCoreThread(options: CoreThreadOptions): Promise<CoreCarrier> {
  const { vault, log, workerFile = besideThisFile(), closeWithin = 10_000, ...ports } = options
  const listeners = new Set<(event: CoreEvent) => void>()
  const pending = new Map<number, (bytes: Uint8Array) => void>()
  let lastCall = 0
  let restartsLeft = 1
  let closing = false
  let running: Promise<Worker> = start()
  await running

  function start(): Promise<Worker> {
    const started = Promise.withResolvers<Worker>()
    const worker = new Worker(workerFile, { workerData: { ...ports, vaultKind: vault.kind } satisfies WorkerPorts })
    let isReady = false

    worker.on('message', (message: FromWorker) => {
      switch (message.kind) {
        case 'ready':
          isReady = true
          started.resolve(worker)
          break
        case 'failed':
          started.reject(new AppError(message.error.code, message.error.message))
          break
        case 'reply':
          pending.get(message.call)?.(message.bytes)
          pending.delete(message.call)
          break
        case 'event':
          publish(message.event)
          break
        case 'log':
          log(message.entry)
          break
        case 'vault-ask':
          void answerVault(worker, message.ask, message)
          break
      }
    })
    worker.on('error', (thrown: unknown) => {
      log({ level: 'error', room: 'thread', message: thrown instanceof Error ? (thrown.stack ?? '') : String(thrown) })
    })
    worker.on('exit', () => {
      started.reject(new AppError('internal', 'The core stopped while it was starting.'))
      failPending()
      if (isReady && !closing) restart()
    })
    return started.promise
  }

  function restart(): void {
    if (restartsLeft === 0) {
      running = Promise.reject(new AppError('internal', 'The core stopped. Restart Addon Atlas.'))
      running.catch(() => {})
      return
    }
    restartsLeft -= 1
    log({ level: 'warning', room: 'thread', message: 'The core stopped and is being started again.' })
    running = start()
    void announceRestart(running)
  }

  async function announceRestart(restarted: Promise<Worker>): Promise<void> {
    try {
      await restarted
      // What the old thread was doing is gone, running syncs included: whoever shows it must ask again.
      publish({ name: 'endpoints.changed' })
      publish({ name: 'preferences.changed' })
    } catch (thrown) {
      log({ level: 'error', room: 'thread', message: `The core did not start again: ${String(thrown)}` })
    }
  }

  function failPending(): void {
    for (const answer of pending.values()) {
      answer(failure({ code: 'internal', message: 'The core stopped while it worked on this.' }))
    }
    pending.clear()
  }

  function publish(event: CoreEvent): void {
    for (const listener of listeners) {
      try {
        listener(event)
      } catch (thrown) {
        log({ level: 'error', room: 'thread', message: `A listener failed: ${String(thrown)}` })
      }
    }
  }

  async function answerVault(worker: Worker, ask: number, request: VaultRequest): Promise<void> {
    let answer: ToWorker
    try {
      answer = { kind: 'vault-answer', ask, text: await askVault(vault, request), failed: false }
    } catch (thrown) {
      const name = thrown instanceof Error ? thrown.name : 'unknown'
      log({ level: 'error', room: 'vault', message: `The vault failed to ${request.operation}: ${name}.` })
      answer = { kind: 'vault-answer', ask, text: null, failed: true }
    }
    send(worker, answer)
  }

  async function cancel(id: string): Promise<void> {
    const worker = await running.catch(() => null)
    if (worker) send(worker, { kind: 'cancel', id })
  }

  return {
    async call(request) {
      let worker: Worker
      try {
        worker = await running
      } catch (thrown) {
        return failure(
          thrown instanceof AppError ? thrown.toData() : { code: 'internal', message: 'The core is not running.' },
        )
      }
      if (closing) return failure({ code: 'cancelled', message: 'Addon Atlas is closing.' })
      lastCall += 1
      const call = lastCall
      return new Promise((resolve) => {
        pending.set(call, resolve)
        send(worker, { kind: 'call', call, request })
      })
    },
    cancel(id) {
      void cancel(id)
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async close() {
      closing = true
      const worker = await running.catch(() => null)
      if (!worker || worker.threadId === -1) return
      await new Promise<void>((resolve) => {
        const late = setTimeout(() => {
          log({ level: 'warning', room: 'thread', message: 'The core did not close in time and was ended.' })
          void worker.terminate()
        }, closeWithin)
        worker.once('exit', () => {
          clearTimeout(late)
          resolve()
        })
        send(worker, { kind: 'close' })
      })
    },
  }
}

function send(worker: Worker, message: ToWorker): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- the other end is a thread, not a window
  worker.postMessage(message)
}

async function askVault(vault: Vault, request: VaultRequest): Promise<string | null> {
  switch (request.operation) {
    case 'read':
      return vault.read(request.endpointId)
    case 'origin':
      if (vault.origin) return vault.origin(request.endpointId)
      return (await vault.read(request.endpointId)) === null ? null : vault.kind
    case 'keep':
      await vault.keep(request.endpointId, request.secret)
      break
    case 'forget':
      await vault.forget(request.endpointId)
      break
    case 'serve':
      vault.serve?.(request.endpointIds)
      break
  }
  return null
}

function failure(error: AppErrorData): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ ok: false, error }))
}

/** Source files lie side by side; the build writes its files and shared chunks into one folder too. */
function besideThisFile(): string {
  return join(import.meta.dirname, import.meta.url.endsWith('.ts') ? 'worker.ts' : 'worker.js')
}
