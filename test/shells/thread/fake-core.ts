import { serveCore } from '../../../electron/thread/serve.ts'
import { AppError, type Result } from '#shared/errors.ts'
import type { CoreEvent } from '#shared/contract/bridge.ts'
import type { Core } from '#core/core.ts'

/**
 * A core small enough to see through, run in a real thread: it echoes, waits, publishes, uses the vault, dies on demand.
 * The shape of its requests is the real envelope's; commands are its own.
 */
await serveCore(async (ports) => {
  if (ports.version === 'refuse') throw new AppError('already-open', 'Another Addon Atlas uses this data folder.')
  if (ports.version === 'broken') throw new Error('secret detail')
  const listeners = new Set<(event: CoreEvent) => void>()
  const waiting = new Map<string, (result: Result<unknown>) => void>()
  const cancelled: string[] = []
  const credentials = await ports.vault.read('at-start')

  async function run(command: string, id: string, input: unknown): Promise<unknown> {
    switch (command) {
      case 'echo':
        return input
      case 'ports':
        return { ...ports, vault: ports.vault.kind, clock: typeof ports.clock.now(), credentials }
      case 'cancelled':
        return cancelled
      case 'publish':
        for (const listener of listeners) listener({ name: 'inventory.changed', endpointId: String(input) })
        return null
      case 'large':
        return 'x'.repeat(Number(input))
      case 'keep':
        await ports.vault.keep('one', String(input))
        return ports.vault.read('one')
      case 'forget':
        await ports.vault.forget('one')
        return ports.vault.read('one')
      case 'origin':
        return ports.vault.origin?.(String(input))
      case 'serve':
        ports.vault.serve?.([String(input)])
        return ports.vault.origin?.(String(input))
      case 'log':
        ports.log({ level: 'info', room: 'fake', message: String(input) })
        return null
      case 'throw':
        setImmediate(() => {
          throw new Error('The fake core was told to die.')
        })
        return new Promise(() => {})
      case 'exit':
        return process.exit(3)
      case 'hang-on-close':
        setInterval(() => {}, 1000)
        return null
      default:
        throw new AppError('unknown-command', `There is no command ${id}.`)
    }
  }

  const core: Core = {
    async call(request) {
      const { id, command, input } = request as { id: string; command: string; input: unknown }
      if (command === 'wait') return new Promise((resolve) => waiting.set(id, resolve))
      try {
        return { ok: true, value: await run(command, id, input) }
      } catch (thrown) {
        return { ok: false, error: thrown instanceof AppError ? thrown.toData() : { code: 'internal', message: 'No.' } }
      }
    },
    cancel(id) {
      cancelled.push(id)
      waiting.get(id)?.({ ok: false, error: { code: 'cancelled', message: 'The work was cancelled.' } })
      waiting.delete(id)
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async close() {
      for (const id of waiting.keys()) core.cancel(id)
      ports.log({ level: 'info', room: 'fake', message: 'closed' })
    },
  }
  return core
}, null)
