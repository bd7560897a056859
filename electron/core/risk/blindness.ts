import { gapKinds, type GapKind } from '#shared/domain/finding.ts'

/**
 * Which rules could not judge a subject, and why: one number per rule, 0 where it could. Nearly all subjects are blind in one
 * of a few ways, so equal vectors are one object and a subject costs a pointer, not a number per rule.
 */
export type BlindVector = Uint8Array

export interface BlindVectors {
  /** The kept vector that equals the scratch, which may then be used again. */
  keep(scratch: Uint8Array): BlindVector
}

export function gapNumber(gap: GapKind): number {
  return gapKinds.indexOf(gap) + 1
}

export function gapOf(number: number): GapKind | null {
  return gapKinds[number - 1] ?? null
}

export function createVectors(): BlindVectors {
  const byHash = new Map<number, BlindVector[]>()
  return {
    keep(scratch) {
      // FNV-1a.
      let hash = 0x811c9dc5
      for (let index = 0; index < scratch.length; index += 1) hash = Math.imul(hash ^ (scratch[index] ?? 0), 0x01000193)
      const known = byHash.get(hash)
      if (known) for (const vector of known) if (equal(vector, scratch)) return vector
      const vector = scratch.slice()
      if (known) known.push(vector)
      else byHash.set(hash, [vector])
      return vector
    },
  }
}

function equal(one: Uint8Array, other: Uint8Array): boolean {
  for (let index = 0; index < one.length; index += 1) if (one[index] !== other[index]) return false
  return true
}
