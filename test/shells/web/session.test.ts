import { execFile } from 'node:child_process'
import { afterEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { usersOf } from '../../../electron/web/peer.ts'
import { ask, login, pageHeaders, sendRaw, signIn, startShell, ticketOf, type SignedIn } from './requests.ts'

const shells: SignedIn[] = []
async function start(): Promise<SignedIn> {
  const started = await startShell()
  shells.push(started)
  return started
}
afterEach(async () => {
  for (const { shell } of shells.splice(0)) await shell.close()
})

const envelope = JSON.stringify({ id: 'one', command: 'app.about', input: {} })

test('a ticket buys a cookie that scripts cannot read and a session, once; the next address is told', async () => {
  const { shell, port, addresses } = await start()
  const ticket = ticketOf(shell.url())
  expect(ticket).toMatch(/^[\w-]{43}$/)
  const first = await login(port, ticket)
  expect(first.status).toBe(200)
  expect(first.headers['set-cookie']?.[0]).toMatch(
    new RegExp(`^addon-atlas-${port}=[\\w-]{43}; Path=/api; HttpOnly; SameSite=Strict$`),
  )
  expect(addresses).toEqual([shell.url()])
  expect(ticketOf(shell.url())).not.toBe(ticket)

  const second = await login(port, ticket)
  expect(second.status).toBe(401)
  expect(second.headers['set-cookie']).toBeUndefined()
  expect((await login(port, ticketOf(shell.url()))).status).toBe(200)
})

test('cookie and session are worth nothing alone, with each other they are good until the end', async () => {
  const { shell, port } = await start()
  const headers = await signIn(shell)
  const call = (given: Record<string, string>) =>
    ask(port, '/api/call', { method: 'POST', headers: given, body: envelope }).then((reply) => reply.status)
  const { cookie, 'x-addon-atlas-session': session, ...bare } = headers
  expect(await call(headers)).toBe(200)
  expect(await call(headers)).toBe(200)
  expect(await call(bare)).toBe(401)
  expect(await call({ ...bare, cookie: cookie ?? '' })).toBe(401)
  expect(await call({ ...bare, 'x-addon-atlas-session': session ?? '' })).toBe(401)
  expect(await call({ ...headers, cookie: `${cookie}x` })).toBe(401)
  expect(await call({ ...headers, 'x-addon-atlas-session': `${session}x` })).toBe(401)

  const other = await login(port, ticketOf(shell.url()))
  const { value } = JSON.parse(other.text) as { value: { session: string } }
  expect(await call({ ...headers, 'x-addon-atlas-session': value.session })).toBe(401)
})

test('two tabs of one browser share the cookie and both stay signed in', async () => {
  const { shell, port } = await start()
  const first = await signIn(shell)
  const reply = await login(port, ticketOf(shell.url()), { cookie: first['cookie'] })
  const { value } = JSON.parse(reply.text) as { value: { session: string } }
  expect(reply.headers['set-cookie']?.[0]).toContain(first['cookie'])
  for (const headers of [first, { ...first, 'x-addon-atlas-session': value.session }]) {
    expect((await ask(port, '/api/call', { method: 'POST', headers, body: envelope })).status).toBe(200)
  }
})

test('a cookie that somebody planted is not taken over', async () => {
  const { shell, port } = await start()
  const reply = await login(port, ticketOf(shell.url()), { cookie: `addon-atlas-${port}=planted` })
  expect(reply.headers['set-cookie']?.[0]).not.toContain('planted')
})

test('five wrong tickets lock the login; used ones do not count; who is in stays in', async () => {
  const { shell, port } = await start()
  const used = ticketOf(shell.url())
  const headers = await signIn(shell)
  for (let count = 0; count < 10; count += 1) expect((await login(port, used)).status).toBe(401)
  for (let count = 0; count < 4; count += 1) expect((await login(port, `wrong-${count}`)).status).toBe(401)
  const second = ticketOf(shell.url())
  expect((await login(port, second)).status).toBe(200)
  expect((await login(port, 'wrong-5')).status).toBe(401)
  expect((await login(port, 'wrong-6')).status).toBe(429)
  expect((await login(port, ticketOf(shell.url()))).status).toBe(429)
  expect((await ask(port, '/api/call', { method: 'POST', headers, body: envelope })).status).toBe(200)
})

test('a login that is not well formed is refused and is no guess', async () => {
  const { port, shell } = await start()
  for (const body of ['{}', '[]', 'null', '{"ticket":1}', '{"ticket":""}', '{"ticket":"a","more":1}', 'nonsense', '']) {
    const reply = await ask(port, '/api/login', { method: 'POST', headers: pageHeaders(port), body })
    expect(reply.status, body).toBe(400)
  }
  expect((await login(port, ticketOf(shell.url()))).status).toBe(200)
})

test('calls are carried as they are and answered with the bytes of the core', async () => {
  const { shell, port, carrier } = await start()
  const headers = await signIn(shell)
  const request = { id: 'one', command: 'app.about', input: { text: 'ü\u2028' } }
  const reply = await ask(port, '/api/call', { method: 'POST', headers, body: JSON.stringify(request) })
  expect(JSON.parse(reply.text)).toEqual({ ok: true, value: request })
  expect(carrier.calls).toEqual([request])
  expect(carrier.cancelled).toEqual([])
})

test('a client that goes away cancels its call, and cancelling can be asked for', async () => {
  const { shell, port, carrier } = await start()
  const headers = await signIn(shell)
  const waiting = JSON.stringify({ id: 'slow', command: 'wait', input: null })
  const going = new AbortController()
  const gone = fetch(`http://127.0.0.1:${port}/api/call`, {
    method: 'POST',
    headers,
    body: waiting,
    signal: going.signal,
  }).catch(() => 'gone')
  await expect.poll(() => carrier.calls.length).toBe(1)
  going.abort()
  expect(await gone).toBe('gone')
  await expect.poll(() => carrier.cancelled).toEqual(['slow'])

  const staying = ask(port, '/api/call', { method: 'POST', headers, body: waiting.replace('slow', 'slower') })
  await expect.poll(() => carrier.calls.length).toBe(2)
  expect((await ask(port, '/api/cancel', { method: 'POST', headers, body: '{"id":"slower"}' })).status).toBe(200)
  expect((await staying).status).toBe(200)
  expect(carrier.cancelled).toEqual(['slow', 'slower'])
  expect((await ask(port, '/api/cancel', { method: 'POST', headers, body: '{}' })).status).toBe(400)
})

function listen(port: number, headers: Record<string, string>, protocols: string[], path = '/api/events') {
  const heard: string[] = []
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, protocols, { headers })
  const outcome = new Promise<string>((resolve) => {
    socket.on('open', () => resolve('open'))
    socket.on('unexpected-response', (_request, response) => resolve(String(response.statusCode)))
    socket.on('error', () => resolve('error'))
  })
  const closed = new Promise<number>((resolve) => {
    socket.on('close', (code) => resolve(code))
  })
  socket.on('message', (data: Buffer) => heard.push(data.toString('utf8')))
  return { socket, heard, outcome, closed }
}

