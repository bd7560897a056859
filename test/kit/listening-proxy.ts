import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface HeardRequest {
  method: string
  path: string
  body: string
}

/** Stands in front of a platform and passes everything on, both ways, as it is. */
export interface ListeningProxy {
  url: string
  /** Every request that came whole, in the order of arrival; noted before it is passed on. */
  heard: HeardRequest[]
  /** Those that may change something: no GET but one of an action, which a controller runs whatever the verb. */
  changes(): HeardRequest[]
  close(): Promise<void>
}

/** On 127.0.0.1, in front of a server on 127.0.0.1. Close it in the end. */
export async function listeningProxy(target: string): Promise<ListeningProxy> {
  const heard: HeardRequest[] = []
  const server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('error', () => {})
    request.on('end', () => {
      const body = Buffer.concat(pieces)
      heard.push({ method: request.method ?? '', path: request.url ?? '', body: body.toString('utf8') })
      passOn(target, request, body, response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    heard,
    changes: () => heard.filter(({ method, path }) => method !== 'GET' || path.includes('/actions/')),
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function passOn(
  target: string,
  { method, url, headers }: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
): void {
  const onwards = ask(`${target}${url ?? ''}`, { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.on('data', (piece: Buffer) => response.write(piece))
    answer.on('end', () => response.end())
    answer.on('error', () => response.destroy())
    answer.on('aborted', () => response.destroy())
  })
  onwards.on('error', () => response.destroy())
  // A client that goes away does not stop the platform, so what was passed on goes on.
  response.on('error', () => {})
  onwards.end(body)
}
