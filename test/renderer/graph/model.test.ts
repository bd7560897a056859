import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildModel, crossesSpaces, holderCells } from '#shared/map/model.ts'
import { row } from '#shared/map/rows.ts'
import { anyMap, mapOf, sharedPair } from './fleet.ts'

describe('the map model', () => {
  it('joins owner, borrowers and regions', () => {
    const model = buildModel(sharedPair())
    expect([...row(model.owned, 0)]).toEqual([0])
    expect([...row(model.borrowed, 2)]).toEqual([0])
    expect(holderCells(model, 0)).toEqual([0, 2])
    expect(model.links).toEqual([{ a: 0, b: 1, count: 1, critical: false }])
    expect([...model.cellShares]).toEqual([1, 0, 1, 0])
    expect(crossesSpaces(model, 0)).toBe(true)
    expect(crossesSpaces(model, 1)).toBe(false)
    expect(model.totals).toEqual({ apps: 4, addons: 2, sharedAddons: 1, crossAddons: 1, crossings: 1 })
  })

  it('marks a link critical only when a critical add-on is in it', () => {
    expect(buildModel(sharedPair(5)).links[0]?.critical).toBe(true)
    expect(buildModel(sharedPair(4)).links[0]?.critical).toBe(false)
  })

  it('gives an add-on without an owner a cell of its own, outside every space', () => {
    const model = buildModel(
      mapOf({ apps: [{ space: 0 }, { space: 0 }], addons: [{ owner: -1 }], attachments: [[0, 1]] }),
    )
    expect(model.cells).toBe(3)
    expect(model.regions.map((region) => [region.kind, [...region.cells]])).toEqual([
      ['space', [0, 1]],
      ['no-owner', [2]],
    ])
    expect(holderCells(model, 0)).toEqual([1])
    // Held in one space: nothing crosses, wherever its owner was.
    expect(crossesSpaces(model, 0)).toBe(false)
    expect(model.links).toEqual([])
  })

  it('counts an app that holds an add-on twice once, and the owner not as a borrower', () => {
    const model = buildModel(
      mapOf({
        apps: [{ space: 0 }, { space: 0 }],
        addons: [{ owner: 0 }],
        attachments: [
          [0, 1],
          [0, 0],
          [0, 1],
        ],
      }),
    )
    expect([...row(model.borrowers, 0)]).toEqual([1])
  })

  it('keeps spaces without apps, and apps of unknown spaces', () => {
    const model = buildModel(mapOf({ spaces: ['empty', 'full'], apps: [{ space: 1 }, { space: 7 }] }))
    expect(model.regions.map(({ kind, name, cells }) => [kind, name, cells.length])).toEqual([
      ['space', 'empty', 0],
      ['space', 'full', 1],
      ['unknown-space', 'Unknown space', 1],
    ])
  })

  it('puts every cell into exactly one region, whatever the data says', () => {
    fc.assert(
      fc.property(anyMap, (data) => {
        const model = buildModel(data)
        const seen = model.regions.flatMap((region) => [...region.cells])
        expect(seen.toSorted((p, q) => p - q)).toEqual(Array.from({ length: model.cells }, (_, i) => i))
        for (const [index, region] of model.regions.entries()) {
          for (const cell of region.cells) expect(model.cellRegion[cell]).toBe(index)
        }
        for (const link of model.links) expect(link.a < link.b && link.b < model.regions.length).toBe(true)
        const crossings = model.regions.reduce((sum, region) => sum + region.crossings, 0)
        expect(crossings).toBe(model.totals.crossings * 2)
      }),
      { numRuns: 60 },
    )
  })
})
