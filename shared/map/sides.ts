import type { Rectangle } from './camera.ts'

export type Side = 'left' | 'right' | 'top' | 'bottom'

/** Where the straight line to the other region's middle leaves this one, by a side that is open; above and below are. */
export function exitTowards(
  place: Rectangle,
  there: Rectangle,
  open: { left: boolean; right: boolean } = { left: true, right: true },
): { side: Side; along: number } {
  const x = place.x + place.width / 2
  const y = place.y + place.height / 2
  const wayX = there.x + there.width / 2 - x
  const wayY = there.y + there.height / 2 - y
  const level = wayX > 0 ? 'right' : 'left'
  const toSide = Math.abs(wayX) < 1e-9 ? Infinity : place.width / 2 / Math.abs(wayX)
  const toEdge = Math.abs(wayY) < 1e-9 ? Infinity : place.height / 2 / Math.abs(wayY)
  if (toSide < toEdge && open[level]) return { side: level, along: y + wayY * toSide }
  // Neighbours at one height meet below, where no name stands.
  const side = wayY < -1e-9 ? 'top' : 'bottom'
  return { side, along: x + wayX * Math.min(toSide, toEdge, 1e9) }
}

/** Sorted places moved as little as needed to lie `step` apart between two ends; closer when there are too many. */
export function apart(wanted: number[], from: number, to: number, step: number): number[] {
  const gap = Math.min(step, wanted.length > 1 ? (to - from) / (wanted.length - 1) : step)
  const places: number[] = []
  for (const want of wanted) places.push(Math.max(want, (places.at(-1) ?? from - gap) + gap))
  let limit = to
  for (let i = places.length - 1; i >= 0; i -= 1) {
    places[i] = Math.max(from, Math.min(places[i] ?? to, limit))
    limit = (places[i] ?? to) - gap
  }
  return places
}
