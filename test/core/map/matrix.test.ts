import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildMatrix, lentBetween, lightMatrix, orderRegions } from '#shared/map/matrix.ts'
import { buildModel, type MapModel } from '#shared/map/model.ts'
import { matrixOrders } from '#shared/map/orders.ts'
import { at, row } from '#shared/map/rows.ts'
import { seriate, type Weight } from '#shared/map/seriation.ts'
import { anyMap, mapOf, sharedPair } from '../../renderer/graph/fleet.ts'

/** Every borrowing, as a person would list them. */
function borrowings(model: MapModel) {
  return Array.from({ length: model.totals.addons }, (_, addon) =>
    Array.from(row(model.borrowers, addon), (cell) => ({
      addon,
      lender: at(model.cellRegion, at(model.addonCell, addon)),
      borrower: at(model.cellRegion, cell),
      orphan: at(model.addonCell, addon) >= model.apps,
      risk: at(model.data.addons.risks, addon),
    })),
  ).flat()
}

describe('the matrix', () => {
  it('has the owner in the row and the borrower in the column', () => {
    const matrix = buildMatrix(buildModel(sharedPair(4)))
    expect(matrix.cells).toEqual([{ lender: 0, borrower: 1, count: 1, addons: 1, risk: 4 }])
    expect(matrix.regions.map(({ lends, borrows }) => [lends, borrows])).toEqual([
      [1, 0],
      [0, 1],
    ])
    expect(matrix.totals).toEqual({ across: 1, inside: 0, ownerless: 0 })
  })

  it('counts attachments and add-ons apart, and takes the worst of them', () => {
    const model = buildModel(
      mapOf({
        spaces: ['a', 'b', 'alone'],
        apps: [{ space: 0 }, { space: 1 }, { space: 1 }, { space: 2 }, { space: 2 }],
        addons: [{ owner: 0, risk: 2 }, { owner: 0, risk: 5 }, { owner: 3 }],
        attachments: [
          [0, 1],
          [0, 2],
          [1, 2],
          [2, 4],
        ],
      }),
    )
    const matrix = buildMatrix(model)
    expect(matrix.cells).toEqual([{ lender: 0, borrower: 1, count: 3, addons: 2, risk: 5 }])
    expect(matrix.sharing).toEqual([0, 1])
    // It shares inside itself only.
    expect(matrix.alone).toEqual([2])
    expect(matrix.totals).toEqual({ across: 3, inside: 1, ownerless: 0 })
    expect(lentBetween(model, 0, 1)).toEqual([
      { addon: 1, home: 0, borrowers: [2] },
      { addon: 0, home: 0, borrowers: [1, 2] },
    ])
    expect(lentBetween(model, 1, 0)).toEqual([])
    expect(lentBetween(model, 2, 2)).toEqual([{ addon: 2, home: 3, borrowers: [4] }])
  })

  it('lets nobody lend what has no owner', () => {
    const model = buildModel(
      mapOf({ spaces: ['a', 'b'], apps: [{ space: 0 }, { space: 1 }], addons: [{ owner: -1 }], attachments: [[0, 1]] }),
    )
    const matrix = buildMatrix(model)
    expect(matrix.totals).toEqual({ across: 0, inside: 0, ownerless: 1 })
    expect(orderRegions(model, matrix, 'total').map((index) => model.regions[index]?.name)).toEqual(['b', 'No owner'])
  })

  it('holds every attachment of the map in exactly one place, and its totals are those of the map', () => {
    fc.assert(
      fc.property(anyMap, (data) => {
        const model = buildModel(data)
        const matrix = buildMatrix(model)
        const all = borrowings(model)
        const width = model.regions.length
        for (let lender = 0; lender < width; lender += 1) {
          for (let borrower = 0; borrower < width; borrower += 1) {
            const here = all.filter((each) => each.lender === lender && each.borrower === borrower)
            const worst = Math.max(0, ...here.map(({ risk }) => risk))
            if (lender === borrower) {
              expect(matrix.regions[lender]).toMatchObject({ inside: here.length, insideRisk: worst })
              continue
            }
            const cells = matrix.cells.filter((each) => each.lender === lender && each.borrower === borrower)
            const addons = new Set(here.map(({ addon }) => addon)).size
            expect(cells).toEqual(
              here.length === 0 ? [] : [{ lender, borrower, count: here.length, addons, risk: worst }],
            )
            const lent = lentBetween(model, lender, borrower)
            expect(lent.reduce((sum, { borrowers }) => sum + borrowers.length, 0)).toBe(here.length)
            expect(lent.length).toBe(addons)
          }
        }
        expect(matrix.totals.across).toBe(model.totals.crossings)
        expect(matrix.totals.across + matrix.totals.inside + matrix.totals.ownerless).toBe(all.length)
        for (const [index, { crossings }] of model.regions.entries()) {
          const { lends, borrows } = matrix.regions[index] ?? { lends: -1, borrows: -1 }
          const ownerless = all.filter(({ orphan, lender, borrower }) => orphan && [lender, borrower].includes(index))
          expect(lends + borrows).toBe(crossings + ownerless.length)
        }
        const shown = new Set([...matrix.sharing, ...matrix.alone])
        for (const [index, { kind }] of model.regions.entries())
          if (kind === 'space') expect(shown.has(index)).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  it('is ordered in every way without losing or doubling a region, the same each time', () => {
    fc.assert(
      fc.property(anyMap, fc.constantFrom(...matrixOrders), (data, order) => {
        const model = buildModel(data)
        const matrix = buildMatrix(model)
        const ordered = orderRegions(model, matrix, order)
        expect(ordered.toSorted((p, q) => p - q)).toEqual([...matrix.sharing])
        expect(orderRegions(buildModel(data), buildMatrix(buildModel(data)), order)).toEqual(ordered)
      }),
      { numRuns: 60 },
    )
  })

  it('puts the worst and the most first when asked to', () => {
    const model = buildModel(
      mapOf({
        spaces: ['quiet', 'busy', 'bad', 'worse'],
        apps: [{ space: 0 }, { space: 1 }, { space: 2 }, { space: 3 }],
        addons: [{ owner: 0 }, { owner: 1 }, { owner: 2, risk: 4 }, { owner: 3, risk: 5 }],
        attachments: [
          [0, 1],
          [1, 0],
          [1, 2],
          [2, 1],
          [3, 2],
        ],
      }),
    )
    const names = (order: 'name' | 'total' | 'risk'): (string | undefined)[] =>
      orderRegions(model, buildMatrix(model), order).map((index) => model.regions[index]?.name)
    expect(names('name')).toEqual(['bad', 'busy', 'quiet', 'worse'])
    expect(names('total')).toEqual(['busy', 'bad', 'quiet', 'worse'])
    expect(names('risk')).toEqual(['bad', 'worse', 'busy', 'quiet'])
  })

  it('lights the cells that a selection is part of', () => {
    const model = buildModel(sharedPair())
    const cells = [{ lender: 0, borrower: 1 }]
    expect(lightMatrix(model, { kind: 'addon', addon: 0 })).toEqual({ region: -1, cells })
    expect(lightMatrix(model, { kind: 'app', cell: 0 })).toEqual({ region: -1, cells })
    expect(lightMatrix(model, { kind: 'app', cell: 2 })).toEqual({ region: -1, cells })
    expect(lightMatrix(model, { kind: 'addon', addon: 1 })).toEqual({ region: -1, cells: [] })
    expect(lightMatrix(model, { kind: 'space', region: 1 })).toEqual({ region: 1, cells: [] })
  })
})

/** Teams of spaces that share among themselves, dealt out so that no two of a team stand side by side. */
function teams(count: number, each: number): Weight[] {
  const place = (team: number, member: number): number => member * count + team
  return Array.from({ length: count }, (_, team) =>
    Array.from({ length: each }, (_, p) =>
      Array.from({ length: each - p - 1 }, (_, q) => ({
        a: place(team, p),
        b: place(team, p + q + 1),
        weight: 5 + ((team + p * q) % 3),
      })),
    ).flat(),
  ).flat()
}

describe('the order of what is similar', () => {
  const anyWeights = fc.integer({ min: 0, max: 40 }).chain((count) =>
    fc.record({
      count: fc.constant(count),
      weights: fc.array(
        fc.record({
          a: fc.nat({ max: Math.max(0, count - 1) }),
          b: fc.nat({ max: Math.max(0, count - 1) }),
          weight: fc.integer({ min: 0, max: 30 }),
        }),
        { maxLength: count * 4 },
      ),
    }),
  )

  it('is a permutation, and the same whichever way the ties are told', () => {
    fc.assert(
      fc.property(anyWeights, ({ count, weights }) => {
        const order = seriate(count, weights)
        expect(order.toSorted((p, q) => p - q)).toEqual(Array.from({ length: count }, (_, i) => i))
        const turned = weights.toReversed().map(({ a, b, weight }) => ({ a: b, b: a, weight }))
        expect(seriate(count, turned)).toEqual(order)
      }),
    )
  })

  it('brings each team together, a hub that shares more with the first of each notwithstanding', () => {
    const [count, each] = [8, 5]
    const hub = count * each
    const everybody = Array.from({ length: hub }, (_, b) => ({ a: hub, b, weight: b < count ? 20 : 1 }))
    const order = seriate(hub + 1, [...everybody, ...teams(count, each)]).filter((space) => space !== hub)
    const runs = order.filter((space, i) => i === 0 || space % count !== (order[i - 1] ?? 0) % count)
    expect(runs.length).toBe(count)
  })
})
