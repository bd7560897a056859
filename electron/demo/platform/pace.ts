import { setImmediate as nextTurn } from 'node:timers/promises'

export interface Pace {
  /** Gives the event loop a turn when the work since the last one took longer than the slice. */
  breathe(): Promise<void> | undefined
}

/**
 * Long work in slices: the demo may run in the thread that hosts the core, which must go on answering. Call `breathe`
 * every few rows and await what it gives back; `slice` is in milliseconds.
 */
export function createPace(slice = 8): Pace {
  let since = performance.now()
  const rest = async (): Promise<void> => {
    await nextTurn()
    since = performance.now()
  }
  return { breathe: () => (performance.now() - since < slice ? undefined : rest()) }
}
