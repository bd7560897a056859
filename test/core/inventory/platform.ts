import { expect, onTestFinished } from 'vitest'
import type { CoreEvent } from '#shared/contract/bridge.ts'
import { createBus } from '#core/bus.ts'
import { createEndpoints, type Endpoints } from '#core/endpoints/endpoints.ts'
import { defaultLimits } from '#core/endpoints/transport.ts'
import { createInventory, type Inventory } from '#core/inventory/inventory.ts'
import type { Risk } from '#core/risk/risk.ts'
import { openStores, type Stores } from '#core/store/stores.ts'
import { answeringServer, type AnsweringServer, type Reply, type Route } from '../../kit/answering-server.ts'
import { fixedClock, type FixedClock } from '../../kit/clock.ts'
import { testPorts } from '../../kit/ports.ts'
import { riskRoom } from '../risk/room.ts'

export const credentials = { key: 'controller-key-0815', bearer: 'edge-token-4711' }

/** The real rooms around the inventory, in memory unless a folder is given. Closed after the test. */
export interface House {
  clock: FixedClock
  stores: Stores
  endpoints: Endpoints
  inventory: Inventory
  risk: Risk
  events: CoreEvent[]
  /** Adds an endpoint with the credential its kind needs, or another, and waits until it has been checked. */
  add: (url: string, kind?: 'key' | 'bearer', credential?: string) => Promise<string>
  close: () => Promise<void>
}

export async function house(dataDirectory: string | null = null): Promise<House> {
  const clock = fixedClock()
  const ports = testPorts({ clock, dataDirectory })
  const stores = await openStores(dataDirectory, clock)
  const bus = createBus((thrown) => {
    throw thrown
  })
  const events: CoreEvent[] = []
  bus.subscribe((event) => events.push(event))
  const endpoints = createEndpoints({
    ...ports,
    record: stores.record,
    bus,
    limits: { ...defaultLimits, firstPause: 5 },
  })
  const inventory = createInventory({ clock, log: ports.log, bus, endpoints, cache: stores.cache })
  let closed = false
  async function close(): Promise<void> {
    if (closed) return
    closed = true
    await inventory.close()
    await endpoints.close()
    await stores.close()
  }
  onTestFinished(close)
  return {
    clock,
    stores,
    endpoints,
    inventory,
    risk: riskRoom({ clock, bus, stores, facts: { answers: (endpointId) => inventory.answers(endpointId) } }).risk,
    events,
    async add(url, kind = 'key', credential = credentials[kind]) {
      const id = await endpoints.add(
        {
          name: 'Test platform',
          url,
          credentialKind: kind,
          userName: kind === 'key' ? 'ops@example.invalid' : '',
          elevated: false,
          environment: 'other',
          certificateAuthorityFile: null,
        },
        credential,
      )
      // A new endpoint is checked by itself; what that finds must not come in between later.
      await expect.poll(() => endpoints.status(id).state, { timeout: 10_000 }).not.toMatch(/unknown|checking/)
      return id
    },
    close,
  }
}

/**
 * A server that wants the credential of its kind, answers as the routes say and, like a real one, 404 with an empty body
 * for everything else, queries on lists included. Closed after the test.
 */
export async function platform(
  routes: Record<string, Route>,
  kind: 'key' | 'bearer' = 'key',
): Promise<AnsweringServer> {
  const wanted = kind === 'key' ? credentials.key : `Bearer ${credentials.bearer}`
  const account: Reply = kind === 'key' ? { status: 404 } : { body: { name: 'Ops', email: 'ops@example.invalid' } }
  const server = await answeringServer({
    '*': (request, turn) => {
      if (request.headers.authorization !== wanted) return { status: 401 }
      const route = routes[request.path] ?? (request.path === '/account' ? account : { status: 404 })
      return typeof route === 'function' ? route(request, turn) : route
    },
  })
  onTestFinished(() => server.close())
  return server
}
