import * as fc from 'fast-check'
import type { MapData } from '#shared/domain/views.ts'
import { shapeOf, type Shape } from '#shared/map/layout.ts'
import { assignSlots, slotsOf, type SlotTable } from '#shared/map/slots.ts'
import { mapOf } from '../../renderer/graph/fleet.ts'

/** What stands on a map, by name of the space; null holds the add-ons that no app owns. */
export type Estate = Map<string | null, string[]>

/** Map data of an estate, with rows in the order of their ids or turned round. Ids are names. */
export function dataOf(
  estate: Estate,
  { takenAt = 1, complete = true, turned = false }: { takenAt?: number; complete?: boolean; turned?: boolean } = {},
): MapData {
  const order = <Row>(rows: Row[]): Row[] => (turned ? rows.toReversed() : rows)
  const spaces = order([...estate.keys()].flatMap((space) => (space === null ? [] : [space])).toSorted())
  const apps = order(
    [...estate]
      .flatMap(([space, names]) =>
        space === null ? [] : names.map((name) => ({ name, space: spaces.indexOf(space) })),
      )
      .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  )
  const orphans = order((estate.get(null) ?? []).toSorted())
  const data = mapOf({ spaces, apps, addons: orphans.map((name) => ({ name, owner: -1 })) })
  return {
    ...data,
    takenAt,
    complete,
    apps: { ...data.apps, ids: apps.map(({ name }) => name) },
    addons: { ...data.addons, ids: orphans },
  }
}

export function withTable(data: MapData, table: SlotTable): MapData {
  return { ...data, slots: slotsOf(table, data) }
}

/** Every shape that a window's size is rounded to. */
export const everyShape: Shape[] = [360_000, 620_000, 1_000_000, 1_700_000].flatMap((area) =>
  [0.7, 1, 1.3, 1.65, 2.1].map((aspect) => shapeOf(Math.sqrt(area * aspect), Math.sqrt(area / aspect))),
)

/** One step of a history: some leave, some come, a space is opened or closed, or nothing but a sync. */
export interface Step {
  leave: number
  come: number
  space: 'open' | 'close' | 'stay'
  complete: boolean
  seed: number
}

const aSpace = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('pay', 'web', 'search-prod', 'x', 'data-stage', 'ledger', 'mail', 'night') },
  { weight: 1, arbitrary: fc.constantFrom('n'.repeat(200), 'فريق-الدفع', '👩‍👩‍👧‍👦-team') },
)

/** An estate with spaces of very different sizes, empty ones among them. */
export const anyEstate: fc.Arbitrary<Estate> = fc
  .record({
    spaces: fc.uniqueArray(fc.tuple(aSpace, fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 40 }))), {
      maxLength: 9,
      selector: ([name]) => name,
    }),
    orphans: fc.integer({ min: 0, max: 3 }),
  })
  .map(({ spaces, orphans }) => {
    const estate: Estate = new Map(
      spaces.map(([space, count]) => [space, Array.from({ length: count }, (_, i) => `app${i}-${space}`)]),
    )
    if (orphans > 0)
      estate.set(
        null,
        Array.from({ length: orphans }, (_, i) => `orphan-${i}`),
      )
    return estate
  })

export const anyHistory: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    leave: fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(0, 0.02, 0.1) },
      { weight: 1, arbitrary: fc.constant(0.6) },
    ),
    come: fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 0, max: 4 }) }, { weight: 1, arbitrary: fc.constant(30) }),
    space: fc.constantFrom('stay', 'stay', 'stay', 'open', 'close'),
    complete: fc.boolean(),
    seed: fc.integer({ min: 1, max: 2_147_483_646 }),
  }),
  { minLength: 1, maxLength: 8 },
)

/** The estates after each step. Who left may come back under the same name. */
export function* livedThrough(first: Estate, history: readonly Step[]): Generator<{ estate: Estate; step: Step }> {
  let estate = first
  for (const step of history) {
    const random = numbers(step.seed)
    const next: Estate = new Map()
    for (const [space, cells] of estate)
      next.set(space, step.complete ? cells.filter(() => random() >= step.leave) : cells)
    const spaces = [...next.keys()]
    if (step.space === 'open') next.set(`space${Math.floor(random() * 5)}`, [])
    if (step.space === 'close' && step.complete) next.delete(spaces[Math.floor(random() * spaces.length)] ?? '')
    const places = [...next.keys()]
    for (let i = 0; i < step.come && places.length > 0; i += 1) {
      const space = places[Math.floor(random() ** 2 * places.length)] ?? null
      const name = `app${Math.floor(random() * 60)}-${space ?? 'nobody'}`
      const cells = next.get(space)
      if (cells && !cells.includes(name)) cells.push(name)
    }
    estate = new Map([...next].filter(([space, cells]) => space !== null || cells.length > 0))
    yield { estate: new Map([...estate].map(([space, cells]) => [space, [...cells]])), step }
  }
}

export function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

/** The tables of a history, from the first on. */
export function* tablesOf(first: Estate, history: readonly Step[]) {
  let table = assignSlots(null, dataOf(first))
  yield { data: dataOf(first), before: null, table }
  let takenAt = 1
  for (const { estate, step } of livedThrough(first, history)) {
    takenAt += 1
    const data = dataOf(estate, { takenAt, complete: step.complete })
    const before: SlotTable = table
    table = assignSlots(before, data)
    yield { data, before, table }
  }
}
