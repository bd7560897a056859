import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask, pageHeaders, secretFile, sendRaw, signIn, startShell, type SignedIn } from './requests.ts'

let started: SignedIn
let signedIn: Record<string, string>
beforeAll(async () => {
  started = await startShell()
  signedIn = await signIn(started.shell)
})
afterAll(() => started.shell.close())

function call(headers: Record<string, string>, host?: string) {
  return ask(started.port, '/api/call', {
    method: 'POST',
    headers: { ...headers, ...(host === undefined ? {} : { host }) },
    body: JSON.stringify({ id: '1', command: 'app.about', input: {} }),
  })
}

test('listens on 127.0.0.1 and on no other address of this machine', async () => {
  const others = Object.values(networkInterfaces())
    .flat()
    .flatMap((found) => (found && found.address !== '127.0.0.1' ? [found.address] : []))
  for (const host of ['127.0.0.2', '::1', ...others]) {
    const outcome = await new Promise((resolve) => {
      const socket = connect({ host, port: started.port, timeout: 1000 })
      socket.on('connect', () => resolve('connected'))
      socket.on('error', () => resolve('refused'))
      socket.on('timeout', () => resolve('refused'))
    })
    expect(outcome, host).toBe('refused')
  }
})

describe('Host', () => {
  test.each([
    'evil.example',
    '127.0.0.1.evil.example',
    'localhost.evil.example:80',
    '127.0.0.1@evil.example',
    '192.168.1.5',
    '0.0.0.0',
    '127.0.0.1:80:90',
    'localhost.',
  ])('%j is turned away before anything else, also with a session', async (host) => {
    const carried = started.carrier.calls.length
    for (const reply of [await call(signedIn, host), await ask(started.port, '/', { headers: { host } })]) {
      expect(reply.status).toBe(421)
      expect(reply.headers['content-security-policy']).toContain("default-src 'none'")
    }
    expect(started.carrier.calls).toHaveLength(carried)
  })

  test('none at all, an empty one, or two, are turned away', async () => {
    for (const host of ['', 'Host:\r\n', 'Host: \r\n']) {
      const raw = await sendRaw(started.port, `GET / HTTP/1.1\r\n${host}Connection: close\r\n\r\n`)
      expect(raw.text).toMatch(/^HTTP\/1.1 421 /)
    }
    const two = `GET / HTTP/1.1\r\nHost: 127.0.0.1:${started.port}\r\nHost: evil.example\r\nConnection: close\r\n\r\n`
    expect((await sendRaw(started.port, two)).text).toMatch(/^HTTP\/1.1 (421|400) /)
  })

  test.each(['127.0.0.1:9', 'localhost:4711', 'LOCALHOST', '[::1]:80'])('%j is the end of a tunnel', async (host) => {
    expect((await ask(started.port, '/', { headers: { host } })).status).toBe(200)
    expect((await call({ ...signedIn, origin: `http://${host}` }, host)).status).toBe(200)
  })
})

describe('only our own page may POST', () => {
  test.each([
    ['another port', { origin: 'http://127.0.0.1:1' }],
    ['another name of this machine', { origin: 'http://localhost' }],
    ['null', { origin: 'null' }],
    ['foreign', { origin: 'https://evil.example' }],
    ['https', { origin: 'https://127.0.0.1' }],
    ['same-site', { 'sec-fetch-site': 'same-site' }],
    ['cross-site', { 'sec-fetch-site': 'cross-site' }],
    ['none', { 'sec-fetch-site': 'none' }],
  ])('%s: refused, with every secret at hand', async (_name, headers) => {
    expect((await call({ ...signedIn, ...headers })).status).toBe(403)
  })

  test('no Origin: refused', async () => {
    const { origin: _origin, ...without } = signedIn
    expect((await call(without)).status).toBe(403)
  })

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'application/json, text/plain',
    '',
  ])('content type %j: refused', async (type) => {
    expect((await call({ ...signedIn, 'content-type': type })).status).toBe(415)
  })

  test('no answer ever lets another origin read it', async () => {
    const preflight = await ask(started.port, '/api/call', {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
    })
    expect(preflight.status).toBe(405)
    for (const reply of [preflight, await call(signedIn), await ask(started.port, '/')]) {
      expect(Object.keys(reply.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
    }
  })
})

test('a sweep of all routes without secrets finds nothing but the page', async () => {
  const carried = started.carrier.calls.length
  for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
    for (const path of ['/api', '/api/', '/api/call', '/api/cancel', '/api/events', '/api/other', '/API/call']) {
      const body = method === 'POST' ? { body: '{"id":"1","command":"app.about","input":{}}' } : {}
      const reply = await ask(started.port, path, { method, headers: pageHeaders(started.port), ...body })
      expect(reply.status, `${method} ${path}`).toBeGreaterThanOrEqual(400)
    }
  }
  expect(started.carrier.calls).toHaveLength(carried)
  expect(started.carrier.cancelled).toEqual([])
})

