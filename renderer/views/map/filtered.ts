import { startTransition, useEffect, useMemo, useState } from 'react'
import type { MapData } from '#shared/domain/views.ts'
import type { MapModel } from '#shared/map/model.ts'
import { everything, type Filtered } from '#shared/map/query/whole.ts'
import { all, type Parsed, type Query } from '#shared/map/query/query.ts'
import type { Table } from '#shared/map/query/table.ts'
import { useCommand } from '../../stores/command.ts'
import { createFetched } from './fetched.ts'
import { modelOf } from './joined.ts'
import { mapPieces } from './pieces.ts'
import { useEndpoints } from '../../stores/endpoints.ts'

export interface FilteredMap {
  /** What is shown. */
  model: MapModel
  /** With what the filter hides: facts about a thing are told in full, however little of it is shown. */
  whole: MapModel
  filtered: Filtered
  /** What the next filter hides of the whole map, until what is left of it is arranged anew; null otherwise. */
  hidden: Uint8Array | null
  /** The filter that is in effect. A text that cannot be read hides nothing. */
  query: Query
  parsed: Parsed
  /** The text waits for the language of filters: until that is there, what is shown is not what was asked for. */
  pending: boolean
  /** For completion; made when somebody asks for it, because most maps are never filtered. Null while pending. */
  table: () => Table | null
  endpoint: string
}

/** The language of filters. */
export const useFilterLanguage = createFetched(mapPieces.filtering)

const unfiltered: Parsed = { ok: true, query: all }
const nothingPinned: readonly string[] = []

/**
 * The map behind a filter, each part made anew only when what it is made of has changed. `inSight`: nothing lies over it,
 * so that somebody sees what a new filter takes away.
 */
export function useFilteredMap(data: MapData, text: string, inSight: boolean): FilteredMap {
  const { endpoints } = useEndpoints()
  const pinned = useCommand('preferences.get', {}).data?.pinned ?? nothingPinned
  const endpoint = endpoints.find(({ profile }) => profile.id === data.endpointId)?.profile.name ?? data.endpointId
  const language = useFilterLanguage(text !== '')
  const table = useMemo(
    () => once(() => language?.buildTable(data, { endpoint, pinned: new Set(pinned) }) ?? null),
    [language, data, endpoint, pinned],
  )
  const pending = text !== '' && language === null
  const parsed = useMemo(() => (text === '' ? unfiltered : language?.parseQuery(text)) ?? unfiltered, [language, text])
  const wanted = parsed.ok ? parsed.query : all
  const query = useArranged(wanted, inSight && !pending)
  // Without a filter the table need not be made, nor the map when a name or a pin has changed.
  const source = wanted.kind === 'all' ? null : table
  const filtered = useMemo(() => {
    const rows = source?.() ?? null
    return rows === null || language === null ? everything(data) : language.filterMap(rows, query)
  }, [language, data, source, query])
  const model = useMemo(() => modelOf(filtered.data), [filtered.data])
  const whole = useMemo(() => modelOf(data), [data])
  const hidden = useMemo(() => {
    const rows = wanted === query ? null : (source?.() ?? null)
    return rows && language ? language.hiddenCells(rows, wanted, whole) : null
  }, [language, source, wanted, query, whole])
  return { model, whole, filtered, hidden, query, parsed, pending, table, endpoint }
}

/** Milliseconds for which what a filter leaves of the whole map stays where it was. */
const inPlace = 200

/**
 * The query that the map is arranged for. One that comes to the whole map is in effect a moment later: what it hides goes at
 * once, where it stands, and only then is what is left arranged anew, which takes several times as long. `stands`: the map
 * is in sight, and its filter is no longer being read.
 */
function useArranged(wanted: Query, stands: boolean): Query {
  const [arranged, setArranged] = useState(stands ? wanted : null)
  const waits = arranged?.kind === 'all' && wanted.kind !== 'all'
  useEffect(() => {
    const timer = window.setTimeout(
      () => {
        startTransition(() => {
          setArranged(stands ? wanted : null)
        })
      },
      waits ? inPlace : 0,
    )
    return () => {
      window.clearTimeout(timer)
    }
  }, [wanted, waits, stands])
  return waits ? arranged : wanted
}

function once<Value>(make: () => Value): () => Value {
  let made: { value: Value } | null = null
  return () => (made ??= { value: make() }).value
}
