import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { deflateSync, gzipSync } from 'node:zlib'
import { afterEach, describe, expect, onTestFinished, test } from 'vitest'
import { asksBroker } from '#core/endpoints/transport.ts'
import { canary, clientTo, failureOf, serve, until } from './start.ts'

const unhandled: unknown[] = []
process.on('uncaughtException', (thrown) => unhandled.push(thrown))
afterEach(async () => {
  // A turn of the loop, for errors that come after the fact.
  await new Promise((resolve) => setImmediate(resolve))
  expect(unhandled.splice(0)).toEqual([])
})

describe('what is sent', () => {
  test('a key goes bare with the user name, a token with its scheme, and elevation never', async () => {
    const server = await serve({ '/spaces': { body: [] } })
    const withKey = await clientTo(server.url, { userName: 'ops@example.invalid' })
    const withToken = await clientTo(server.url, { credentialKind: 'bearer', userName: 'ops@example.invalid' })
    await withKey.get('/spaces')
    await withToken.get('/spaces')
    const [key, token] = server.log
    expect(key?.headers).toMatchObject({ authorization: canary, 'x-username': 'ops@example.invalid' })
    expect(key?.headers['accept-encoding']).toBe('gzip')
    expect(token?.headers.authorization).toBe(`Bearer ${canary}`)
    expect(token?.headers['x-username']).toBeUndefined()
    await (await clientTo(server.url)).get('/spaces')
    expect(server.log[2]?.headers).not.toHaveProperty('x-username')
    for (const { headers } of server.log) expect(headers['x-elevated-access']).toBeUndefined()
  })

  test('the query goes as it stands', async () => {
    const server = await serve({ '/apps?simple=true': { body: [1] } })
    const client = await clientTo(server.url)
    const answer = await client.get('/apps?simple=true')
    expect(JSON.parse(answer.body.toString())).toEqual([1])
    expect(answer).toMatchObject({ status: 200, attempts: 1, wireBytes: 3, contentType: 'application/json' })
  })

  test.each(['spaces', '//elsewhere.example.invalid/', 'http://elsewhere.example.invalid/', '/a b', '/a\r\nb', ''])(
    'the path %j is refused before anything is sent',
    async (path) => {
      const server = await serve({ '*': { body: [] } })
      const client = await clientTo(server.url)
      expect((await failureOf(client.get(path))).code).toBe('invalid-input')
      expect(server.log).toEqual([])
    },
  )

  test('a connection is kept and used again', async () => {
    const server = await serve({ '*': { body: [] } })
    const client = await clientTo(server.url)
    for (let turn = 0; turn < 20; turn++) await client.get('/spaces')
    // A second one may be opened while the first is still being put back.
    expect(server.connections).toBeLessThanOrEqual(2)
  })

  test('six requests at once and no more', async () => {
    const server = await serve({ '*': { body: [], delay: 30 } })
    const client = await clientTo(server.url)
    await Promise.all(Array.from({ length: 20 }, (_, index) => client.get(`/spaces/${String(index)}`)))
    expect(server.mostOpen).toBe(6)
    expect(server.log).toHaveLength(20)
  })

  test('a redirect is an error and the credential stays where it belongs', async () => {
    const other = await serve({ '*': { body: [] } })
    for (const status of [301, 302, 303, 307, 308, 304]) {
      const server = await serve({ '*': { status, headers: { location: `${other.url}/spaces` }, body: 'gone' } })
      const error = await failureOf((await clientTo(server.url)).get('/spaces'))
      expect(error.code).toBe('not-akkeris')
      expect(error.message).toContain(String(status))
      expect(server.log).toHaveLength(1)
    }
    expect(other.log).toEqual([])
  })
})

