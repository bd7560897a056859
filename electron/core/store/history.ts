import type { TrendPoint } from '#shared/domain/risk-views.ts'
import type { CacheAccess } from './cache.ts'
import type { SqlDatabase } from './database.ts'

/** What is known of one finding over all judgements of its endpoint. Times are those of the syncs that were judged. */
export interface Sighting {
  findingId: string
  firstSeen: number
  /** Null while the latest judgement shows it. */
  lastSeen: number | null
  /** The first of the judgements in a row that prove it away; null while none does. */
  absentSince: number | null
  /** How many of them there were. */
  absences: number
  transient: boolean
  /** Only one judgement showed it so far. */
  unconfirmed: boolean
  /** Raised as an alarm, or as severe as one when the endpoint was first judged. */
  alarmed: boolean
}

/** A sighting to be kept, and what happened to it: it came back, or it went. Its first appearance is no event. */
export interface SightingChange extends Sighting {
  event: 'appeared' | 'went' | null
}

export interface ScorePoint extends TrendPoint {
  /** Name -> score. */
  spaces: Readonly<Record<string, number>>
  organizations: Readonly<Record<string, number>>
}

export interface Judged {
  /** Of the latest judgement, whether or not all of it is in. */
  takenAt: number
  /** Whether that one, as a first one, raised no alarms. */
  quiet: boolean
  /** Of the latest one that is in; null for none. */
  notedAt: number | null
  /** Whether one that is in was complete. */
  anyComplete: boolean
}

export interface HistoryStore {
  /** Another object once damage has put another, empty file in the place of this one. */
  file(): unknown
  /** How often the endpoint was forgotten: what was begun in an earlier life of it is not to be kept. */
  life(endpointId: string): number
  /** In the order of their ids, those after `after`, at most so many. */
  sightings(endpointId: string, after: string, most: number): Sighting[]
  /** One transaction: the caller cuts what is much into slices. */
  keepSightings(endpointId: string, takenAt: number, changes: readonly SightingChange[]): void
  dropSightings(endpointId: string, findingIds: readonly string[]): void
  /** Newest first, at most 50. */
  events(endpointId: string, findingId: string): { at: number; kind: 'appeared' | 'went' }[]
  /** Begins the noting of a judgement; a point of the same time is replaced. */
  keepPoint(endpointId: string, point: ScorePoint, quiet: boolean): void
  /** All of the judgement is in. */
  endPoint(endpointId: string, takenAt: number): void
  /** Null before the first judgement. */
  judged(endpointId: string): Judged | null
  /** Oldest first. */
  trend(endpointId: string): TrendPoint[]
  /** Of one space or organization, oldest first; 0 where it had none. */
  trendOf(endpointId: string, kind: 'space' | 'organization', name: string): { takenAt: number; score: number }[]
  forget(endpointId: string): void
}

export const historyTables = `
  CREATE TABLE sighting (
    endpoint_id TEXT NOT NULL,
    finding_id TEXT NOT NULL,
    first_seen INTEGER NOT NULL,
    last_seen INTEGER,
    absent_since INTEGER,
    absences INTEGER NOT NULL,
    transient INTEGER NOT NULL CHECK (transient IN (0, 1)),
    unconfirmed INTEGER NOT NULL CHECK (unconfirmed IN (0, 1)),
    alarmed INTEGER NOT NULL CHECK (alarmed IN (0, 1)),
    PRIMARY KEY (endpoint_id, finding_id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE sighting_event (
    id INTEGER PRIMARY KEY,
    endpoint_id TEXT NOT NULL,
    finding_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('appeared', 'went')),
    UNIQUE (endpoint_id, finding_id, at, kind)
  ) STRICT;
  CREATE INDEX sighting_event_by_age ON sighting_event (endpoint_id, id);
  CREATE TABLE trend_point (
    id INTEGER PRIMARY KEY,
    endpoint_id TEXT NOT NULL,
    taken_at INTEGER NOT NULL,
    -- 0 until all of the judgement is in.
    noted INTEGER NOT NULL CHECK (noted IN (0, 1)),
    -- 1 for a first one, which raised no alarms.
    quiet INTEGER NOT NULL CHECK (quiet IN (0, 1)),
    complete INTEGER NOT NULL CHECK (complete IN (0, 1)),
    score REAL NOT NULL,
    critical INTEGER NOT NULL,
    high INTEGER NOT NULL,
    medium INTEGER NOT NULL,
    low INTEGER NOT NULL,
    spaces TEXT NOT NULL CHECK (json_valid(spaces)),
    organizations TEXT NOT NULL CHECK (json_valid(organizations)),
    UNIQUE (endpoint_id, taken_at)
  ) STRICT;
  CREATE INDEX trend_point_by_age ON trend_point (endpoint_id, id);
`

