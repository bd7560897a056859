/** What two things have to do with each other; a pair may be told in several parts. */
export interface Weight {
  a: number
  b: number
  weight: number
}

interface Group {
  /** As they will stand beside each other. */
  members: number[]
  /** Other group -> sum of the ties between the members of both. */
  ties: Map<number, number>
}

/**
 * An order of 0 to count - 1 that puts those beside each other that have much to do with each other: whatever is tied
 * most closely is joined, pair by pair and then group by group (average linkage along chains of nearest neighbours), and
 * at each joint the ends that fit best come to touch. A tie is a weight by what both ends have in all: a hub that
 * everybody hangs on is near to nobody. The same input gives the same order on every machine. Time grows with the ties,
 * not with the square of the count.
 */
export function seriate(count: number, weights: readonly Weight[]): number[] {
  const ties = tiesOf(count, weights)
  const groups = new Map<number, Group>()
  for (let i = 0; i < count; i += 1) groups.set(i, { members: [i], ties: new Map(ties[i]) })
  for (let i = 0; i < count; i += 1) {
    // A group keeps the lower number of the two it came from, so one that is gone is not asked again.
    while (groups.has(i) && joinNearest(groups, ties, i));
  }
  // Nothing ties what is left: the largest first.
  return [...groups.values()]
    .toSorted((p, q) => q.members.length - p.members.length || (p.members[0] ?? 0) - (q.members[0] ?? 0))
    .flatMap(({ members }) => members)
}

function tiesOf(count: number, weights: readonly Weight[]): Map<number, number>[] {
  const ties = Array.from({ length: count }, () => new Map<number, number>())
  const all = new Float64Array(count)
  for (const { a, b, weight } of weights) {
    if (a === b || weight <= 0) continue
    ties[a]?.set(b, (ties[a].get(b) ?? 0) + weight)
    ties[b]?.set(a, (ties[b].get(a) ?? 0) + weight)
    all[a] = (all[a] ?? 0) + weight
    all[b] = (all[b] ?? 0) + weight
  }
  for (const [a, row] of ties.entries()) {
    for (const [b, weight] of row) row.set(b, weight / Math.sqrt((all[a] ?? 1) * (all[b] ?? 1)))
  }
  return ties
}

/**
 * Follows the nearest neighbour from one group to the next until two are each other's nearest, and joins these. False when
 * the first has no neighbour.
 */
function joinNearest(groups: Map<number, Group>, ties: readonly Map<number, number>[], from: number): boolean {
  let before = -1
  let here = from
  for (;;) {
    const next = nearest(groups, here, before)
    if (next === -1) return false
    if (next === before) {
      join(groups, ties, Math.min(here, next), Math.max(here, next))
      return true
    }
    before = here
    here = next
  }
}

/** The closest other group; where several are, the one come from, or else the lowest: without that the walk may circle. */
function nearest(groups: Map<number, Group>, from: number, before: number): number {
  const group = groups.get(from)
  if (!group) return -1
  let best = -1
  let closest = 0
  for (const [other, sum] of group.ties) {
    const near = sum / (group.members.length * (groups.get(other)?.members.length ?? 1))
    if (near < closest || near === 0) continue
    const wins = near > closest || other === before || (best !== before && other < best)
    if (!wins) continue
    best = other
    closest = near
  }
  return best
}

function join(groups: Map<number, Group>, ties: readonly Map<number, number>[], low: number, high: number): void {
  const first = groups.get(low)
  const second = groups.get(high)
  if (!first || !second) return
  first.members = joined(ties, first.members, second.members)
  groups.delete(high)
  for (const [other, sum] of second.ties) {
    if (other === low) continue
    first.ties.set(other, (first.ties.get(other) ?? 0) + sum)
    const neighbour = groups.get(other)
    neighbour?.ties.set(low, (neighbour.ties.get(low) ?? 0) + sum)
    neighbour?.ties.delete(high)
  }
  first.ties.delete(high)
}

/** So many members on either side of a joint have a say in which ends touch. */
const reach = 4

function joined(ties: readonly Map<number, number>[], first: number[], second: number[]): number[] {
  let best: number[] | null = null
  let closest = -1
  for (const left of [first, first.toReversed()]) {
    for (const right of [second, second.toReversed()]) {
      const near = closeness(ties, left.slice(-reach), right.slice(0, reach))
      if (near <= closest) continue
      closest = near
      best = [...left, ...right]
    }
  }
  return best ?? [...first, ...second]
}

function closeness(ties: readonly Map<number, number>[], left: readonly number[], right: readonly number[]): number {
  let sum = 0
  for (const [i, a] of left.entries()) {
    for (const [j, b] of right.entries()) sum += (ties[a]?.get(b) ?? 0) / (left.length - i + j)
  }
  return sum
}