describe('the page', () => {
  test('is served from memory, hashed files for good, the rest never kept', async () => {
    const index = await ask(started.port, '/')
    expect(index).toMatchObject({ status: 200, text: expect.stringContaining('Addon Atlas') as string })
    expect(index.headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
    const script = await ask(started.port, '/assets/index-Ab3_dE-9.js?v=1')
    expect(script.headers['content-type']).toBe('text/javascript; charset=utf-8')
    expect(script.headers['cache-control']).toContain('immutable')
    expect((await ask(started.port, '/assets/plain.css')).headers['cache-control']).toBe('no-store')
    const head = await ask(started.port, '/', { method: 'HEAD' })
    expect([head.status, head.text, head.headers['content-length']]).toEqual([200, '', index.headers['content-length']])
  })

  test('a tab opened by hand is told where the address is', async () => {
    const page = await ask(started.port, '/signed-out')
    expect(page.text).toContain('printed in the terminal')
    expect(page.text).not.toMatch(/<script|<style|style=/)
    expect((await ask(started.port, '/signed-out.css')).headers['content-type']).toContain('text/css')
  })

  test.each([
    '/../secret.html',
    '/assets/../../secret.html',
    '/%2e%2e/secret.html',
    '/..%2fsecret.html',
    '/..\\secret.html',
    '/assets/%00/../../secret.html',
    '//secret.html',
    '/assets/index-Ab3_dE-9.js.map',
    '/assets',
    '/toString',
    '/__proto__',
  ])('%s leads nowhere', async (path) => {
    const reply = await ask(started.port, path)
    expect(reply.status).toBe(404)
    expect(reply.text).not.toContain(secretFile)
  })

  test('an address of another server is not proxied', async () => {
    expect((await ask(started.port, 'http://evil.example/')).status).toBe(400)
  })
})

test('every answer carries the policy and its companions, errors included', async () => {
  const replies = [
    await ask(started.port, '/'),
    await ask(started.port, '/none'),
    await ask(started.port, '/', { method: 'POST' }),
    await ask(started.port, '/', { headers: { host: 'evil.example' } }),
    await call(signedIn),
    await call(pageHeaders(started.port)),
    await call({ ...signedIn, 'content-type': 'text/plain' }),
    await ask(started.port, '/api/events'),
    await ask(started.port, '/api/call', { method: 'POST', headers: signedIn, body: '{' }),
  ]
  expect(replies.map((reply) => reply.status)).toEqual([200, 404, 405, 421, 200, 401, 415, 426, 400])
  for (const { headers } of replies) {
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; " +
        "worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
        "require-trusted-types-for 'script'; trusted-types map-painter",
    )
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'x-frame-options': 'DENY',
      'cache-control': 'no-store',
    })
  }
  const raw = await sendRaw(started.port, 'NONSENSE\r\n\r\n')
  expect(raw.text).toMatch(/^HTTP\/1.1 400 /)
  expect(raw.text).toContain("default-src 'none'")
})

test.each([
  [
    'typed',
    { 'sec-fetch-site': 'none', 'sec-ch-ua': '"Not_A Brand";v="24", "Chromium";v="156"' },
    'noopener-allow-popups',
  ],
  [
    'opened by our page',
    { 'sec-fetch-site': 'same-origin', 'sec-ch-ua': '"Chromium";v="156"' },
    'noopener-allow-popups',
  ],
  ['opened by another page', { 'sec-fetch-site': 'cross-site', 'sec-ch-ua': '"Chromium";v="156"' }, 'same-origin'],
  ['opened by another port', { 'sec-fetch-site': 'same-site', 'sec-ch-ua': '"Chromium";v="156"' }, 'same-origin'],
  ['typed into another browser', { 'sec-fetch-site': 'none' }, 'same-origin'],
  ['typed into an old one', { 'sec-fetch-site': 'none', 'sec-ch-ua': '"Chromium";v="99"' }, 'same-origin'],
  ['typed into who knows what', { 'sec-fetch-site': 'none', 'sec-ch-ua': '"Chromium";v="156' }, 'same-origin'],
  ['not by a browser', {}, 'same-origin'],
])('no other page has a hand on the window: %s', async (_, headers, policy) => {
  const reply = await ask(started.port, '/', { headers })
  expect(reply.headers['cross-origin-opener-policy']).toBe(policy)
})

describe('limits', () => {
  test('a body beyond 1 MiB is refused, announced or not', async () => {
    const body = JSON.stringify({ id: '1', command: 'x', input: 'y'.repeat(1024 * 1024) })
    const announced = await sendRaw(
      started.port,
      `POST /api/call HTTP/1.1\r\n${lines(signedIn)}Host: 127.0.0.1:${started.port}\r\nContent-Length: 9999999\r\n\r\n`,
      false,
    )
    expect(announced.text).toMatch(/^HTTP\/1.1 413 /)
    const carried = started.carrier.calls.length
    const chunked = await ask(started.port, '/api/call', {
      method: 'POST',
      headers: { ...signedIn, 'transfer-encoding': 'chunked' },
      body,
    }).then(
      (reply) => reply.status,
      // The connection may be gone before the answer is read.
      () => 413,
    )
    expect(chunked).toBe(413)
    expect(started.carrier.calls).toHaveLength(carried)
  })

  test('headers beyond 16 KiB are refused', async () => {
    const reply = await ask(started.port, '/', { headers: { 'x-long': 'y'.repeat(20_000) } })
    expect(reply.status).toBe(431)
    expect(reply.headers['x-frame-options']).toBe('DENY')
  })

  test('a sender that dawdles over its headers is cut off within seconds', async () => {
    const slow = await sendRaw(started.port, 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ', false)
    expect(slow.text).toMatch(/^HTTP\/1.1 408 /)
    expect(slow.ms).toBeGreaterThan(4000)
    expect(slow.ms).toBeLessThan(9000)
  })

  test('no more than 64 connections at a time', async () => {
    const sockets = Array.from({ length: 80 }, () => connect(started.port, '127.0.0.1'))
    let dropped = 0
    for (const socket of sockets) {
      socket.on('error', () => {})
      socket.on('close', () => (dropped += 1))
    }
    await expect.poll(() => dropped, { timeout: 3000 }).toBeGreaterThanOrEqual(16)
    expect(dropped).toBeLessThan(40)
    for (const socket of sockets) socket.destroy()
    await expect
      .poll(() =>
        ask(started.port, '/').then(
          (reply) => reply.status,
          () => 0,
        ),
      )
      .toBe(200)
  })
})

function lines(headers: Record<string, string>): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')
}
