import type { Clock } from '#core/ports.ts'

/** A clock that stands still until it is moved. */
export interface FixedClock extends Clock {
  advance(milliseconds: number): void
}

export function fixedClock(start = Date.parse('2026-11-23T09:00:00Z')): FixedClock {
  let now = start
  return {
    now: () => now,
    advance(milliseconds) {
      now += milliseconds
    },
  }
}
