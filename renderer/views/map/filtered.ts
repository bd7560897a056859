import { startTransition, useCallback, useEffect, useMemo, useState } from 'react'
import type { MapData } from '#shared/domain/views.ts'
import type { MapModel } from '#shared/map/model.ts'
import type { Filtered } from '#shared/map/query/whole.ts'
import { all, type Parsed, type Query } from '#shared/map/query/query.ts'
import type { Table } from '#shared/map/query/table.ts'
import { useCommand } from '../../stores/command.ts'
import { createFetched } from './fetched.ts'
import { modelOf } from './joined.ts'
import { parting, type Wanted } from './part.ts'
import { mapPieces } from './pieces.ts'
import { useEndpoints } from '../../stores/endpoints.ts'
import { useInTurns } from './turns.ts'

export interface FilteredMap {
  /** What is shown. */
  model: MapModel
  /** With what the filter hides: facts about a thing are told in full, however little of it is shown. */
  whole: MapModel
  filtered: Filtered
  /** What the next filter hides of what is shown, one for each cell, until what is left is arranged anew; null otherwise. */
  hidden: Uint8Array | null
  /** Another filter than that of what is shown is asked for, and being read or on its way. */
  isBehind: boolean
  /** The filter that is in effect. A text that cannot be read hides nothing. */
  query: Query
  parsed: Parsed
  /** The language of filters is fetched, or what it finds first is joined up: what is shown is nothing that was asked for. */
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
  const tables = useMemo(
    () => language && language.createTables({ endpoint, pinned: new Set(pinned) }),
    [language, endpoint, pinned],
  )
  const reading = text !== '' && language === null
  const parsed = useMemo(() => (text === '' ? unfiltered : language?.parseQuery(text)) ?? unfiltered, [language, text])
  const asked = parsed.ok ? parsed.query : all
  const query = useArranged(asked, inSight && !reading)
  // Without a filter the table need not be made, nor the map when a name or a pin has changed.
  const needed = query.kind === 'all' ? null : tables
  const wanted = useMemo(
    (): Wanted => ({ data, query, read: !reading, tables: needed }),
    [data, query, reading, needed],
  )
  const shown = useInTurns(wanted, parting)
  const whole = useMemo(() => modelOf(shown.data), [shown.data])
  const hidden = useMemo(() => tables && tables.hiddenOf(shown, asked), [tables, shown, asked])
  const pending = text !== '' && (reading || !shown.read)
  return {
    model: shown.model,
    whole,
    filtered: shown.filtered,
    hidden,
    query: shown.query,
    parsed,
    pending,
    isBehind: pending || asked !== shown.query,
    table: useCallback(() => tables && tables.of(data), [tables, data]),
    endpoint,
  }
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
