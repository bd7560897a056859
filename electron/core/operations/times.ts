/** How long things last, in milliseconds on the monotonic clock: a wall clock that jumps changes nothing of it. */
export interface Times {
  /** Between the confirmation and the sending, for a person to think better of it. Nothing is waited for before a read. */
  undo: number
  /** A plan that was shown can be confirmed for so long. */
  planLives: number
  /** After arming an endpoint, until it is read-only again. */
  armed: number
  /** A secret of an answer, from the answer on. */
  secretKept: number
  /** The same from its first showing on. */
  secretShown: number
  /** Until the next reading of what became of a run, so long after its answer; null: nobody waits any more. */
  pace(elapsed: number): number | null
  /** Closing waits so long for answers on their way; what is not there by then is unknown. */
  closing: number
}

const second = 1_000
const minute = 60 * second

/** The rest of section 3.8 of the operations notes: brokers take up to an hour, and their worker one task a minute. */
export function patientPace(elapsed: number): number | null {
  if (elapsed < 2 * minute) return 5 * second
  if (elapsed < 15 * minute) return 15 * second
  return elapsed < 90 * minute ? minute : null
}

export const defaultTimes: Times = {
  undo: 5 * second,
  planLives: 5 * minute,
  armed: 15 * minute,
  secretKept: 10 * minute,
  secretShown: 30 * second,
  pace: patientPace,
  closing: 3 * second,
}
