import type { AddonNode, Graph, Place } from '#core/graph/graph.ts'
import { AddonSubject } from './addon-subject.ts'
import { appSubject } from './app-subject.ts'
import { createColumns, type Columns } from './columns.ts'
import { catalogueOf } from './described.ts'
import type { Facts } from './facts.ts'
import type { Settings } from './settings.ts'
import { createLookup, makeStanding } from './standing.ts'
import type { Statefulness } from './statefulness.ts'
import type { AppSubject, Party, Scope, Standing, Subject } from './subject.ts'
import { isPlainlyBefore } from './times.ts'

/** Clocks of two machines differ; what is further in the future than this cannot be. */
const clockTolerance = 5 * 60_000

/** The scope of one judging, with what it costs to work out kept for all subjects that need it. */
export interface Bench extends Scope {
  standingAt(place: Place): Standing
  /** By the number of the app. */
  standingNumbered(number: number): Standing | undefined
  statefulnessOf(node: AddonNode): Statefulness
  columns: Columns
  /** Where shares are put together: an array that grew by pushing keeps room for sixteen. */
  parties: Party[]
  /** Whether anything was asked beyond the lists. */
  asks: boolean
  subjectOf(node: AddonNode): Subject
  /** Null for an app that rules about apps do not speak of: it holds less than two add-ons, or shares none. */
  appSubjectOf(place: Place): AppSubject | null
  /**
   * The earliest moment at which an answer given since the last reset would be another one, Infinity for never. Rules ask
   * for ages, never for the time, so what they found holds until then.
   */
  changesAt: number
}

export function createBench(graph: Graph, facts: Facts, settings: Settings, now: number): Bench {
  /** By the number of the app. */
  const standings: (Standing | undefined)[] = []
  const lookup = createLookup(facts, settings)
  /** By id, made when an app is asked for that is reached through no add-on. */
  let places: ReadonlyMap<string, Place> | null = null
  const described = catalogueOf(graph)

  const thresholds = new Map<number, string>()
  function thresholdOf(milliseconds: number): string {
    let threshold = thresholds.get(milliseconds)
    if (threshold === undefined) {
      threshold = new Date(now - milliseconds).toISOString()
      thresholds.set(milliseconds, threshold)
    }
    return threshold
  }

  function momentOf(time: string): number | null {
    const moment = Date.parse(time)
    if (Number.isNaN(moment)) return null
    if (moment <= now + clockTolerance) return moment
    bench.changesAt = Math.min(bench.changesAt, moment - clockTolerance)
    return null
  }

  const bench: Bench = {
    graph,
    now,
    facts,
    settings,
    changesAt: Infinity,
    columns: createColumns(graph, (node) => described(node).statefulness.value > 0),
    parties: [],
    asks: facts.apps.size > 0 || facts.answers.size > 0,
    standingAt(place) {
      let standing = standings[place.number]
      if (!standing) {
        standing = makeStanding(facts, place, lookup)
        standings[place.number] = standing
      }
      return standing
    },
    standingNumbered(number) {
      const known = standings[number]
      if (known) return known
      const place = graph.places[number]
      return place && bench.standingAt(place)
    },
    standingOf(appId, appName) {
      places ??= new Map(graph.places.map((place) => [place.appId, place]))
      const place = places.get(appId)
      if (place) return bench.standingAt(place)
      const unlisted: Place = { number: -1, appId, appName, app: null, space: null, held: [], couplings: [] }
      return makeStanding(facts, unlisted, lookup)
    },
    momentOf,
    isYounger(time, milliseconds) {
      if (isPlainlyBefore(time, thresholdOf(milliseconds))) return false
      const moment = momentOf(time)
      if (moment === null) return null
      const end = moment + milliseconds
      if (end <= now) return false
      if (end < bench.changesAt) bench.changesAt = end
      return true
    },
    statefulnessOf: (node) => described(node).statefulness,
    subjectOf: (node) => new AddonSubject(bench, node, described(node)),
    appSubjectOf: (place) => appSubject(bench, place),
  }
  return bench
}
