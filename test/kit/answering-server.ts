import { readFileSync } from 'node:fs'
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'

/** How one request is answered. Everything left out is as a healthy server has it. */
export interface Reply {
  /** 200 */
  status?: number
  headers?: Record<string, string>
  /** Text and bytes go out as they are, anything else as JSON. Nothing: an empty body. */
  body?: unknown
  /** Sends the body this many times over, piece by piece and without a length. */
  times?: number
  /** Milliseconds before the first byte. */
  delay?: number
  /** `headers`: never answers. `body`: stops after half of the body. */
  hang?: 'headers' | 'body'
  /** Closes the connection after half of the body. */
  truncate?: boolean
  gzip?: boolean
  /** Overturns bytes in the middle of the body (after packing). */
  garble?: boolean
}

export interface SeenRequest {
  method: string
  /** With the query. */
  path: string
  headers: IncomingHttpHeaders
}

/** `turn` counts the requests of this path from 1. */
export type Route = Reply | ((request: SeenRequest, turn: number) => Reply)

export interface AnsweringServer {
  url: string
  /** By path with query; `*` takes the rest. What has no route is 404 with an empty body. May be changed at any time. */
  routes: Record<string, Route>
  /** Every request so far, in the order of arrival. */
  log: SeenRequest[]
  /** Requests being answered now, and the most there ever were at once. */
  open: number
  mostOpen: number
  /** Requests whose connection was closed by the client before the answer was complete. */
  aborted: number
  /** Connections ever accepted. */
  connections: number
  close(): Promise<void>
}

const tlsFolder = join(import.meta.dirname, '../fixtures/tls')

/** PEM file of the certificate an answering server with `tls: 'localhost'` shows; it is its own authority. */
export const testAuthorityFile = join(tlsFolder, 'certificate.pem')

/** A certificate whose only name is elsewhere.example.invalid, shown with `tls: 'elsewhere'`; its own authority too. */
export const otherNameAuthorityFile = join(tlsFolder, 'other-name-certificate.pem')

/** A real HTTP server on 127.0.0.1 that says what a test wants it to say. Close it in the end. */
export async function answeringServer(
  routes: Record<string, Route>,
  options: { tls?: 'localhost' | 'elsewhere'; port?: number } = {},
): Promise<AnsweringServer> {
  const turns = new Map<string, number>()
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    void answer(request, response)
  }
  const http: Server = options.tls === undefined ? createServer(listener) : createTlsServer(pair(options.tls), listener)
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject)
    http.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  const { port } = http.address() as AddressInfo

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const seen: SeenRequest = { method: request.method ?? '', path: request.url ?? '', headers: request.headers }
    server.log.push(seen)
    server.open++
    server.mostOpen = Math.max(server.mostOpen, server.open)
    response.on('close', () => {
      server.open--
      if (!response.writableFinished) server.aborted++
    })
    response.on('error', () => {})
    const turn = (turns.get(seen.path) ?? 0) + 1
    turns.set(seen.path, turn)
    const route = server.routes[seen.path] ?? server.routes['*'] ?? { status: 404 }
    const reply = typeof route === 'function' ? route(seen, turn) : route
    if (reply.delay !== undefined) await pause(reply.delay)
    if (reply.hang === 'headers') return
    await send(response, reply)
  }

  const server: AnsweringServer = {
    url: `${options.tls === undefined ? 'http' : 'https'}://127.0.0.1:${String(port)}`,
    routes,
    log: [],
    open: 0,
    mostOpen: 0,
    aborted: 0,
    connections: 0,
    async close() {
      http.closeAllConnections()
      await new Promise((resolve) => http.close(resolve))
    },
  }
  http.on('connection', () => server.connections++)
  return server
}

async function send(response: ServerResponse, reply: Reply): Promise<void> {
  const bytes = bytesOf(reply)
  const json = reply.body !== undefined && typeof reply.body !== 'string' && !Buffer.isBuffer(reply.body)
  const length = reply.times === undefined ? { 'content-length': String(bytes.length) } : {}
  response.writeHead(reply.status ?? 200, {
    ...(json ? { 'content-type': 'application/json' } : {}),
    ...(reply.gzip === true ? { 'content-encoding': 'gzip' } : {}),
    ...length,
    ...reply.headers,
  })
  if (reply.hang === 'body' || reply.truncate === true) {
    response.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => {
      if (reply.truncate === true) response.socket?.destroy()
    })
    return
  }
  for (let sent = 1; sent < (reply.times ?? 1); sent++) {
    if (response.destroyed) return
    if (response.write(bytes)) continue
    await new Promise<void>((resolve) => {
      const go = (): void => {
        response.off('drain', go).off('close', go)
        resolve()
      }
      response.on('drain', go).on('close', go)
    })
  }
  response.end(bytes)
}

function bytesOf({ body, gzip, garble }: Reply): Buffer {
  const plain = Buffer.isBuffer(body)
    ? body
    : Buffer.from(typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body))
  const bytes = gzip === true ? gzipSync(plain) : Buffer.from(plain)
  if (garble === true) {
    const middle = Math.floor(bytes.length / 2)
    for (let at = middle; at < Math.min(middle + 8, bytes.length); at++) bytes[at] = 0xff - (bytes[at] ?? 0)
  }
  return bytes
}

function pair(name: 'localhost' | 'elsewhere'): { cert: Buffer; key: Buffer } {
  const prefix = name === 'localhost' ? '' : 'other-name-'
  return {
    cert: readFileSync(join(tlsFolder, `${prefix}certificate.pem`)),
    key: readFileSync(join(tlsFolder, `${prefix}key.pem`)),
  }
}
