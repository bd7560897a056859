import { createServer as createHttpServer, type IncomingMessage } from 'node:http'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, describe, expect, onTestFinished, test } from 'vitest'
import type { EndpointClient, Sent } from '#core/endpoints/client.ts'
import type { Reply } from '../../kit/answering-server.ts'
import { canary, clientTo, serve, transportTo, until } from './start.ts'

const unhandled: unknown[] = []
process.on('uncaughtException', (thrown) => unhandled.push(thrown))
afterEach(async () => {
  // A turn of the loop, for errors that come after the fact.
  await new Promise((resolve) => setImmediate(resolve))
  expect(unhandled.splice(0)).toEqual([])
})

const request = { method: 'POST', path: '/apps/a/addons', body: '{"plan":"p"}', elevated: false } as const

/** What a raw server on loopback does with each connection; every byte it was sent is counted. */
async function raw(
  take: (socket: Socket) => void,
): Promise<{ url: string; connections: () => number; heard: string[] }> {
  const heard: string[] = []
  let connections = 0
  const server = createServer((socket) => {
    connections += 1
    socket.on('error', () => {})
    socket.on('data', (bytes) => heard.push(bytes.toString('latin1')))
    take(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, connections: () => connections, heard }
}

/** An endpoint that keeps what it was sent. */
async function listening(): Promise<{ url: string; seen: (IncomingMessage & { text: string })[] }> {
  const seen: (IncomingMessage & { text: string })[] = []
  const server = createHttpServer((message, response) => {
    const pieces: Buffer[] = []
    message.on('data', (piece: Buffer) => pieces.push(piece))
    message.on('end', () => {
      seen.push(Object.assign(message, { text: Buffer.concat(pieces).toString() }))
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen }
}

function told(sent: Sent): unknown {
  return sent.kind === 'answered' ? [sent.kind, sent.answer.status] : [sent.kind, sent.error.code]
}

describe('what is sent', () => {
  test('a body only when there is one, as JSON, and the method that was asked for', async () => {
    const { url, seen } = await listening()
    const client = await clientTo(url)
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const) {
      expect(told(await client.change({ ...request, method, body: '' }))).toEqual(['answered', 200])
    }
    await client.change({ ...request, method: 'PATCH' })
    expect(seen.map(({ method, text }) => [method, text])).toEqual([
      ['GET', ''],
      ['POST', ''],
      ['PUT', ''],
      ['PATCH', ''],
      ['DELETE', ''],
      ['PATCH', '{"plan":"p"}'],
    ])
    for (const { headers } of seen.slice(0, 5)) expect(headers['content-type']).toBeUndefined()
    expect(seen[5]?.headers).toMatchObject({ 'content-type': 'application/json', authorization: canary })
  })

  test('elevation goes out only when it is asked for, with a key and a name', async () => {
    const { url, seen } = await listening()
    const named = await clientTo(url, { userName: 'ops' })
    const nameless = await clientTo(url)
    const token = await clientTo(url, { credentialKind: 'bearer', userName: 'ops' })
    for (const client of [named, nameless, token]) {
      await client.change({ ...request, elevated: true })
      await client.change(request)
    }
    expect(seen.map(({ headers }) => headers['x-elevated-access'])).toEqual(['true', ...Array.from({ length: 5 })])
    expect(seen[0]?.headers['x-username']).toBe('ops')
  })

  test('each on a connection of its own', async () => {
    const server = await serve({ '*': { body: {} } })
    const client = await clientTo(server.url)
    await client.get('/spaces')
    for (let turn = 0; turn < 3; turn++) await client.change(request)
    expect(server.connections).toBe(4)
  })

  test('it does not wait for reads that fill every connection', async () => {
    const server = await serve({ '/slow': { hang: 'headers' }, '*': { body: {} } })
    const client = await clientTo(server.url, {}, { headers: 1_500 })
    const reads = Array.from({ length: 6 }, () => client.get('/slow').catch(() => null))
    await until(() => server.open === 6)
    expect(told(await client.change(request))).toEqual(['answered', 200])
    await Promise.all(reads)
  })

  test.each(['apps', '//elsewhere.example.invalid/', '/a b', '/a\r\nx: y', ''])('not to %j', async (path) => {
    const server = await serve({ '*': { body: {} } })
    const client = await clientTo(server.url)
    expect(told(await client.change({ ...request, path }))).toEqual(['not-sent', 'invalid-input'])
    expect(server.log).toEqual([])
  })
})

describe('what comes back', () => {
  test.each([200, 201, 202, 400, 401, 403, 404, 409, 422, 424, 429, 500, 501, 502, 503, 504])(
    '%i is an answer and asked for once',
    async (status) => {
      const server = await serve({ '*': { status, body: `No, said ${canary}.`, headers: { 'retry-after': '0' } } })
      const sent = await (await clientTo(server.url)).change(request)
      expect(told(sent)).toEqual(['answered', status])
      if (sent.kind === 'answered') expect(sent.answer.body.toString()).toBe('No, said [credential].')
      expect(server.log).toHaveLength(1)
    },
  )

  test('ten megabytes arrive whole', async () => {
    const server = await serve({ '*': { body: 'x'.repeat(1024 * 1024), times: 10, gzip: false } })
    const sent = await (await clientTo(server.url)).change(request)
    expect(sent.kind === 'answered' && sent.answer.body.length).toBe(10 * 1024 * 1024)
  })

  test.each<[string, Reply, string]>([
    ['no answer', { hang: 'headers' }, 'timeout'],
    ['half an answer', { body: { a: 1 }, truncate: true }, 'unreachable'],
    ['an answer that stops', { body: { a: 1 }, hang: 'body' }, 'timeout'],
    ['more than may be', { body: 'x'.repeat(2_000) }, 'too-large'],
    ['a gzip that is none', { body: 'x', headers: { 'content-encoding': 'gzip' } }, 'bad-answer'],
    ['a packing nobody asked for', { body: 'x', headers: { 'content-encoding': 'br' } }, 'bad-answer'],
    ['a redirect', { status: 307, headers: { location: 'https://elsewhere.example.invalid/' } }, 'not-akkeris'],
  ])('%s is a lost one and asked for once', async (_name, reply, code) => {
    const server = await serve({ '*': reply })
    const client = await clientTo(server.url, {}, { bytes: 1_000 })
    expect(told(await client.change(request))).toEqual(['lost', code])
    // Whoever repeats does so at once or after a pause that is this short.
    await pause(60)
    expect(server.log).toHaveLength(1)
  })

  test('a GET is not repeated either', async () => {
    const server = await serve({ '*': { status: 503 } })
    await (await clientTo(server.url)).change({ ...request, method: 'GET', body: '' })
    expect(server.log).toHaveLength(1)
  })
})

describe('whether it was sent', () => {
  test('nothing listens there', async () => {
    const server = await serve({})
    await server.close()
    expect(told(await (await clientTo(server.url)).change(request))).toEqual(['not-sent', 'unreachable'])
  })

  test('nobody has that name', async () => {
    const client = await clientTo('http://nobody.example.invalid:4711')
    expect(told(await client.change(request))).toEqual(['not-sent', 'unreachable'])
  })

  test('its certificate is not trusted', async () => {
    const server = await serve({ '*': { body: {} } }, { tls: 'localhost' })
    const client = await clientTo(server.url.replace('127.0.0.1', 'localhost'))
    expect(told(await client.change(request))).toEqual(['not-sent', 'certificate'])
    expect(server.log).toEqual([])
  })

  test('it does not speak TLS', async () => {
    const { url } = await raw((socket) => socket.on('data', () => socket.destroy()))
    expect(told(await (await clientTo(url.replace('http:', 'https:'))).change(request))).toEqual([
      'not-sent',
      'unreachable',
    ])
  })

  test.each<[string, (socket: Socket) => void]>([
    ['closes when it was asked', (socket) => socket.on('data', () => socket.destroy())],
    ['resets when it was asked', (socket) => socket.on('data', () => socket.resetAndDestroy())],
    ['speaks no HTTP', (socket) => socket.on('data', () => socket.end('Hello!\r\n\r\n'))],
  ])('a server that %s may have done it', async (_name, take) => {
    const server = await raw(take)
    const sent = await (await clientTo(server.url)).change(request)
    expect(sent.kind).toBe('lost')
    await pause(60)
    expect([server.connections(), server.heard.length]).toEqual([1, 1])
  })

  test('cancelled before, it was not; cancelled afterwards, nobody knows', async () => {
    const server = await serve({ '*': { hang: 'headers' } })
    const client = await clientTo(server.url, {}, { brokerHeaders: 5_000 })
    const controller = new AbortController()
    controller.abort()
    expect(told(await client.change(request, { signal: controller.signal }))).toEqual(['not-sent', 'cancelled'])
    expect(server.log).toEqual([])

    const later = new AbortController()
    const sending = client.change(request, { signal: later.signal })
    await until(() => server.log.length === 1)
    later.abort()
    expect(told(await sending)).toEqual(['lost', 'cancelled'])
  })

  test('the time for everything ran out', async () => {
    const server = await serve({ '*': { hang: 'headers' } })
    const client = await clientTo(server.url, {}, { brokerHeaders: 5_000, total: 200 })
    expect(told(await client.change(request))).toEqual(['lost', 'timeout'])
  })

  test('closing the endpoint ends it as lost, and refuses what comes later', async () => {
    const server = await serve({ '*': { hang: 'headers' } })
    const { client, transport }: { client: EndpointClient; transport: { close(): Promise<void> } } = await transportTo(
      server.url,
      {},
      { brokerHeaders: 5_000 },
    )
    const sending = client.change(request)
    await until(() => server.log.length === 1)
    await transport.close()
    expect(told(await sending)).toEqual(['lost', 'cancelled'])
    expect(told(await client.change(request))).toEqual(['not-sent', 'cancelled'])
    expect(server.log).toHaveLength(1)
  })
})