describe('packing', () => {
  const rows = JSON.stringify(Array.from({ length: 2_000 }, (_, id) => ({ id, name: 'app' })))

  test('gzip is unpacked and both sizes are known', async () => {
    const server = await serve({ '*': { body: rows, gzip: true } })
    const answer = await (await clientTo(server.url)).get('/apps')
    expect(answer.body.toString()).toBe(rows)
    expect(answer.wireBytes).toBe(gzipSync(rows).length)
  })

  test('a bomb is stopped by the size it would unpack to', async () => {
    const bomb = gzipSync(Buffer.alloc(5_000_000))
    expect(bomb.length).toBeLessThan(10_000)
    const server = await serve({ '*': { body: bomb, headers: { 'content-encoding': 'gzip' } } })
    const client = await clientTo(server.url, {}, { bytes: 1_000_000 })
    expect((await failureOf(client.get('/apps'))).code).toBe('too-large')
    expect(server.log).toHaveLength(1)
  })

  test.each([
    ['another packing', { body: deflateSync(rows), headers: { 'content-encoding': 'deflate' } }],
    ['two layers', { body: gzipSync(gzipSync(rows)), headers: { 'content-encoding': 'gzip, gzip' } }],
    ['a false label', { body: rows, headers: { 'content-encoding': 'gzip' } }],
    ['damaged bytes', { body: rows, gzip: true, garble: true }],
    ['half of the bytes', { body: gzipSync(rows).subarray(0, 40), headers: { 'content-encoding': 'gzip' } }],
  ])('%s is a bad answer', async (_, reply) => {
    const server = await serve({ '*': reply })
    expect((await failureOf((await clientTo(server.url)).get('/apps'))).code).toBe('bad-answer')
  })

  test('identity says the same as nothing', async () => {
    const server = await serve({ '*': { body: rows, headers: { 'content-encoding': 'identity' } } })
    expect((await (await clientTo(server.url)).get('/apps')).body.toString()).toBe(rows)
  })
})

describe('size', () => {
  test('a length that is too large is refused unread', async () => {
    const server = await serve({ '*': { body: 'x'.repeat(1_900), hang: 'body' } })
    const client = await clientTo(server.url, {}, { bytes: 1_000, bodyGap: 20_000, total: 20_000 })
    expect((await failureOf(client.get('/apps'))).code).toBe('too-large')
    await until(() => server.aborted === 1)
  })

  test('half a gigabyte without a length is cut off, and the sender notices', async () => {
    const server = await serve({ '*': { body: Buffer.alloc(1_000_000), times: 500 } })
    const client = await clientTo(server.url, {}, { bytes: 3_000_000 })
    const error = await failureOf(client.get('/apps'))
    expect(error).toMatchObject({ code: 'too-large', message: expect.stringContaining('2 MB') as string })
    await until(() => server.aborted === 1)
    expect(server.log).toHaveLength(1)
  })

  test('a request may ask for less than the endpoint allows, never for more', async () => {
    const server = await serve({ '*': { body: 'x'.repeat(1_000) } })
    const client = await clientTo(server.url, {}, { bytes: 2_000 })
    expect((await failureOf(client.get('/apps', { maximumBytes: 999 }))).code).toBe('too-large')
    expect((await client.get('/apps', { maximumBytes: 1_000 })).body).toHaveLength(1_000)
    server.routes['*'] = { body: 'x'.repeat(2_001) }
    expect((await failureOf(client.get('/apps', { maximumBytes: 1_000_000 }))).code).toBe('too-large')
  })
})

