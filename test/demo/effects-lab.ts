import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import { z } from 'zod'
import { startDemo } from '#demo/demo.ts'
import type { Demo, DemoOptions } from '#demo/demo.ts'
import type { FleetApp } from '#demo/platform/fleet.ts'
import type { Seed } from '#demo/seed/format.ts'
import { ask } from './ask.ts'
import type { Asked } from './ask.ts'

type SeedApp = Seed['apps'][number]

/** `api-shop`, with a dyno and a release, as far as `app` does not say otherwise, and an app beside it. */
export function small(app: Partial<SeedApp> = {}, rest: Partial<Seed> = {}): Seed {
  return {
    format: 1,
    now: '2026-03-10T12:00:00.000Z',
    organizations: [{ name: 'retail' }],
    regions: [{ name: 'us-seattle' }],
    stacks: [{ name: 'ds1', region: 'us-seattle' }],
    spaces: [{ name: 'shop', stack: 'ds1' }],
    apps: [
      {
        name: 'api',
        space: 'shop',
        organization: 'retail',
        createdAt: '2026-01-20T09:00:00.000Z',
        releases: [{}],
        ...app,
      },
      { name: 'web', space: 'shop', organization: 'retail', createdAt: '2026-02-01T09:00:00.000Z', releases: [{}] },
    ],
    addons: [],
    ...rest,
  }
}

export interface Running {
  demo: Demo
  app: FleetApp
  /** As the operator at the controller. */
  ask: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Asked>
}

/** Runs until the test is over. */
export async function run(file: Seed, options: Partial<DemoOptions> = {}): Promise<Running> {
  const demo = await startDemo({ file, key: 'fake-key', brokerMilliseconds: 0, ...options })
  onTestFinished(() => demo.close())
  const [app] = demo.platform.fleet.apps
  if (!app) throw new Error('There is no app.')
  return {
    demo,
    app,
    ask(method, path, body, headers = {}) {
      const sent = { authorization: 'fake-key', 'x-username': 'Olive Operator', ...headers }
      const words = body === undefined ? undefined : JSON.stringify(body)
      const length = words === undefined ? {} : { 'content-length': String(Buffer.byteLength(words)) }
      return ask(demo.url, path, { ...sent, ...length }, method, undefined, words)
    },
  }
}

export interface Delivery {
  headers: IncomingHttpHeaders
  body: string
}

/** A server on this machine that takes deliveries until the test is over; it can be told to hang up instead. */
export async function openSink(): Promise<{ url: string; deliveries: Delivery[]; hangUp(): void }> {
  const deliveries: Delivery[] = []
  let open = true
  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    deliveries.push({ headers: request.headers, body: await text(request) })
    if (open) response.writeHead(202, { 'x-sink': 'yes' }).end('taken')
    else response.destroy()
  }
  const server = createServer((request, response) => {
    void take(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const { port } = z.object({ port: z.number() }).parse(server.address())
  return {
    url: `http://127.0.0.1:${port}/hook`,
    deliveries,
    hangUp() {
      open = false
    },
  }
}
