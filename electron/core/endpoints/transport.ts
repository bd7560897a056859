import { setTimeout as pause } from 'node:timers/promises'
import { Agent } from 'undici'
import { AppError } from '#shared/errors.ts'
import { readBody } from './body.ts'
import { sendChange, type ChangeRequest, type Sent } from './change.ts'
import { describeFailure } from './failure.ts'
import { repeatPause } from './repeat.ts'
import { refuseBlindTrust, trustedAuthorities } from './trust.ts'

/** Times in milliseconds; those of headers and bodyGap may run a second late, as undici counts in coarse steps. */
export interface Limits {
  connect: number
  /** From the request to the first line of the answer. */
  headers: number
  /** The same where the platform asks a broker, for which it waits 60 s itself (API-FACTS section 9). */
  brokerHeaders: number
  /** Between two pieces of the body. */
  bodyGap: number
  /** For everything: waiting for a free connection, repeats and the pauses between them included. */
  total: number
  /**
   * Of a body, both on the wire and unpacked. The largest list of 60,000 attachments has 26 MB; six lists at once become
   * several times their bytes when they are parsed, and must still fit into the 4 GB that Node gives a program.
   */
  bytes: number
  concurrent: number
  repeats: number
  /** Before the first repeat; doubled for each later one. */
  firstPause: number
  longestPause: number
}

export const defaultLimits: Limits = {
  connect: 5_000,
  headers: 20_000,
  brokerHeaders: 65_000,
  bodyGap: 10_000,
  total: 120_000,
  bytes: 64 * 1024 * 1024,
  concurrent: 6,
  repeats: 3,
  firstPause: 250,
  longestPause: 10_000,
}

export interface Answer {
  status: number
  /** Unpacked. */
  body: Buffer
  /** Bytes of bodies as they came over the wire, those of repeated attempts included. */
  wireBytes: number
  /** Requests sent for this answer: 1 and the repeats. */
  attempts: number
  contentType: string | null
}

export interface SendOptions {
  signal?: AbortSignal
  /** Of the body, both on the wire and unpacked; never more than the limit of the endpoint. */
  maximumBytes?: number
  /** False: ask once, whatever happens. */
  repeat?: boolean
}

export interface Transport {
  /** A GET, repeated where that can help. Every status under 300 and from 400 comes back as an answer. */
  send(path: string, options?: SendOptions): Promise<Answer>
  /** What may change something (change.ts): sent once, on a connection of its own. Never throws. */
  change(
    request: ChangeRequest,
    options: Omit<SendOptions, 'repeat'> & { headers: Record<string, string> },
  ): Promise<Sent>
  /** Cancels what runs and closes every connection. */
  close(): Promise<void>
}

/**
 * Whether a GET of this path makes the platform ask a broker or a region (API-FACTS section 4). Then it may be silent
 * for a minute, and a 503 is the broker's refusal, which asking again does not change.
 */
export function asksBroker(path: string): boolean {
  return /^\/addons\/[^/]+(\/config)?$/.test(path) || /^\/apps\/[^/]+\/(addons|config-vars)(\/|$)/.test(path)
}

const pathOfTheApi = /^\/(?!\/)[\x21-\x7e]*$/

const repeatable = new Set([429, 502, 503, 504])

/**
 * The only place that talks to an endpoint. `headers` holds the credential: it is sent to `origin` and nowhere else,
 * since connections are made to that origin only and redirects are errors. Throws AppError certificate.
 */