describe('repeats', () => {
  test.each([429, 502, 503, 504])('%d is asked again until it is over', async (status) => {
    const server = await serve({ '*': (_, turn) => (turn < 4 ? { status, body: 'x' } : { body: 'fine' }) })
    const answer = await (await clientTo(server.url)).get('/apps')
    expect(answer).toMatchObject({ status: 200, attempts: 4, wireBytes: 7 })
  })

  test('three repeats are all, and then the status comes back', async () => {
    const server = await serve({ '*': { status: 503, body: 'Service Unavailable Error' } })
    const answer = await (await clientTo(server.url)).get('/apps')
    expect(answer).toMatchObject({ status: 503, attempts: 4 })
    expect(server.log).toHaveLength(4)
  })

  test.each([400, 404, 409, 422, 500, 501])('%d is an answer at once', async (status) => {
    const server = await serve({ '*': { status, body: 'x' } })
    expect(await (await clientTo(server.url)).get('/apps')).toMatchObject({ status, attempts: 1 })
  })

  test('where a broker is asked its refusal stands, though a broken connection does not', async () => {
    const server = await serve({
      '/addons/1': { status: 503, body: 'Service Unavailable Error' },
      '/addons/2': (_, turn) => (turn === 1 ? { body: 'half', truncate: true } : { body: 'whole' }),
    })
    const client = await clientTo(server.url)
    expect(await client.get('/addons/1')).toMatchObject({ status: 503, attempts: 1 })
    expect(await client.get('/addons/2')).toMatchObject({ status: 200, attempts: 2 })
  })

  test('the caller may turn them off', async () => {
    const server = await serve({ '/a': { status: 503 }, '/b': { body: 'xx', truncate: true } })
    const client = await clientTo(server.url)
    expect(await client.get('/a', { repeat: false })).toMatchObject({ status: 503, attempts: 1 })
    expect((await failureOf(client.get('/b', { repeat: false }))).code).toBe('unreachable')
    expect(server.log).toHaveLength(2)
  })

  test('a body that breaks off is asked for again, then it is unreachable', async () => {
    const server = await serve({ '*': (_, turn) => ({ body: '[1, 2, 3]', truncate: turn < 3 }) })
    const client = await clientTo(server.url)
    expect(await client.get('/a')).toMatchObject({ status: 200, attempts: 3 })
    server.routes['*'] = { body: '[1, 2, 3]', truncate: true }
    expect((await failureOf(client.get('/b'))).code).toBe('unreachable')
    expect(server.log).toHaveLength(7)
  })

  test('Retry-After is waited for', async () => {
    const server = await serve({
      '*': (_, turn) => (turn === 1 ? { status: 429, headers: { 'retry-after': '1' } } : { body: 'x' }),
    })
    const client = await clientTo(server.url, {}, { longestPause: 150, firstPause: 1 })
    const start = performance.now()
    await client.get('/apps')
    expect(performance.now() - start).toBeGreaterThan(140)
  })

  test('a port where nobody listens is unreachable', async () => {
    const server = await serve({})
    await server.close()
    const error = await failureOf((await clientTo(server.url)).get('/apps'))
    expect(error.code).toBe('unreachable')
    expect(error.message).toContain('refused')
  })

  test('a name that does not exist is unreachable', async () => {
    const error = await failureOf((await clientTo('https://nowhere.invalid')).get('/apps'))
    expect(error.code).toBe('unreachable')
    expect(error.message).toContain('nowhere.invalid')
  })
})

describe('time limits', () => {
  test('an endpoint that never answers', async () => {
    const server = await serve({ '*': { hang: 'headers' } })
    const error = await failureOf((await clientTo(server.url, {}, { headers: 80 })).get('/apps'))
    expect(error.code).toBe('timeout')
    expect(server.log).toHaveLength(1)
    await until(() => server.aborted === 1)
  })

  test('one that asks a broker may take longer', async () => {
    const server = await serve({ '*': { delay: 1_500, body: 'late' } })
    const client = await clientTo(server.url, {}, { headers: 80, brokerHeaders: 10_000, total: 10_000 })
    expect((await client.get('/addons/1')).body.toString()).toBe('late')
    expect((await failureOf(client.get('/addons'))).code).toBe('timeout')
  })

  test('a body that stops', async () => {
    const server = await serve({ '*': { body: '[1, 2, 3]', hang: 'body' } })
    const error = await failureOf((await clientTo(server.url, {}, { bodyGap: 80, total: 20_000 })).get('/apps'))
    expect(error.code).toBe('timeout')
    expect(error.message).toContain('middle')
    await until(() => server.aborted === 1)
  })

  test('everything together', async () => {
    const server = await serve({ '*': { status: 503 } })
    const client = await clientTo(server.url, {}, { total: 100, firstPause: 60, longestPause: 1_000, repeats: 50 })
    const start = performance.now()
    expect((await failureOf(client.get('/apps'))).code).toBe('timeout')
    expect(performance.now() - start).toBeLessThan(1_000)
    expect(server.log.length).toBeGreaterThan(1)
  })

  test('a connection that is never ready', async () => {
    const mute = createServer(() => {})
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void mute.close())
    const { port } = mute.address() as AddressInfo
    const client = await clientTo(`https://127.0.0.1:${String(port)}`, {}, { connect: 80 })
    const start = performance.now()
    expect((await failureOf(client.get('/apps'))).code).toBe('unreachable')
    expect(performance.now() - start).toBeLessThan(1_500)
  })

  test('something that does not speak HTTP', async () => {
    const other = createServer((socket) => {
      socket.on('error', () => {})
      socket.end('220 mail.example.invalid ESMTP\r\n')
    })
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void other.close())
    const { port } = other.address() as AddressInfo
    expect((await failureOf((await clientTo(`http://127.0.0.1:${String(port)}`)).get('/apps'))).code).toBe('bad-answer')
    const encrypted = await clientTo(`https://127.0.0.1:${String(port)}`)
    expect((await failureOf(encrypted.get('/apps'))).code).toBe('unreachable')
  })
})

