import type { MapArrangement, MapData, MapRoom, MapSlots } from '#shared/domain/views.ts'

/**
 * The slot table: what stands where on the map, told without a window. It is made from the table before and the data, so
 * that what stays stands where it stood, and equal tables and data give an equal table, in whatever order the rows come.
 *
 * A region has room for more than it holds. A newcomer takes the lowest free slot, and a region whose room is used up is
 * given more: that is written at the end of `later`, and the layout moves the region alone, where it has to. When too much
 * of the map is empty or has moved, everything is arranged anew under another number.
 *
 * The slot of what has vanished is kept until a second snapshot lacks it too: an answer that was short of rows for once
 * swaps nothing. Only a newcomer that would else have no room takes such a slot.
 */
export interface SlotTable extends MapArrangement {
  /** Regions in which something stands. */
  regions: RegionSlots[]
}

export interface RegionSlots {
  /** Name of the space; null for the region of add-ons without an owner. */
  space: string | null
  /** Slot -> id of the app, or of the add-on without an owner. The last one is never null. */
  cells: (string | null)[]
  /** Slots of what the data shows no more, and when the first snapshot without it was taken. */
  gone: { slot: number; since: number }[]
}

/** What of the data the table is made of. Names of spaces differ, as they do on a platform. */
export type SlotData = Pick<MapData, 'takenAt' | 'complete'> & {
  spaces: readonly { name: string }[]
  apps: Pick<MapData['apps'], 'ids' | 'names' | 'spaces'>
  addons: Pick<MapData['addons'], 'ids' | 'names' | 'owners'>
}

/** The table is begun anew when more than this part of the map is empty, or of what stands has moved. */
const worstPart = 1 / 4

/** Slots of a region for so many cells: 15 in a hundred to spare, and one at least. */
export function roomFor(cells: number): number {
  return Math.max(cells + 1, Math.ceil((cells * 23) / 20))
}

/** The very table before when nothing about it changes. Pure. */
export function assignSlots(before: SlotTable | null, data: SlotData): SlotTable {
  const crowds = crowdsOf(data)
  if (!before) return arrange(1, crowds)
  const next = carryOn(before, crowds, data)
  return next !== before && isWasteful(next, crowds) ? arrange(before.number + 1, crowds) : next
}

/** The table in the order of the data's columns. */
export function slotsOf(table: SlotTable, data: SlotData): MapSlots {
  const slots: MapSlots = {
    apps: data.apps.ids.map(() => -1),
    addons: data.addons.ids.map(() => -1),
    arrangement: { number: table.number, base: table.base, later: table.later },
  }
  const crowds = crowdsOf(data)
  for (const { space, cells } of table.regions) {
    const crowd = crowds.get(space)
    const column = space === null ? slots.addons : slots.apps
    for (const [slot, id] of cells.entries()) {
      const index = id === null ? undefined : crowd?.get(id)?.index
      if (index !== undefined) column[index] = slot
    }
  }
  return slots
}

interface Member {
  name: string
  /** Into the column of apps, or that of add-ons. */
  index: number
}

/** What the data shows in one region, by id. */
type Crowd = Map<string, Member>
/** By region. Empty spaces have a crowd of none. */
type Crowds = Map<string | null, Crowd>

function crowdsOf({ spaces, apps, addons }: SlotData): Crowds {
  const crowds: Crowds = new Map(spaces.map(({ name }) => [name, new Map()]))
  const bySpace = spaces.map(({ name }) => crowds.get(name))
  for (const [index, id] of apps.ids.entries()) {
    bySpace[apps.spaces[index] ?? -1]?.set(id, { name: apps.names[index] ?? '', index })
  }
  const orphans: Crowd = new Map()
  for (const [index, id] of addons.ids.entries()) {
    const owner = addons.owners[index] ?? -1
    if (owner < 0 || owner >= apps.ids.length) orphans.set(id, { name: addons.names[index] ?? '', index })
  }
  if (orphans.size > 0) crowds.set(null, orphans)
  return crowds
}

