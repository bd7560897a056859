import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { z } from 'zod'
import type { CoreEvent } from '#shared/contract/bridge.ts'
import type { LookProgress, LookState } from '#shared/domain/look.ts'
import { createBus } from '#core/bus.ts'
import type { EndpointClient } from '#core/endpoints/client.ts'
import { createEndpoints, type Endpoints } from '#core/endpoints/endpoints.ts'
import { defaultLimits } from '#core/endpoints/transport.ts'
import { createInventory, type Inventory } from '#core/inventory/inventory.ts'
import { createLook, type Look } from '#core/look/look.ts'
import type { LogEntry } from '#core/ports.ts'
import { explain, openDatabase } from '#core/store/database.ts'
import { lookStore, lookTables, type LookStore } from '#core/store/looks.ts'
import { openStores } from '#core/store/stores.ts'
import { sourceVariables } from '#demo/rows/config-variables.ts'
import { startDemo, type Demo, type DemoOptions } from '#demo/demo.ts'
import { fixedClock, type FixedClock } from '../../kit/clock.ts'
import { testPorts } from '../../kit/ports.ts'

export const day = 86_400_000
export const key = 'controller-key-0815'

/** The real rooms around the look, in memory. Closed after the test. */
export interface House {
  clock: FixedClock
  endpoints: Endpoints
  inventory: Inventory
}

async function house(): Promise<House> {
  const clock = fixedClock()
  const ports = testPorts({ clock })
  const stores = await openStores(null, clock)
  const bus = createBus((thrown) => {
    throw thrown
  })
  const limits = { ...defaultLimits, firstPause: 5, longestPause: 20 }
  const endpoints = createEndpoints({ ...ports, record: stores.record, bus, limits })
  const inventory = createInventory({ clock, log: ports.log, bus, endpoints, cache: stores.cache })
  onTestFinished(async () => {
    await inventory.close()
    await endpoints.close()
    await stores.close()
  })
  return { clock, endpoints, inventory }
}

export async function demoPlatform(options: DemoOptions = { size: 'S', seed: 3 }): Promise<Demo> {
  const demo = await startDemo({ brokerMilliseconds: 1, key, ...options })
  onTestFinished(() => demo.close())
  return demo
}

/** Paths put through the client, and the most that were under way at once. */
export interface Tally {
  paths: string[]
  most: number
  mostBrokers: number
}

export interface LookRoom {
  look: Look
  house: House
  events: CoreEvent[]
  entries: LogEntry[]
  tally: Tally
  store: LookStore
  /** Waits until no look runs. */
  settled: (endpointId: string) => Promise<LookProgress>
  close: () => Promise<void>
}

export function isBroker(path: string): boolean {
  return /^\/apps\/[^/]+\/addons$|^\/addons\/[^/]+\/config$/.test(path)
}

/** A look over real rooms and a real file (or memory), with a count of what is under way. Closed after the test. */
export async function lookRoom(
  options: {
    path?: string
    house?: House
    shadows?: boolean
    full?: boolean
    after?: (path: string) => Promise<void> | void
  } = {},
): Promise<LookRoom> {
  const around = options.house ?? (await house())
  const isNew = options.path === undefined || !existsSync(options.path)
  const database = openDatabase(options.path ?? null, { synchronous: 'normal', exclusive: false })
  if (isNew) database.exec(lookTables)
  const store = lookStore({ database: () => database, guarded })
  if (options.full === true) database.pragma('max_page_count = 1')
  const events: CoreEvent[] = []
  const entries: LogEntry[] = []
  const bus = createBus((thrown) => {
    throw thrown
  })
  bus.subscribe((event) => events.push(event))
  const tally: Tally = { paths: [], most: 0, mostBrokers: 0 }
  const open: string[] = []

  function counted(client: EndpointClient): EndpointClient {
    return {
      ...client,
      async get(path, sendOptions) {
        tally.paths.push(path)
        open.push(path)
        tally.most = Math.max(tally.most, open.length)
        tally.mostBrokers = Math.max(tally.mostBrokers, open.filter(isBroker).length)
        try {
          return await client.get(path, sendOptions)
        } finally {
          open.splice(open.indexOf(path), 1)
          await options.after?.(path)
        }
      },
    }
  }

  const look = createLook({
    clock: around.clock,
    log: (entry) => entries.push(entry),
    bus,
    endpoints: {
      client: async (id) => counted(await around.endpoints.client(id)),
      note: (id, error) => {
        around.endpoints.note(id, error)
      },
    },
    inventory: around.inventory,
    store,
    wantsShadows: () => options.shadows ?? false,
  })
  let closed = false
  async function close(): Promise<void> {
    if (closed) return
    closed = true
    await look.close()
    database.close()
  }
  onTestFinished(close)
  return {
    look,
    house: around,
    events,
    entries,
    tally,
    store,
    async settled(endpointId) {
      await expect
        .poll(async () => (await progressOf(look, endpointId)).state, { timeout: 20_000, interval: 10 })
        .not.toBe('running')
      return await progressOf(look, endpointId)
    },
    close,
  }
}

function guarded<Value>(work: () => Value): Value {
  try {
    return work()
  } catch (thrown) {
    throw explain(thrown)
  }
}

async function progressOf(look: Look, endpointId: string): Promise<LookProgress> {
  const { progress }: LookState = await look.state(endpointId)
  if (!progress) throw new Error('No look was begun.')
  return progress
}

/** Adds the platform and syncs it. */
export async function synced({ house }: Pick<LookRoom, 'house'>, url: string): Promise<string> {
  const endpointId = await house.endpoints.add(
    {
      name: 'Test platform',
      url,
      credentialKind: 'key',
      userName: 'ops@example.invalid',
      elevated: false,
      environment: 'other',
      certificateAuthorityFile: null,
    },
    key,
  )
  // A new endpoint is checked by itself; what that finds must not come in between later.
  await expect.poll(() => house.endpoints.status(endpointId).state).not.toMatch(/unknown|checking/)
  await house.inventory.sync(endpointId)
  return endpointId
}

/** A scope of some apps, not of all. */
export async function someSpace({ house }: Pick<LookRoom, 'house'>, endpointId: string) {
  const apps = [...((await house.inventory.current(endpointId))?.graph.apps.values() ?? [])]
  return { kind: 'space', space: apps[0]?.space ?? '' } as const
}

/** Passwords, keys and addresses that the demo platform gives out, and what its people set. */
export function secretsOf({ platform }: Demo): string[] {
  const brought = platform.fleet.addons.flatMap((addon) =>
    Object.values(sourceVariables({ addon, instance: platform.instances.of(addon) })),
  )
  const own = platform.fleet.apps.flatMap(({ configVariables }) => Object.values(configVariables ?? {}))
  const telling = [...brought, ...own].flatMap((value) => {
    const [, user, password, host] = /:\/\/([^:/]+):([^@]+)@([^/:]+)/.exec(value) ?? []
    return user !== undefined && password !== undefined && host !== undefined ? [value, password, host] : [value]
  })
  return [...new Set(telling)].filter((value) => value.length >= 12)
}

const recording = z.object({ response: z.object({ status: z.number(), body: z.unknown() }) })

/** A recorded answer of the real platform. */
export function recorded(name: string): { status: number; body: unknown } {
  return recording.parse(raw(name)).response
}

export function raw(name: string): unknown {
  return JSON.parse(readFileSync(join(import.meta.dirname, '../../fixtures/look', `${name}.json`), 'utf8'))
}
