import { once } from 'node:events'
import { IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'
import * as fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startDemo } from '#demo/demo.ts'
import type { Demo } from '#demo/demo.ts'
import { readSeed } from '#demo/seed/read.ts'
import { ask, askRows } from './ask.ts'

let demo: Demo
let control: string

beforeAll(async () => {
  demo = await startDemo({ size: 'S', seed: 1, control: 0, brokerMilliseconds: 0 })
  control = demo.control?.url ?? ''
})
afterEach(async () => {
  for (const path of ['/faults', '/outages', '/requests']) await tell('DELETE', path)
  await tell('POST', '/boot', {})
})
afterAll(() => demo.close())

interface Told {
  status: number
  value: unknown
}

/** One request to the control port, as it is. */
async function tell(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = { 'content-type': 'application/json' },
  url = control,
): Promise<Told> {
  const { hostname, port } = new URL(url)
  const written = typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body)
  // Node says by itself how long a body is for some methods only.
  const length = { 'content-length': String(Buffer.byteLength(written)) }
  const sent = request({ hostname, port, path, method, headers: { ...headers, ...length }, agent: false })
  sent.end(written)
  const [response] = z.tuple([z.instanceof(IncomingMessage)]).parse(await once(sent, 'response'))
  const value: unknown = JSON.parse(await text(response))
  return { status: response.statusCode ?? 0, value }
}

const read = (path: string): Promise<{ status: number }> => ask(demo.url, path, { authorization: demo.key })

