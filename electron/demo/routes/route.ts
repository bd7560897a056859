import { BackendFailure } from '../platform/backend.ts'
import type { FleetApp } from '../platform/fleet.ts'
import type { ListName } from '../platform/lists.ts'
import type { Platform } from '../platform/platform.ts'
import { isFields } from '../platform/requests.ts'
import type { Verb } from '../platform/requests.ts'

/** What a route gives: one of the kept lists, a value to be written as JSON, or an error in bare text. */
export type Reply = { list: ListName } | { value: unknown; status?: number } | { status: number; text: string }

/** What the credential and the two headers say of who asks (API-FACTS section 2). */
export interface Caller {
  /** X-Username; null when the client sent none. */
  username: string | null
  /** Both headers are there and the elevated one is exactly `true`. */
  elevated: boolean
  /** A token handed to a webhook may read and change, not delete. */
  pass: 'key' | 'jwt'
}

export interface RouteRequest {
  method: string
  /** What the path matched, in order, as sent; `null` in words where only the lower-cased path found the route. */
  parts: string[]
  /** Empty, or with its question mark. */
  query: string
  caller: Caller
  /** As text; empty for none. */
  body: string
}

export type Answering = (request: RouteRequest) => Reply | Promise<Reply>

export interface Route {
  method: Verb
  /** Of the lower-cased path with its query string, not anchored at the front. */
  pattern: string
  answer: Answering
}

/** An answer in bare text with this status; thrown wherever the real server stops. */
export class Refusal extends Error {
  readonly status: number

  constructor(status: number, text: string) {
    super(text)
    this.status = status
  }
}

export const missing = (text: string): Refusal => new Refusal(404, text)
export const conflict = (text: string): Refusal => new Refusal(409, text)
export const unprocessable = (text: string): Refusal => new Refusal(422, text)

/** What a client sees wherever the real server stumbles. */
export const stumble = (): Refusal => new Refusal(500, 'Internal Server Error')

/** The characters the real server permits in a path part: neither `%` nor `@`, so names go in unescaped. */
export const part = '([A-z0-9\\-_.]+)'
/** Plans may be asked for by their full name, which has a colon. */
export const planPart = '([A-z0-9\\-_.:]+)'

export const value = (given: unknown, status = 200): Reply => ({ value: given, status })

/** The app a path names, by id or by its two-part name. */
export function appOf(platform: Platform, key: string): FleetApp {
  const app = platform.directory.app(key)
  if (!app) throw missing(`The specified application ${key} does not exist.`)
  return app
}

/** The parsed body. The real server shows the parser's own complaint. */
export function bodyOf({ body }: RouteRequest): unknown {
  if (body.trim() === '') throw new Refusal(400, 'SyntaxError: Unexpected end of JSON input')
  try {
    return JSON.parse(body)
  } catch (thrown) {
    // Later versions of the parser add line and column; the server runs on an earlier one.
    const complaint = thrown instanceof Error ? thrown.message.replace(/ \(line \d+ column \d+\)$/, '') : ''
    throw new Refusal(400, `SyntaxError: ${complaint}`)
  }
}

/** The parsed body where the server wants an object; anything else counts as an empty one. */
export function fieldsOf(request: RouteRequest): Record<string, unknown> {
  const given = bodyOf(request)
  return isFields(given) ? given : {}
}

/** What a client sees of trouble behind the controller: never the reason (API-FACTS section 7). */
function troubled(failure: BackendFailure): Reply {
  if (failure.status === 412) return { status: 424, text: '[object Object]' }
  return { status: 503, text: 'Service Unavailable Error' }
}

/** Runs a route's answer; whatever it throws becomes what the real server says then. */
export async function run(answer: Answering, request: RouteRequest): Promise<Reply> {
  try {
    return await answer(request)
  } catch (thrown) {
    if (thrown instanceof Refusal) return { status: thrown.status, text: thrown.message }
    if (thrown instanceof BackendFailure) return troubled(thrown)
    throw thrown
  }
}
