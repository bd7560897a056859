import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import type { FrontDoor } from '#shared/domain/endpoint.ts'
import { pack } from './bodies.ts'
import type { Bodies } from './bodies.ts'
import type { Fault, FaultSource } from './faults.ts'
import type { Reply, Routes } from './routes.ts'

export interface Door {
  kind: FrontDoor
  /** The shared key of a controller. */
  key: string
  /** The one token the edge lets in, an operator's. */
  token: string
  /** A token the edge knows but does not let in; null for none. */
  outsider: string | null
  /** How long the brokers behind it take for a status call. */
  brokerMilliseconds: number
}

interface Answer {
  status: number
  /** No content type and no rate limit on what the real server answers before it runs anything. */
  bare: boolean
  contentType: string | null
  plain: Buffer
  packed: (() => Promise<Buffer>) | null
}

const nothing = Buffer.alloc(0)
const bare = (status: number): Answer => ({ status, bare: true, contentType: null, plain: nothing, packed: null })
const text = (status: number, contentType: string, words: string): Answer => ({
  status,
  bare: true,
  contentType,
  plain: Buffer.from(words),
  packed: null,
})

const page =
  '<!DOCTYPE html>\n<html lang="en"><head><title>Sign in</title></head><body>Sign in to continue.</body></html>\n'

const operator = {
  allow_tracking: true,
  beta: false,
  created_at: '2020-01-02T03:04:05.000Z',
  email: 'olive@akkeris.example',
  id: 'bca74083-22de-4191-a782-44e60cc36003',
  last_login: '2026-01-02T03:04:05.000Z',
  name: 'Olive Operator',
  sms_number: '',
  elevated_access: true,
  suspended_at: null,
  delinquent_at: null,
  two_factor_authentication: false,
  updated_at: '2026-01-02T03:04:05.000Z',
  verified: true,
}

/** The token of `Bearer token`, or of `Basic` with the token as password. */
function tokenOf(authorization: string | undefined): string | null {
  const [scheme, credential] = authorization?.split(' ') ?? []
  if (!credential) return null
  if (scheme === 'Bearer') return credential
  if (scheme !== 'Basic') return null
  const pair = Buffer.from(credential, 'base64').toString()
  return pair.slice(pair.indexOf(':') + 1)
}

/** An HTTP server that behaves as one of the two front doors of API-FACTS section 2. Not yet listening. */
export function createFrontDoor(door: Door, routes: Routes, bodies: Bodies, faults: FaultSource): Server {
  const json = (status: number, body: Buffer, packed?: () => Promise<Buffer>): Answer => ({
    status,
    bare: false,
    contentType: door.kind === 'edge' ? 'application/json; charset=utf-8' : 'application/json',
    plain: body,
    packed: packed ?? (() => pack(body)),
  })

  async function fromReply(reply: Reply): Promise<Answer> {
    if ('list' in reply) return json(200, await bodies.plain(reply.list), () => bodies.packed(reply.list))
    if ('value' in reply && reply.asksBroker) await wait(door.brokerMilliseconds)
    if ('value' in reply) return json(200, Buffer.from(JSON.stringify(reply.value)))
    // The bare message although the content type says JSON.
    return json(reply.status, Buffer.from(reply.text))
  }

  async function atController(request: IncomingMessage, target: string): Promise<Answer> {
    const { method = 'GET', headers } = request
    if (method === 'GET' && target.toLowerCase().endsWith('/octhc')) {
      return text(200, 'text/plain', 'overall_status=good')
    }
    const run = routes.find(method, target)
    if (!run) return bare(404)
    return headers.authorization === door.key ? fromReply(run()) : bare(401)
  }

  async function atEdge(request: IncomingMessage, target: string): Promise<Answer> {
    const { method = 'GET', headers } = request
    if (method === 'GET' && target === '/octhc') return text(200, 'text/html; charset=utf-8', 'overall_status=good')
    const token = tokenOf(headers.authorization)
    if (token !== null && token === door.outsider) return text(403, 'text/plain; charset=utf-8', 'Forbidden')
    if (token !== door.token) return text(401, 'text/plain; charset=utf-8', 'Unauthorized')
    if (method === 'GET' && target === '/account') {
      return { ...json(200, Buffer.from(JSON.stringify(operator))), bare: true }
    }
    const run = routes.find(method, target)
    return run ? fromReply(run()) : { ...bare(404), contentType: 'application/octet-stream' }
  }

  async function send(request: IncomingMessage, response: ServerResponse, answer: Answer, cut: number | null) {
    const packed = request.headers['accept-encoding']?.includes('gzip') === true ? answer.packed : null
    const body = packed ? await packed() : answer.plain
    const headers: Record<string, string | number> = {}
    if (packed) headers['Content-Encoding'] = 'gzip'
    if (answer.contentType !== null) headers['Content-Type'] = answer.contentType
    if (!answer.bare) headers['RateLimit-Remaining'] = '2400'
    if (door.kind === 'edge') headers['Content-Length'] = body.length
    response.writeHead(answer.status, headers)
    if (cut === null) {
      response.end(body)
      return
    }
    // A bare break in the middle: what was written goes out, then the connection is gone.
    response.write(body.subarray(0, Math.min(cut, Math.max(0, body.length - 1))), () => response.destroy())
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = request.url ?? '/'
    const fault = faults.next(target)
    if (fault?.kind === 'hang') return
    if (fault?.kind === 'delay') await wait(fault.milliseconds, undefined, { ref: false })
    const replaced = fault && instead(fault)
    let answer = replaced ?? (await (door.kind === 'edge' ? atEdge(request, target) : atController(request, target)))
    if (fault?.kind === 'drop-rows') answer = withoutRows(answer, fault.rows)
    await send(request, response, answer, fault?.kind === 'truncate' ? (fault.bytes ?? answer.plain.length >> 1) : null)
  }

  function instead(fault: Fault): Answer | null {
    if (fault.kind === 'html') return text(200, 'text/html; charset=utf-8', page)
    if (fault.kind === 'empty') return json(200, nothing)
    if (fault.kind !== 'status') return null
    return fault.text === undefined ? bare(fault.status) : json(fault.status, Buffer.from(fault.text))
  }

  function withoutRows(answer: Answer, count: number): Answer {
    const value: unknown = answer.status === 200 ? JSON.parse(answer.plain.toString()) : null
    return Array.isArray(value) ? json(200, Buffer.from(JSON.stringify(value.slice(count)))) : answer
  }

  const server = createServer((request, response) => {
    // A body, if there is one, is nobody's business here; unread it would hold the connection.
    request.resume()
    serve(request, response).catch(() => {
      if (response.headersSent) response.destroy()
      else response.writeHead(500, { 'Content-Type': 'application/json' }).end('Internal Server Error')
    })
  })
  server.keepAliveTimeout = 360_000
  return server
}
