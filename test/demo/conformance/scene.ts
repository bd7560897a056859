import { expect } from 'vitest'
import { startDemo } from '#demo/demo.ts'
import type { Demo, DemoOptions } from '#demo/demo.ts'
import type { Seed } from '#demo/seed/format.ts'
import { ask } from '../ask.ts'
import type { Asked } from '../ask.ts'
import { compare, compareShapes, kindOf } from './compare.ts'
import { estate } from './estate.ts'
import { readExchange } from './recordings.ts'
import type { Exchange } from './recordings.ts'

/** What has to be so before a recorded request is sent, and what has to be so afterwards. */
export interface Scene {
  /** Changes the estate before the platform starts. */
  given?: (seed: Seed) => void
  /** Requests, outages, faults, time. */
  before?: (lab: Lab) => Promise<void> | void
  /** Side effects that the recording tells of, besides the calls behind. */
  after?: (lab: Lab, answer: Asked) => Promise<void> | void
  /** For a recording that is not one request and its answer: plays and checks all of it. */
  story?: (lab: Lab, notes: unknown) => Promise<void>
  /** Milliseconds of the platform's time to let pass while the answer is awaited, for a backend that is silent. */
  passing?: number
  door?: 'controller' | 'edge'
  /** For a platform that is not set up like the others. */
  options?: Partial<DemoOptions>
  /** The recorded request with what no other platform can take as it is: a token it signed itself. */
  sends?: (request: Exchange['request'], lab: Lab) => Promise<Exchange['request']>
  /** Paths whose values depend on the estate: `[].apps`, `config_vars.*`, `version`. Their types are still compared. */
  loose?: string[]
  /** A list of the whole platform: its fields and types are compared, not its rows. */
  onlyShape?: true
  /** The list has an order. */
  ordered?: true
  /** Its rows had been written again before they were recorded, which their seed does not say of them. */
  older?: true
  /** Why the calls behind are not compared. */
  backend?: string
}

/** By the name of the recording. */
export type Scenes = Record<string, Scene>

export interface Lab {
  demo: Demo
  /** The recorded operator, at the controller; elevated when asked for. */
  ask(method: string, path: string, body?: unknown, elevated?: boolean): Promise<Asked>
  /** Sends what was recorded, once more. */
  replay(name: string): Promise<Asked>
  /** Gives the platform's own follow-ups (redeploys, deliveries) their time. */
  settle(): Promise<void>
}

const key = 'hello'

function send(demo: Demo, { method, path, headers, body }: Exchange['request']): Promise<Asked> {
  const { host: _host, ...rest } = headers
  const text = body === undefined || body === null ? undefined : typeof body === 'string' ? body : JSON.stringify(body)
  return ask(demo.url, path, { ...rest, ...(text === undefined ? {} : lengthOf(text)) }, method, undefined, text)
}

const lengthOf = (text: string): Record<string, string> => ({ 'content-length': String(Buffer.byteLength(text)) })

export async function openLab(scene: Scene): Promise<{ lab: Lab; seed: Seed }> {
  const seed = estate()
  scene.given?.(seed)
  const demo = await startDemo({
    file: seed,
    key,
    frontDoor: scene.door ?? 'controller',
    brokerMilliseconds: 1,
    ...scene.options,
  })
  const lab: Lab = {
    demo,
    ask: (method, path, body, elevated = false) =>
      send(demo, {
        method,
        path,
        headers: {
          authorization: scene.door === 'edge' ? 'Bearer operator-token' : key,
          'x-username': 'ops@example.invalid',
          ...(elevated ? { 'x-elevated-access': 'true' } : {}),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    replay(name) {
      const exchange = readExchange(name)
      if (!exchange) throw new Error(`${name} is not one request and its answer.`)
      return send(demo, exchange.request)
    },
    async settle() {
      // A redeploy comes 10 ms after the answer and takes the region's time.
      for (let turn = 0; turn < 5; turn += 1) await demo.platform.clock.advance(20)
    },
  }
  return { lab, seed }
}

/** Headers that differ from one connection to the next, or with the length of another platform's body. */
const passing = new Set(['date', 'connection', 'content-length'])

const kept = (headers: object): object =>
  Object.fromEntries(Object.entries(headers).filter(([header]) => !passing.has(header)))

function bodyOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** Plays a scene against a fresh platform and fails with what is different. */
export async function play(name: string, scene: Scene): Promise<void> {
  const { lab, seed } = await openLab(scene)
  const { platform } = lab.demo
  try {
    await scene.before?.(lab)
    const exchange = readExchange(name)
    if (scene.story) {
      await scene.story(lab, exchange ?? name)
      return
    }
    if (!exchange) throw new Error(`${name} has a form of its own and needs a story.`)
    const request = scene.sends ? await scene.sends(exchange.request, lab) : exchange.request
    await lab.settle()
    platform.backend.log.length = 0
    const sent = send(lab.demo, request)
    if (scene.passing !== undefined) {
      // Long enough for the request to arrive and reach what does not answer.
      await new Promise((resolve) => setTimeout(resolve, 100))
      await platform.clock.advance(scene.passing)
    }
    const answer = await sent
    await lab.settle()
    const known = JSON.stringify(seed) + JSON.stringify(exchange.request)
    expectSame(exchange, answer, scene, known)
    if (exchange.backend_calls && scene.backend === undefined) {
      expectSameCalls(exchange.backend_calls, platform.backend.log, known)
    }
    await scene.after?.(lab, answer)
  } finally {
    await lab.demo.close()
  }
}

function expectSame({ response }: Exchange, answer: Asked, scene: Scene, known: string): void {
  expect({ status: answer.status, body: answer.status === response.status ? '' : answer.body }).toEqual({
    status: response.status,
    body: '',
  })
  expect(kept(answer.headers)).toEqual(kept(response.headers))
  expect('content-length' in answer.headers, 'content-length').toBe('content-length' in response.headers)
  const ours = response.body_is_json ? bodyOf(answer.body) : answer.body
  const real = response.body ?? ''
  if (scene.onlyShape) {
    expect(compareShapes(real, ours)).toEqual([])
    return
  }
  expect(
    compare(real, ours, {
      known,
      loose: scene.loose ?? [],
      ordered: scene.ordered ?? false,
      older: scene.older ?? false,
    }),
  ).toEqual([])
}

/** What the request made the controller do, in any order: calls at once are logged as they come back. */
function expectSameCalls(real: string[], ours: string[], known: string): void {
  expect(sorted(ours, known), 'calls behind').toEqual(sorted(real, known))
}

function sorted(calls: string[], known: string): string[] {
  return calls.map((call) => kindOf(call, known).replace(/\/(us|eu)-[a-z]+\//, '/(region)/')).toSorted()
}
