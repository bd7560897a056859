import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assignSlots, roomFor, slotsOf, type SlotTable } from '#shared/map/slots.ts'
import { anyEstate, anyHistory, dataOf, livedThrough, tablesOf, type Estate } from './estates.ts'

/** Region and slot of everything, by id. */
function standing({ regions }: SlotTable): Map<string, string> {
  const places = new Map<string, string>()
  for (const { space, cells } of regions) {
    for (const [slot, id] of cells.entries()) if (id !== null) places.set(id, `${space ?? ''} ${slot}`)
  }
  return places
}

function rooms({ base, later }: SlotTable): Map<string | null, number> {
  return new Map([...base, ...later].map(({ space, slots }) => [space, slots]))
}

const letters = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j']

const town: Estate = new Map([
  ['pay', letters],
  ['web', ['p', 'q']],
])

function changedTown(change: (estate: Estate) => void): Estate {
  const estate: Estate = new Map([...town].map(([space, cells]) => [space, [...cells]]))
  change(estate)
  return estate
}

describe('the slot table', () => {
  it('gives everything one slot of its region, within what the region was promised', () => {
    fc.assert(
      fc.property(anyEstate, anyHistory, (first, history) => {
        for (const { data, table } of tablesOf(first, history)) {
          const promised = rooms(table)
          for (const { space, cells } of table.regions) {
            expect(cells.length).toBeLessThanOrEqual(promised.get(space) ?? -1)
            expect(cells.at(-1)).not.toBeNull()
          }
          for (const { name } of data.spaces) expect(promised.has(name)).toBe(true)
          const { apps, addons } = slotsOf(table, data)
          const taken = [
            ...apps.map((slot, app) => ({ space: data.apps.spaces[app], slot })),
            ...addons.map((slot) => ({ space: null, slot })),
          ]
          for (const { slot } of taken) expect(slot).toBeGreaterThanOrEqual(0)
          expect(new Set(taken.map(({ space, slot }) => `${space} ${slot}`)).size).toBe(taken.length)
        }
      }),
      { numRuns: 150 },
    )
  })

  it('is the same whatever the order of the rows, and the very same object when nothing changes', () => {
    fc.assert(
      fc.property(anyEstate, anyHistory, (first, history) => {
        let table = assignSlots(null, dataOf(first))
        expect(assignSlots(null, dataOf(first, { turned: true }))).toEqual(table)
        let takenAt = 1
        for (const { estate, step } of livedThrough(first, history)) {
          takenAt += 1
          const how = { takenAt, complete: step.complete }
          const next = assignSlots(table, dataOf(estate, how))
          expect(assignSlots(structuredClone(table), dataOf(estate, { ...how, turned: true }))).toEqual(next)
          expect(assignSlots(next, dataOf(estate, how))).toBe(next)
          table = next
        }
      }),
      { numRuns: 100 },
    )
  })

  it('leaves everything that stays in its slot until all is arranged anew', () => {
    fc.assert(
      fc.property(anyEstate, anyHistory, (first, history) => {
        for (const { data, before, table } of tablesOf(first, history)) {
          if (before?.number !== table.number) continue
          const was = standing(before)
          const is = standing(table)
          for (const id of [...data.apps.ids, ...data.addons.ids]) {
            if (was.has(id)) expect(is.get(id)).toBe(was.get(id))
          }
          expect(table.base).toEqual(before.base)
          expect(table.later.slice(0, before.later.length)).toEqual(before.later)
        }
      }),
      { numRuns: 150 },
    )
  })

  it('begins with the order of names, largest region first, and room to spare', () => {
    const table = assignSlots(null, dataOf(new Map([...town, ['idle', []], [null, ['orphan']]])))
    expect(table).toEqual({
      number: 1,
      base: [
        { space: 'pay', slots: 12 },
        { space: 'web', slots: 3 },
        { space: 'idle', slots: 1 },
        { space: null, slots: 2 },
      ],
      later: [],
      regions: [
        { space: 'pay', cells: letters, gone: [] },
        { space: 'web', cells: ['p', 'q'], gone: [] },
        { space: null, cells: ['orphan'], gone: [] },
      ],
    })
    expect([0, 1, 6, 7, 20, 3000].map(roomFor)).toEqual([1, 2, 7, 9, 23, 3450])
  })

  it('puts a newcomer into the lowest free slot', () => {
    let table = assignSlots(null, dataOf(town))
    const without = changedTown((estate) => estate.set('pay', ['a', 'c', 'd', 'f', 'g', 'h', 'i', 'j']))
    for (const takenAt of [2, 3]) table = assignSlots(table, dataOf(without, { takenAt }))
    expect(table.regions[0]?.cells.slice(0, 6)).toEqual(['a', null, 'c', 'd', null, 'f'])
    without.get('pay')?.push('z', 'k')
    table = assignSlots(table, dataOf(without, { takenAt: 4 }))
    expect(table.regions[0]?.cells).toEqual(['a', 'k', 'c', 'd', 'z', 'f', 'g', 'h', 'i', 'j'])
  })

  it('keeps the slot of what one answer does not show, and only that one', () => {
    const first = assignSlots(null, dataOf(town))
    const short = changedTown((estate) => estate.set('pay', ['a', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'new']))
    const second = assignSlots(first, dataOf(short, { takenAt: 2 }))
    expect(second.regions[0]?.cells.slice(0, 11)).toEqual([...letters, 'new'])
    expect(second.regions[0]?.gone).toEqual([
      { slot: 1, since: 2 },
      { slot: 2, since: 2 },
    ])
    const whole = changedTown((estate) => estate.get('pay')?.push('new'))
    const third = assignSlots(second, dataOf(whole, { takenAt: 3 }))
    expect(third.regions[0]).toEqual({ space: 'pay', cells: [...letters, 'new'], gone: [] })
    // What is carried on from before is no second witness.
    expect(assignSlots(second, dataOf(short, { takenAt: 3, complete: false }))).toBe(second)
    expect(assignSlots(second, dataOf(short, { takenAt: 3 })).regions[0]?.cells.slice(0, 3)).toEqual(['a', null, null])
  })

  it('gives such a slot away before a region outgrows its room', () => {
    const first = assignSlots(null, dataOf(town))
    const short = changedTown((estate) => estate.set('pay', ['a', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'x', 'y', 'z']))
    const second = assignSlots(first, dataOf(short, { takenAt: 2 }))
    expect(second.regions[0]?.cells).toEqual(['a', 'z', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'x', 'y'])
    expect(second.later).toEqual([])
  })

  it('tells which region outgrew its room, and which came', () => {
    const big = changedTown((estate) =>
      estate.set(
        'sea',
        Array.from({ length: 40 }, (_, i) => `sea${i}`),
      ),
    )
    const first = assignSlots(null, dataOf(big))
    big.set('web', ['p', 'q', 'r', 's'])
    big.set('new', ['n'])
    big.set('idle', [])
    const second = assignSlots(first, dataOf(big, { takenAt: 2 }))
    expect(second.number).toBe(1)
    expect(second.later).toEqual([
      { space: 'web', slots: 4 },
      { space: 'idle', slots: 0 },
      { space: 'new', slots: 1 },
    ])
    expect(second.regions.find(({ space }) => space === 'web')?.cells).toEqual(['p', 'q', 'r', 's'])
  })

  it('arranges anew when a quarter has moved or stands empty', () => {
    const first = assignSlots(null, dataOf(town))
    const grown = changedTown((estate) => estate.set('web', ['p', 'q', 'r', 's']))
    expect(assignSlots(first, dataOf(grown, { takenAt: 2 }))).toEqual({
      ...assignSlots(null, dataOf(grown)),
      number: 2,
    })
    // It may come back: it counts as empty only once it is missing again.
    const shrunk = changedTown((estate) => estate.set('pay', ['j']))
    const second = assignSlots(first, dataOf(shrunk, { takenAt: 2 }))
    expect(second.number).toBe(1)
    const third = assignSlots(second, dataOf(shrunk, { takenAt: 3 }))
    expect(third).toEqual({ ...assignSlots(null, dataOf(shrunk)), number: 2 })
  })

  it('lets a space that is not listed for once come back to its place', () => {
    const first = assignSlots(null, dataOf(town))
    const second = assignSlots(
      first,
      dataOf(
        changedTown((estate) => estate.delete('web')),
        { takenAt: 2 },
      ),
    )
    expect(assignSlots(second, dataOf(town, { takenAt: 3 }))).toEqual(first)
  })

  it.each<[string, Estate]>([
    ['nothing', new Map()],
    ['an empty space', new Map([['idle', []]])],
    ['one app', new Map([['pay', ['web']]])],
    ['only an add-on without an owner', new Map([[null, ['lost']]])],
    ['a space with 3,000 apps', new Map([['pay', Array.from({ length: 3000 }, (_, i) => `app${i}`)]])],
    ['names of 200 characters', new Map([['s'.repeat(200), ['a'.repeat(200), 'b'.repeat(200)]]])],
  ])('holds %s', (_, estate) => {
    const table = assignSlots(null, dataOf(estate))
    expect(standing(table).size).toBe([...estate.values()].flat().length)
    expect(assignSlots(table, dataOf(estate, { takenAt: 2 }))).toBe(table)
  })
})
