import { z } from 'zod'
import type { CredentialKind, EndpointState, EndpointStatus, FrontDoor } from '#shared/domain/endpoint.ts'
import { AppError, type ErrorCode } from '#shared/errors.ts'
import { stateOf } from './statuses.ts'
import type { Answer, Transport } from './transport.ts'

/** What a check found out; the status of an endpoint without its times. */
export type Identification = Pick<EndpointStatus, 'state' | 'code' | 'message' | 'frontDoor' | 'account'>

/** Small answers are all that is asked for here; whoever sends more is not the platform. */
const maximumBytes = 4 * 1024 * 1024

const account = z.object({ name: z.string().nullish(), email: z.string(), elevated_access: z.boolean().optional() })
const named = z.array(z.object({ id: z.string(), name: z.string() }))

/**
 * Tells the two front doors apart and tests the credential (API-FACTS section 2): GET /account is 200, 401 or 403 at
 * the edge and 404 on a controller, which has no such route and says so before it looks at the credential; there the
 * tiny GET /organizations tests it. Never throws for what an endpoint does; throws AppError cancelled.
 */
export async function identify(
  transport: Transport,
  credentialKind: CredentialKind,
  signal?: AbortSignal,
): Promise<Identification> {
  const ask = (path: string): Promise<Answer> => transport.send(path, { maximumBytes, ...(signal ? { signal } : {}) })
  try {
    const answer = await ask('/account')
    if (answer.status === 404) return await identifyController(ask, credentialKind)
    if (answer.status === 200) return await identifyEdge(ask, answer)
    if (answer.status === 401 || answer.status === 403) {
      return (await isOurRefusal(ask, answer)) ? refused('edge', credentialKind, answer.status) : notAkkeris()
    }
    return otherStatus(answer.status)
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown
    const state = stateOf(thrown.code)
    if (state === null) throw thrown
    return { state, code: thrown.code, message: thrown.message, frontDoor: null, account: null }
  }
}

type Ask = (path: string) => Promise<Answer>

async function identifyController(ask: Ask, credentialKind: CredentialKind): Promise<Identification> {
  let answer = await ask('/organizations')
  // Spaces exist on every installation; organizations were seen on every one too, but a second look is cheap.
  if (answer.status === 404) answer = await ask('/spaces')
  if (answer.status === 200 && decode(answer, named) !== null) {
    const message = 'This is a controller and it accepts the credential.'
    return { state: 'ok', code: null, message, frontDoor: 'controller', account: null }
  }
  if (answer.status === 401 || answer.status === 403) {
    return (await isOurRefusal(ask, answer)) ? refused('controller', credentialKind, answer.status) : notAkkeris()
  }
  return answer.status === 200 || answer.status === 404 ? notAkkeris() : otherStatus(answer.status)
}

async function identifyEdge(ask: Ask, answer: Answer): Promise<Identification> {
  const found = decode(answer, account)
  if (found === null) return notAkkeris()
  // Other platforms have an account with a name and an e-mail address as well; elevated_access is Akkeris' own.
  if (found.elevated_access === undefined) {
    const spaces = await ask('/spaces')
    if (spaces.status !== 200 || decode(spaces, named) === null) return notAkkeris()
  }
  const name = found.name ?? found.email
  return {
    state: 'ok',
    code: null,
    message: `This is the public edge and we are signed in as ${name}.`,
    frontDoor: 'edge',
    account: { name, email: found.email, elevated: found.elevated_access ?? false },
  }
}

/**
 * Whether a 401 or 403 is worded as Akkeris words it: nothing, or a bare sentence. Any other may still come from a proxy
 * in front of the platform, so the health page, which asks nobody for a credential, decides.
 */
async function isOurRefusal(ask: Ask, answer: Answer): Promise<boolean> {
  const text = answer.body.subarray(0, 200).toString('utf8')
  if (answer.body.length <= 200 && !/^\s*[<{["]/.test(text)) return true
  const health = await ask('/octhc')
  return health.status === 200 && health.body.toString('utf8').startsWith('overall_status=')
}

function refused(frontDoor: FrontDoor, credentialKind: CredentialKind, status: 401 | 403): Identification {
  return { ...refusal(frontDoor, credentialKind, status), frontDoor, account: null }
}

function refusal(
  frontDoor: FrontDoor,
  credentialKind: CredentialKind,
  status: 401 | 403,
): { state: EndpointState; code: ErrorCode; message: string } {
  if (status === 403) {
    return { state: 'not-allowed', code: 'not-allowed', message: 'The account is known there but not let in.' }
  }
  const wrong = { state: 'wrong-credential', code: 'wrong-credential' } as const
  if (frontDoor === 'controller' && credentialKind === 'bearer') {
    return { ...wrong, message: 'This is a controller: it takes the bare key, not a bearer token.' }
  }
  if (frontDoor === 'edge' && credentialKind === 'key') {
    return { ...wrong, message: 'This is the public edge: it takes a bearer token, not the bare key.' }
  }
  const what = frontDoor === 'edge' ? 'The public edge does not know this token.' : 'The controller refuses this key.'
  return { ...wrong, message: what }
}

function notAkkeris(): Identification {
  const message = 'Something answers there, but it does not answer like an Akkeris platform.'
  return { state: 'not-akkeris', code: 'not-akkeris', message, frontDoor: null, account: null }
}

function otherStatus(status: number): Identification {
  if (status < 500 && status !== 429) return notAkkeris()
  const message =
    status === 429
      ? 'The endpoint asks us to come back later (429).'
      : `The endpoint answers, but has trouble of its own (${String(status)}).`
  return { state: 'unreachable', code: 'server-error', message, frontDoor: null, account: null }
}

function decode<Value>(answer: Answer, schema: z.ZodType<Value>): Value | null {
  try {
    return schema.parse(JSON.parse(answer.body.toString('utf8')))
  } catch {
    return null
  }
}
