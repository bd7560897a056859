import { plural } from './words.ts'

/** Scores go from 0 to 100 everywhere: two trends beside each other can be compared by eye. */
const top = 100

export interface Spot {
  x: number
  y: number
}

/** Where values stand in a box; `at` are their places from 0 to 1, evenly spread when left out. `margin` on each side. */
export function spotsOf(
  values: readonly number[],
  box: { width: number; height: number; margin: number },
  at?: readonly number[],
): Spot[] {
  const { width, height, margin } = box
  const inner = { width: width - 2 * margin, height: height - 2 * margin }
  return values.map((value, index) => {
    const place = at?.[index] ?? (values.length === 1 ? 1 : index / (values.length - 1))
    const share = Math.max(0, Math.min(top, value)) / top
    return { x: round(margin + place * inner.width), y: round(margin + (1 - share) * inner.height) }
  })
}

/** When each moment is between the first and the last, from 0 to 1; all at the end when they are one moment. */
export function placesOf(moments: readonly number[]): number[] {
  const first = Math.min(...moments)
  const length = Math.max(...moments) - first
  return moments.map((moment) => (length === 0 ? 1 : (moment - first) / length))
}

export function lineThrough(spots: readonly Spot[]): string {
  return spots.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('')
}

/** What a trend says to somebody who does not see it. */
export function trendWords(values: readonly number[]): string {
  const last = values.at(-1)
  const first = values[0]
  if (first === undefined || last === undefined) return 'No judged sync was kept yet.'
  if (values.length === 1) return `Score ${last} at the only judged sync so far.`
  const change = last === first ? `unchanged at ${last}` : `${last > first ? 'up' : 'down'} from ${first} to ${last}`
  const lowest = Math.min(...values)
  const highest = Math.max(...values)
  const span = lowest === highest ? '' : `, between ${lowest} and ${highest}`
  return `Score ${change} over ${plural(values.length, 'judged sync')}${span}.`
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
