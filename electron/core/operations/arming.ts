import type { Arming } from '#shared/domain/operation.ts'
import { AppError } from '#shared/errors.ts'
import type { Bus } from '../bus.ts'
import type { Endpoints } from '../endpoints/endpoints.ts'
import type { Clock, LogEntry } from '../ports.ts'
import type { Scribe } from './scribe.ts'

/**
 * On which endpoints operations may run just now. Kept in memory only: after every start everything is read-only, a demo
 * as well, since people learn on it what they do elsewhere.
 */
export interface Armings {
  list(): Arming[]
  /** What each was armed for: address and account. */
  doors(): { endpointId: string; door: string }[]
  /** Throws AppError not-armed. */
  demand(endpointId: string): void
  /** From now on for the whole time again. Throws AppError not-found and journal-unwritable. */
  arm(endpointId: string): Arming
  /** False when it was not armed. Never fails: what cannot be written down is read-only all the same. */
  disarm(endpointId: string, why?: 'person' | 'changed'): boolean
  close(): void
}

interface ArmingOptions {
  clock: Clock
  bus: Pick<Bus, 'publish'>
  log: (entry: LogEntry) => void
  endpoints: Pick<Endpoints, 'profile'>
  scribe: Scribe
  /** Milliseconds. */
  lasts: number
  monotonic?: () => number
}

interface Armed {
  /** On the monotonic clock. */
  until: number
  /** On the wall clock: the monotonic one of some systems stands still while a laptop sleeps. */
  wallUntil: number
  timer: NodeJS.Timeout
  /** Of which address and account, so that an endpoint which is another one now is not armed. */
  door: string
}

/** The address and the account that requests of an endpoint go to and under. */
export function doorOf({ url, credentialKind, userName, demo }: ReturnType<Endpoints['profile']>): string {
  return demo === null ? `${url} ${credentialKind} ${userName}` : `demo ${JSON.stringify(demo)}`
}

export function createArmings(options: ArmingOptions): Armings {
  const { clock, bus, log, endpoints, scribe, lasts, monotonic = () => performance.now() } = options
  const armed = new Map<string, Armed>()

  function holds(endpointId: string): Armed | null {
    const found = armed.get(endpointId)
    if (!found || monotonic() >= found.until || clock.now() >= found.wallUntil) return null
    try {
      return doorOf(endpoints.profile(endpointId)) === found.door ? found : null
    } catch {
      return null
    }
  }

  /** Of two clocks that which is further on counts. */
  function untilOf({ until, wallUntil }: Armed): number {
    return Math.min(wallUntil, Math.round(clock.now() + until - monotonic()))
  }

  function drop(endpointId: string, sentence: string, why: string): void {
    const found = armed.get(endpointId)
    if (!found) return
    clearTimeout(found.timer)
    armed.delete(endpointId)
    try {
      scribe.write({ kind: 'disarm', endpointId, subject: endpointId, body: { sentence, why } })
    } catch (thrown) {
      log({ level: 'error', room: 'operations', message: `Disarming could not be written down: ${String(thrown)}` })
    }
    bus.publish({ name: 'operations.changed' })
  }

  return {
    list: () =>
      [...armed.keys()].flatMap((endpointId) => {
        const found = holds(endpointId)
        return found ? [{ endpointId, until: untilOf(found) }] : []
      }),
    doors: () => [...armed].map(([endpointId, { door }]) => ({ endpointId, door })),
    demand(endpointId) {
      if (holds(endpointId)) return
      throw new AppError('not-armed', `${endpoints.profile(endpointId).name} is read-only: it is not armed.`)
    },
    arm(endpointId) {
      const profile = endpoints.profile(endpointId)
      const minutes = Math.round(lasts / 60_000)
      scribe.write({
        kind: 'arm',
        endpointId,
        subject: endpointId,
        body: { sentence: `Operations may run on ${profile.name} for ${minutes} minutes.`, until: clock.now() + lasts },
      })
      clearTimeout(armed.get(endpointId)?.timer)
      const timer = setTimeout(() => {
        drop(endpointId, `${profile.name} is read-only again: its time ran out.`, 'time')
      }, lasts)
      // To be armed is no reason to keep a process alive.
      timer.unref()
      const fresh = { until: monotonic() + lasts, wallUntil: clock.now() + lasts, timer, door: doorOf(profile) }
      armed.set(endpointId, fresh)
      bus.publish({ name: 'operations.changed' })
      return { endpointId, until: fresh.wallUntil }
    },
    disarm(endpointId, why = 'person') {
      const was = holds(endpointId) !== null
      drop(endpointId, why === 'person' ? 'The endpoint was made read-only again.' : 'The endpoint was changed.', why)
      return was
    },
    close() {
      for (const { timer } of armed.values()) clearTimeout(timer)
      armed.clear()
    },
  }
}
