import { createHmac } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { isOnThisMachine } from '#demo/platform/deliveries.ts'
import { openSink, run, small } from './effects-lab.ts'
import type { Running } from './effects-lab.ts'
import { readRecording } from './recording.ts'

const secret = 'fake-hook-secret'
const hookRow = z.object({ id: z.string(), active: z.boolean(), events: z.array(z.string()), url: z.string() })
const resultRows = z.array(
  z.object({
    last_attempt: z.object({
      status: z.string(),
      request: z.object({ url: z.string(), headers: z.record(z.string(), z.unknown()), body: z.unknown() }),
      response: z.object({ code: z.number(), headers: z.record(z.string(), z.string()).nullable() }),
    }),
  }),
)

const resultRow = z.object({
  last_attempt: z.object({ request: z.object({ headers: z.record(z.string(), z.unknown()) }) }),
})
const claims = z.looseObject({ ele: z.boolean(), exp: z.number(), nbf: z.number() })

function claimsOf(token: unknown): z.infer<typeof claims> {
  const [, payload = ''] = z.string().parse(token).split('.')
  return claims.parse(JSON.parse(Buffer.from(payload, 'base64url').toString()))
}

async function hooked({ ask }: Running, url: string, events = ['updated']): Promise<string> {
  const { status, body } = await ask('POST', '/apps/api-shop/hooks', { url, events, secret, active: true })
  expect(status).toBe(201)
  return hookRow.parse(JSON.parse(body)).id
}

async function results({ ask }: Running, hook: string) {
  const { body } = await ask('GET', `/apps/api-shop/hooks/${hook}/results`)
  return resultRows.parse(JSON.parse(body))
}

async function settled(running: Running, hook: string, count = 1) {
  await expect.poll(async () => (await results(running, hook)).length, { interval: 10 }).toBe(count)
  return results(running, hook)
}

describe('a delivery', () => {
  it('is signed over the bytes that were sent, and says how many they are', async () => {
    const running = await run(small())
    const sink = await openSink()
    const hook = await hooked(running, sink.url)
    running.demo.platform.effects.announce(running.app, 'updated', 'Olive Operator', { change: 'Größe' })
    await settled(running, hook)
    const [{ headers, body } = { headers: {}, body: '' }] = sink.deliveries
    const signature = `sha1=${createHmac('sha1', secret).update(body).digest('hex')}`
    expect(headers['x-akkeris-signature']).toBe(signature)
    expect(headers['x-appkit-signature']).toBe(signature)
    expect(headers['content-length']).toBe(String(Buffer.byteLength(body)))
    expect(JSON.parse(body)).toMatchObject({ action: 'updated', app: { name: 'api' }, change: 'Größe' })
  })

  it('is kept with what was sent and the status of the answer', async () => {
    const running = await run(small())
    const sink = await openSink()
    const hook = await hooked(running, sink.url.replace('http://', 'http://user:fakepass@'))
    running.demo.platform.effects.announce(running.app, 'updated', null, {})
    const [{ last_attempt: attempt } = { last_attempt: null }] = await settled(running, hook)
    expect(attempt).toMatchObject({ status: 'succeeded', response: { code: 202, headers: { 'x-sink': 'yes' } } })
    expect(attempt?.request.url).toBe(sink.url)
    expect(attempt?.request.headers['x-akkeris-token']).toMatch(/^eyJ/)
  })

  it('goes to active hooks that asked for the event, and to no other', async () => {
    const running = await run(small())
    const sink = await openSink()
    const wanted = await hooked(running, sink.url, ['updated', 'destroy'])
    const other = await hooked(running, sink.url, ['addon_change'])
    const idle = await hooked(running, sink.url)
    await running.ask('PATCH', `/apps/api-shop/hooks/${idle}`, { active: false })
    running.demo.platform.effects.announce(running.app, 'updated', null, {})
    await settled(running, wanted)
    // What goes out by mistake may arrive last.
    await pause(50)
    expect(sink.deliveries.length).toBe(1)
    expect([await results(running, other), await results(running, idle)]).toEqual([[], []])
  })

  it('carries a token that says nothing but what the real one says, and never that it is elevated', async () => {
    const running = await run(small())
    const sink = await openSink()
    const hook = await hooked(running, sink.url)
    running.demo.platform.effects.announce(running.app, 'updated', 'Olive Operator', {})
    await settled(running, hook)
    const recorded = readRecording('apps/hook-results').response.body
    const [real] = z.array(resultRow).parse(recorded)
    const ours = claimsOf(sink.deliveries[0]?.headers['x-akkeris-token'])
    const theirs = claimsOf(real?.last_attempt.request.headers['x-akkeris-token'])
    expect(Object.keys(ours)).toEqual(Object.keys(theirs))
    expect([ours.ele, ours.exp - ours.nbf]).toEqual([theirs.ele, theirs.exp - theirs.nbf])
  })

  it('of an app that is gone carries no token', async () => {
    const running = await run(small())
    const sink = await openSink()
    const hook = await hooked(running, sink.url, ['destroy'])
    running.demo.platform.effects.announce(running.app, 'destroy', 'Olive Operator', {})
    await settled(running, hook)
    expect(sink.deliveries[0]?.headers).not.toHaveProperty('x-akkeris-token')
  })

  it('carries no token when the controller has no certificate', async () => {
    const running = await run(small(), { certificate: false })
    const sink = await openSink()
    const hook = await hooked(running, sink.url)
    running.demo.platform.effects.announce(running.app, 'updated', 'Olive Operator', {})
    await settled(running, hook)
    expect(sink.deliveries[0]?.headers).not.toHaveProperty('x-akkeris-token')
  })

  it('that nobody takes is kept as failed, without headers', async () => {
    const running = await run(small())
    const sink = await openSink()
    sink.hangUp()
    const hook = await hooked(running, sink.url)
    running.demo.platform.effects.announce(running.app, 'updated', null, {})
    const [{ last_attempt: attempt } = { last_attempt: null }] = await settled(running, hook)
    expect(attempt).toMatchObject({
      status: 'failed',
      request: { headers: {}, body: { action: 'updated' } },
      response: { code: 0, headers: null },
    })
  })

  it('is not so much as tried elsewhere', async () => {
    const running = await run(small())
    const sink = await openSink()
    // Most systems would find the sink under this address, which is none of those that are surely this machine's.
    const hook = await hooked(running, sink.url.replace('127.0.0.1', '0.0.0.0'))
    running.demo.platform.effects.announce(running.app, 'updated', null, {})
    const [row] = await settled(running, hook)
    expect(row?.last_attempt.status).toBe('failed')
    expect(sink.deliveries).toEqual([])
  })
})

