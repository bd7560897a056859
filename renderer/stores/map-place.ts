import { matrixOrders, rankingSorts, usualRanking, type MatrixOrder, type RankingOrder } from '#shared/map/orders.ts'
import { given, query, timeIn } from './address-query.ts'

export type MapFocus = { kind: 'addon' | 'app'; id: string } | { kind: 'space'; name: string }

/** Ways to look at what is shared. The first is the map itself. */
export const mapModes = ['overview', 'matrix', 'ranked', 'outline'] as const
export type MapMode = (typeof mapModes)[number]

/** What of the map is looked at. What is absent is as usual. */
export interface MapPlace {
  focus: MapFocus | null
  /** As it is typed; absent where everything is shown. */
  filter?: string
  /** Absent for the map itself. */
  mode?: Exclude<MapMode, 'overview'>
  /** The focus view of `focus` is open, with so many steps of sharing. */
  steps?: 1 | 2
  /** When the snapshot was taken that it is compared with; milliseconds. */
  since?: number
  /** All endpoints at once, each as a continent. */
  everywhere?: true
  /** Order of the spaces in the matrix, absent for those beside each other that are alike. */
  by?: Exclude<MatrixOrder, 'similar'>
  /** The matrix has the spaces, too, that share nothing. */
  alone?: true
  /** Order of the ranked list; absent for the riskiest first. */
  ranking?: RankingOrder
}

export type MapRoute = { view: 'map'; endpointId: string } & MapPlace

/** Everything but the focus may be left out. */
export interface MapChoice {
  focus: MapFocus | null
  filter?: string | undefined
  mode?: MapMode | undefined
  /** 0 for no focus view. */
  steps?: 0 | 1 | 2 | undefined
  since?: number | null | undefined
  everywhere?: boolean | undefined
  by?: MatrixOrder | undefined
  alone?: boolean | undefined
  ranking?: RankingOrder | undefined
}

/** The map; what is as usual is not said, and without a focus there is nothing to open a focus view of. */
export function mapRoute(endpointId: string, choice: MapChoice): MapRoute {
  const { focus, filter = '', mode = 'overview', steps = 0, since = null, everywhere = false } = choice
  const { by = 'similar', alone = false, ranking = usualRanking } = choice
  return {
    view: 'map',
    endpointId,
    focus,
    ...(filter === '' ? {} : { filter }),
    ...(mode === 'overview' ? {} : { mode }),
    ...(steps === 0 || focus === null ? {} : { steps }),
    ...(since === null ? {} : { since }),
    ...(everywhere ? { everywhere } : {}),
    ...(by === 'similar' ? {} : { by }),
    ...(alone ? { alone } : {}),
    ...(isUsual(ranking) ? {} : { ranking }),
  }
}

function isUsual({ sort, descending }: RankingOrder): boolean {
  return sort === usualRanking.sort && descending === usualRanking.descending
}

/** Never throws: what is no choice of ours is as usual. */
export function parsePlace(query: URLSearchParams): MapChoice {
  const steps = query.get('steps')
  const sort = rankingSorts.find((each) => each === query.get('sort'))
  return {
    focus: parseFocus(query),
    filter: query.get('filter') ?? '',
    mode: mapModes.find((mode) => mode === query.get('mode')),
    steps: steps === '1' ? 1 : steps === '2' ? 2 : 0,
    since: timeIn(query, 'since'),
    everywhere: query.get('everywhere') === 'yes',
    by: matrixOrders.find((order) => order === query.get('by')),
    alone: query.get('alone') === 'yes',
    ranking: sort && { sort, descending: query.get('order') === 'down' },
  }
}

function parseFocus(query: URLSearchParams): MapFocus | null {
  const addon = given(query, 'addon')
  if (addon !== null) return { kind: 'addon', id: addon }
  const app = given(query, 'app')
  if (app !== null) return { kind: 'app', id: app }
  const space = given(query, 'space')
  return space === null ? null : { kind: 'space', name: space }
}

/** With its question mark; empty where all is as usual. */
export function placeQuery(place: MapPlace): string {
  const { focus, filter = '', mode, steps, since, everywhere, by, alone, ranking } = place
  return query({
    ...(focus === null ? {} : focus.kind === 'space' ? { space: focus.name } : { [focus.kind]: focus.id }),
    filter,
    mode: mode ?? null,
    steps: steps === undefined ? null : String(steps),
    since: since === undefined ? null : new Date(since).toISOString(),
    everywhere: everywhere === true ? 'yes' : null,
    by: by ?? null,
    alone: alone === true ? 'yes' : null,
    sort: ranking?.sort ?? null,
    order: ranking?.descending === true ? 'down' : null,
  })
}
