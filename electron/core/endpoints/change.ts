import type { Agent, Dispatcher } from 'undici'
import type { HttpMethod } from '#shared/domain/operation.ts'
import { AppError } from '#shared/errors.ts'
import { readBody } from './body.ts'
import { describeFailure } from './failure.ts'
import type { Answer, Limits } from './transport.ts'

/** A request that may change something on a platform. */
export interface ChangeRequest {
  method: HttpMethod
  /** Of the API, from `/`, as it stands. */
  path: string
  /** JSON; empty for no body at all, as the public edge drops an empty object. */
  body: string
}

/** What became of it. */
export type Sent =
  | { kind: 'answered'; answer: Answer }
  /** Not a byte of it left this machine: nothing can have happened. */
  | { kind: 'not-sent'; error: AppError }
  /** It left, or a part of it did, and no whole answer came back: it may have happened (API-FACTS section 10). */
  | { kind: 'lost'; error: AppError; status: number | null }

interface ChangeParts {
  origin: string
  /** Host and port, for sentences. */
  host: string
  /** Has to open a connection for each request. */
  agent: Agent
  limits: Limits
}

interface ChangeOptions {
  headers: Record<string, string>
  maximumBytes: number
  signal: AbortSignal
  /** Why the signal was aborted. */
  stopped: () => AppError | null
}

/**
 * Sends it once, whatever happens: a second one could make a second add-on. A client that goes away does not stop the
 * platform either, so that everything after the first byte is `lost` and nothing but an answer says what happened. Waits
 * as long as the platform waits for brokers, since most changes reach one. Never throws.
 */
export async function sendChange(
  { origin, host, agent, limits }: ChangeParts,
  { method, path, body }: ChangeRequest,
  { headers, maximumBytes, signal, stopped }: ChangeOptions,
): Promise<Sent> {
  let began = false
  let status: number | null = null
  const tally = { wireBytes: 0 }
  const watched = agent.compose(
    (dispatch) => (options, handler) =>
      dispatch(
        options,
        telling(handler, () => {
          began = true
        }),
      ),
  )
  try {
    const response = await watched.request({
      origin,
      path,
      method,
      headers: {
        accept: 'application/json',
        'accept-encoding': 'gzip',
        ...(body === '' ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === '' ? {} : { body }),
      headersTimeout: limits.brokerHeaders,
      bodyTimeout: limits.bodyGap,
      signal,
    })
    status = response.statusCode
    // Destroying a body nobody listens to throws its error into the process.
    response.body.on('error', () => {})
    if (status >= 300 && status < 400) {
      response.body.destroy()
      throw new AppError('not-akkeris', `${host} sent us elsewhere (${status}), which an Akkeris API never does.`)
    }
    const bytes = await readBody(response.body, response.headers, maximumBytes, host, tally)
    const type = response.headers['content-type']
    const contentType = typeof type === 'string' ? type : null
    return { kind: 'answered', answer: { status, body: bytes, contentType, attempts: 1, wireBytes: tally.wireBytes } }
  } catch (thrown) {
    // Whatever failed after the stop failed because of it.
    const error = stopped() ?? describeFailure(thrown, host).error
    return began ? { kind: 'lost', error, status } : { kind: 'not-sent', error }
  }
}

/**
 * undici calls onRequestStart when it has a connection, handshake included, right before it writes the first byte. What
 * fails earlier was surely not sent.
 */
function telling(handler: Dispatcher.DispatchHandler, began: () => void): Dispatcher.DispatchHandler {
  return {
    onRequestStart(controller, context: unknown) {
      // It gives up here when it was cancelled while the connection was made.
      handler.onRequestStart?.(controller, context)
      if (!controller.aborted) began()
    },
    onResponseStart: (...given) => handler.onResponseStart?.(...given),
    onResponseData: (...given) => handler.onResponseData?.(...given),
    onResponseEnd: (...given) => handler.onResponseEnd?.(...given),
    onResponseError: (...given) => handler.onResponseError?.(...given),
  }
}
