import { run } from '../routes/route.ts'
import type { Caller, Reply } from '../routes/route.ts'
import type { Routes } from '../routes/routes.ts'
import { bare, json, text } from './answer.ts'
import type { Answer } from './answer.ts'
import type { Bodies } from './bodies.ts'
import { closedToTokens } from './closed.ts'

/** A request as far as a door looks at it. Header names in lower case. */
export interface DoorRequest {
  method: string
  target: string
  headers: Record<string, string | undefined>
  /** Read when first asked for; as text, empty for none. */
  body(): Promise<string>
  /** Set by the door when it has found out who asks, for the log of requests. */
  caller: Caller | null
}

export interface Controller {
  /** What a client that comes straight to the controller gets: the bare key, and its own word for who it is. */
  answer(request: DoorRequest): Promise<Answer>
  /** What the edge gets for somebody whom it has let in; null for a webhook's token that turns out to be none. */
  answerFor(request: DoorRequest, caller: Caller | null): Promise<Answer>
}

export interface ControllerParts {
  /** The shared key, sent bare, without a scheme. */
  key: string
  routes: Routes
  bodies: Bodies
  /** Who a webhook's token speaks for; null for a token that is none. */
  readToken: (token: string) => { username: string | null } | null
}

export function createController({ key, routes, bodies, readToken }: ControllerParts): Controller {
  async function written(reply: Reply): Promise<Answer> {
    if ('list' in reply) return json(200, await bodies.plain(reply.list), () => bodies.packed(reply.list))
    if ('value' in reply) return json(reply.status ?? 200, Buffer.from(JSON.stringify(reply.value)))
    return json(reply.status, Buffer.from(reply.text))
  }

  async function answer(request: DoorRequest, whoIs: () => Caller | null): Promise<Answer> {
    const { method, target } = request
    if (method === 'GET' && target.toLowerCase().endsWith('/octhc')) {
      return text(200, 'text/plain', 'overall_status=good')
    }
    // Unknown routes are told before anybody's credential is looked at.
    const route = routes.find(method, target)
    if (!route) return bare(404)
    const caller = whoIs()
    request.caller = caller
    if (!caller || (caller.pass === 'jwt' && closedToTokens(method, target))) return bare(401)
    const { parts, query } = route
    return written(await run(route.answer, { method, parts, query, caller, body: await request.body() }))
  }

  return {
    answer: (request) =>
      answer(request, () => {
        const { authorization = '', 'x-username': username = null, 'x-elevated-access': elevated } = request.headers
        if (authorization === key) {
          return { username, elevated: username !== null && elevated === 'true', pass: 'key' }
        }
        const token = authorization.startsWith('Bearer ') ? readToken(authorization.slice(7)) : null
        return token && { username: token.username, elevated: false, pass: 'jwt' }
      }),
    answerFor: (request, caller) => answer(request, () => caller),
  }
}
