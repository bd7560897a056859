/**
 * What can be made to go wrong with one path, for tests and drills:
 * - `status`: answered with this status, the body empty as the real server's 401 and 404 are, or `text`.
 * - `delay`: answered as usual, `milliseconds` later.
 * - `hang`: never answered; the connection stays open until the client or the demo closes it.
 * - `truncate`: the connection breaks after `bytes` of the body (half of it unless given).
 * - `empty`: 200 without a body.
 * - `html`: 200 with a page, as a proxy or a login wall in front of the platform gives.
 * - `drop-rows`: a list without its first `rows` rows, status still 200, as during an outage of a broker.
 */
export type Fault =
  | { kind: 'status'; status: number; text?: string }
  | { kind: 'delay'; milliseconds: number }
  | { kind: 'hang' }
  | { kind: 'truncate'; bytes?: number }
  | { kind: 'empty' }
  | { kind: 'html' }
  | { kind: 'drop-rows'; rows: number }

export interface FaultSwitch {
  /**
   * Replaces the fault of a path. The path is compared as sent, query string included; `*` stands for every path that
   * has no fault of its own. `times`: after so many requests all is well again; without it, until `clear`.
   */
  set(path: string, fault: Fault, times?: number): void
  /** Ends the fault of one path, or every fault. */
  clear(path?: string): void
}

export interface FaultSource extends FaultSwitch {
  /** The fault this request meets, counted. */
  next(path: string): Fault | null
}

export function createFaults(): FaultSource {
  const faults = new Map<string, { fault: Fault; left: number }>()
  return {
    set(path, fault, times = Number.POSITIVE_INFINITY) {
      faults.set(path, { fault, left: times })
    },
    clear(path) {
      if (path === undefined) faults.clear()
      else faults.delete(path)
    },
    next(path) {
      const key = faults.has(path) ? path : '*'
      const entry = faults.get(key)
      if (!entry) return null
      entry.left -= 1
      if (entry.left <= 0) faults.delete(key)
      return entry.fault
    },
  }
}
