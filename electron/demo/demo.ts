import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { RunningDemo } from '#core/ports.ts'
import type { DemoChoice, FrontDoor } from '#shared/domain/endpoint.ts'
import { createBodies } from './bodies.ts'
import { createFaults } from './faults.ts'
import type { FaultSwitch } from './faults.ts'
import { generateFleet } from './generate/generate.ts'
import { createRoutes } from './routes.ts'
import { createFrontDoor } from './server.ts'

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
  const faults = createFaults()
  const door = {
    kind: options.frontDoor ?? 'controller',
    key,
    token,
    outsider: options.outsider ?? null,
    brokerMilliseconds: options.brokerMilliseconds ?? 20,
  }
  const server = createFrontDoor(door, createRoutes(fleet), createBodies(fleet), faults)
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
    async close() {
      if (!server.listening) return
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}
