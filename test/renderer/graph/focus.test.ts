import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { HolderView } from '#shared/domain/views.ts'
import { layOutFocus, rounded } from '#renderer/views/focus/focus-layout.ts'

function holder(index: number, space: string, isOwner = false): HolderView {
  return {
    appId: `app-${index}`,
    app: `web${index}-${space}`,
    space,
    compliance: [],
    organization: 'core',
    region: 'us-seattle',
    isOwner,
    preview: false,
    maintenance: false,
    running: true,
    known: true,
    attachmentId: `attachment-${index}`,
    attachmentName: `db-${index}`,
    attachedAt: '2026-01-01T00:00:00.000Z',
    primary: null,
    carriedFrom: null,
  }
}

function holders(count: number, spaces: number, withOwner = true): HolderView[] {
  return Array.from({ length: count }, (_, i) => holder(i, `space${i % spaces}`, withOwner && i === 0))
}

describe('the focus layout', () => {
  it('shows each borrower exactly once, without one card on another', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 2600 }),
        fc.boolean(),
        (count, spaces, width, withOwner) => {
          const given = holders(count, spaces, withOwner)
          const layout = layOutFocus(given, width)
          const shown = layout.cards.flatMap((card) => card.holders.map((one) => one.attachmentId))
          expect(shown.toSorted()).toEqual(
            given
              .filter((one) => !one.isOwner)
              .map((one) => one.attachmentId)
              .toSorted(),
          )
          for (const [i, card] of layout.cards.entries()) {
            expect(card.x >= 0 && card.x + card.width <= layout.width && card.y + card.height <= layout.height).toBe(
              true,
            )
            for (const other of [...layout.cards.slice(i + 1), layout.owner, layout.addon]) {
              const apart =
                card.x + card.width <= other.x ||
                other.x + other.width <= card.x ||
                card.y + card.height <= other.y ||
                other.y + other.height <= card.y
              expect(apart).toBe(true)
            }
          }
          expect(layout.lines).toHaveLength(layout.cards.length)
        },
      ),
      { numRuns: 60 },
    )
  })

  it("puts the owner's own space first and does not call it shared", () => {
    const { cards } = layOutFocus(holders(30, 3), 1400)
    expect(cards[0]).toMatchObject({ space: 'space0', crossing: false })
    expect(cards.slice(1).every((card) => card.crossing)).toBe(true)
  })

  it('calls every space shared when there is no owner', () => {
    expect(layOutFocus(holders(4, 2, false), 1400).cards.every((card) => card.crossing)).toBe(true)
  })

  it('stands alone without borrowers', () => {
    const layout = layOutFocus(holders(1, 1), 1200)
    expect(layout.cards).toEqual([])
    expect(layout.trunk).toBe('')
    expect(layout.height).toBeGreaterThan(0)
  })

  it('fills its columns evenly', () => {
    const { cards } = layOutFocus(holders(200, 40), 1600)
    const bottoms = new Map<number, number>()
    for (const card of cards) bottoms.set(card.x, card.y + card.height)
    const ends = [...bottoms.values()]
    expect(ends.length).toBeGreaterThan(2)
    expect(Math.min(...ends)).toBeGreaterThan(Math.max(...ends) * 0.75)
  })

  it('rounds corners no further than their sides reach', () => {
    expect(
      rounded([
        [0, 0],
        [100, 0],
        [100, 4],
        [200, 4],
      ]),
    ).toBe('M0 0L98 0Q100 0 100 2L100 2Q100 4 102 4L200 4')
  })
})