describe('the control port', () => {
  it('is off unless asked for, and describes itself', async () => {
    const other = await startDemo({ size: 'S', seed: 1 })
    expect(other.control).toBeNull()
    await other.close()
    const { status, value } = await tell('GET', '/')
    expect(status).toBe(200)
    const described = z.object({ commands: z.array(z.object({ request: z.string(), says: z.string() })) }).parse(value)
    expect(described.commands.map((command) => command.request)).toEqual([
      'GET /',
      'GET /faults',
      'POST /faults',
      'DELETE /faults',
      'GET /outages',
      'POST /outages',
      'DELETE /outages',
      'GET /clock',
      'POST /clock',
      'GET /requests',
      'DELETE /requests',
      'GET /backend',
      'POST /boot',
      'POST /door',
      'GET /seed',
    ])
  })

  it('takes every example that it describes', async () => {
    const { value } = await tell('GET', '/')
    const commands = z
      .object({ commands: z.array(z.object({ request: z.string(), example: z.unknown().optional() })) })
      .parse(value).commands
    for (const { request: line, example } of commands) {
      if (example === undefined) continue
      const [method = '', path = ''] = line.split(' ')
      const body = JSON.stringify(example).replaceAll('us-seattle', demo.platform.fleet.regions[0]?.name ?? '')
      expect({ line, ...(await tell(method, path, body)) }).toMatchObject({
        line,
        status: path === '/door' ? 409 : 200,
      })
    }
  })

  it('makes requests fail, says what is left of it, and ends it', async () => {
    const fault = { on: 'GET /spaces', fault: { kind: 'status', status: 502 }, times: 2 }
    expect(await tell('POST', '/faults', fault)).toEqual({
      status: 200,
      value: { faults: [{ on: 'GET /spaces', fault: { kind: 'status', status: 502 }, left: 2 }] },
    })
    expect((await read('/spaces')).status).toBe(502)
    expect(await tell('GET', '/faults')).toMatchObject({ value: { faults: [{ left: 1 }] } })
    await tell('DELETE', '/faults', { on: 'GET /spaces' })
    expect((await read('/spaces')).status).toBe(200)
  })

  it('takes brokers away by what they are, and brings them back', async () => {
    const addon = demo.platform.fleet.addons.find((one) => one.owner && one.service.name === 'akkeris-postgresql')
    if (!addon) throw new Error('The fleet has a database.')
    const path = `/addons/${addon.id}`
    for (const where of [{ service: 'akkeris-postgresql' }, { addon: addon.id }, { step: 'status' }]) {
      await tell('POST', '/outages', { ...where, answer: 500 })
      expect((await read(path)).status).toBe(503)
      await tell('DELETE', '/outages', { service: 'akkeris-redis' })
      expect(await tell('GET', '/outages')).toEqual({ status: 200, value: { outages: [{ ...where, answer: 500 }] } })
      await tell('DELETE', '/outages', where)
      expect((await read(path)).status).toBe(200)
    }
    const { value } = await tell('GET', '/backend')
    expect(
      z
        .object({ calls: z.array(z.string()) })
        .parse(value)
        .calls.at(-2),
    ).toMatch(/^GET \/[a-z-]+\/v.* -> \d{3}$/)
  })

  it('moves the clock and changes its speed', async () => {
    const moment = z.object({ now: z.iso.datetime(), speed: z.number() })
    const before = moment.parse((await tell('GET', '/clock')).value)
    let ran = 0
    demo.platform.clock.after(200_000, () => (ran += 1))
    const after = moment.parse((await tell('POST', '/clock', { advance: 300, speed: 2 })).value)
    expect(Date.parse(after.now) - Date.parse(before.now)).toBeGreaterThanOrEqual(300_000)
    expect(after.speed).toBe(2)
    expect(ran).toBe(1)
    await tell('POST', '/clock', { speed: 1 })
  })

  it('boots the controller while parts of it do not answer', async () => {
    const list = (path: string) => askRows(demo.url, demo.key, path, z.unknown())
    const whole = await list('/addons')
    await tell('POST', '/boot', { vault: true })
    expect(await list('/addons')).toEqual([])
    expect(await list('/addon-services')).toEqual([])
    expect((await read('/addon-attachments')).status).toBe(404)
    await tell('POST', '/boot', { regions: demo.platform.fleet.regions.map(({ name }) => name) })
    expect((await list('/addons')).length).toBeLessThan(whole.length)
    await tell('POST', '/boot', {})
    expect(await list('/addons')).toEqual(whole)
  })

  it('takes the controller away from an edge', async () => {
    expect(await tell('POST', '/door', { down: true })).toMatchObject({ status: 409 })
    const edge = await startDemo({ size: 'S', seed: 1, frontDoor: 'edge', control: 0 })
    const url = edge.control?.url ?? ''
    const headers = { authorization: `Bearer ${edge.token}` }
    for (const [down, status] of [
      [true, 503],
      [false, 200],
    ]) {
      await tell('POST', '/door', { down }, undefined, url)
      expect((await ask(edge.url, '/spaces', headers)).status).toBe(status)
      expect((await ask(edge.url, '/account', headers)).status).toBe(200)
    }
    // The edge knows people by their tokens; the log has their names.
    const { value } = await tell('GET', '/requests', undefined, undefined, url)
    const { requests } = z.object({ requests: z.array(z.unknown()) }).parse(value)
    expect(requests.at(-2)).toMatchObject({ path: '/spaces', status: 200, user: 'Olive Operator', elevated: true })
    expect(JSON.stringify(value)).not.toContain(edge.token)
    await edge.close()
  })
})

it('gives the platform as a seed file that starts another one like it', async () => {
  const { status, value } = await tell('GET', '/seed')
  expect(status).toBe(200)
  const twin = await startDemo({ file: readSeed(JSON.stringify(value), 'seed.json'), key: demo.key })
  for (const path of ['/spaces', '/apps', '/addons', '/addon-attachments']) {
    const headers = { authorization: demo.key }
    expect((await ask(twin.url, path, headers)).body).toBe((await ask(demo.url, path, headers)).body)
  }
  await twin.close()
})

