import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MapData } from '#shared/domain/views.ts'
import type { MapLayout } from '#shared/map/layout.ts'
import { buildModel, cellName, type MapModel } from '#shared/map/model.ts'
import { filterMap } from '#shared/map/query/filter.ts'
import { buildTable } from '#shared/map/query/table.ts'
import { arrange, buildScene, cellRectangle, regionRectangle } from '#shared/map/scene.ts'
import { assignSlots, type SlotTable } from '#shared/map/slots.ts'
import { hit } from '#renderer/graph/hit.ts'
import { neighbour } from '#renderer/graph/walk.ts'
import { anyMap } from '../../renderer/graph/fleet.ts'
import { queryOf } from './query-of.ts'
import { anyEstate, anyHistory, dataOf, everyShape, numbers, tablesOf, withTable, type Estate } from './estates.ts'

const anyShape = fc.constantFrom(...everyShape)

interface Drawn {
  model: MapModel
  layout: MapLayout
  /** Corner of each cell by its name, which is its id. */
  cells: Map<string, string>
  /** Frame of each region by its name. */
  regions: Map<string, string>
}

function draw(data: MapData, table: SlotTable, shape: (typeof everyShape)[number]): Drawn {
  const scene = buildScene(withTable(data, table), shape)
  const { model, layout } = scene
  const cells = new Map<string, string>()
  for (let cell = 0; cell < model.cells; cell += 1) {
    const { x, y } = cellRectangle(scene, cell)
    cells.set(cellName(model, cell), `${x} ${y}`)
  }
  const regions = new Map(
    model.regions.map(({ name }, i) => [name, Object.values(regionRectangle(scene, i)).slice(0, 4).join(' ')]),
  )
  return { model, layout, cells, regions }
}

function checkNothingOverlaps({ model, layout, cells }: Drawn): void {
  for (const [i, place] of layout.places.entries()) {
    expect(place.shelf).toBeGreaterThanOrEqual(0)
    expect(place.x >= 0 && place.y >= 0).toBe(true)
    expect(place.x + place.width).toBeLessThanOrEqual(layout.width + 1e-6)
    expect(place.y + place.height).toBeLessThanOrEqual(layout.height + 1e-6)
    const rows = Math.ceil((model.regions[i]?.slots.length ?? 0) / place.columns)
    expect(layout.head + rows * layout.pitch).toBeLessThanOrEqual(place.height + 1e-6)
    for (const other of layout.places.slice(i + 1)) {
      const apart =
        place.x + place.width <= other.x ||
        other.x + other.width <= place.x ||
        place.y + place.height <= other.y ||
        other.y + other.height <= place.y
      expect(apart).toBe(true)
    }
  }
  expect(new Set(cells.values()).size).toBe(model.cells)
}

