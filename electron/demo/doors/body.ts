import type { IncomingMessage, ServerResponse } from 'node:http'

/** The limit of the edge's own parser of JSON, as read in its source (API-FACTS section 13). */
const edgeJsonBytes = 102_400

/** More than any request of a console has; the real controller has no limit, and memory has one. */
const mostBytes = 16 * 1_048_576

/** Milliseconds in which a client may send the rest of what is not taken; cut off at once it would miss the answer. */
const grace = 1000

/** A body that is not taken. */
export class TooLarge extends Error {}

export const isJson = (contentType: string | undefined): boolean => contentType?.includes('application/json') === true

/** The body as text. Rejects with TooLarge soon after it is known to be, with the rest of it read and forgotten or not. */
export function readBody(request: IncomingMessage, atEdge: boolean): Promise<string> {
  const most = atEdge && isJson(request.headers['content-type']) ? edgeJsonBytes : mostBytes
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let bytes = 0
    let refusal: NodeJS.Timeout | null = null
    const refuse = (): void => {
      reject(new TooLarge())
    }
    const refuseSoon = (): void => {
      refusal ??= setTimeout(refuse, grace).unref()
    }
    if (Number(request.headers['content-length'] ?? 0) > most) refuseSoon()
    request.on('data', (piece: Buffer) => {
      bytes += piece.length
      if (bytes <= most) chunks.push(piece)
      else refuseSoon()
    })
    request.on('end', () => {
      if (refusal === null) {
        resolve(Buffer.concat(chunks).toString())
        return
      }
      clearTimeout(refusal)
      refuse()
    })
    request.on('error', reject)
  })
}

/** Ends the connection of a client that was answered and still has not sent all that it announced. */
export function letGo(request: IncomingMessage, response: ServerResponse): void {
  response.once('finish', () => {
    if (!request.complete) setTimeout(() => request.destroy(), 0)
  })
}
