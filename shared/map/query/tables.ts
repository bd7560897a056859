import type { MapData } from '#shared/domain/views.ts'
import type { MapModel } from '../model.ts'
import { finish, type Steps } from '../steps.ts'
import { filterInSteps, hiddenCells } from './filter.ts'
import type { Query } from './query.ts'
import { tableInSteps, type Surroundings, type Table } from './table.ts'
import type { Filtered } from './whole.ts'

/** Filters the answers of one endpoint. What they are evaluated over is made once for each answer that is filtered. */
export interface Tables {
  of(data: MapData): Table
  filterInSteps(data: MapData, query: Query): Steps<Filtered>
  /**
   * One for each cell of a map, whole or filtered, that a newer query hides: to be taken away where it stands until what is
   * left is there. Null where nothing is hidden.
   */
  hiddenOf(shown: ShownMap, newer: Query): Uint8Array | null
}

/** A map as it is shown: what `query` has left of `data`. */
export interface ShownMap {
  data: MapData
  query: Query
  filtered: Filtered
  model: MapModel
}

export function createTables(surroundings: Surroundings): Tables {
  const tables = new WeakMap<MapData, Table>()
  function* inSteps(data: MapData): Steps<Table> {
    const table = tables.get(data) ?? (yield* tableInSteps(data, surroundings))
    tables.set(data, table)
    return table
  }
  const of = (data: MapData): Table => finish(inSteps(data))
  return {
    of,
    *filterInSteps(data, query) {
      const table = yield* inSteps(data)
      yield
      return yield* filterInSteps(table, query)
    },
    hiddenOf({ data, query, filtered, model }, newer) {
      if (newer === query || newer.kind === 'all') return null
      return hiddenCells(of(data), newer, model, filtered.places)
    },
  }
}
