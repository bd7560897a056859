import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { toAppError } from '#shared/errors.ts'
import type { Core } from '#core/core.ts'
import type { Ports, Vault } from '#core/ports.ts'
import { encodeReply } from './encode.ts'
import type { FromWorker, ToWorker, VaultRequest, WorkerPorts } from './messages.ts'

/**
 * The core's end of the thread: builds the ports from messages, creates the core and carries requests to it until the
 * host says close. Replies are serialised here, so that the thread that serves the window never touches a large payload.
 */
export async function serveCore(create: (ports: Ports) => Promise<Core>, startDemo: Ports['startDemo']): Promise<void> {
  const port = parentPort
  if (!port) throw new Error('The core thread must be started as a worker.')
  const { vaultKind, ...plain } = workerData as WorkerPorts
  const vault = remoteVault(vaultKind, send)

  function send(message: FromWorker): void {
    port?.postMessage(message)
  }

  /** What is still to be answered, also when the core has ended: a long reply is encoded in many turns. */
  const answering = new Set<Promise<void>>()

  async function answer(core: Core, call: number, request: unknown): Promise<void> {
    const bytes = await encodeReply(await core.call(request))
    port?.postMessage({ kind: 'reply', call, bytes } satisfies FromWorker, [bytes.buffer])
  }

  const creating = create({
    ...plain,
    clock: { now: () => Date.now() },
    vault: vault.vault,
    log: (entry) => {
      send({ kind: 'log', entry })
    },
    startDemo,
  })

  async function obey(message: Exclude<ToWorker, { kind: 'vault-answer' }>, port: MessagePort): Promise<void> {
    const core = await creating
    if (message.kind === 'call') {
      const answered = answer(core, message.call, message.request).finally(() => answering.delete(answered))
      answering.add(answered)
    } else if (message.kind === 'cancel') core.cancel(message.id)
    else {
      await core.close()
      await Promise.allSettled(answering)
      port.close()
    }
  }

  // Listening starts before the core is there because creating it may already need the vault.
  port.on('message', (message: ToWorker) => {
    if (message.kind === 'vault-answer') vault.settle(message.ask, message.text, message.failed)
    else void obey(message, port)
  })

  try {
    const core = await creating
    core.subscribe((event) => {
      send({ kind: 'event', event })
    })
    send({ kind: 'ready' })
  } catch (thrown) {
    const error = toAppError(thrown)
    if (error.code === 'internal' && thrown instanceof Error) {
      send({ kind: 'log', entry: { level: 'error', room: 'core', message: thrown.stack ?? thrown.message } })
    }
    send({ kind: 'failed', error: error.toData() })
    port.close()
  }
}

function remoteVault(kind: Vault['kind'], send: (message: FromWorker) => void) {
  let lastAsk = 0
  const waiting = new Map<number, PromiseWithResolvers<string | null>>()

  function ask(request: VaultRequest): Promise<string | null> {
    lastAsk += 1
    const answered = Promise.withResolvers<string | null>()
    waiting.set(lastAsk, answered)
    send({ kind: 'vault-ask', ask: lastAsk, ...request })
    return answered.promise
  }

  const vault: Vault = {
    kind,
    read: (endpointId) => ask({ operation: 'read', endpointId }),
    async keep(endpointId, secret) {
      await ask({ operation: 'keep', endpointId, secret })
    },
    async forget(endpointId) {
      await ask({ operation: 'forget', endpointId })
    },
    // The host answers with one of the kinds or null, also when its vault is of one kind throughout.
    origin: async (endpointId) => (await ask({ operation: 'origin', endpointId })) as Vault['kind'] | null,
    serve(endpointIds) {
      // Messages keep their order, so whatever is read next is already told by the new list.
      void ask({ operation: 'serve', endpointIds })
    },
  }

  return {
    vault,
    settle(ask: number, text: string | null, failed: boolean) {
      const answered = waiting.get(ask)
      waiting.delete(ask)
      // The reason stays in the host's log: a keyring's own words may name what it holds.
      if (failed) answered?.reject(new Error('The vault could not be used.'))
      else answered?.resolve(text)
    },
  }
}
