import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { RunningDemo } from '#core/ports.ts'
import type { DemoChoice, FrontDoor } from '#shared/domain/endpoint.ts'
import { createBodies } from './doors/bodies.ts'
import { createController } from './doors/controller.ts'
import { createEdge } from './doors/edge.ts'
import { createFaults } from './doors/faults.ts'
import type { FaultSwitch } from './doors/faults.ts'
import { createDoorServer } from './doors/server.ts'
import { fleetNow, generateFleet } from './generate/generate.ts'
import { createPlatform } from './platform/platform.ts'
import type { FleetAccount } from './platform/fleet.ts'
import type { Platform } from './platform/platform.ts'
import { createRoutes } from './routes/routes.ts'

export interface DemoOptions extends DemoChoice {
  /** Loopback port; 0, and the default, is any free one. */
  port?: number
  /** Shared key of the controller; a random one unless given. */
  key?: string
  /** Which of the two servers to be. `controller` takes the bare key, `edge` a bearer token and has /account. */
  frontDoor?: FrontDoor
  /** Token the edge takes; a random one unless given. */
  token?: string
  /** Token the edge knows but answers with 403; none unless given. */
  outsider?: string
  /**
   * Milliseconds the brokers take for a status call, which the single reads and the list by app wait for; 20 unless
   * given. Real ones take tens to hundreds (API-FACTS section 11).
   */
  brokerMilliseconds?: number
  /** Milliseconds since the epoch that nothing in the fleet is younger than, 2020 or later; fixed unless given. */
  now?: number
}

export interface Demo extends RunningDemo {
  port: number
  /** Opens the edge; the key opens the controller. */
  token: string
  faults: FaultSwitch
  /** What stands behind the door: its clock, its outages, its fleet. */
  platform: Platform
}

/**
 * Starts an Akkeris platform in a box: a real HTTP server on 127.0.0.1 that answers the reading calls of the Apps API
 * from an invented fleet of the given size. Nothing changes it and nothing is written to disk. The same size and seed
 * give the same answers, byte for byte. Fails like any server when the port is taken.
 */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const fleet = await generateFleet(options)
  const key = options.key ?? randomBytes(24).toString('hex')
  const token = options.token ?? randomBytes(24).toString('hex')
  fleet.accounts = accounts(token, options.outsider ?? null)
  const platform = createPlatform({
    fleet,
    seed: options.seed,
    now: options.now ?? fleetNow,
    brokerMilliseconds: options.brokerMilliseconds ?? 20,
    provisioningSeconds: new Map(),
  })
  const faults = createFaults()
  const bodies = createBodies(platform)
  const controller = createController({ key, routes: createRoutes(platform), bodies, readToken })
  const isEdge = options.frontDoor === 'edge'
  const edge = createEdge({ accounts: fleet.accounts, controller, readToken, isDown: () => false })
  const server = createDoorServer({
    answer: isEdge ? edge : (request) => controller.answer(request),
    givesLength: isEdge,
    faults,
  })
  server.listen(options.port ?? 0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('The demo has no port.')

  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    key,
    token,
    faults,
    platform,
    async close() {
      platform.clock.close()
      if (!server.listening) return
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

/** Nobody's, until webhooks hand any out. */
const readToken = (): null => null

/** One of each kind; the developer's and the outsider's tokens follow from the operator's unless given. */
function accounts(token: string, outsider: string | null): FleetAccount[] {
  return [
    person(3, 'Olive Operator', 'operator', token),
    person(4, 'Devon Developer', 'developer', `${token}-developer`),
    person(5, 'Otto Outsider', 'outsider', outsider ?? `${token}-outsider`),
  ]
}

function person(number: number, name: string, role: FleetAccount['role'], token: string): FleetAccount {
  return {
    id: `bca74083-22de-4191-a782-44e60cc3600${number}`,
    name,
    email: `${name.split(' ')[0]?.toLowerCase() ?? ''}@akkeris.example`,
    token,
    role,
  }
}
