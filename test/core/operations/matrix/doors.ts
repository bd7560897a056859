import { createBus } from '#core/bus.ts'
import type { EndpointClient } from '#core/endpoints/client.ts'
import { createInventory, type Current } from '#core/inventory/inventory.ts'
import type { Planner } from '#core/operations/kind.ts'
import { createPlanner } from '#core/operations/planner.ts'
import { openStores } from '#core/store/stores.ts'
import type { EndpointProfile, EndpointStatus } from '#shared/domain/endpoint.ts'
import type { PlannedRequest } from '#shared/domain/operation.ts'
import { AppError } from '#shared/errors.ts'
import { createBodies } from '#demo/doors/bodies.ts'
import { createController, type DoorRequest } from '#demo/doors/controller.ts'
import { createEdge } from '#demo/doors/edge.ts'
import { createPlatform, type Platform } from '#demo/platform/platform.ts'
import { createRoutes } from '#demo/routes/routes.ts'
import type { Seed } from '#demo/seed/format.ts'
import { plantInstances, plantSeed } from '#demo/seed/plant.ts'
import { fixedClock } from '../../../kit/clock.ts'

/** Who asks, and through which door. */
export interface Caller {
  label: string
  door: 'controller' | 'edge'
  /** X-Username at the controller; empty for none. */
  userName: string
  /** Whose token at the edge. */
  token: 'operator-token' | 'developer-token'
}

export const plainCaller: Caller = {
  label: 'controller',
  door: 'controller',
  userName: 'ops@example.invalid',
  token: 'operator-token',
}

export const callers: readonly Caller[] = [
  plainCaller,
  { ...plainCaller, label: 'controller without a name', userName: '' },
  { ...plainCaller, label: 'edge as operator', door: 'edge', userName: '' },
  { label: 'edge as developer', door: 'edge', userName: '', token: 'developer-token' },
]

export interface Said {
  status: number
  words: string
}

/** A demo platform whose doors are asked without a socket between: every answer is the one that a door would send. */
export interface Doors {
  platform: Platform
  get(path: string): Promise<Said>
  send(request: PlannedRequest, caller: Caller): Promise<Said>
  /** For whoever only reads. */
  client(caller: Caller): EndpointClient
  close(): void
}

const key = 'controller-key-0815'

/** Nobody comes with a webhook's token. */
const readToken = () => null

export function openDoors(seed: Seed): Doors {
  const planted = plantSeed(seed)
  const platform = createPlatform({
    fleet: planted.fleet,
    seed: planted.randomSeed,
    now: planted.now,
    brokerMilliseconds: 0,
    provisioningSeconds: planted.provisioningSeconds,
  })
  plantInstances(platform, planted, planted.now)
  const controller = createController({
    key,
    routes: createRoutes(platform),
    bodies: createBodies(platform),
    readToken,
  })
  const edge = createEdge({ accounts: planted.fleet.accounts, controller, readToken, isDown: () => false })

  async function ask(caller: Caller, { method, path, body, elevated }: Omit<PlannedRequest, 'does'>): Promise<Said> {
    const isEdge = caller.door === 'edge'
    // The client of the core sends the header only beside a name.
    const named = !isEdge && caller.userName !== ''
    const headers = {
      authorization: isEdge ? `Bearer ${caller.token}` : key,
      ...(named ? { 'x-username': caller.userName } : {}),
      ...(named && elevated ? { 'x-elevated-access': 'true' } : {}),
      ...(body === '' ? {} : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) }),
    }
    const request: DoorRequest = { method, target: path, headers, body: () => Promise.resolve(body), caller: null }
    const answer = isEdge ? await edge(request) : await controller.answer(request)
    return { status: answer.status, words: answer.plain.toString() }
  }

  const read = (caller: Caller, path: string): Promise<Said> =>
    ask(caller, { method: 'GET', path, body: '', elevated: false })
  return {
    platform,
    get: (path) => read(plainCaller, path),
    send: (request, caller) => ask(caller, request),
    client: (caller) => ({
      async get(path) {
        const { status, words } = await read(caller, path)
        if (status === 401) throw new AppError('wrong-credential', 'The endpoint did not accept the credential.')
        if (status === 403) throw new AppError('not-allowed', 'The endpoint does not let this account in.')
        const body = Buffer.from(words)
        return { status, body, wireBytes: body.length, attempts: 1, contentType: 'application/json' }
      },
      change: () => Promise.reject(new Error('Nobody plans by changing.')),
      close: () => Promise.resolve(),
    }),
    close() {
      platform.clock.close()
    },
  }
}

const endpointId = 'matrix'

/** What a sync of the platform tells, through the real inventory. */
export async function synced(doors: Doors): Promise<Current> {
  const clock = fixedClock(doors.platform.clock.now())
  const stores = await openStores(null, clock)
  const inventory = createInventory({
    clock,
    log: () => undefined,
    bus: createBus((thrown) => {
      throw thrown
    }),
    endpoints: { client: () => Promise.resolve(doors.client(plainCaller)), note: () => undefined },
    cache: stores.cache,
  })
  try {
    await inventory.sync(endpointId)
    const current = await inventory.current(endpointId)
    if (!current) throw new Error('The platform gave nothing.')
    return { snapshot: current.snapshot, graph: current.graph }
  } finally {
    await inventory.close()
    await stores.close()
  }
}

/** The real planner, which knows what a sync told and asks the platform that is there now. */
export function plannerAt(doors: Doors, current: Current, caller: Caller): Planner {
  const { door, userName, token } = caller
  const profile: EndpointProfile = {
    id: endpointId,
    name: 'Matrix',
    url: 'http://127.0.0.1',
    credentialKind: door === 'edge' ? 'bearer' : 'key',
    userName,
    elevated: false,
    environment: 'other',
    readOnly: false,
    certificateAuthorityFile: null,
    demo: null,
  }
  const status: EndpointStatus = {
    state: 'ok',
    code: null,
    message: '',
    checkedAt: 0,
    since: 0,
    frontDoor: door,
    account: door === 'edge' ? { name: token, email: '', elevated: token === 'operator-token' } : null,
  }
  return createPlanner({
    clock: fixedClock(doors.platform.clock.now()),
    endpoints: {
      profile: () => profile,
      status: () => status,
      client: () => Promise.resolve(doors.client(caller)),
      note: () => undefined,
    },
    inventory: { current: () => Promise.resolve(current) },
    findings: () => Promise.resolve([]),
  })
}