test('events need the path, our Origin, the cookie and the session together', async () => {
  const { shell, port, carrier } = await start()
  const { cookie = '', 'x-addon-atlas-session': session = '', origin = '' } = await signIn(shell)
  const protocols = ['addon-atlas', `session.${session}`]
  const good = listen(port, { cookie, origin }, protocols)
  expect(await good.outcome).toBe('open')
  expect(good.socket.protocol).toBe('addon-atlas')
  expect(good.socket.extensions).toBe('')
  carrier.publish({ name: 'inventory.changed', endpointId: 'one' })
  await expect.poll(() => good.heard).toEqual(['{"name":"inventory.changed","endpointId":"one"}'])

  const refused: [string, Record<string, string>, string[], string?][] = [
    ['403', { cookie }, protocols],
    ['403', { cookie, origin: 'http://127.0.0.1:1' }, protocols],
    ['403', { cookie, origin: 'null' }, protocols],
    ['403', { cookie, origin, 'sec-fetch-site': 'cross-site' }, protocols],
    ['401', { origin }, protocols],
    ['401', { cookie, origin }, ['addon-atlas']],
    ['401', { cookie, origin }, [`session.${session}`]],
    ['401', { cookie, origin }, ['addon-atlas', `session.${session}x`]],
    ['404', { cookie, origin }, protocols, '/'],
    ['404', { cookie, origin }, protocols, '/api/call'],
    ['421', { cookie, origin: 'http://evil.example', host: 'evil.example' }, protocols],
  ]
  for (const [status, headers, offered, path] of refused) {
    expect(await listen(port, headers, offered, path).outcome, JSON.stringify(headers)).toBe(status)
  }
  const raw = await sendRaw(
    port,
    `GET /api/events HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n`,
  )
  expect(raw.text).toContain('x-frame-options: DENY')
})

