import type { Bridge, CancelSignal, CoreEvent } from '#shared/contract/bridge.ts'
import type { CommandInput, CommandName, CommandOutput } from '#shared/contract/commands.ts'
import type { Result } from '#shared/errors.ts'
import { cancelled, coreGone, isResult, parseEvent, parseResult } from './decode.ts'
import { createSignal } from './signal.ts'

/**
 * The page's end of the web shell's wire (electron/web/protocol.ts): a ticket from the address is exchanged for a session,
 * calls are POSTs, events come over a WebSocket that is opened again whenever it closes.
 */
const sessionKey = 'addon-atlas-session'
const sessionHeader = 'x-addon-atlas-session'
const reconnectAfter = { first: 400, most: 5_000 }

function post(path: string, body: string, session: string, signal?: AbortSignal): Promise<Response> {
  return fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(session === '' ? {} : { [sessionHeader]: session }) },
    body,
    ...(signal ? { signal } : {}),
  })
}

function signedOut(): never {
  window.location.replace('/signed-out')
  throw new Error('This page has no session.')
}

/** Takes the ticket out of the address bar before anything else can read or record it. */
function takeTicket(): string | null {
  const match = /^#ticket=([^&]+)/.exec(window.location.hash)
  if (!match?.[1]) return null
  window.history.replaceState(null, '', window.location.pathname)
  return decodeURIComponent(match[1])
}

async function openSession(): Promise<string> {
  const ticket = takeTicket()
  if (ticket === null) return window.sessionStorage.getItem(sessionKey) ?? signedOut()
  const response = await post('/api/login', JSON.stringify({ ticket }), '')
  const answer: unknown = await response.json()
  if (!isResult(answer) || !answer.ok) return signedOut()
  const { value } = answer
  if (typeof value !== 'object' || value === null || !('session' in value)) return signedOut()
  const session = String(value.session)
  window.sessionStorage.setItem(sessionKey, session)
  return session
}

function toAbortSignal(signal: CancelSignal): AbortSignal {
  if (signal instanceof AbortSignal) return signal
  const controller = new AbortController()
  if (signal.aborted) controller.abort()
  signal.addEventListener('abort', () => {
    controller.abort()
  })
  return controller.signal
}

export function openWebBridge(): Bridge {
  const session = openSession()
  const connected = createSignal(true)
  const listeners = new Set<(event: CoreEvent) => void>()

  async function send(command: string, input: unknown, signal?: AbortSignal): Promise<Result<unknown>> {
    try {
      const body = JSON.stringify({ id: crypto.randomUUID(), command, input })
      const response = await post('/api/call', body, await session, signal)
      if (response.status === 401) return signedOut()
      return parseResult(await response.text())
    } catch {
      return signal?.aborted === true ? cancelled : coreGone
    }
  }

  /** Being connected means hearing events: a call that gets through while none arrive would leave old answers standing. */
  async function listenForEvents(wait: number): Promise<void> {
    const scheme = window.location.protocol === 'https:' ? 'wss:' : 'ws:'
    const secret = await session
    const socket = new WebSocket(`${scheme}//${window.location.host}/api/events`, ['addon-atlas', `session.${secret}`])
    let opened = false
    socket.addEventListener('open', () => {
      opened = true
      connected.report(true)
    })
    socket.addEventListener('message', (message: MessageEvent<unknown>) => {
      const event = parseEvent(message.data)
      if (event) for (const listener of listeners) listener(event)
    })
    socket.addEventListener('close', () => {
      connected.report(false)
      window.setTimeout(
        () => {
          // A refused socket does not say why; a call does, and leads to the signed-out page when that is the reason.
          if (!opened) void send('app.about', {})
          void listenForEvents(opened ? reconnectAfter.first : Math.min(wait * 2, reconnectAfter.most))
        },
        opened ? reconnectAfter.first : wait,
      )
    })
  }

  session.then(
    () => listenForEvents(reconnectAfter.first),
    // The page is on its way to /signed-out.
    () => undefined,
  )

  return {
    async call<Name extends CommandName>(name: Name, input: CommandInput<Name>, signal?: CancelSignal) {
      const result = await send(name, input, signal && toAbortSignal(signal))
      return result as Result<CommandOutput<Name>>
    },
    listen(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    connection: (listener) => connected.listen(listener),
  }
}
