import { once } from 'node:events'
import { IncomingMessage, request } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import { z } from 'zod'

export interface Asked {
  status: number
  headers: IncomingHttpHeaders
  body: string
}

/** One request as it is, without what fetch does to headers, methods and paths. */
export async function ask(
  url: string,
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
  signal?: AbortSignal,
  text?: string,
): Promise<Asked> {
  const { hostname, port } = new URL(url)
  const sent = request({ hostname, port, path, method, headers, agent: false, signal })
  sent.end(text)
  const [response] = z.tuple([z.instanceof(IncomingMessage)]).parse(await once(sent, 'response'))
  const { headers: answered, statusCode = 0 } = response
  const bytes = await buffer(response)
  const body = answered['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes
  return { status: statusCode, headers: answered, body: body.toString() }
}

/** A list of the demo, decoded. */
export async function askRows<Row>(url: string, key: string, path: string, row: z.ZodType<Row>): Promise<Row[]> {
  const { body } = await ask(url, path, { authorization: key })
  return z.array(row).parse(JSON.parse(body))
}