test('a page that talks on the event socket is shown out, a large message does not even get in', async () => {
  const { shell, port } = await start()
  const { cookie = '', 'x-addon-atlas-session': session = '', origin = '' } = await signIn(shell)
  for (const [message, code] of [
    ['hello', 1008],
    ['y'.repeat(5000), 1009],
  ] as const) {
    const { socket, outcome, closed } = listen(port, { cookie, origin }, ['addon-atlas', `session.${session}`])
    expect(await outcome).toBe('open')
    socket.send(message)
    expect([code, 1006]).toContain(await closed)
  }
})

test('a page that does not read its events is cut off', async () => {
  const { shell, port, carrier } = await start()
  const { cookie = '', 'x-addon-atlas-session': session = '', origin = '' } = await signIn(shell)
  const { socket, outcome, closed } = listen(port, { cookie, origin }, ['addon-atlas', `session.${session}`])
  expect(await outcome).toBe('open')
  socket.pause()
  const event = { name: 'inventory.changed', endpointId: 'x'.repeat(100_000) } as const
  for (let count = 0; count < 200; count += 1) {
    carrier.publish(event)
    if (count % 20 === 0) await new Promise((resolve) => setTimeout(resolve, 5))
  }
  socket.resume()
  expect(await closed).toBe(1006)
})

test('closing leaves nothing behind: no listener, no open connection, no port', async () => {
  const { shell, port, carrier } = await startShell()
  const { cookie = '', 'x-addon-atlas-session': session = '', origin = '' } = await signIn(shell)
  const { outcome, closed } = listen(port, { cookie, origin }, ['addon-atlas', `session.${session}`])
  expect(await outcome).toBe('open')
  expect(carrier.listeners).toBe(1)
  await shell.close()
  await closed
  expect(carrier.listeners).toBe(0)
  await expect(ask(port, '/')).rejects.toThrow('ECONNREFUSED')
})

test.runIf(process.platform === 'linux' && process.getuid?.() === 0)(
  'another user of this machine gets nowhere with a ticket that was seen',
  async () => {
    const { shell, port } = await start()
    const body = JSON.stringify({ ticket: ticketOf(shell.url()) })
    const lines = Object.entries(pageHeaders(port)).map(([name, value]) => `${name}: ${value}`)
    const host = `127.0.0.1:${port}`
    const head = ['POST /api/login HTTP/1.1', `host: ${host}`, `content-length: ${body.length}`, 'connection: close']
    const request = [...head, ...lines, '', body].join('\r\n')
    const script = `exec 3<>/dev/tcp/127.0.0.1/${port}; printf %s "$1" >&3; cat <&3`
    const send = (uid: number) =>
      new Promise<string>((resolve, reject) => {
        execFile('/bin/bash', ['-c', script, 'bash', request], { uid, cwd: '/' }, (error, output) => {
          if (error) reject(error)
          else resolve(output)
        })
      })
    const refused = await send(65_534)
    expect(refused).toMatch(/^HTTP\/1.1 403 /)
    expect(refused).not.toMatch(/set-cookie/i)
    expect(await send(0)).toMatch(/^HTTP\/1.1 200 /)
  },
)

test('whose connection it is, as the system tables tell', () => {
  const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 1 1 0 100 0 0 10 0
   1: 0100007F:D431 0100007F:1F90 01 00000000:00000000 00:00000000 00000000  1001        0 2 1 0 20 4 30 10 -1
   2: 0000000000000000FFFF00000100007F:D432 0000000000000000FFFF00000100007F:1F90 01 0:0 0:0 0 1002 0 3 1 0 20 4 30
`
  expect(usersOf(table, 0xd431, 0x1f90)).toEqual([1001])
  expect(usersOf(table, 0xd432, 0x1f90)).toEqual([1002])
  expect(usersOf(table, 0x1f90, 0xd431)).toEqual([])
  expect(usersOf('', 1, 2)).toEqual([])
})