/** Largest first, because equally large regions stand well beside each other; add-ons without an owner come last. */
function arrange(number: number, crowds: Crowds): SlotTable {
  const ordered = [...crowds].toSorted(
    ([a, first], [b, second]) =>
      Number(a === null) - Number(b === null) || second.size - first.size || compare(a ?? '', b ?? ''),
  )
  return {
    number,
    base: ordered.map(([space, crowd]) => ({ space, slots: roomFor(crowd.size) })),
    later: [],
    regions: ordered.flatMap(([space, crowd]) =>
      crowd.size === 0 ? [] : [{ space, cells: inOrder([...crowd]), gone: [] }],
    ),
  }
}

function inOrder(members: [id: string, Member][]): string[] {
  return members.toSorted(([a, p], [b, q]) => compare(p.name, q.name) || compare(a, b)).map(([id]) => id)
}

/** Code units, not a locale: the same data must give the same map on every machine. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function carryOn(before: SlotTable, crowds: Crowds, data: SlotData): SlotTable {
  const rooms = new Map([...before.base, ...before.later].map(({ space, slots }) => [space, slots]))
  const later: MapRoom[] = []
  const regions: RegionSlots[] = []
  let changed = false
  const seat = (space: string | null, known: RegionSlots | null): void => {
    const room = rooms.get(space)
    const next = seatIn(known ?? { space, cells: [], gone: [] }, room ?? 0, crowds.get(space), data)
    changed ||= next !== known && (known !== null || next.cells.length > 0)
    if (next.cells.length > 0) regions.push(next)
    if (room === undefined || next.cells.length > room) later.push({ space, slots: next.cells.length })
  }
  for (const region of before.regions) seat(region.space, region)
  const seated = new Set(before.regions.map(({ space }) => space))
  const others = [...crowds.keys()].filter((space) => !seated.has(space))
  others.sort((a, b) => Number(a === null) - Number(b === null) || compare(a ?? '', b ?? ''))
  for (const space of others) seat(space, null)
  if (!changed && later.length === 0) return before
  return { number: before.number, base: before.base, later: [...before.later, ...later], regions }
}

/** One region with what left and what came; the very same one when nothing did. `room` is what it was promised. */
function seatIn(
  region: RegionSlots,
  room: number,
  crowd: Crowd | undefined,
  { takenAt, complete }: SlotData,
): RegionSlots {
  const cells = [...region.cells]
  const sinceBySlot = new Map(region.gone.map(({ slot, since }) => [slot, since]))
  const gone: RegionSlots['gone'] = []
  const newcomers = new Map(crowd)
  for (const [slot, id] of cells.entries()) {
    if (id === null || newcomers.delete(id)) continue
    const since = sinceBySlot.get(slot) ?? takenAt
    // What is carried on from before is no second witness.
    if (complete && takenAt > since) cells[slot] = null
    else gone.push({ slot, since })
  }
  gone.sort((a, b) => a.since - b.since || a.slot - b.slot)
  let free = 0
  for (const id of inOrder([...newcomers])) {
    while (free < cells.length && cells[free] !== null) free += 1
    const kept = free < Math.max(room, cells.length) ? undefined : gone.shift()
    cells[kept?.slot ?? free] = id
  }
  while (cells.at(-1) === null) cells.pop()
  gone.sort((a, b) => a.slot - b.slot)
  const same =
    cells.length === region.cells.length &&
    cells.every((id, slot) => id === region.cells[slot]) &&
    gone.length === region.gone.length &&
    gone.every(({ slot, since }, i) => slot === region.gone[i]?.slot && since === region.gone[i].since)
  return same ? region : { space: region.space, cells, gone }
}

/** What has vanished for the first time still counts as standing: it may come back. */
function isWasteful(table: SlotTable, crowds: Crowds): boolean {
  const needed = new Map([...crowds.keys()].map((space) => [space, roomFor(0)]))
  for (const { space, cells } of table.regions) needed.set(space, roomFor(cells.filter((id) => id !== null).length))
  const moved = new Map<string | null, number>()
  let kept = sum(table.base.map(({ slots }) => slots))
  for (const { space, slots } of table.later) {
    if (slots <= (moved.get(space) ?? -1)) continue
    // As the layout does it: with room to spare, and where it was before stays empty.
    moved.set(space, roomFor(slots))
    kept += roomFor(slots)
  }
  const wanted = sum(needed.values())
  const away = sum([...moved.keys()].map((space) => needed.get(space) ?? 0))
  return kept - wanted > kept * worstPart || away > wanted * worstPart
}

function sum(rooms: Iterable<number>): number {
  let total = 0
  for (const slots of rooms) total += slots
  return total
}
