import { mkdirSync, writeFileSync } from 'node:fs'
import { request as send, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import type { CoreEvent } from '#shared/contract/bridge.ts'
import type { CoreCarrier } from '../../../electron/thread/host.ts'
import { startWebShell, type WebShell } from '../../../electron/web/server.ts'

export interface Reply {
  status: number
  headers: IncomingHttpHeaders
  text: string
}

/** One raw request: node:http, unlike fetch, lets a test forge Host and Origin. */
export function ask(
  port: number,
  path: string,
  options: { method?: string; headers?: OutgoingHttpHeaders; body?: string; host?: string } = {},
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const outgoing = send(
      {
        host: options.host ?? '127.0.0.1',
        port,
        path,
        method: options.method ?? 'GET',
        headers: { host: `127.0.0.1:${port}`, ...options.headers },
        agent: false,
      },
      (incoming) => {
        const chunks: Buffer[] = []
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
        incoming.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8')
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text })
        })
      },
    )
    outgoing.on('error', reject)
    outgoing.end(options.body)
  })
}

/** Sends bytes as they are and returns all that comes back until the far end closes. */
export function sendRaw(port: number, text: string, finish = true): Promise<{ text: string; ms: number }> {
  const started = performance.now()
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    const socket = connect(port, '127.0.0.1')
    socket.on('data', (chunk: Buffer) => chunks.push(chunk))
    socket.on('error', () => {})
    socket.on('close', () => {
      resolve({ text: Buffer.concat(chunks).toString('utf8'), ms: performance.now() - started })
    })
    socket.write(text)
    if (finish) socket.end()
  })
}

export interface FakeCarrier extends CoreCarrier {
  calls: unknown[]
  cancelled: string[]
  publish(event: CoreEvent): void
  listeners: number
}

/** Echoes every envelope; `command: 'wait'` is answered only when cancelled. */
export function fakeCarrier(): FakeCarrier {
  const listeners = new Set<(event: CoreEvent) => void>()
  const waiting = new Map<string, () => void>()
  const carrier: FakeCarrier = {
    calls: [],
    cancelled: [],
    get listeners() {
      return listeners.size
    },
    publish(event) {
      for (const listener of listeners) listener(event)
    },
    async call(request) {
      carrier.calls.push(request)
      const { id, command } = request as { id: string; command: string }
      if (command === 'wait') await new Promise<void>((resolve) => waiting.set(id, resolve))
      return new TextEncoder().encode(JSON.stringify({ ok: true, value: request }))
    },
    cancel(id) {
      carrier.cancelled.push(id)
      waiting.get(id)?.()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async close() {},
  }
  return carrier
}

export const secretFile = 'outside the page'

/** A built page of three files, with something beside it that must never be served. */
export function pageFolder(): string {
  // Always the same files, so one folder serves every test and none has to be cleared away.
  const folder = join(import.meta.dirname, '../../../node_modules/.cache/addon-atlas-page')
  const page = join(folder, 'renderer')
  mkdirSync(join(page, 'assets'), { recursive: true })
  writeFileSync(join(folder, 'secret.html'), secretFile)
  writeFileSync(join(page, 'index.html'), '<!doctype html><title>Addon Atlas</title>')
  writeFileSync(join(page, 'assets', 'index-Ab3_dE-9.js'), 'void 0')
  writeFileSync(join(page, 'assets', 'plain.css'), 'p { margin: 0 }')
  writeFileSync(join(page, 'assets', 'index-Ab3_dE-9.js.map'), '{}')
  return page
}

export interface SignedIn {
  shell: WebShell
  carrier: FakeCarrier
  port: number
  addresses: string[]
  origin: string
}

export async function startShell(): Promise<SignedIn> {
  const carrier = fakeCarrier()
  const addresses: string[] = []
  const shell = await startWebShell({
    carrier,
    port: 0,
    rendererDirectory: pageFolder(),
    onNewAddress: (url) => void addresses.push(url),
  })
  return { shell, carrier, port: shell.port, addresses, origin: `http://127.0.0.1:${shell.port}` }
}

export function ticketOf(url: string): string {
  return url.split('#ticket=')[1] ?? ''
}

/** Headers of a page of ours; a test takes away or changes what it is about. */
export function pageHeaders(port: number): Record<string, string> {
  return { origin: `http://127.0.0.1:${port}`, 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' }
}

export function login(port: number, ticket: string, headers: OutgoingHttpHeaders = {}): Promise<Reply> {
  return ask(port, '/api/login', {
    method: 'POST',
    headers: { ...pageHeaders(port), ...headers },
    body: JSON.stringify({ ticket }),
  })
}

/** Signs in and returns the headers of a page with a session. */
export async function signIn(shell: WebShell): Promise<Record<string, string>> {
  const reply = await login(shell.port, ticketOf(shell.url()))
  const { value } = JSON.parse(reply.text) as { value: { session: string } }
  const cookie = String(reply.headers['set-cookie']?.[0]).split(';')[0] ?? ''
  return { ...pageHeaders(shell.port), cookie, 'x-addon-atlas-session': value.session }
}