describe('a map with a slot table', () => {
  it('moves nothing but regions that need more room, in any shape of window', () => {
    fc.assert(
      fc.property(anyEstate, anyHistory, anyShape, (first, history, shape) => {
        let was: Drawn | null = null
        for (const { data, before, table } of tablesOf(first, history)) {
          const is = draw(data, table, shape)
          checkNothingOverlaps(is)
          if (was && before?.number === table.number) {
            const grown = new Set(table.later.slice(before.later.length).map(({ space }) => space ?? 'No owner'))
            expect(is.layout.pitch).toBe(was.layout.pitch)
            for (const [name, frame] of was.regions) {
              if (is.regions.has(name) && !grown.has(name)) expect(is.regions.get(name)).toBe(frame)
            }
            for (const [cell, region] of is.model.cellRegion.entries()) {
              const id = cellName(is.model, cell)
              if (grown.has(is.model.regions[region]?.name ?? '') || !was.cells.has(id)) continue
              expect(is.cells.get(id)).toBe(was.cells.get(id))
            }
          }
          was = is
        }
      }),
      { numRuns: 120 },
    )
  })

  it('looks the same whatever is found and attached', () => {
    fc.assert(
      fc.property(anyMap, anyShape, fc.integer({ min: 1, max: 1_000_000 }), (data, shape, seed) => {
        const random = numbers(seed)
        const changed: MapData = {
          ...data,
          apps: { ...data.apps, risks: data.apps.risks.map(() => Math.floor(random() * 6)) },
          addons: { ...data.addons, risks: data.addons.risks.map(() => Math.floor(random() * 6)) },
          attachments: { addons: [], apps: [] },
        }
        const table = assignSlots(null, data)
        const layoutOf = (each: MapData): MapLayout => buildScene(each, shape).layout
        expect(layoutOf(withTable(changed, table))).toEqual(layoutOf(withTable(data, table)))
        expect(layoutOf(changed)).toEqual(layoutOf(data))
      }),
      { numRuns: 40 },
    )
  })

  it.each<[string, Estate]>([
    ['nothing', new Map()],
    ['an empty space', new Map([['idle', []]])],
    ['one app', new Map([['pay', ['web']]])],
    ['only an add-on without an owner', new Map([[null, ['lost']]])],
    [
      'a space with 3,000 apps',
      new Map([
        ['pay', Array.from({ length: 3000 }, (_, i) => `app${i}`)],
        ['x', ['y']],
      ]),
    ],
    ['names of 200 characters', new Map([['s'.repeat(200), ['a'.repeat(200), 'b'.repeat(200)]]])],
  ])('lays out %s in every shape', (_, estate) => {
    const data = dataOf(estate)
    for (const shape of everyShape) checkNothingOverlaps(draw(data, assignSlots(null, data), shape))
  })

  it('grows a region where it stands while its place has room, and else moves it below all others', () => {
    const estate: Estate = new Map([
      ['large', Array.from({ length: 60 }, (_, i) => `l${i}`)],
      ['small-with-a-long-name-eu', ['s0', 's1']],
    ])
    const first = assignSlots(null, dataOf(estate))
    const shape = { width: 1200, height: 800 }
    const before = draw(dataOf(estate), first, shape)
    const name = 'small-with-a-long-name-eu'
    estate.get(name)?.push('s2', 's3')
    const second = assignSlots(first, dataOf(estate, { takenAt: 2 }))
    expect(second.later).toEqual([{ space: name, slots: 4 }])
    const grown = draw(dataOf(estate), second, shape)
    expect(grown.regions).toEqual(before.regions)

    const place = before.layout.places[1]
    const room = (place?.columns ?? 0) * Math.floor(((place?.height ?? 0) - 20) / before.layout.pitch)
    const tooMuch = { ...second, later: [...second.later, { space: name, slots: room + 1 }] }
    const moved = draw(dataOf(estate), tooMuch, shape)
    expect(moved.regions.get('large')).toBe(before.regions.get('large'))
    expect(moved.layout.places[1]?.y).toBeGreaterThan(before.layout.height - 20)
    // The place it left is nobody's.
    expect(moved.layout.shelves[before.layout.places[1]?.shelf ?? -1]?.regions).not.toContain(1)
  })

  it('is found and walked over with its holes', () => {
    fc.assert(
      fc.property(anyEstate, anyHistory, (first, history) => {
        for (const { data, table } of tablesOf(first, history)) {
          const scene = buildScene(withTable(data, table), everyShape[12] ?? { width: 1200, height: 800 })
          const camera = { x: 3, y: 5, scale: 20 / scene.layout.cell }
          for (let cell = 0; cell < scene.model.cells; cell += 1) {
            const box = cellRectangle(scene, cell)
            const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
            const point = { x: (at.x - camera.x) * camera.scale, y: (at.y - camera.y) * camera.scale }
            expect(hit(scene, camera, point)).toMatchObject({ cell, region: scene.model.cellRegion[cell] })
            const place = scene.layout.places[scene.model.cellRegion[cell] ?? -1]
            const right = neighbour(scene, { kind: 'app', cell }, 'right')
            const column = (scene.layout.slots[cell] ?? 0) % (place?.columns ?? 1)
            const beside = [...(scene.model.regions[scene.model.cellRegion[cell] ?? -1]?.cells ?? [])]
              .filter((other) => {
                const it = cellRectangle(scene, other)
                return it.y === box.y && it.x > box.x
              })
              .toSorted((p, q) => cellRectangle(scene, p).x - cellRectangle(scene, q).x)[0]
            if (beside !== undefined && cell < scene.model.apps) {
              expect(column).toBeLessThan((place?.columns ?? 0) - 1)
              expect(right).toEqual(beside < scene.model.apps ? { kind: 'app', cell: beside } : right)
            }
          }
        }
      }),
      { numRuns: 40 },
    )
  })
})

describe('a filtered map', () => {
  it('stands close together, in the order of its slots', () => {
    const data = dataOf(new Map([['pay', ['b1', 'b2', 'b3', 'b4', 'b5', 'b6', 'b7']]]))
    const before = assignSlots(null, dataOf(new Map([['pay', ['b2', 'b3', 'b4', 'b5', 'b6', 'b7']]])))
    const whole = withTable(data, assignSlots(before, { ...data, takenAt: 2 }))
    expect(whole.slots?.apps).toEqual([6, 0, 1, 2, 3, 4, 5])
    const query = queryOf('not (app = b3 or app = b5)')
    const { data: shown } = filterMap(buildTable(whole, { endpoint: 'east', pinned: new Set() }), query)
    const model = buildModel(shown)
    expect([...(model.regions[0]?.slots ?? [])].map((cell) => cellName(model, cell))).toEqual([
      'b2',
      'b4',
      'b6',
      'b7',
      'b1',
    ])
    const { layout } = arrange(model, { width: 1200, height: 800 })
    expect([...layout.slots].toSorted((p, q) => p - q)).toEqual([0, 1, 2, 3, 4])
  })
})
