import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { z } from 'zod'
import { AppError, toAppError, type AppErrorData, type ErrorCode } from '#shared/errors.ts'
import type { CoreCarrier } from '../thread/host.ts'
import { readJson } from './body.ts'
import { isJson, isLoopbackHost, isOpenedHere, isSameOrigin, readCookie } from './guard.ts'
import { openedHereHeaders, rawAnswer, securityHeaders } from './headers.ts'
import { readPageFiles, signedOutFiles, type PageFile } from './page-files.ts'
import { belongsToSomeoneElse } from './peer.ts'
import { eventsProtocol, paths, sessionHeader, sessionProtocolPrefix } from './protocol.ts'
import { createSessions } from './sessions.ts'

export interface WebShellOptions {
  carrier: CoreCarrier
  /** 0 for any that is free. */
  port: number
  /** Folder of the built page. */
  rendererDirectory: string
  /** Told the next address whenever one has been used up. */
  onNewAddress?: (url: string) => void
  /** Serves everything that is not /api, instead of the built page; development only. */
  developmentPage?: (request: IncomingMessage, response: ServerResponse) => void
}

export interface WebShell {
  /** `http://127.0.0.1:PORT/#ticket=…`, good for one login. */
  url(): string
  port: number
  close(): Promise<void>
}

const loginBody = z.strictObject({ ticket: z.string().min(1).max(200) })
const cancelBody = z.strictObject({ id: z.string().min(1).max(100) })
const envelopeId = z.object({ id: z.string().min(1).max(100) })
/** A page that does not read its events for this long is cut off; it connects again and asks for everything anew. */
const eventBacklogBytes = 64 * 1024

/**
 * Serves the page and carries its calls to the core, on this machine's loopback address and no other. Rejects when the
 * port is taken.
 */
