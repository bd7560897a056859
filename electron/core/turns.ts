import { breathe } from './store/database.ts'

export { breathe }

/** Milliseconds of work after which others get their turn. */
const turn = 8

/** Tells whoever works through many things, and asks after each few of them, when a turn is over; the next one begins then. */
export function createTurn(): () => boolean {
  let since = performance.now()
  return () => {
    const now = performance.now()
    if (now - since <= turn) return false
    since = now
    return true
  }
}

/**
 * Drives work that gives up control every few milliseconds, so that answers, timers and cancellations get through. Throws
 * when the signal is aborted.
 */
export async function inTurns<Outcome>(steps: Generator<undefined, Outcome>, signal?: AbortSignal): Promise<Outcome> {
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
    await breathe()
    signal?.throwIfAborted()
  }
}

/** To the end without giving up control: for whoever has no time to wait. */
export function atOnce<Outcome>(steps: Generator<undefined, Outcome>): Outcome {
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}
