import type { DangerLevel, Operation } from '#shared/domain/operation.ts'
import type { RunbookRun } from '#shared/domain/runbook.ts'
import { isAhead } from './entries.ts'

/** Whoever confirmed it then may not be who goes on now, and much may be another thing: as long as an endpoint is armed. */
const restsAtMost = 15 * 60_000

/** When it last came to rest, on the wall clock and on one that never jumps, neither of which a laptop's sleep fools alone. */
export interface Moment {
  wall: number
  monotonic: number
}

/** Whether it loses something, or ends credentials, so that it can still be taken back for a moment. */
export function isGrave(operation: Operation, level: DangerLevel | null): boolean {
  if (['destroy-addon', 'destroy-app', 'change-plan', 'custom-action'].includes(operation.kind)) return true
  if (level === null) return operation.kind === 'action'
  return level === 'destructive' || level === 'credential'
}

/**
 * What has to be typed before it goes on; null when nothing has to be. `restedAt` null: of an earlier start.
 */
export function againOf(
  { steps, endedAt }: Pick<RunbookRun, 'steps' | 'endedAt'>,
  { restedAt, typed, typedIs }: { restedAt: Moment | null; typed: string; typedIs: string },
  now: Moment,
): RunbookRun['again'] {
  if (endedAt !== null) return null
  const rested = restedAt && Math.max(now.wall - restedAt.wall, now.monotonic - restedAt.monotonic)
  if (rested !== null && rested <= restsAtMost) return null
  const grave = steps.find(
    (step) => isAhead(step) && step.operation && isGrave(step.operation, step.shown?.level ?? null),
  )
  if (!grave) return null
  const since = rested === null ? 'Addon Atlas was closed since it was confirmed' : 'It rested for more than 15 minutes'
  return { typed, typedIs, because: `${since}, and this is still to come: ${grave.title}.` }
}