export async function startWebShell(options: WebShellOptions): Promise<WebShell> {
  const { carrier, onNewAddress, developmentPage } = options
  const sessions = createSessions()
  const files = developmentPage ? new Map<string, PageFile>() : await readPageFiles(options.rendererDirectory)
  let port = options.port

  const server = createServer({
    maxHeaderSize: 16 * 1024,
    headersTimeout: 5000,
    requestTimeout: 30_000,
    // Node looks for slow senders only every 30 s unless told otherwise.
    connectionsCheckingInterval: 1000,
    // Answered by us, with our headers, instead of by Node.
    requireHostHeader: false,
  })
  server.maxConnections = 64

  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: 1024,
    perMessageDeflate: false,
    handleProtocols: () => eventsProtocol,
  })

  // Ports share their cookies, so the name says whose it is: two Addon Atlas side by side keep theirs apart.
  const cookieName = () => `addon-atlas-${port}`
  const address = () => `http://127.0.0.1:${port}/#ticket=${sessions.ticket()}`

  function hasSession(request: IncomingMessage, session: string | null): boolean {
    return sessions.isValid(readCookie(request.headers, cookieName()), session)
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!isLoopbackHost(request)) {
      refuse(response, 421, 'not-allowed', 'This name does not lead to Addon Atlas.')
      return
    }
    const path = /^(\/[^?]*)/.exec(request.url ?? '')?.[1]
    if (path === undefined) refuse(response, 400, 'invalid-input', 'The address is not well formed.')
    else if (path.startsWith('/api/') || path === '/api') await answerApi(path, request, response)
    else if (developmentPage && !signedOutFiles.has(path)) developmentPage(request, response)
    else answerFile(path, request, response)
  }

  function answerFile(path: string, request: IncomingMessage, response: ServerResponse): void {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('allow', 'GET, HEAD')
      refuse(response, 405, 'invalid-input', 'The page can only be read.')
      return
    }
    const file = files.get(path) ?? signedOutFiles.get(path)
    if (!file) {
      refuse(response, 404, 'not-found', 'There is no such page.')
      return
    }
    if (file.immutable) response.setHeader('cache-control', 'private, max-age=31536000, immutable')
    const opened = isOpenedHere(request.headers) ? openedHereHeaders : {}
    response.writeHead(200, { ...opened, 'content-type': file.type, 'content-length': file.bytes.byteLength })
    response.end(request.method === 'HEAD' ? undefined : file.bytes)
  }

  async function answerApi(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (path !== paths.login && path !== paths.call && path !== paths.cancel && path !== paths.events) {
      refuse(response, 404, 'not-found', 'There is no such address.')
    } else if (path === paths.events) {
      refuse(response, 426, 'invalid-input', 'Events are sent over a WebSocket.')
    } else if (request.method !== 'POST') {
      response.setHeader('allow', 'POST')
      refuse(response, 405, 'invalid-input', 'This address takes POST only.')
    } else if (!isSameOrigin(request.headers)) {
      refuse(response, 403, 'not-allowed', 'Only the page of Addon Atlas may ask this.')
    } else if (!isJson(request.headers)) {
      refuse(response, 415, 'invalid-input', 'The request must be application/json.')
    } else if (path === paths.login) {
      if (await belongsToSomeoneElse(request.socket)) {
        refuse(response, 403, 'not-allowed', 'This Addon Atlas belongs to another user of this machine.')
      } else login(await readJson(request), request, response)
    } else if (!hasSession(request, single(request.headers[sessionHeader]))) {
      refuse(response, 401, 'not-allowed', 'This page is not signed in. Use the address printed in the terminal.')
    } else if (path === paths.call) {
      await call(await readJson(request), response)
    } else {
      const body = cancelBody.safeParse(await readJson(request))
      if (!body.success) throw new AppError('invalid-input', 'The request is not well formed.')
      carrier.cancel(body.data.id)
      send(response, 200, encode({ ok: true, value: null }))
    }
  }

  function login(body: unknown, request: IncomingMessage, response: ServerResponse): void {
    const parsed = loginBody.safeParse(body)
    if (!parsed.success) throw new AppError('invalid-input', 'The request is not well formed.')
    const result = sessions.login(parsed.data.ticket, readCookie(request.headers, cookieName()))
    switch (result.outcome) {
      case 'welcome':
        response.setHeader('set-cookie', `${cookieName()}=${result.cookie}; Path=/api; HttpOnly; SameSite=Strict`)
        send(response, 200, encode({ ok: true, value: { session: result.session } }))
        onNewAddress?.(address())
        break
      case 'used':
        refuse(
          response,
          401,
          'not-allowed',
          'This address was used already. The last one printed in the terminal is good.',
        )
        break
      case 'wrong':
        refuse(response, 401, 'not-allowed', 'This is not the address printed in the terminal.')
        break
      case 'locked':
        refuse(response, 429, 'not-allowed', 'Too many wrong addresses. Start Addon Atlas again.')
        break
    }
  }

  async function call(body: unknown, response: ServerResponse): Promise<void> {
    const envelope = envelopeId.safeParse(body)
    let answered = false
    response.once('close', () => {
      if (!answered && envelope.success) carrier.cancel(envelope.data.id)
    })
    const bytes = await carrier.call(body)
    answered = true
    send(response, 200, bytes)
  }

  /** Why a WebSocket must not be opened, or null. A browser cannot be told more than that it was refused. */
  function upgradeRefusal(request: IncomingMessage): string | null {
    if (!isLoopbackHost(request)) return rawAnswer(421, 'Misdirected Request')
    if (request.url !== paths.events) return rawAnswer(404, 'Not Found')
    if (!isSameOrigin(request.headers)) return rawAnswer(403, 'Forbidden')
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim())
    const session = offered.find((name) => name.startsWith(sessionProtocolPrefix))
    const isWelcome =
      offered.includes(eventsProtocol) &&
      session !== undefined &&
      hasSession(request, session.slice(sessionProtocolPrefix.length))
    return isWelcome ? null : rawAnswer(401, 'Unauthorized')
  }

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const refusal = upgradeRefusal(request)
    if (refusal !== null) {
      socket.on('error', () => {})
      socket.end(refusal)
      return
    }
    sockets.handleUpgrade(request, socket, head, (client) => {
      client.on('error', () => {
        client.terminate()
      })
      client.on('message', () => {
        client.close(1008, 'Nothing is expected here.')
      })
    })
  }

  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value)
    answer(request, response).catch((thrown: unknown) => {
      const error = toAppError(thrown)
      if (response.headersSent || response.destroyed) response.destroy()
      else refuse(response, statusOf(error.code), error.code, error.message)
    })
  })
  server.on('upgrade', upgrade)
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (!socket.writable) return
    if (error.code === 'HPE_HEADER_OVERFLOW') socket.end(rawAnswer(431, 'Request Header Fields Too Large'))
    else if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') socket.end(rawAnswer(408, 'Request Timeout'))
    else socket.end(rawAnswer(400, 'Bad Request'))
  })

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    // The address is not an option: whoever wants to reach it from elsewhere has ssh.
    server.listen(port, '127.0.0.1', resolve)
  })
  port = (server.address() as AddressInfo).port

  const leave = carrier.subscribe((event) => {
    const text = JSON.stringify(event)
    for (const client of sockets.clients) {
      if (client.bufferedAmount > eventBacklogBytes) client.terminate()
      else client.send(text)
    }
  })

  return {
    url: address,
    port,
    async close() {
      leave()
      for (const client of sockets.clients) client.terminate()
      sockets.close()
      await new Promise<void>((resolve) => {
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      })
    },
  }
}

function refuse(response: ServerResponse, status: number, code: ErrorCode, message: string): void {
  // What is left of the body is not read, so the connection cannot be used again.
  if (!response.req.complete) response.setHeader('connection', 'close')
  send(response, status, encode({ ok: false, error: { code, message } }))
}

function send(response: ServerResponse, status: number, bytes: Uint8Array): void {
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': bytes.byteLength })
  response.end(bytes)
}

function encode(body: { ok: true; value: unknown } | { ok: false; error: AppErrorData }): Uint8Array {
  return Buffer.from(JSON.stringify(body))
}

function statusOf(code: ErrorCode): number {
  if (code === 'too-large') return 413
  return code === 'invalid-input' ? 400 : 500
}

function single(header: string | string[] | undefined): string | null {
  return typeof header === 'string' ? header : null
}
