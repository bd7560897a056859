import type { MapData } from '#shared/domain/views.ts'
import { toAppError } from '#shared/errors.ts'
import { assignSlots, slotsOf } from '#shared/map/slots.ts'
import type { LogEntry } from '#core/ports.ts'
import type { SlotStore } from '#core/store/slot-tables.ts'

export interface ArrangingParts {
  slots: SlotStore
  log: (entry: LogEntry) => void
}

/**
 * The map with everything in the slot it had before, whichever process drew it then. `isLatest` keeps what is new: an
 * older map takes its places from the table and leaves no trace in it. A disk that cannot be written costs the places of
 * what came, after a restart, and not the map.
 */
export function arranged(map: MapData, isLatest: boolean, { slots, log }: ArrangingParts): MapData {
  const before = slots.table(map.endpointId)
  const table = assignSlots(before, map)
  if (isLatest && table !== before) {
    try {
      slots.keepTable(map.endpointId, table)
    } catch (thrown) {
      const message = `Where things stand on the map could not be kept: ${toAppError(thrown).message}`
      log({ level: 'warning', room: 'graph', message })
    }
  }
  return { ...map, slots: slotsOf(table, map) }
}
