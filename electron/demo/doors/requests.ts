import type { DemoClock } from '../platform/clock.ts'

/** One request as the front door saw it. Neither its credential nor any body is ever kept. */
export interface LoggedRequest {
  /** The platform's time at which it came in. */
  at: string
  method: string
  /** With its query string. */
  path: string
  /** 0 when the client was gone, or was left hanging, before there was an answer. */
  status: number
  milliseconds: number
  /** Null for somebody unknown, and for who gave no name. */
  user: string | null
  elevated: boolean
  /** Of the body, as it went over the wire. */
  bytes: number
}

export interface RequestLog {
  /** Newest last. */
  list(): readonly LoggedRequest[]
  clear(): void
}

export interface RequestNotes extends RequestLog {
  /** The platform's time, for `at`. */
  stamp(): string
  add(request: LoggedRequest): void
}

const most = 1000
/** A longer path is nobody's that asks for something. */
const longestPath = 500

/** The last 1,000 requests. */
export function createRequestLog(clock: DemoClock): RequestNotes {
  let requests: LoggedRequest[] = []
  return {
    list: () => requests,
    clear() {
      requests = []
    },
    stamp: () => clock.stamp(),
    add(request) {
      requests.push({ ...request, path: request.path.slice(0, longestPath) })
      if (requests.length > most) requests.shift()
    },
  }
}
