/** One figure of a suite: a ratio against a floor or a peer wherever there is one, measured in the same run. */
export interface Measure {
  name: string
  /** Null where it could not be measured. */
  value: number | null
  unit: string
  /** What the value is a ratio of, or measured beside; null for an absolute limit. */
  floorOrPeer: { name: string; value: number; unit: string } | null
  /** Least and most of the rounds, where the value is their median. */
  range?: [number, number]
  /** Human form of the limit, such as "<= 2". */
  target: string
  /** Never where it could not be measured. */
  ok: boolean
  /** Why it could not be measured. */
  why?: string
}

export interface SuiteOptions {
  /** How often each thing is measured; the suite's own number where none is given. */
  rounds?: number
  /** Fleets to measure with; all of the suite's where none are given. */
  sizes?: string[]
}

export interface Suite {
  name: string
  run(report: (line: string) => void, options: SuiteOptions): Promise<Measure[]>
}

export function atMost(
  limit: number,
  fields: { name: string; value: number; unit: string; floorOrPeer?: Measure['floorOrPeer']; range?: [number, number] },
): Measure {
  return { floorOrPeer: null, ...fields, target: `<= ${limit}`, ok: fields.value <= limit }
}

export function atLeast(
  limit: number,
  fields: { name: string; value: number; unit: string; floorOrPeer?: Measure['floorOrPeer']; range?: [number, number] },
): Measure {
  return { floorOrPeer: null, ...fields, target: `>= ${limit}`, ok: fields.value >= limit }
}

/** A figure that could not be had, with what it would have had to be: as little met as one that was missed. */
export function notMeasured(target: string, { name, unit, why }: { name: string; unit: string; why: string }): Measure {
  return { name, value: null, unit, floorOrPeer: null, target, ok: false, why }
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right)
  const middle = Math.floor(sorted.length / 2)
  const high = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? Number.NaN) + high) / 2
}

/** Milliseconds of work, by the monotonic clock. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}
