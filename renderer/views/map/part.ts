import type { MapData } from '#shared/domain/views.ts'
import type { MapModel } from '#shared/map/model.ts'
import type { Query } from '#shared/map/query/query.ts'
import type { Table } from '#shared/map/query/table.ts'
import { everything, type Filtered } from '#shared/map/query/whole.ts'
import { joinLike } from './joined.ts'
import type { Making } from './turns.ts'

/** What is asked of a map. */
export interface Wanted {
  data: MapData
  query: Query
  /** The text of the filter was read: there was none, or the language was there. */
  read: boolean
  /** Null without a filter. */
  rows: (() => Table | null) | null
  language: typeof import('./filtering.ts') | null
}

/** What is left of a map behind a filter. */
export interface Part extends Pick<Wanted, 'data' | 'query' | 'read'> {
  filtered: Filtered
  model: MapModel
}

/** Joined up and laid out as what was shown before: of a large map that takes a while. */
export const parting: Making<Wanted, Part> = {
  atOnce: ({ data, query }, shown) => query.kind === 'all' || data.endpointId !== shown.data.endpointId,
  *make({ data, query, read, rows, language }, shown) {
    const table = rows?.() ?? null
    yield
    const filtered = table && language ? language.filterMap(table, query) : everything(data)
    yield
    const model = yield* joinLike(filtered.data, shown?.model ?? null)
    return { data, query, read, filtered, model }
  },
}