describe('the log of requests', () => {
  it('has who asked for what and what came of it, and no credential', async () => {
    const user = { 'x-username': 'olive', 'x-elevated-access': 'true' }
    await ask(demo.url, '/spaces', { authorization: demo.key, ...user })
    await ask(demo.url, '/apps?simple=true', { authorization: 'fakewrongkey', ...user })
    const { value } = await tell('GET', '/requests')
    expect(value).toMatchObject({
      requests: [
        { method: 'GET', path: '/spaces', status: 200, user: 'olive', elevated: true },
        { method: 'GET', path: '/apps?simple=true', status: 401, user: null, elevated: false, bytes: 0 },
      ],
    })
    const { requests } = z.object({ requests: z.array(z.record(z.string(), z.unknown())) }).parse(value)
    expect(Object.keys(requests[0] ?? {})).toEqual('at method path status milliseconds user elevated bytes'.split(' '))
    expect(requests[0]?.['bytes']).toBe((await ask(demo.url, '/spaces', { authorization: demo.key })).body.length)
    const written = JSON.stringify(value)
    expect(written).not.toContain(demo.key)
    expect(written).not.toContain('fakewrongkey')
  })

  it('has 0 for a request that was never answered', async () => {
    demo.faults.set('/spaces', { kind: 'hang' }, 1)
    const signal = AbortSignal.timeout(60)
    await expect(ask(demo.url, '/spaces', { authorization: demo.key }, 'GET', signal)).rejects.toThrow(/abort/i)
    await expect
      .poll(async () => (await tell('GET', '/requests')).value)
      .toMatchObject({ requests: [{ path: '/spaces', status: 0, bytes: 0 }] })
  })

  it('keeps the last thousand', async () => {
    for (let turn = 0; turn < 1010; turn += 10) {
      await Promise.all(Array.from({ length: 10 }, (_, nth) => read(`/octhc${turn + nth}`)))
    }
    const { requests } = z
      .object({ requests: z.array(z.object({ path: z.string() })) })
      .parse((await tell('GET', '/requests')).value)
    expect(requests).toHaveLength(1000)
    expect(requests.some(({ path }) => path === '/octhc0')).toBe(false)
  })
})

