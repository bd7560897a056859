import { describe, expect, it } from 'vitest'
import { createVectors, gapNumber, gapOf } from '#core/risk/blindness.ts'
import { gapKinds } from '#shared/domain/finding.ts'

describe('blind vectors', () => {
  it('stand for each kind of gap, and for none', () => {
    expect(gapKinds.map((kind) => gapOf(gapNumber(kind)))).toEqual([...gapKinds])
    expect([gapOf(0), gapOf(gapKinds.length + 1)]).toEqual([null, null])
  })

  it('that are equal are one, those that differ are two, and the scratch may be used again', () => {
    const vectors = createVectors()
    const scratch = new Uint8Array(40)
    const clear = vectors.keep(scratch)
    scratch[39] = 2
    const blind = vectors.keep(scratch)
    scratch[39] = 0
    expect(vectors.keep(scratch)).toBe(clear)
    scratch[39] = 2
    expect(vectors.keep(scratch)).toBe(blind)
    scratch.fill(7)
    expect([clear[39], blind[39], blind[0]]).toEqual([0, 2, 0])
  })

  it('are never taken for others, even of the same hash', () => {
    const vectors = createVectors()
    // Two that FNV-1a gives one number of 32 bits, found by trying.
    const [one, other] = [
      Uint8Array.of(1, 2, 5, 2, 1, 5, 6, 4, 2, 0, 6, 5),
      Uint8Array.of(2, 0, 0, 0, 5, 3, 5, 4, 2, 1, 3, 6),
    ]
    const kept = [vectors.keep(one), vectors.keep(other)]
    expect(kept).toEqual([one, other])
    expect(vectors.keep(one)).toBe(kept[0])
    expect(vectors.keep(other)).toBe(kept[1])
  })
})
