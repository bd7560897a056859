import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { bare, json, text } from './answer.ts'
import type { Answer } from './answer.ts'
import type { DoorRequest } from './controller.ts'
import type { Fault, FaultSource } from './faults.ts'

export interface Door {
  answer: (request: DoorRequest) => Promise<Answer>
  /** The edge says how long a body is, the controller sends it in chunks. */
  givesLength: boolean
  faults: FaultSource
}

const page =
  '<!DOCTYPE html>\n<html lang="en"><head><title>Sign in</title></head><body>Sign in to continue.</body></html>\n'

/** More than any request of a console has. */
const mostBodyBytes = 1_048_576

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request) {
    const piece: unknown = chunk
    if (!Buffer.isBuffer(piece)) continue
    bytes += piece.length
    // The rest is read and forgotten.
    if (bytes <= mostBodyBytes) chunks.push(piece)
  }
  return Buffer.concat(chunks).toString()
}

function doorRequest(request: IncomingMessage): DoorRequest {
  // Read at once, since an unread body would hold the connection.
  const body = readBody(request)
  body.catch(() => undefined)
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, given]) => [name, Array.isArray(given) ? given[0] : given]),
  )
  return { method: request.method ?? 'GET', target: request.url ?? '/', headers, body: () => body }
}

/** An HTTP server around one of the two front doors. Not yet listening. */
export function createDoorServer({ answer, givesLength, faults }: Door): Server {
  async function send(request: IncomingMessage, response: ServerResponse, given: Answer, cut: number | null) {
    const packed = request.headers['accept-encoding']?.includes('gzip') === true ? given.packed : null
    const body = packed ? await packed() : given.plain
    const headers: Record<string, string | number> = packed ? { 'Content-Encoding': 'gzip' } : {}
    Object.assign(headers, given.headers)
    if (givesLength) headers['Content-Length'] = body.length
    response.writeHead(given.status, headers)
    if (cut === null) {
      response.end(body)
      return
    }
    // A bare break in the middle: what was written goes out, then the connection is gone.
    response.write(body.subarray(0, Math.min(cut, Math.max(0, body.length - 1))), () => response.destroy())
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = doorRequest(request)
    const fault = faults.next(asked.target)
    if (fault?.kind === 'hang') return
    if (fault?.kind === 'delay') await wait(fault.milliseconds, undefined, { ref: false })
    let given = (fault && instead(fault)) ?? (await answer(asked))
    if (fault?.kind === 'drop-rows') given = withoutRows(given, fault.rows)
    await send(request, response, given, fault?.kind === 'truncate' ? (fault.bytes ?? given.plain.length >> 1) : null)
  }

  const server = createServer((request, response) => {
    serve(request, response).catch(() => {
      if (response.headersSent) response.destroy()
      else response.writeHead(500, { 'Content-Type': 'application/json' }).end('Internal Server Error')
    })
  })
  server.keepAliveTimeout = 360_000
  return server
}

function instead(fault: Fault): Answer | null {
  if (fault.kind === 'html') return text(200, 'text/html; charset=utf-8', page)
  if (fault.kind === 'empty') return json(200, Buffer.alloc(0))
  if (fault.kind !== 'status') return null
  return fault.text === undefined ? bare(fault.status) : json(fault.status, Buffer.from(fault.text))
}

function withoutRows(given: Answer, count: number): Answer {
  const value: unknown = given.status === 200 ? JSON.parse(given.plain.toString()) : null
  return Array.isArray(value) ? json(200, Buffer.from(JSON.stringify(value.slice(count)))) : given
}
