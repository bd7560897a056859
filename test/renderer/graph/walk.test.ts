import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shapeOf } from '#shared/map/layout.ts'
import type { Selection } from '#shared/map/lit.ts'
import { buildModel } from '#shared/map/model.ts'
import { buildScene } from '#shared/map/scene.ts'
import { indexNames, search } from '#renderer/graph/search.ts'
import { inside, neighbour, otherEnds, outside, type Direction, utmost } from '#renderer/graph/walk.ts'
import { anyMap, mapOf, sharedPair } from './fleet.ts'

const shape = shapeOf(1200, 800)
const opposite: Record<Direction, Direction> = { left: 'right', right: 'left', up: 'down', down: 'up' }

describe('walking by keyboard', () => {
  it('goes in and out again', () => {
    const scene = buildScene(sharedPair(), shape)
    const space: Selection = { kind: 'space', region: 0 }
    const app = inside(scene, space)
    expect(app).toEqual({ kind: 'app', cell: 0 })
    const addon = app && inside(scene, app)
    expect(addon).toEqual({ kind: 'addon', addon: 0 })
    expect(addon && inside(scene, addon)).toBeNull()
    expect(addon && outside(scene, addon)).toEqual(app)
    expect(app && outside(scene, app)).toEqual(space)
    expect(outside(scene, space)).toBeNull()
  })

  it('walks along attachments', () => {
    const scene = buildScene(sharedPair(), shape)
    expect(otherEnds(scene, { kind: 'addon', addon: 0 })).toEqual([
      { kind: 'app', cell: 0 },
      { kind: 'app', cell: 2 },
    ])
    expect(otherEnds(scene, { kind: 'app', cell: 2 })).toEqual([{ kind: 'addon', addon: 0 }])
    expect(otherEnds(scene, { kind: 'space', region: 1 })).toEqual([{ kind: 'space', region: 0 }])
  })

  it('moves by slot inside a region and comes back the way it went', () => {
    const scene = buildScene(mapOf({ apps: Array.from({ length: 60 }, () => ({ space: 0 })) }), shape)
    for (let cell = 0; cell < 60; cell += 1) {
      for (const direction of ['left', 'right', 'up', 'down'] as const) {
        const next = neighbour(scene, { kind: 'app', cell }, direction)
        if (next) expect(neighbour(scene, next, opposite[direction])).toEqual({ kind: 'app', cell })
      }
    }
  })

  it('can reach every space from every other', () => {
    fc.assert(
      fc.property(anyMap, (data) => {
        const scene = buildScene(data, shape)
        const spaces = scene.model.regions.flatMap((region, index) => (region.kind === 'space' ? [index] : []))
        const start = spaces[0]
        if (start === undefined) return
        const reached = new Set([start])
        const open = [start]
        for (let region = open.pop(); region !== undefined; region = open.pop()) {
          for (const direction of ['left', 'right', 'up', 'down'] as const) {
            const next = neighbour(scene, { kind: 'space', region }, direction)
            if (next?.kind === 'space' && !reached.has(next.region)) {
              reached.add(next.region)
              open.push(next.region)
            }
          }
        }
        expect(reached.size).toBe(spaces.length)
      }),
      { numRuns: 40 },
    )
  })
})

describe('the first and the last', () => {
  const model = buildModel(
    mapOf({
      spaces: ['one', 'two'],
      apps: [{ space: 0 }, { space: 1 }, { space: 1 }],
      addons: [{ owner: 1 }, { owner: 1 }, { owner: -1 }, { owner: -1 }],
    }),
  )
  it('are of the same kind, in what holds the selection', () => {
    expect(utmost({ model }, { kind: 'space', region: 1 }, 'first')).toEqual({ kind: 'space', region: 0 })
    expect(utmost({ model }, { kind: 'space', region: 0 }, 'last')).toEqual({ kind: 'space', region: 1 })
    expect(utmost({ model }, { kind: 'app', cell: 1 }, 'last')).toEqual({ kind: 'app', cell: 2 })
    expect(utmost({ model }, { kind: 'app', cell: 0 }, 'last')).toEqual({ kind: 'app', cell: 0 })
    expect(utmost({ model }, { kind: 'addon', addon: 1 }, 'first')).toEqual({ kind: 'addon', addon: 0 })
    expect(utmost({ model }, { kind: 'addon', addon: 2 }, 'last')).toEqual({ kind: 'addon', addon: 3 })
  })
})

describe('finding by name', () => {
  const model = buildModel(
    mapOf({
      spaces: ['search-prod', 'pay-prod'],
      apps: [
        { space: 0, name: 'web-search-prod' },
        { space: 1, name: 'Search-pay-prod' },
      ],
      addons: [{ owner: 0, name: 'search-prod' }, { owner: 1 }],
    }),
  )
  const index = indexNames(model)
  const names = (text: string): string[] => search(model, index, text, 10).map((found) => found.name)

  it('puts whole names first, then beginnings, then words anywhere', () => {
    expect(names('search-prod')).toEqual(['search-prod', 'search-prod', 'web-search-prod'])
    expect(names('SEARCH')).toEqual(['search-prod', 'Search-pay-prod', 'search-prod', 'web-search-prod'])
  })

  it('finds an add-on by its service too', () => {
    expect(names('postgresql search-prod')).toEqual(['search-prod'])
  })

  it('finds nothing for nothing', () => {
    expect(names('  ')).toEqual([])
    expect(names('no such thing')).toEqual([])
  })
})