export async function createTransport(
  target: { origin: string; headers: Record<string, string>; certificateAuthorityFile: string | null },
  limits: Limits,
): Promise<Transport> {
  const { origin } = target
  const { host, protocol } = new URL(origin)
  refuseBlindTrust()
  const options = {
    connections: limits.concurrent,
    // Several streams on one connection would go round the limit of concurrent requests.
    allowH2: false,
    connect: {
      timeout: limits.connect,
      rejectUnauthorized: true,
      ...(protocol === 'https:' ? { secureContext: await trustedAuthorities(target.certificateAuthorityFile) } : {}),
    },
  }
  const agent = new Agent({ ...options, pipelining: 1 })
  // A kept connection may be closed at the very moment it is used again, and then nobody knows whether a change arrived.
  const changes = new Agent({ ...options, pipelining: 0 })
  const running = new Set<(reason: AppError) => void>()
  let closed = false

  async function ask(path: string, maximumBytes: number, signal: AbortSignal, tally: { wireBytes: number }) {
    const response = await agent.request({
      origin,
      path,
      method: 'GET',
      headers: { accept: 'application/json', 'accept-encoding': 'gzip', ...target.headers },
      headersTimeout: asksBroker(path) ? limits.brokerHeaders : limits.headers,
      bodyTimeout: limits.bodyGap,
      signal,
    })
    const status = response.statusCode
    // Destroying a body nobody listens to throws its error into the process.
    response.body.on('error', () => {})
    if (status >= 300 && status < 400) {
      response.body.destroy()
      throw new AppError(
        'not-akkeris',
        `${host} sent us elsewhere (${String(status)}), which an Akkeris API never does. The credential was not sent on.`,
      )
    }
    const body = await readBody(response.body, response.headers, maximumBytes, host, tally)
    const type = response.headers['content-type']
    return {
      status,
      body,
      contentType: typeof type === 'string' ? type : null,
      retryAfter: response.headers['retry-after'],
    }
  }

  async function sendUntil(path: string, options: SendOptions, signal: AbortSignal): Promise<Answer> {
    const maximumBytes = Math.min(options.maximumBytes ?? limits.bytes, limits.bytes)
    const repeats = options.repeat === false ? 0 : limits.repeats
    const tally = { wireBytes: 0 }
    for (let attempts = 1; ; attempts++) {
      let retryAfter: string | string[] | undefined
      try {
        const answer = await ask(path, maximumBytes, signal, tally)
        const passing = answer.status === 429 || (repeatable.has(answer.status) && !asksBroker(path))
        if (!passing || attempts > repeats) {
          const { status, body, contentType } = answer
          return { status, body, contentType, attempts, wireBytes: tally.wireBytes }
        }
        retryAfter = answer.retryAfter
      } catch (thrown) {
        const failure = describeFailure(thrown, host)
        if (!failure.passing || attempts > repeats) throw failure.error
      }
      await pause(repeatPause(attempts, retryAfter, limits, Date.now(), Math.random()), undefined, { signal })
    }
  }

  /** Runs with a signal that the caller, the time limit and closing abort; `stopped` says which of them did. */
  async function untilStopped<Value>(
    given: AbortSignal | undefined,
    work: (signal: AbortSignal, stopped: () => AppError | null) => Promise<Value>,
  ): Promise<Value> {
    let stopped: AppError | null = null
    const controller = new AbortController()
    const stop = (reason: AppError): void => {
      stopped ??= reason
      controller.abort()
    }
    const cancel = (): void => {
      stop(new AppError('cancelled', 'The request was cancelled.'))
    }
    if (closed || given?.aborted === true) cancel()
    given?.addEventListener('abort', cancel, { once: true })
    const timer = setTimeout(() => {
      stop(new AppError('timeout', `${host} did not finish its answer in time.`))
    }, limits.total)
    running.add(stop)
    try {
      return await work(controller.signal, () => stopped)
    } catch (thrown) {
      // Whatever failed after the stop failed because of it.
      throw stopped ?? thrown
    } finally {
      clearTimeout(timer)
      running.delete(stop)
      given?.removeEventListener('abort', cancel)
    }
  }

  return {
    async send(path, options = {}) {
      if (!pathOfTheApi.test(path)) throw new AppError('invalid-input', 'That is not a path of the API.')
      return await untilStopped(options.signal, (signal) => sendUntil(path, options, signal))
    },
    async change(request, { headers, signal, maximumBytes = limits.bytes }) {
      if (!pathOfTheApi.test(request.path)) {
        return { kind: 'not-sent', error: new AppError('invalid-input', 'That is not a path of the API.') }
      }
      return await untilStopped(signal, (signal, stopped) =>
        sendChange({ origin, host, agent: changes, limits }, request, {
          headers: { ...target.headers, ...headers },
          maximumBytes: Math.min(maximumBytes, limits.bytes),
          signal,
          stopped,
        }),
      )
    },
    async close() {
      closed = true
      for (const stop of running) stop(new AppError('cancelled', 'The endpoint was closed.'))
      await Promise.all([agent.destroy(), changes.destroy()])
    },
  }
}