const eventsPerFinding = 50
const eventsPerEndpoint = 20_000
/** The newest ones stay all; of the time before them the last of each day, UTC: a year and more in few points. */
const pointsInFull = 100
const pointsPerEndpoint = 500

/** Written so that SQLite finds the few events of a finding and sorts them, instead of going through all by their age. */
const age = '+id'

/** How large things may grow in a file that holds for tests the same as for people. */
export const historyBounds = { eventsPerFinding, eventsPerEndpoint, pointsInFull, pointsPerEndpoint } as const

export function historyStore({ database, guarded }: CacheAccess): HistoryStore {
  const lives = new Map<string, number>()

  return {
    file: () => database(),

    life: (endpointId) => lives.get(endpointId) ?? 0,

    sightings(endpointId, after, most) {
      return guarded(
        () =>
          database()
            .prepare<[string, string, number], StoredSighting>(
              `SELECT finding_id, first_seen, last_seen, absent_since, absences, transient, unconfirmed, alarmed
               FROM sighting WHERE endpoint_id = ? AND finding_id > ? ORDER BY finding_id LIMIT ?`,
            )
            .all(endpointId, after, most)
            .map(sightingOf),
        [],
      )
    },

    keepSightings(endpointId, takenAt, changes) {
      inOne(() => {
        const file = database()
        const keep = file.prepare('INSERT OR REPLACE INTO sighting VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)')
        const events: { findingId: string; event: string }[] = []
        for (const change of changes) {
          const { findingId, firstSeen, lastSeen, absentSince, absences, transient, unconfirmed, alarmed } = change
          keep.run(
            endpointId,
            findingId,
            firstSeen,
            lastSeen,
            absentSince,
            absences,
            Number(transient),
            Number(unconfirmed),
            Number(alarmed),
          )
          if (change.event !== null) events.push({ findingId, event: change.event })
        }
        keepEvents(file, endpointId, takenAt, events)
      })
    },

    dropSightings(endpointId, findingIds) {
      inOne(() => {
        const sighting = database().prepare('DELETE FROM sighting WHERE endpoint_id = ? AND finding_id = ?')
        const events = database().prepare('DELETE FROM sighting_event WHERE endpoint_id = ? AND finding_id = ?')
        for (const findingId of findingIds) {
          sighting.run(endpointId, findingId)
          events.run(endpointId, findingId)
        }
      })
    },

    events(endpointId, findingId) {
      return guarded(
        () =>
          database()
            .prepare<[string, string], { at: number; kind: 'appeared' | 'went' }>(
              `SELECT at, kind FROM sighting_event WHERE endpoint_id = ? AND finding_id = ? ORDER BY ${age} DESC`,
            )
            .all(endpointId, findingId),
        [],
      )
    },

    keepPoint(endpointId, point, quiet) {
      inOne(() => {
        // A new row even for a known time, so that the latest judgement has the highest id.
        database()
          .prepare(
            `INSERT OR REPLACE INTO trend_point
             (endpoint_id, taken_at, noted, quiet, complete, score, critical, high, medium, low, spaces, organizations)
             VALUES (?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
          )
          .run(
            endpointId,
            point.takenAt,
            Number(quiet),
            Number(point.complete),
            point.score,
            point.critical,
            point.high,
            point.medium,
            point.low,
            JSON.stringify(point.spaces),
            JSON.stringify(point.organizations),
          )
        thinPoints(database(), endpointId)
      })
    },

    endPoint(endpointId, takenAt) {
      guarded(() => {
        database()
          .prepare('UPDATE trend_point SET noted = 1 WHERE endpoint_id = ? AND taken_at = ?')
          .run(endpointId, takenAt)
      }, undefined)
    },

    judged(endpointId) {
      return guarded(() => {
        const row = database()
          .prepare<{ endpointId: string }, Omit<Judged, 'anyComplete' | 'quiet'> & { quiet: 0 | 1; complete: 0 | 1 }>(
            `SELECT taken_at AS takenAt, quiet, max(noted * complete) OVER () AS complete,
               (SELECT taken_at FROM trend_point WHERE endpoint_id = @endpointId AND noted = 1
                ORDER BY id DESC LIMIT 1) AS notedAt
             FROM trend_point WHERE endpoint_id = @endpointId ORDER BY id DESC LIMIT 1`,
          )
          .get({ endpointId })
        if (!row) return null
        const { takenAt, notedAt, quiet, complete } = row
        return { takenAt, notedAt, quiet: quiet === 1, anyComplete: complete === 1 }
      }, null)
    },

    trend(endpointId) {
      return guarded(
        () =>
          database()
            .prepare<[string], Omit<TrendPoint, 'complete'> & { complete: 0 | 1 }>(
              `SELECT taken_at AS takenAt, complete, score, critical, high, medium, low
               FROM trend_point WHERE endpoint_id = ? ORDER BY taken_at`,
            )
            .all(endpointId)
            .map((row) => ({ ...row, complete: row.complete === 1 })),
        [],
      )
    },

    trendOf(endpointId, kind, name) {
      const column = kind === 'space' ? 'spaces' : 'organizations'
      return guarded(
        () =>
          database()
            .prepare<[string, string], { takenAt: number; score: number }>(
              `SELECT taken_at AS takenAt, coalesce((SELECT value FROM json_each(${column}) WHERE key = ?), 0) AS score
               FROM trend_point WHERE endpoint_id = ? ORDER BY taken_at`,
            )
            .all(name, endpointId),
        [],
      )
    },

    forget(endpointId) {
      lives.set(endpointId, (lives.get(endpointId) ?? 0) + 1)
      inOne(() => {
        for (const table of ['sighting', 'sighting_event', 'trend_point']) {
          database().prepare(`DELETE FROM ${table} WHERE endpoint_id = ?`).run(endpointId)
        }
      })
    },
  }

  function inOne(work: () => void): void {
    guarded(() => {
      database().transaction(work).immediate()
    }, undefined)
  }
}

interface StoredSighting {
  finding_id: string
  first_seen: number
  last_seen: number | null
  absent_since: number | null
  absences: number
  transient: 0 | 1
  unconfirmed: 0 | 1
  alarmed: 0 | 1
}

function sightingOf(row: StoredSighting): Sighting {
  return {
    findingId: row.finding_id,
    firstSeen: row.first_seen,
    lastSeen: row.last_seen,
    absentSince: row.absent_since,
    absences: row.absences,
    transient: row.transient === 1,
    unconfirmed: row.unconfirmed === 1,
    alarmed: row.alarmed === 1,
  }
}

/** The same event of the same judgement is one event, however often it is told. */
function keepEvents(
  file: SqlDatabase,
  endpointId: string,
  at: number,
  events: readonly { findingId: string; event: string }[],
): void {
  const keep = file.prepare(
    'INSERT OR REPLACE INTO sighting_event (endpoint_id, finding_id, at, kind) VALUES (?, ?, ?, ?)',
  )
  const drop = file.prepare(
    `DELETE FROM sighting_event WHERE id IN
       (SELECT id FROM sighting_event WHERE endpoint_id = ? AND finding_id = ?
        ORDER BY ${age} DESC LIMIT -1 OFFSET ${eventsPerFinding})`,
  )
  for (const { findingId, event } of events) {
    keep.run(endpointId, findingId, at, event)
    drop.run(endpointId, findingId)
  }
  if (events.length > 0) dropOldEvents(file, endpointId)
}

function dropOldEvents(file: SqlDatabase, endpointId: string): void {
  file
    .prepare(
      `DELETE FROM sighting_event WHERE endpoint_id = @endpointId AND id <=
         (SELECT id FROM sighting_event WHERE endpoint_id = @endpointId ORDER BY id DESC LIMIT 1 OFFSET ${eventsPerEndpoint})`,
    )
    .run({ endpointId })
}

/** Not among the newest so many. */
function olderThan(count: number): string {
  return `id <= (SELECT id FROM trend_point WHERE endpoint_id = @endpointId ORDER BY id DESC LIMIT 1 OFFSET ${count})`
}

function thinPoints(file: SqlDatabase, endpointId: string): void {
  file
    .prepare(
      `DELETE FROM trend_point WHERE endpoint_id = @endpointId AND ${olderThan(pointsInFull)} AND id NOT IN
         (SELECT max(id) FROM trend_point WHERE endpoint_id = @endpointId GROUP BY taken_at / 86400000)`,
    )
    .run({ endpointId })
  file
    .prepare(`DELETE FROM trend_point WHERE endpoint_id = @endpointId AND ${olderThan(pointsPerEndpoint)}`)
    .run({ endpointId })
}
