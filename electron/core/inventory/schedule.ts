import type { ErrorCode } from '#shared/errors.ts'
import { toAppError } from '#shared/errors.ts'
import type { Endpoints } from '../endpoints/endpoints.ts'
import type { Clock, LogEntry } from '../ports.ts'
import type { Inventory } from './inventory.ts'

interface ScheduleParts {
  clock: Clock
  log: (entry: LogEntry) => void
  endpoints: Pick<Endpoints, 'profiles' | 'status'>
  inventory: Pick<Inventory, 'sync' | 'report'>
  /** Milliseconds between two syncs of one endpoint; null for never. */
  every: number | null
}

interface Turn {
  url: string
  /** On the monotonic clock, in milliseconds. */
  dueAt: number
  running: boolean
  failures: number
  /** The latest attempt ended for want of a credential, or of one that is accepted. */
  lockedOut: boolean
}

const longestTick = 1_000
const firstPause = 5_000
const longestPause = 60_000
/** Endpoints drift apart by up to a tenth of the interval, so that they are not all asked at the same moment. */
const jitter = 0.1

/**
 * Worth another try soon: the network, a proxy or the platform may be back any moment, and a turn is only cancelled
 * because the endpoint was changed meanwhile.
 */
const passing: ReadonlySet<ErrorCode> = new Set([
  'cancelled',
  'unreachable',
  'timeout',
  'certificate',
  'server-error',
  'bad-answer',
  'not-akkeris',
])
const lockedOut: ReadonlySet<ErrorCode> = new Set(['no-credential', 'wrong-credential', 'not-allowed'])

/**
 * Syncs each endpoint by itself, each at its own time and none waiting for another. An endpoint that is not reached,
 * whoever found that out, is tried again after 5 s, then ever later up to a minute. One that lacks a credential, or whose credential is refused, is
 * left alone until its status changes or its regular turn comes. The first turn comes at once when what is cached is
 * older than the interval.
 */
export function startSchedule({ clock, log, endpoints, inventory, every }: ScheduleParts): { stop(): void } {
  if (every === null) return { stop() {} }
  const interval = every
  const turns = new Map<string, Turn>()

  function untilRegularTurn(endpointId: string): number {
    const report = inventory.report(endpointId)
    // A snapshot from the future means that the clock was set back: its age is anybody's guess.
    const age = report && report.takenAt <= clock.now() ? clock.now() - report.takenAt : Infinity
    return Math.max(0, interval * (1 + jitter * (2 * Math.random() - 1)) - age)
  }

  async function take(endpointId: string, turn: Turn): Promise<void> {
    turn.running = true
    try {
      await inventory.sync(endpointId)
      turn.failures = 0
      turn.lockedOut = false
      turn.dueAt = performance.now() + untilRegularTurn(endpointId)
    } catch (thrown) {
      const { code, message } = toAppError(thrown)
      turn.lockedOut = lockedOut.has(code)
      turn.failures = passing.has(code) ? turn.failures + 1 : 0
      const pause = turn.failures > 0 ? Math.min(longestPause, firstPause * 2 ** (turn.failures - 1)) : interval
      turn.dueAt = performance.now() + Math.min(pause, interval)
      if (code === 'internal') log({ level: 'error', room: 'inventory', message })
    } finally {
      turn.running = false
    }
  }

  function tick(): void {
    const profiles = endpoints.profiles()
    const addresses = new Map(profiles.map((profile) => [profile.id, profile.url]))
    // At another address it is another platform, which has not had its first turn.
    for (const [id, turn] of turns) if (addresses.get(id) !== turn.url) turns.delete(id)
    for (const [id, url] of addresses) {
      const { state, code } = endpoints.status(id)
      if (state === 'no-credential') continue
      let turn = turns.get(id)
      if (!turn) {
        turn = { url, dueAt: performance.now() + untilRegularTurn(id), running: false, failures: 0, lockedOut: false }
        turns.set(id, turn)
      }
      if (turn.running) continue
      // A check, or a sync by hand, found it out of reach: as good a reason to try soon as a turn that failed.
      if (turn.failures === 0 && code !== null && passing.has(code)) {
        turn.failures = 1
        turn.dueAt = Math.min(turn.dueAt, performance.now() + firstPause)
      }
      const letInAgain = turn.lockedOut && (state === 'ok' || state === 'unknown')
      if (performance.now() < turn.dueAt && !letInAgain) continue
      // A person may have synced meanwhile: then this turn is not needed.
      const wait = turn.failures === 0 && !letInAgain ? untilRegularTurn(id) : 0
      if (wait > interval / 2) turn.dueAt = performance.now() + wait
      else void take(id, turn)
    }
  }

  tick()
  const timer = setInterval(tick, Math.min(longestTick, interval / 4))
  // The schedule alone is no reason to keep a process alive.
  timer.unref()
  return {
    stop() {
      clearInterval(timer)
    },
  }
}
