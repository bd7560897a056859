import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as fc from 'fast-check'
import { createClock } from '#demo/platform/clock.ts'
import { closedToTokens } from '#demo/doors/closed.ts'
import { createRandom } from '#demo/generate/random.ts'
import { createTokens } from '#demo/platform/tokens.ts'
import { ask } from './ask.ts'
import { run, small } from './effects-lab.ts'

const subject = { username: 'Olive Operator', deliveryId: 'd', event: 'addon_change', appId: 'a' }
const clock = createClock(Date.parse('2026-03-10T12:00:00.000Z'))
const tokens = createTokens(clock, createRandom(1))
let token = ''

beforeAll(async () => {
  token = await tokens.issue(subject)
})
afterAll(() => {
  clock.close()
})

const claims = (given: string): unknown => JSON.parse(Buffer.from(given.split('.')[1] ?? '', 'base64url').toString())

describe('a token', () => {
  it('speaks for who made the change', () => {
    expect(tokens.read(token)).toEqual({ username: 'Olive Operator' })
  })

  it('is worth nothing with any character changed', () => {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.'.split('')
    fc.assert(
      fc.property(fc.nat(token.length - 2), fc.constantFrom(...letters), (at, letter) => {
        fc.pre(token[at] !== letter)
        return tokens.read(token.slice(0, at) + letter + token.slice(at + 1)) === null
      }),
      { numRuns: 60 },
    )
  })

  it('is nothing that only looks like one', () => {
    fc.assert(fc.property(fc.string(), (words) => tokens.read(words) === null))
    const [header = '', payload = ''] = token.split('.')
    expect(tokens.read(`${header}.${payload}.`)).toBeNull()
    const unsigned = Buffer.from('{"alg":"none"}').toString('base64url')
    expect(tokens.read(`${unsigned}.${payload}.`)).toBeNull()
  })

  it('has the same number as the one of a platform of the same seed, signed with another key', async () => {
    const held = { ...clock, now: () => 1_800_000_000_000 }
    const [one, other] = [createTokens(held, createRandom(7)), createTokens(held, createRandom(7))]
    const [first, again] = [await one.issue(subject), await one.issue(subject)]
    expect(claims(await other.issue(subject))).toEqual(claims(first))
    expect(claims(again)).not.toEqual(claims(first))
    expect(other.read(first)).toBeNull()
  })

  it('of another platform is none', async () => {
    const other = createTokens(clock, createRandom(1))
    expect(other.read(token)).toBeNull()
    await other.issue(subject)
    expect(other.read(token)).toBeNull()
  })
})

describe('at the door', () => {
  it('opens for an hour of the platform, and a minute for clocks that differ', async () => {
    const { demo } = await run(small())
    const given = (await demo.platform.tokens?.issue(subject)) ?? ''
    const status = async (method = 'GET', path = '/apps') =>
      (await ask(demo.url, path, { authorization: `Bearer ${given}` }, method)).status
    expect(await status()).toBe(200)
    expect(await status('DELETE', '/apps/api-shop')).toBe(401)
    expect(await status('GET', '/favorites')).toBe(401)
    expect(await status('GET', '/nosuch')).toBe(404)
    await demo.platform.clock.advance(3_650_000)
    expect(await status()).toBe(200)
    await demo.platform.clock.advance(12_000)
    expect(await status()).toBe(401)
  })

  it('the edge passes on what looks like one, and the controller says what it thinks of it', async () => {
    const { demo } = await run(small(), { frontDoor: 'edge' })
    const { platform } = demo
    const given = (await platform.tokens?.issue(subject)) ?? ''
    const through = (credential: string) => ask(demo.url, '/organizations', { authorization: credential })
    expect((await through(`Bearer ${given}`)).status).toBe(200)
    expect(await through(`Bearer ${'x'.repeat(80)}.y.z`)).toMatchObject({
      status: 401,
      body: '',
      headers: { 'content-type': 'application/octet-stream' },
    })
    expect(await through('Bearer x.y.z')).toMatchObject({ status: 401, body: 'Unauthorized' })
  })

  it.each([
    ['DELETE', '/apps/api-shop/addons/a', true],
    ['DELETE', '/addon-attachments/a', true],
    ['DELETE', '/v1/apps/api-shop', true],
    ['DELETE', '/apps/api-shop/addon-attachments/a', true],
    ['POST', '/favorites', true],
    ['DELETE', '/apps/api-shop/hooks/h', false],
    ['DELETE', '/apps/api-shop/dynos', false],
    ['PATCH', '/apps/api-shop/addons/a', false],
    ['GET', '/apps/api-shop', false],
  ])('%s %s closed: %s', (method, target, closed) => {
    expect(closedToTokens(method, target)).toBe(closed)
  })
})
