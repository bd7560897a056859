import { once } from 'node:events'
import { Agent, IncomingMessage, request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startDemo } from '#demo/demo.ts'
import type { Demo } from '#demo/demo.ts'
import { generateFleet } from '#demo/generate/generate.ts'
import { ask } from './ask.ts'
import type { Asked } from './ask.ts'
import { readRecording } from './recording.ts'
import type { Recording } from './recording.ts'

let controller: Demo
let edge: Demo
let app: { name: string; id: string }

beforeAll(async () => {
  const choice = { size: 'S', seed: 1 } as const
  ;[controller, edge] = await Promise.all([
    startDemo({ ...choice, key: 'hello' }),
    startDemo({ ...choice, frontDoor: 'edge', token: 'operator-token', outsider: 'outsider-token' }),
  ])
  const [first] = (await generateFleet(choice)).apps
  if (!first) throw new Error('The fleet has apps.')
  app = first
})
afterAll(() => Promise.all([controller.close(), edge.close()]))

/** Recorded names of things stand for things of the fleet here. */
function translate(text: string): string {
  return text
    .replaceAll(/labq-qa|billing-eu-prod/g, app.name)
    .replaceAll('LABQ-QA', app.name.toUpperCase())
    .replaceAll('/apps/labq', `/apps/${app.name.split('-')[0]}`)
    .replaceAll('application labq ', `application ${app.name.split('-')[0]} `)
    .replaceAll('1273ad3b-7a2b-41bf-9ac4-871f4235d4dd', app.id)
    .replaceAll('developer-token', 'operator-token')
}

async function replay(door: Demo, name: string): Promise<{ asked: Asked; real: Recording }> {
  const real = readRecording(name)
  const { host: _host, ...headers } = real.request.headers
  const translated = Object.fromEntries(Object.entries(headers).map(([key, value]) => [key, translate(value)]))
  return { asked: await ask(door.url, translate(real.request.path), translated, real.request.method), real }
}

/** Headers that differ from one connection to the next, or with the length of another estate's body. */
const passing = new Set(['date', 'connection', 'content-length'])

const kept = (headers: object): object =>
  Object.fromEntries(Object.entries(headers).filter(([header]) => !passing.has(header)))

function expectSameAnswer(asked: Asked, real: Recording): void {
  expect(asked.status).toBe(real.response.status)
  expect(kept(asked.headers)).toEqual(kept(real.response.headers))
  expect('content-length' in asked.headers).toBe('content-length' in real.response.headers)
  if (typeof real.response.body === 'string') expect(asked.body).toBe(translate(real.response.body))
}

describe('the controller answers as recorded', () => {
  it.each([
    'auth/bare-key-200',
    'auth/bare-key-without-username-200',
    'auth/bearer-plus-key-401',
    'auth/no-authorization-401',
    'auth/wrong-key-401',
    'auth/unknown-route-without-auth-404',
    'auth/health-no-auth',
    'misc/octhc',
    'misc/path-prefix',
    'apps/pipeline-couplings',
    'errors/404-app-simple-name',
    'errors/404-app-upper-case',
    'errors/404-gzip',
    'errors/404-head',
    'errors/404-options',
    'errors/404-no-such-route-account',
    'errors/404-no-such-route-plans',
    'errors/404-path-in-other-case',
    'errors/404-patch-space',
    'errors/404-query-string-not-in-route',
    'errors/404-trailing-slash',
    'errors/404-unknown-addon-global',
    'errors/404-unknown-addon-in-app',
    'errors/404-unknown-app',
    'errors/404-unknown-attachment-in-app',
    'errors/404-unknown-attachment',
    'errors/404-unknown-plan',
    'errors/404-unknown-service',
    'errors/404-unknown-space',
  ])('%s', async (name) => {
    const { asked, real } = await replay(controller, name)
    expectSameAnswer(asked, real)
  })
})

describe('the edge answers as recorded', () => {
  it.each([
    'edge/account-operator',
    'edge/account-no-token-401',
    'edge/account-outsider-403',
    'edge/bare-key-401',
    'edge/controller-error-404',
    'edge/gzip',
    'edge/health-no-auth',
    'edge/spaces',
    'edge/unknown-route-404',
  ])('%s', async (name) => {
    const { asked, real } = await replay(edge, name)
    expectSameAnswer(asked, real)
  })

  it('takes the token as the password of Basic', async () => {
    const credential = Buffer.from('x:operator-token').toString('base64')
    const asked = await ask(edge.url, '/account', { authorization: `Basic ${credential}` })
    expect(asked.status).toBe(200)
  })
})

describe('conventions', () => {
  it('keeps a connection that is left open for 6 minutes', async () => {
    const agent = new Agent({ keepAlive: true })
    for (const { url } of [controller, edge]) {
      const sent = request(`${url}/octhc`, { agent }).end()
      const [answer] = z.tuple([z.instanceof(IncomingMessage)]).parse(await once(sent, 'response'))
      answer.resume()
      expect(answer.headers['keep-alive']).toBe('timeout=360')
    }
    agent.destroy()
  })

  it('gives the same list packed and unpacked, again and again', async () => {
    const plain = await ask(controller.url, '/addon-attachments', { authorization: 'hello' })
    for (let turn = 0; turn < 2; turn += 1) {
      const packed = await ask(controller.url, '/addon-attachments', {
        authorization: 'hello',
        'accept-encoding': 'deflate, gzip',
      })
      expect(packed.headers['content-encoding']).toBe('gzip')
      expect(packed.body).toBe(plain.body)
    }
    expect(plain.headers['content-encoding']).toBeUndefined()
  })

  it('listens on loopback only, with a key of its own each time', async () => {
    const [one, other] = await Promise.all([startDemo({ size: 'S', seed: 1 }), startDemo({ size: 'S', seed: 1 })])
    expect(one.url).toBe(`http://127.0.0.1:${one.port}`)
    expect(one.key).toMatch(/^[0-9a-f]{48}$/)
    expect(one.key).not.toBe(other.key)
    expect((await ask(one.url, '/spaces', { authorization: other.key })).status).toBe(401)
    await Promise.all([one.close(), other.close()])
    await expect(ask(one.url, '/spaces')).rejects.toThrow(/ECONNREFUSED/)
  })

  it('refuses a port that is taken', async () => {
    await expect(startDemo({ size: 'S', seed: 1, port: controller.port })).rejects.toThrow(/EADDRINUSE/)
  })
})
