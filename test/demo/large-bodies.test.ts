import { once } from 'node:events'
import { IncomingMessage, request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startDemo, type Demo } from '#demo/demo.ts'
import { ask } from './ask.ts'

let controller: Demo
let edge: Demo
const path = () => `/apps/${controller.platform.fleet.apps[0]?.name}/addons`
const json = { 'content-type': 'application/json' }
const headersOf = (door: Demo) => ({ ...json, authorization: door === edge ? `Bearer ${door.token}` : door.key })
const large = (bytes: number): string => JSON.stringify({ plan: 'x'.repeat(bytes) })

const post = (door: Demo, bytes: number) => ask(door.url, path(), headersOf(door), 'POST', undefined, large(bytes))

beforeAll(async () => {
  const choice = { size: 'S', seed: 1 } as const
  ;[controller, edge] = await Promise.all([startDemo(choice), startDemo({ ...choice, frontDoor: 'edge' })])
})
afterAll(() => Promise.all([controller.close(), edge.close()]))

/** Sends a beginning and never the rest; the status, once the connection is gone. */
async function begin(door: Demo, headers: Record<string, string | number>, beginning: string): Promise<number> {
  const { hostname, port } = new URL(door.url)
  const sent = request({ hostname, port, path: path(), method: 'POST', headers, agent: false })
  sent.on('error', () => undefined)
  sent.write(beginning)
  const [response] = z.tuple([z.instanceof(IncomingMessage)]).parse(await once(sent, 'response'))
  response.on('error', () => undefined).resume()
  await once(response.socket, 'close')
  return response.statusCode ?? 0
}

describe('a body that is too large', () => {
  it('is whole JSON or none: never cut and read as far as it goes', async () => {
    expect(await post(edge, 110_000)).toMatchObject({
      status: 413,
      headers: { 'content-type': 'text/html; charset=utf-8' },
    })
    expect((await post(edge, 90_000)).status).toBe(422)
    expect((await post(controller, 2_000_000)).status).toBe(422)
    expect(await post(controller, 17_000_000)).toMatchObject({ status: 413, body: '' })
    expect((await post(controller, 10)).status).toBe(422)
  })

  it('is refused before the rest of it is there, and what never comes holds no connection', async () => {
    const announced = (door: Demo, bytes: number) =>
      begin(door, { ...headersOf(door), 'content-length': bytes }, '{"plan":"')
    const statuses = [
      announced(edge, 5_000_000),
      announced(controller, 50_000_000),
      begin(edge, headersOf(edge), large(200_000)),
    ]
    expect(await Promise.all(statuses)).toEqual([413, 413, 413])
  })
})
