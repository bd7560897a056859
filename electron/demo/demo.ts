import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { RunningDemo } from '#core/ports.ts'
import type { FrontDoor } from '#shared/domain/endpoint.ts'
import { startControl } from './control/control.ts'
import type { Control } from './control/control.ts'
import { createBodies } from './doors/bodies.ts'
import type { Answer } from './doors/answer.ts'
import { createController } from './doors/controller.ts'
import type { DoorRequest } from './doors/controller.ts'
import { createEdge } from './doors/edge.ts'
import { createFaults } from './doors/faults.ts'
import type { FaultSwitch } from './doors/faults.ts'
import { createRequestLog } from './doors/requests.ts'
import { createDoorServer } from './doors/server.ts'
import type { FleetAccount } from './platform/fleet.ts'
import { createPlatform } from './platform/platform.ts'
import type { Platform } from './platform/platform.ts'
import { createRoutes } from './routes/routes.ts'
import { accountsOf } from './seed/accounts.ts'
import { plantInstances } from './seed/plant.ts'
import { openSource } from './seed/source.ts'
import type { SourceOptions } from './seed/source.ts'
import { keepState } from './seed/state.ts'
import type { StateKeeper } from './seed/state.ts'

export interface DemoOptions extends SourceOptions {
  /** Loopback port; 0, and the default, is any free one. */
  port?: number
  /** Shared key of the controller; that of the file, or a random one, unless given. */
  key?: string
  /** Loopback port for faults, outages, time and logs; 0 is any free one. None unless given. */
  control?: number
  /** Which of the two servers to be. `controller` takes the bare key, `edge` a bearer token and has /account. */
  frontDoor?: FrontDoor
  /** Token of the operator at the edge; that of the file, or a random one, unless given. */
  token?: string
  /** Token of somebody whom the edge knows and does not let in; it follows from the operator's unless given. */
  outsider?: string
  /**
   * Milliseconds the brokers take for a status call, which the single reads and the list by app wait for; 20 unless
   * given. Real ones take tens to hundreds (API-FACTS section 11).
   */
  brokerMilliseconds?: number
  /** Told what a person should know while it runs: that the state file cannot be written, for instance. */
  say?: (sentence: string) => void
  /** False for a controller without a certificate, which takes no webhook's token; true unless given. */
  certificate?: boolean
}

export interface Demo extends RunningDemo {
  port: number
  /** Opens the edge; the key opens the controller. */
  token: string
  /** Everybody whom the edge knows. */
  accounts: readonly FleetAccount[]
  faults: FaultSwitch
  /** Null unless it was asked for. */
  control: Control | null
  /** Whether it goes on from a state file. */
  resumed: boolean
  /** What stands behind the door: its clock, its outages, its fleet. */
  platform: Platform
}

/**
 * Starts an Akkeris platform in a box: a real HTTP server on 127.0.0.1 that behaves like the Apps API, changes included.
 * The same choice gives the same answers, byte for byte, and the same ids to whatever is made in the same order. Nothing
 * is written to disk but the state file, if one is named. Nothing is started when that cannot be read or written
 * (SeedError, StateError) or a port is taken, which fails like any server.
 */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const { planted, story, resumed, file, ...source } = await openSource(options)
  const { fleet, randomSeed, provisioningSeconds } = planted
  const key = options.key ?? source.key ?? randomBytes(24).toString('hex')
  fleet.accounts = accountsOf(fleet.accounts, options)
  const now = resumed ? planted.now : (options.now ?? planted.now)
  const platform = createPlatform({
    fleet,
    seed: randomSeed,
    now,
    brokerMilliseconds: options.brokerMilliseconds ?? 20,
    provisioningSeconds,
    lookedAt: planted.lookedAt + (now - planted.now),
    certificate: options.certificate ?? true,
  })
  plantInstances(platform, planted, now)
  const readToken = (given: string) => platform.tokens?.read(given) ?? null
  const faults = createFaults()
  const requests = createRequestLog(platform.clock)
  const bodies = createBodies(platform)
  const controller = createController({ key, routes: createRoutes(platform), bodies, readToken })
  const isEdge = options.frontDoor === 'edge'
  const edge = createEdge({ accounts: fleet.accounts, controller, readToken, isDown: () => !platform.controllerUp })
  let state: StateKeeper | null = null
  async function answer(request: DoorRequest): Promise<Answer> {
    const given = await (isEdge ? edge(request) : controller.answer(request))
    if (mayChange(request)) state?.changed()
    return given
  }
  const server = createDoorServer({ answer, givesLength: isEdge, faults, requests })
  let control: Control | null = null

  async function close(): Promise<void> {
    await control?.close()
    if (server.listening) {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    }
    platform.clock.close()
    try {
      await state?.close()
    } finally {
      file?.release()
    }
  }

  try {
    await story?.begin?.(platform)
    if (options.control !== undefined) {
      control = await startControl({ platform, faults, requests, isEdge }, options.control)
    }
    server.listen(options.port ?? 0, '127.0.0.1')
    await once(server, 'listening')
    if (file) state = await keepState(file.path, platform, key, options.say ?? (() => undefined))
  } catch (thrown) {
    await close()
    throw thrown
  }
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('The demo has no port.')

  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    key,
    token: fleet.accounts.find(({ role }) => role === 'operator')?.token ?? '',
    accounts: fleet.accounts,
    faults,
    control,
    resumed,
    platform,
    close,
  }
}

/** Any request but a read, and an action with any verb: what those change is not always what a list shows. */
const mayChange = ({ method, target }: DoorRequest): boolean => method !== 'GET' || target.includes('/actions/')
