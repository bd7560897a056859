import type { Bridge, CancelSignal } from '#shared/contract/bridge.ts'
import type { CommandInput, CommandName, CommandOutput } from '#shared/contract/commands.ts'
import type { Result } from '#shared/errors.ts'
import { coreGone, parseEvent, parseResult } from './decode.ts'
import { createSignal } from './signal.ts'

/** What the desktop window's preload exposes (electron/desktop/preload.ts). */
export interface DesktopCarrier {
  /** A request as JSON in, a result as JSON out. Rejects only when the main process is gone. */
  call(requestJson: string): Promise<string>
  cancel(id: string): void
  listen(listener: (eventJson: string) => void): () => void
}

declare global {
  interface Window {
    /** Present in the desktop window only. */
    readonly addonAtlas?: DesktopCarrier
  }
}

const askAgainAfter = 2_000

export function openDesktopBridge(carrier: DesktopCarrier): Bridge {
  const connected = createSignal(true)

  async function send(command: string, input: unknown, signal?: CancelSignal): Promise<Result<unknown>> {
    const id = crypto.randomUUID()
    const cancel = (): void => {
      carrier.cancel(id)
    }
    signal?.addEventListener('abort', cancel)
    try {
      const result = parseResult(await carrier.call(JSON.stringify({ id, command, input })))
      connected.report(true)
      return result
    } catch {
      connected.report(false)
      window.setTimeout(() => void send('app.about', {}), askAgainAfter)
      return coreGone
    } finally {
      signal?.removeEventListener('abort', cancel)
    }
  }

  return {
    async call<Name extends CommandName>(name: Name, input: CommandInput<Name>, signal?: CancelSignal) {
      return (await send(name, input, signal)) as Result<CommandOutput<Name>>
    },
    listen: (listener) =>
      carrier.listen((eventJson) => {
        const event = parseEvent(eventJson)
        if (event) listener(event)
      }),
    connection: (listener) => connected.listen(listener),
  }
}
