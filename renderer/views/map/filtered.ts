import { useMemo } from 'react'
import type { MapData } from '#shared/domain/views.ts'
import { buildModel, type MapModel } from '#shared/map/model.ts'
import { everything, filterMap, type Filtered } from '#shared/map/query/filter.ts'
import { parseQuery } from '#shared/map/query/parse.ts'
import { all, type Parsed, type Query } from '#shared/map/query/query.ts'
import { buildTable, type Table } from '#shared/map/query/table.ts'
import { useCommand } from '../../stores/command.ts'
import { useEndpoints } from '../../stores/endpoints.ts'

export interface FilteredMap {
  /** What is shown. */
  model: MapModel
  filtered: Filtered
  /** The filter that is in effect. A text that cannot be read hides nothing. */
  query: Query
  parsed: Parsed
  /** For completion; made when somebody asks for it, because most maps are never filtered. */
  table: () => Table
  endpoint: string
}

const nothingPinned: readonly string[] = []

/** The map behind a filter, each part made anew only when what it is made of has changed. */
export function useFilteredMap(data: MapData, text: string): FilteredMap {
  const { endpoints } = useEndpoints()
  const pinned = useCommand('preferences.get', {}).data?.pinned ?? nothingPinned
  const endpoint = endpoints.find(({ profile }) => profile.id === data.endpointId)?.profile.name ?? data.endpointId
  const table = useMemo(
    () => once(() => buildTable(data, { endpoint, pinned: new Set(pinned) })),
    [data, endpoint, pinned],
  )
  const parsed = useMemo(() => parseQuery(text), [text])
  const query = parsed.ok ? parsed.query : all
  // Without a filter the table need not be made, nor the map when a name or a pin has changed.
  const source = query.kind === 'all' ? null : table
  const filtered = useMemo(
    () => (source === null ? everything(data) : filterMap(source(), query)),
    [data, source, query],
  )
  const model = useMemo(() => buildModel(filtered.data), [filtered.data])
  return { model, filtered, query, parsed, table, endpoint }
}

function once<Value>(make: () => Value): () => Value {
  let made: { value: Value } | null = null
  return () => (made ??= { value: make() }).value
}