describe('cancelling', () => {
  test.each([
    ['before the answer', { hang: 'headers' }],
    ['in the middle of the body', { body: '[1, 2, 3]', hang: 'body' }],
  ] as const)('%s closes the connection', async (_, reply) => {
    const server = await serve({ '*': reply })
    const client = await clientTo(server.url)
    const controller = new AbortController()
    const asked = failureOf(client.get('/apps', { signal: controller.signal }))
    await until(() => server.open === 1)
    await new Promise((resolve) => setTimeout(resolve, 20))
    controller.abort()
    expect((await asked).code).toBe('cancelled')
    await until(() => server.aborted === 1 && server.open === 0)
  })

  test('during a pause nothing more is sent', async () => {
    const server = await serve({ '*': { status: 503 } })
    const client = await clientTo(server.url, {}, { firstPause: 1_000, longestPause: 1_000 })
    const controller = new AbortController()
    const asked = failureOf(client.get('/apps', { signal: controller.signal }))
    await until(() => server.log.length === 1 && server.open === 0)
    const start = performance.now()
    controller.abort()
    expect((await asked).code).toBe('cancelled')
    expect(performance.now() - start).toBeLessThan(500)
    expect(server.log).toHaveLength(1)
  })

  test('one does not touch the others, and an aborted signal sends nothing', async () => {
    const server = await serve({ '*': { delay: 60, body: 'x' } })
    const client = await clientTo(server.url)
    const controller = new AbortController()
    const cancelled = failureOf(client.get('/a', { signal: controller.signal }))
    const other = client.get('/b')
    await until(() => server.open === 2)
    controller.abort()
    expect((await cancelled).code).toBe('cancelled')
    expect((await other).status).toBe(200)
    expect((await failureOf(client.get('/c', { signal: controller.signal }))).code).toBe('cancelled')
    expect(server.log.map(({ path }) => path).toSorted()).toEqual(['/a', '/b'])
  })

  test('closing cancels what runs and what comes', async () => {
    const server = await serve({ '*': { hang: 'headers' } })
    const client = await clientTo(server.url)
    const asked = failureOf(client.get('/apps'))
    await until(() => server.open === 1)
    await client.close()
    expect((await asked).code).toBe('cancelled')
    expect((await failureOf(client.get('/apps'))).code).toBe('cancelled')
    await until(() => server.open === 0)
  })
})

describe('refusals', () => {
  test('401 and 403 are errors in plain words', async () => {
    const server = await serve({
      '/401': { status: 401 },
      '/403': { status: 403, body: 'This operation is not allowed.', headers: { 'content-type': 'application/json' } },
      '/page': { status: 403, body: '<html><body>no</body></html>' },
    })
    const client = await clientTo(server.url)
    expect(await failureOf(client.get('/401'))).toMatchObject({
      code: 'wrong-credential',
      message: 'The endpoint did not accept the credential.',
    })
    expect(await failureOf(client.get('/403'))).toMatchObject({
      code: 'not-allowed',
      message: 'The endpoint does not let this account in.',
    })
    expect((await failureOf(client.get('/page'))).message).toBe('The endpoint does not let this account in.')
  })

  test('a server that repeats the credential does not get it into a message or an answer', async () => {
    const forms = [canary, encodeURIComponent(canary), Buffer.from(canary).toString('base64')]
    const body = `You sent ${forms.join(' and ')}`
    const server = await serve({ '/403': { status: 403, body }, '/500': { status: 500, body } })
    const client = await clientTo(server.url)
    const { message } = await failureOf(client.get('/403'))
    const answer = await client.get('/500')
    for (const form of forms) {
      expect(message).not.toContain(form)
      expect(answer.body.toString()).not.toContain(form)
    }
    expect(answer.body.toString()).toContain('[credential]')
  })
})

test('which paths ask a broker', () => {
  const lists = ['/apps', '/apps?simple=true', '/addons', '/addon-attachments', '/addon-services', '/apps/a-b']
  for (const path of lists) expect(asksBroker(path), path).toBe(false)
  expect(asksBroker('/apps/a-b/addon-attachments')).toBe(false)
  expect(asksBroker('/addons/1/addon-attachments')).toBe(false)
  const brokers = ['/addons/1', '/addons/1/config', '/apps/a-b/addons', '/apps/a-b/addons/1', '/apps/a-b/config-vars']
  for (const path of brokers) expect(asksBroker(path), path).toBe(true)
})
