import { onTestFinished, vi } from 'vitest'

/** As if each look at the clock came five milliseconds after the one before, on whatever machine. */
export function slowClock(): void {
  let now = performance.now()
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => (now += 5))
  onTestFinished(() => {
    clock.mockRestore()
  })
}

/** How often others could have their turn until the work was done. */
export async function turnsDuring(work: Promise<unknown>): Promise<number> {
  let turns = 0
  let isGoing = true
  const count = (): void => {
    turns += 1
    if (isGoing) setImmediate(count)
  }
  setImmediate(count)
  await work.finally(() => {
    isGoing = false
  })
  return turns
}
