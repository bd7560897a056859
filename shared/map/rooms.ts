import type { MapRoom } from '#shared/domain/views.ts'
import type { MapModel } from './model.ts'

/** What a region has room for. A space that is gone has it too: its place stays empty. */
export interface Room {
  key: RoomKey
  name: string
  slots: number
}

/** Name of a space, null for the region of add-ons without an owner; for what no table knows its index in the model. */
export type RoomKey = string | number | null

export interface Rooms {
  /** Arranged together, in the order in which they are laid out. */
  base: Room[]
  /** What came or needed more room since; a region may be there again and again. */
  later: Room[]
  /** Of each region of the model. */
  keys: RoomKey[]
}

export const noOwnerName = 'No owner'

export function roomsOf({ data, regions }: MapModel): Rooms {
  const arrangement = data.slots?.arrangement ?? null
  const taken = new Set<RoomKey>()
  const keys = regions.map(({ kind, name }, index): RoomKey => {
    const key = kind === 'space' ? name : kind === 'no-owner' ? null : index
    if (taken.has(key)) return index
    taken.add(key)
    return key
  })
  const present = regions.map(({ name, slots }, index): Room => ({
    key: keys[index] ?? null,
    name,
    slots: slots.length,
  }))
  if (arrangement === null) return { base: largestFirst(present, regions), later: [], keys }

  const promised = new Map<RoomKey, number>()
  const roomOf = ({ space, slots }: MapRoom): Room => {
    promised.set(space, slots)
    return { key: space, name: space ?? noOwnerName, slots }
  }
  const base = arrangement.base.map(roomOf)
  const later = arrangement.later.map(roomOf)
  // What no table knows is laid out all the same.
  const unknown = present.filter(({ key, slots }) => slots > (promised.get(key) ?? -1))
  return { base, later: [...later, ...unknown], keys }
}

/** A part of a map has no table. Equally large regions stand well beside each other; what is no space comes last. */
function largestFirst(rooms: Room[], regions: MapModel['regions']): Room[] {
  return rooms
    .map((room, index) => ({ room, index, rank: regions[index]?.kind === 'space' ? 0 : 1 }))
    .toSorted((p, q) => p.rank - q.rank || q.room.slots - p.room.slots || p.index - q.index)
    .map(({ room }) => room)
}
