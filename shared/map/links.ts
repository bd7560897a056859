import type { Link } from './model.ts'

export interface Links {
  /** One attachment between two different regions. */
  add(region: number, other: number, critical: boolean): void
  /** By count, then by the two regions. */
  strongestFirst(): Link[]
}

/** More regions than this have a table of pairs that is too large to be made for each map. */
const mostInTable = 1_000

/** Counts what each two of so many regions share. */
export function createLinks(regions: number): Links {
  const links: Link[] = []
  const pairs = regions * regions
  /** Pair of regions -> one more than the index of its link. */
  const table = regions <= mostInTable ? new Int32Array(pairs) : null
  const others = new Map<number, number>()
  const indexOf = (pair: number): number => (table === null ? (others.get(pair) ?? 0) : (table[pair] ?? 0)) - 1
  return {
    add(region, other, critical) {
      const a = Math.min(region, other)
      const b = Math.max(region, other)
      const pair = a * regions + b
      const link = links[indexOf(pair)]
      if (link) {
        link.count += 1
        link.critical ||= critical
        return
      }
      links.push({ a, b, count: 1, critical })
      if (table === null) others.set(pair, links.length)
      else table[pair] = links.length
    },
    strongestFirst() {
      let most = 0
      for (const { count } of links) most = Math.max(most, count)
      // As numbers they are sorted several times faster than as objects.
      const keys = new Float64Array(links.length)
      for (const [index, { a, b, count }] of links.entries()) keys[index] = (most - count) * pairs + a * regions + b
      const sorted: Link[] = []
      for (const key of keys.toSorted()) {
        const link = links[indexOf(key % pairs)]
        if (link) sorted.push(link)
      }
      return sorted
    },
  }
}
