import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { createRandom } from '../generate/random.ts'
import type { Answer } from './answer.ts'
import { TooLarge, letGo, readBody } from './body.ts'
import type { DoorRequest } from './controller.ts'
import { garbled, instead, withOtherRows } from './damage.ts'
import type { Fault, FaultSource } from './faults.ts'
import type { RequestNotes } from './requests.ts'

export interface Door {
  answer: (request: DoorRequest) => Promise<Answer>
  /** The edge says how long a body is, the controller sends it in chunks. */
  givesLength: boolean
  faults: FaultSource
  requests: RequestNotes
}

function doorRequest(request: IncomingMessage, atEdge: boolean): DoorRequest {
  // Read at once, since an unread body would hold the connection.
  const body = readBody(request, atEdge)
  body.catch(() => undefined)
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, given]) => [name, Array.isArray(given) ? given[0] : given]),
  )
  return { method: request.method ?? 'GET', target: request.url ?? '/', headers, body: () => body, caller: null }
}

/** An HTTP server around one of the two front doors. Not yet listening. */
export function createDoorServer({ answer, givesLength, faults, requests }: Door): Server {
  /** For shuffled lists; nothing else depends on it. */
  const random = createRandom(1)

  async function send(request: IncomingMessage, response: ServerResponse, given: Answer, fault: Fault | null) {
    const packed = request.headers['accept-encoding']?.includes('gzip') === true ? given.packed : null
    const whole = packed ? await packed() : given.plain
    const body = fault?.kind === 'garble' ? garbled(whole, fault.bytes ?? 8) : whole
    const headers: Record<string, string | number> = packed ? { 'Content-Encoding': 'gzip' } : {}
    Object.assign(headers, given.headers)
    if (givesLength) headers['Content-Length'] = body.length
    response.writeHead(given.status, headers)
    if (fault?.kind !== 'truncate') {
      response.end(body)
      return body.length
    }
    // A bare break in the middle: what was written goes out, then the connection is gone.
    const sent = Math.min(fault.bytes ?? body.length >> 1, Math.max(0, body.length - 1))
    response.write(body.subarray(0, sent), () => response.destroy())
    return sent
  }

  /** Resolves with how many bytes of a body it sent. */
  async function serve(request: IncomingMessage, response: ServerResponse, asked: DoorRequest): Promise<number> {
    const fault = faults.next(asked.method, asked.target)
    if (fault?.kind === 'hang') return 0
    if (fault?.kind === 'delay') await wait(fault.milliseconds, undefined, { ref: false })
    const given = (fault && instead(fault)) ?? (await answer(asked))
    return send(request, response, fault ? withOtherRows(given, fault, random) : given, fault)
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = doorRequest(request, givesLength)
    letGo(request, response)
    const at = requests.stamp()
    const since = performance.now()
    let bytes = 0
    response.once('close', () => {
      requests.add({
        at,
        method: asked.method,
        path: asked.target,
        status: response.headersSent ? response.statusCode : 0,
        milliseconds: Math.round(performance.now() - since),
        user: asked.caller?.username ?? null,
        elevated: asked.caller?.elevated ?? false,
        bytes,
      })
    })
    try {
      bytes = await serve(request, response, asked)
    } catch (thrown) {
      if (response.headersSent) response.destroy()
      else if (thrown instanceof TooLarge) response.writeHead(413).end()
      else response.writeHead(500, { 'Content-Type': 'application/json' }).end('Internal Server Error')
    }
  }

  const server = createServer((request, response) => {
    void handle(request, response)
  })
  server.keepAliveTimeout = 360_000
  return server
}
