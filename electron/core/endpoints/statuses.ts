import type { EndpointState, EndpointStatus } from '#shared/domain/endpoint.ts'
import type { AppError, ErrorCode } from '#shared/errors.ts'
import type { Bus } from '../bus.ts'
import type { Clock } from '../ports.ts'
import type { Identification } from './identify.ts'

const stateByCode: Record<ErrorCode, EndpointState | null> = {
  'no-credential': 'no-credential',
  'wrong-credential': 'wrong-credential',
  'not-allowed': 'not-allowed',
  unreachable: 'unreachable',
  timeout: 'unreachable',
  certificate: 'unreachable',
  'bad-answer': 'unreachable',
  'server-error': 'unreachable',
  'not-akkeris': 'not-akkeris',
  'too-large': 'not-akkeris',
  'invalid-input': null,
  'unknown-command': null,
  'not-found': null,
  cancelled: null,
  refused: null,
  incomplete: null,
  'store-damaged': null,
  'store-newer': null,
  'store-full': null,
  'store-read-only': null,
  'already-open': null,
  'not-armed': null,
  'plan-expired': null,
  'plan-changed': null,
  'not-confirmed': null,
  blocked: null,
  'under-way': null,
  'journal-unwritable': null,
  'outcome-unknown': null,
  'part-missing': null,
  internal: null,
}

/** What an error of a request says about the endpoint itself; null when it says nothing about it. */
export function stateOf(code: ErrorCode): EndpointState | null {
  return stateByCode[code]
}

/** How each endpoint was when last heard of, and since when. Kept in memory: after a start everything is asked anew. */
export interface Statuses {
  get(id: string): EndpointStatus
  /** A check runs. Shown only where nothing is known yet, so that a banner does not flicker with every check. */
  checking(id: string): void
  found(id: string, found: Identification): void
  /** What a request told: an error, or null for an answer. Errors that say nothing of the endpoint are passed over. */
  note(id: string, error: AppError | null): void
  /** Back to the beginning, with a sentence that says why. */
  reset(id: string, message?: string): void
  forget(id: string): void
}

const unasked: EndpointStatus = {
  state: 'unknown',
  code: null,
  message: 'Not checked yet.',
  checkedAt: null,
  since: null,
  frontDoor: null,
  account: null,
}

/** Publishes 'endpoints.changed' whenever state or sentence changes, not when only the time of the check does. */
export function createStatuses(bus: Bus, clock: Clock): Statuses {
  const statuses = new Map<string, EndpointStatus>()
  const get = (id: string): EndpointStatus => statuses.get(id) ?? unasked

  function set(id: string, next: Omit<EndpointStatus, 'since'>): void {
    const before = get(id)
    statuses.set(id, { ...next, since: before.state === next.state ? before.since : clock.now() })
    if (before.state !== next.state || before.message !== next.message) bus.publish({ name: 'endpoints.changed' })
  }

  return {
    get,
    checking(id) {
      const before = get(id)
      if (before.state === 'unknown') set(id, { ...before, state: 'checking', message: 'Being checked.' })
    },
    found(id, found) {
      // A door that does not answer just now is still the same door.
      const before = get(id)
      set(id, { ...found, frontDoor: found.frontDoor ?? before.frontDoor, checkedAt: clock.now() })
    },
    note(id, error) {
      const before = get(id)
      const heard = { ...before, checkedAt: clock.now() }
      if (error === null) {
        set(id, before.state === 'ok' ? heard : { ...heard, state: 'ok', code: null, message: 'The endpoint answers.' })
        return
      }
      const state = stateOf(error.code)
      if (state !== null) set(id, { ...heard, state, code: error.code, message: error.message })
    },
    reset(id, message = unasked.message) {
      set(id, { ...unasked, message })
    },
    forget(id) {
      statuses.delete(id)
    },
  }
}
