import type { MapData } from '#shared/domain/views.ts'
import type { Query } from '#shared/map/query/query.ts'
import type { ShownMap, Tables } from '#shared/map/query/tables.ts'
import { everything } from '#shared/map/query/whole.ts'
import { joinLike } from './joined.ts'
import type { Making } from './turns.ts'

/** What is asked of a map. */
export interface Wanted {
  data: MapData
  query: Query
  /** The text of the filter was read: there was none, or the language was there. */
  read: boolean
  /** Null without a filter, and before its language is there. */
  tables: Tables | null
}

/** What is left of a map behind a filter. */
export interface Part extends ShownMap {
  read: boolean
}

/** Joined up and laid out as what was shown before: of a large map that takes a while. */
export const parting: Making<Wanted, Part> = {
  atOnce: ({ data, query }, shown) => query.kind === 'all' || data.endpointId !== shown.data.endpointId,
  // A filter that nobody asks for any more is never shown; an older answer is, as the next may come before it is there.
  keeps: (making, newer) => making.query === newer.query,
  *make({ data, query, read, tables }, shown) {
    const filtered = tables ? yield* tables.filterInSteps(data, query) : everything(data)
    yield
    const model = yield* joinLike(filtered.data, shown?.model ?? null)
    return { data, query, read, filtered, model }
  },
}
