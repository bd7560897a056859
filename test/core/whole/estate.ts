import { answeringServer, type AnsweringServer, type Route } from '../../kit/answering-server.ts'
import { recordedEstate, routesOf } from '../inventory/recordings.ts'

/** Made once: putting the recordings together takes longer than serving them. */
const recorded = routesOf(recordedEstate())

export const key = 'controller-key-0815'
export const token = 'edge-token-4711'

export interface EstateOptions {
  frontDoor?: 'controller' | 'edge'
  /** What it wants to see; `key` or `token` unless given. */
  credential?: string
  port?: number
  tls?: 'localhost' | 'elsewhere'
  routes?: Record<string, Route>
}

export interface EstateServer extends AnsweringServer {
  /** What is answered where when all is well; may be changed at any time. */
  estate: Record<string, Route>
  /** Answers one path like this until it is healed, or every path. */
  goWrong(route: Route, path?: string): void
  heal(): void
}

/** A controller or an edge that wants its credential and answers with the recorded lists. To be closed. */
export async function estateServer(options: EstateOptions = {}): Promise<EstateServer> {
  const { frontDoor = 'controller', tls, port } = options
  const wanted = frontDoor === 'controller' ? (options.credential ?? key) : `Bearer ${options.credential ?? token}`
  const estate = { ...(options.routes ?? recorded) }
  if (frontDoor === 'edge') {
    estate['/account'] ??= { body: { name: 'Olive', email: 'olive@example.invalid', elevated_access: false } }
  }
  const wrong = new Map<string, Route>()
  const server = await answeringServer(
    {
      '*': (request, turn) => {
        if (request.headers.authorization !== wanted) {
          // A controller says that it has no such route before it looks at the credential.
          return request.path === '/account' && frontDoor === 'controller' ? { status: 404 } : { status: 401 }
        }
        const route = wrong.get(request.path) ?? wrong.get('*') ?? estate[request.path] ?? { status: 404 }
        return typeof route === 'function' ? route(request, turn) : route
      },
    },
    { ...(tls === undefined ? {} : { tls }), ...(port === undefined ? {} : { port }) },
  )
  return Object.assign(server, {
    estate,
    goWrong(route: Route, path = '*') {
      wrong.set(path, route)
    },
    heal() {
      wrong.clear()
    },
  })
}