describe('what the control port refuses', () => {
  it.each([
    ['/faults', { on: 'spaces', fault: { kind: 'hang' } }, 'on: has to be a path'],
    ['/faults', { on: '/apps/**/addons', fault: { kind: 'hang' } }, 'on: has ** before its end'],
    [
      '/faults',
      { on: '/spaces', fault: { kind: 'explode' } },
      'fault.kind: has to be status, delay, hang, truncate, garble, empty, html, drop-rows or wrong-order',
    ],
    ['/faults', { on: '/spaces', fault: { kind: 'status', status: 99 } }, 'fault.status: has to be 200 or more'],
    ['/faults', { on: '/spaces', fault: { kind: 'drop-rows', rows: 1, share: 0.5 } }, 'fault: has to say rows, share'],
    ['/faults', { on: '/spaces', fault: { kind: 'hang' }, times: 0 }, 'times: has to be 1 or more'],
    ['/faults', {}, 'on: has to be text; fault: has to be an object'],
    [
      '/faults',
      { on: '/spaces', fault: { kind: 'status', status: 204, text: 'x' } },
      'fault.text: cannot be sent with',
    ],
    [
      '/faults',
      { on: '/spaces', fault: { kind: 'status', status: 304, text: 'x' } },
      'fault.text: cannot be sent with',
    ],
    ['/faults', { on: '/spaces', fault: { kind: 'hang', text: 'x' } }, 'fault.text: is not a field here'],
    ['/faults', { on: '/spaces', fault: { kind: 'hang' }, times: 1.5 }, 'times: has to be a whole number'],
    ['/outages', { service: 'akkeris-nothing', answer: 500 }, 'service: The platform has no service akkeris-nothing'],
    ['/outages', { region: 'moon', answer: 500 }, 'region: The platform has no region moon. It has '],
    ['/outages', { addon: 'nobody', answer: 500 }, 'addon: The platform has no add-on'],
    ['/outages', { step: 'walk', answer: 500 }, 'step: has to be "status" or "provision"'],
    ['/outages', { answer: 'sulks' }, 'answer: has to be a status'],
    ['/outages', { answer: 'late' }, 'milliseconds: has to say how late'],
    ['/outages', { answer: 500, region_name: 'x' }, 'region_name: is not a field here'],
    ['/clock', {}, 'the body: has to say advance (seconds) or speed'],
    ['/clock', { advance: -1 }, 'advance: has to be 0 or more'],
    ['/clock', { advance: 1e9 }, 'advance: has to be 2678400 or less'],
    ['/clock', { speed: 0 }, 'speed: has to be more than 0'],
    ['/boot', { regions: ['moon'] }, 'regions.0: The platform has no region moon'],
    ['/door', { down: 'yes' }, 'down: has to be true or false'],
    ['/clock', '{"advance": 1', 'The body is not JSON'],
    ['/clock', [], 'the body: has to be an object'],
  ])('%s %j', async (path, body, error) => {
    const { status, value } = await tell('POST', path, body)
    expect(status).toBe(400)
    const said = z.object({ error: z.string() }).parse(value).error
    expect(said).toContain(error)
    expect(said).not.toMatch(/invalid|expected|unrecognized|too (?:small|big)|unexpected/i)
  })

  it('whatever is thrown at it, without stumbling', async () => {
    const paths = ['/faults', '/outages', '/clock', '/boot', '/door', '/nothing']
    const key = fc.constantFrom('on', 'fault', 'kind', 'times', 'answer', 'advance', 'regions', 'down', '__proto__')
    const thrown = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.dictionary(key, fc.jsonValue({ maxDepth: 2 })))
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('POST', 'DELETE'),
        fc.constantFrom(...paths),
        thrown,
        async (method, path, body) => {
          expect([200, 400, 404, 405, 409]).toContain((await tell(method, path, body)).status)
        },
      ),
      { numRuns: 150 },
    )
    expect((await tell('GET', '/clock')).status).toBe(200)
  })

  it('unknown paths and methods', async () => {
    expect((await tell('GET', '/nothing')).status).toBe(404)
    expect(await tell('DELETE', '/clock')).toEqual({ status: 405, value: { error: '/clock takes GET, POST.' } })
  })

  it('whatever a page in a browser could send', async () => {
    const json = { 'content-type': 'application/json' }
    const { host } = new URL(control)
    const refused = [
      await tell('GET', '/requests', undefined, { origin: 'https://page.invalid' }),
      await tell('GET', '/requests', undefined, { origin: 'null' }),
      await tell('GET', '/requests', undefined, { host: `page.invalid:${new URL(control).port}` }),
      await tell('POST', '/clock', { advance: 1 }, { ...json, origin: control }),
    ]
    for (const { status } of refused) expect(status).toBe(403)
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp']) {
      expect((await tell('POST', '/clock', { advance: 1 }, { 'content-type': type })).status).toBe(400)
    }
    expect((await tell('POST', '/clock', { advance: 1 }, {})).status).toBe(400)
    expect((await tell('GET', '/clock', undefined, { host })).status).toBe(200)
    expect((await tell('GET', '/clock', undefined, { host: `localhost:${new URL(control).port}` })).status).toBe(200)
    const huge = await tell('POST', '/clock', JSON.stringify({ advance: 1, filler: 'x'.repeat(2_000_000) }))
    expect(huge.status).toBe(413)
  })

  it('a port that is taken, and then nothing stays behind', async () => {
    const port = Number(new URL(control).port)
    await expect(startDemo({ size: 'S', seed: 1, control: port })).rejects.toThrow(/EADDRINUSE/)
    await expect(startDemo({ size: 'S', seed: 1, control: 0, port: demo.port })).rejects.toThrow(/EADDRINUSE/)
  })
})
