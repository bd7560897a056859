import type { IncomingMessage } from 'node:http'

/** A request that is not done, and why; `status` is what the client is told. */
export class Refused extends Error {
  readonly status: number

  constructor(status: number, text: string) {
    super(text)
    this.status = status
  }
}

const mostBytes = 1_048_576

/**
 * Lets nobody but programs on this machine in: a page in a browser sends its Origin with whatever changes something,
 * one that was led here by a name of its own has another Host, and none may send JSON to another origin unasked.
 * Throws Refused.
 */
export function guard({ headers }: IncomingMessage, port: number): void {
  if (headers.origin !== undefined) throw new Refused(403, 'Pages in a browser may not use the control port.')
  if (headers.host !== `127.0.0.1:${port}` && headers.host !== `localhost:${port}`) {
    throw new Refused(403, `The control port is http://127.0.0.1:${port} and answers to no other name.`)
  }
}

/** The body as JSON, undefined when there is none. Throws Refused for anything that is not JSON and labelled so. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request) {
    const piece: unknown = chunk
    if (!Buffer.isBuffer(piece)) continue
    bytes += piece.length
    if (bytes <= mostBytes) chunks.push(piece)
  }
  if (bytes === 0) return undefined
  if (bytes > mostBytes) throw new Refused(413, 'The body is larger than a megabyte.')
  if (!/^application\/json\s*(?:;|$)/.test(request.headers['content-type'] ?? '')) {
    throw new Refused(400, 'The body has to be application/json; say so in Content-Type.')
  }
  try {
    const value: unknown = JSON.parse(Buffer.concat(chunks).toString())
    return value
  } catch {
    throw new Refused(400, 'The body is not JSON.')
  }
}
