import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startDemo } from '#demo/demo.ts'
import type { Demo } from '#demo/demo.ts'
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
})
