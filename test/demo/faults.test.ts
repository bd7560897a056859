import * as fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startDemo } from '#demo/demo.ts'
import type { Demo } from '#demo/demo.ts'
import { createFaults, faultKey } from '#demo/doors/faults.ts'
import { ask, askRows } from './ask.ts'
import type { Asked } from './ask.ts'

let demo: Demo

beforeAll(async () => {
  demo = await startDemo({ size: 'S', seed: 1 })
})
afterEach(() => {
  demo.faults.clear()
})
afterAll(() => demo.close())

const spaces = (signal?: AbortSignal): Promise<Asked> =>
  ask(demo.url, '/spaces', { authorization: demo.key }, 'GET', signal)

describe('faults', () => {
  it('answers with a status, so many times and no more', async () => {
    demo.faults.set('/spaces', { kind: 'status', status: 503, text: 'Service Unavailable Error' }, 2)
    expect(await spaces()).toMatchObject({ status: 503, body: 'Service Unavailable Error' })
    expect((await ask(demo.url, '/regions', { authorization: demo.key })).status).toBe(200)
    expect((await spaces()).status).toBe(503)
    expect((await spaces()).status).toBe(200)
  })

  it('meets every path with *, and the path of its own first', async () => {
    demo.faults.set('*', { kind: 'status', status: 500 })
    demo.faults.set('/spaces', { kind: 'status', status: 404 })
    expect((await spaces()).status).toBe(404)
    expect((await ask(demo.url, '/regions', { authorization: demo.key })).status).toBe(500)
    demo.faults.clear('/spaces')
    expect((await spaces()).status).toBe(500)
  })

  it('is late', async () => {
    demo.faults.set('/spaces', { kind: 'delay', milliseconds: 120 })
    const before = performance.now()
    expect((await spaces()).status).toBe(200)
    expect(performance.now() - before).toBeGreaterThan(115)
  })

  it('never answers, yet can be closed', async () => {
    const hanging = await startDemo({ size: 'S', seed: 1 })
    hanging.faults.set('/spaces', { kind: 'hang' })
    const asked = ask(hanging.url, '/spaces', { authorization: hanging.key })
    const outcome = await Promise.race([asked.catch(() => 'broken'), new Promise((done) => setTimeout(done, 150))])
    expect(outcome).toBeUndefined()
    await hanging.close()
    await expect(asked).rejects.toThrow(/hang up|ECONNRESET/)
  })

  it('breaks off in the middle', async () => {
    demo.faults.set('/spaces', { kind: 'truncate' })
    await expect(spaces()).rejects.toThrow(/aborted|terminated|premature/i)
  })

  it('is empty, or a page', async () => {
    demo.faults.set('/spaces', { kind: 'empty' })
    expect(await spaces()).toMatchObject({ status: 200, body: '' })
    demo.faults.set('/spaces', { kind: 'html' })
    const asked = await spaces()
    expect(asked).toMatchObject({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8' } })
    expect(asked.body).toContain('<!DOCTYPE html>')
  })

  it('leaves rows out without a word', async () => {
    const row = z.object({ id: z.string() })
    const all = await askRows(demo.url, demo.key, '/addons', row)
    demo.faults.set('/addons', { kind: 'drop-rows', rows: 40 }, 1)
    expect(await askRows(demo.url, demo.key, '/addons', row)).toEqual(all.slice(40))
    expect(await askRows(demo.url, demo.key, '/addons', row)).toEqual(all)
  })

  it('leaves out a share of the rows, spread over the list, or those of one service', async () => {
    const attachment = z.object({ id: z.string(), addon: z.object({ plan: z.object({ name: z.string() }) }) })
    const addon = z.object({ id: z.string(), addon_service: z.object({ name: z.string() }) })
    const service = z.object({ name: z.string() })
    const all = await askRows(demo.url, demo.key, '/addon-attachments', attachment)
    demo.faults.set('GET /addon-attachments', { kind: 'drop-rows', share: 0.25 }, 1)
    const some = await askRows(demo.url, demo.key, '/addon-attachments', attachment)
    expect(some).toHaveLength(all.length - Math.floor(all.length / 4))
    expect(some).toEqual(all.filter((_, at) => (at + 1) % 4 !== 0))

    demo.faults.set('*', { kind: 'drop-rows', service: 'akkeris-redis' })
    const without = await askRows(demo.url, demo.key, '/addon-attachments', attachment)
    expect(without).toEqual(all.filter((row) => !row.addon.plan.name.startsWith('akkeris-redis:')))
    expect(without.length).toBeLessThan(all.length)
    const addons = await askRows(demo.url, demo.key, '/addons', addon)
    expect(addons.some((row) => row.addon_service.name === 'akkeris-redis')).toBe(false)
    const services = await askRows(demo.url, demo.key, '/addon-services', service)
    expect(services.map(({ name }) => name)).not.toContain('akkeris-redis')
    expect(services.length).toBeGreaterThan(3)
  })

  it('shuffles a list, each time in another way', async () => {
    const row = z.object({ id: z.string() })
    const all = await askRows(demo.url, demo.key, '/addons', row)
    demo.faults.set('/addons', { kind: 'wrong-order' })
    const one = await askRows(demo.url, demo.key, '/addons', row)
    const other = await askRows(demo.url, demo.key, '/addons', row)
    expect(new Set(one.map(({ id }) => id))).toEqual(new Set(all.map(({ id }) => id)))
    expect(one).toHaveLength(all.length)
    expect(one).not.toEqual(all)
    expect(other).not.toEqual(one)
  })

  it('damages bytes inside the body and keeps its status and length, and what is kept of it', async () => {
    const whole = await spaces()
    demo.faults.set('/spaces', { kind: 'garble', bytes: 3 }, 1)
    const damaged = await spaces()
    expect(damaged.status).toBe(200)
    // Bytes that are no text come out as one replacement sign each.
    expect(damaged.body).toHaveLength(whole.body.length)
    expect(damaged.body.split('\uFFFD')).toHaveLength(4)
    expect((await spaces()).body).toBe(whole.body)
    demo.faults.set('/spaces', { kind: 'garble' }, 1)
    const packed = ask(demo.url, '/spaces', { authorization: demo.key, 'accept-encoding': 'gzip' })
    await expect(packed).rejects.toThrow(/incorrect|invalid|unexpected|too far/i)
  })

  it('leaves what is no list alone, whatever is to be done to its rows', async () => {
    for (const fault of [{ kind: 'drop-rows', rows: 1 } as const, { kind: 'wrong-order' } as const]) {
      demo.faults.set('*', fault)
      expect((await ask(demo.url, '/octhc')).body).toBe('overall_status=good')
      expect((await ask(demo.url, '/nothing', { authorization: demo.key })).status).toBe(404)
      const [space] = demo.platform.fleet.spaces
      const single = await ask(demo.url, `/spaces/${space?.id ?? ''}`, { authorization: demo.key })
      expect(JSON.parse(single.body)).toMatchObject({ id: space?.id })
    }
  })
})

/** Which of these keys a request meets, by the status each of them answers with. */
function metBy(keys: readonly string[], method: string, target: string): string | null {
  const faults = createFaults()
  for (const [at, key] of keys.entries()) faults.set(key, { kind: 'status', status: 200 + at })
  const fault = faults.next(method, target)
  return fault?.kind === 'status' ? (keys[fault.status - 200] ?? null) : null
}

describe('the key of a fault', () => {
  const keys = ['*', '/apps/**', '/apps/*/addons', 'POST /apps/*/addons', '/apps/api-qa/addons', '/apps?simple=true']
  it.each([
    ['GET', '/spaces', '*'],
    ['GET', '/apps', '*'],
    ['GET', '/apps?simple=true', '/apps?simple=true'],
    ['GET', '/apps/api-qa', '/apps/**'],
    ['GET', '/apps/web-qa/addons', '/apps/*/addons'],
    ['POST', '/apps/web-qa/addons', 'POST /apps/*/addons'],
    ['POST', '/apps/api-qa/addons', '/apps/api-qa/addons'],
    ['GET', '/apps/web-qa/addons/x/actions/flush', '/apps/**'],
    ['GET', '/apps/web-qa/addons/', '/apps/**'],
  ])('%s %s is met by the most specific, in whatever order they were set', (method, target, key) => {
    fc.assert(
      fc.property(fc.shuffledSubarray(keys, { minLength: keys.length }), (shuffled) => {
        expect(metBy(shuffled, method, target)).toBe(key)
      }),
      { numRuns: 20 },
    )
  })

  it.each([
    ['GET /spaces', 'POST', '/spaces'],
    ['/apps/*', 'GET', '/apps'],
    ['/apps/*', 'GET', '/apps/x/addons'],
    ['/apps/**', 'GET', '/apps'],
    ['/spaces?a=1', 'GET', '/spaces'],
  ])('%s does not meet %s %s', (key, method, target) => {
    expect(metBy([key], method, target)).toBeNull()
  })

  it('meets every path that was made from its pattern, and none that is longer or shorter', () => {
    const segment = fc.stringMatching(/^[a-z0-9-]{1,8}$/)
    const pieces = fc.array(fc.tuple(segment, fc.boolean()), { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(pieces, fc.boolean(), (given, open) => {
        const key = `/${given.map(([name, any]) => (any ? '*' : name)).join('/')}${open ? '/**' : ''}`
        const path = `/${given.map(([name]) => name).join('/')}`
        expect(faultKey.safeParse(`GET ${key}`).success).toBe(true)
        expect(metBy([`GET ${key}`], 'GET', open ? `${path}/x/y?z=1` : `${path}?z=1`)).not.toBeNull()
        expect(metBy([key], 'GET', open ? path : `${path}/x`)).toBeNull()
      }),
    )
  })

  it('is counted by itself', () => {
    const faults = createFaults()
    faults.set('/spaces', { kind: 'hang' }, 1)
    faults.set('*', { kind: 'empty' }, 2)
    const kinds = ['/spaces', '/spaces', '/apps', '/apps'].map((path) => faults.next('GET', path)?.kind ?? null)
    expect(kinds).toEqual(['hang', 'empty', 'empty', null])
    expect(faults.list()).toEqual([])
  })
})
