import type { Bench } from './sharing-bench.ts'

/** Every look at the clock sees a later millisecond, as it may on a slow machine: what is to be equal is looked at once. */
export function tickAtEveryLook({ demo }: Bench): void {
  const { clock } = demo.platform
  let looks = 0
  clock.stamp = () => {
    looks += 1
    return new Date(clock.now() + looks * 1000).toISOString()
  }
}