describe('an address', () => {
  it.each(['http://127.0.0.1:80/x', 'http://127.1.2.3', 'http://localhost:9', 'http://[::1]:9/', 'http://0x7f.1/'])(
    '%s is on this machine',
    (url) => {
      expect(isOnThisMachine(url)).toBe(true)
    },
  )

  it.each([
    'https://127.0.0.1/',
    'http://127.0.0.1.akkeris.example/',
    'http://localhost.akkeris.example/',
    'http://127.0.0.1@akkeris.example/',
    'http://[::ffff:8.8.8.8]/',
    'http://0.0.0.0/',
    'file:///etc/hosts',
    'slack',
  ])('%s is not', (url) => {
    expect(isOnThisMachine(url)).toBe(false)
  })

  it('is on no other network, whatever its number', () => {
    fc.assert(
      fc.property(
        fc.ipV4().filter((address) => !address.startsWith('127.')),
        (address) => !isOnThisMachine(`http://${address}/`),
      ),
    )
  })
})

describe('a hook', () => {
  const full = { url: 'http://127.0.0.1:9/', events: ['updated'], secret, active: true }
  it.each([
    [{ ...full, events: 'updated' }, 'The specified events is not an array or was not provided.'],
    [{ ...full, url: '' }, 'The specified callback url was not provided.'],
    [{ ...full, secret: undefined }, 'The specified secret was not provided.'],
    [{ ...full, active: 'yes' }, 'The active flag on this hook must be either true or false.'],
    [{ ...full, events: ['updated', 'nosuch'] }, 'One of the specified events was invalid.'],
  ])('is refused for what it lacks: %o', async (wanted, words) => {
    const { ask } = await run(small())
    const { status, body } = await ask('POST', '/apps/api-shop/hooks', wanted)
    expect([status, body]).toEqual([422, words])
  })

  it('is found, changed and deleted by its id, through any app that exists', async () => {
    const running = await run(small())
    const { ask } = running
    const id = await hooked(running, 'http://127.0.0.1:9/')
    expect((await ask('GET', `/apps/nosuch-shop/hooks/${id}`)).status).toBe(404)
    const { body } = await ask('PATCH', `/apps/web-shop/hooks/${id}`, { events: ['destroy'] })
    expect(hookRow.parse(JSON.parse(body))).toMatchObject({ id, events: ['destroy'], active: true })
    expect(body).not.toContain(secret)
    expect((await ask('PATCH', `/apps/web-shop/hooks/${id}`, { active: 'no' })).status).toBe(400)
    expect((await ask('DELETE', `/apps/web-shop/hooks/${id}`)).status).toBe(204)
    expect((await ask('GET', `/apps/api-shop/hooks/${id}`)).body).toBe('The specified hook was not found.')
    expect((await ask('GET', '/apps/api-shop/hooks')).body).toBe('[]')
  })

  it("shows its deliveries to its own app's path only", async () => {
    const running = await run(small())
    const id = await hooked(running, 'https://hooks.akkeris.example/in')
    running.demo.platform.effects.announce(running.app, 'updated', null, {})
    const [row] = await settled(running, id)
    expect((await running.ask('GET', `/apps/web-shop/hooks/${id}/results`)).body).toBe('[]')
    const list = await running.ask('GET', `/apps/api-shop/hooks/${id}/results`)
    const [first] = z.array(z.object({ id: z.string() })).parse(JSON.parse(list.body))
    const one = await running.ask('GET', `/apps/api-shop/hooks/${id}/results/${first?.id ?? ''}`)
    expect(JSON.parse(one.body)).toMatchObject({ last_attempt: row?.last_attempt })
    const none = await running.ask('GET', `/apps/api-shop/hooks/${id}/results/nosuch`)
    expect([none.status, none.body]).toEqual([404, 'The specified hook result was not found.'])
  })
})
