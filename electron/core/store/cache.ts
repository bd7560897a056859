import { join } from 'node:path'
import type { Inventory, Snapshot, SyncReport } from '#shared/domain/inventory.ts'
import type { SnapshotRow } from '#shared/domain/risk-views.ts'
import { AppError } from '#shared/errors.ts'
import type { Clock } from '../ports.ts'
import { addonAnswerStore, addonAnswerTable, type AddonAnswerStore } from './addon-answers.ts'
import { breathe, DamagedFile, explain, openDatabase, putAside, userVersion, type SqlDatabase } from './database.ts'
import { historyStore, historyTables, type HistoryStore } from './history.ts'
import { incidentStore, incidentTables, type IncidentStore } from './incidents.ts'
import { lookStore, lookTables, type LookStore } from './looks.ts'
import { expendable, namedAtMost } from './retention.ts'
import { slotStore, slotTables, type SlotStore } from './slot-tables.ts'
import {
  bytesOf,
  clearUnusedSlices,
  dropUnusedSlices,
  readInventory,
  snapshotTables,
  writeInventory,
} from './slices.ts'

export { emptyInventory } from './slices.ts'

/**
 * What endpoints said. Disposable: another schema version or a broken file means a new, empty one and another sync.
 * How a snapshot is written is told in slices.ts, which of them stay in retention.ts.
 */
export interface CacheStore extends Omit<AddonAnswerStore, 'forgetAnswers'> {
  /** The latest whole snapshot, null when there is none. */
  latest(endpointId: string): Promise<Snapshot | null>
  latestReport(endpointId: string): SyncReport | null
  /** Whole snapshots, newest first. */
  snapshots(endpointId: string): SnapshotRow[]
  /** Any whole one; null when there is none of that id, or when it went while it was read. */
  snapshot(endpointId: string, id: number): Promise<Snapshot | null>
  /**
   * Keeps a snapshot until its name is taken away by an empty one. Throws AppError not-found, and invalid-input when the
   * name is another one's or too many are kept.
   */
  nameSnapshot(endpointId: string, id: number, name: string): void
  /** Whole or nothing; throws AppError store-full with the earlier snapshot still in place. */
  keep(snapshot: Snapshot): Promise<void>
  /** Replaces the report of the latest snapshot, whose own storing time is known only afterwards. */
  amendReport(report: SyncReport): void
  history: HistoryStore
  looks: LookStore
  incidents: IncidentStore
  slots: SlotStore
  forget(endpointId: string): void
  close(): void
}

/** What the parts of the cache that live in files of their own are given. */
export interface CacheAccess {
  /** The file of now: damage replaces it. */
  database: () => SqlDatabase
  /** Runs `work`; when it meets damage the cache starts anew and the question is answered by `whenDamaged`. */
  guarded: <Value>(work: () => Value, whenDamaged: Value) => Value
}

const schemaVersion = 5

/** A slice is some 200 KB: in pages of 4 KB it takes twice as long to write. */
const openOptions = { synchronous: 'normal', exclusive: false, pageSize: 32_768 } as const

interface CacheOptions {
  /** Null keeps the cache in memory. */
  directory: string | null
  clock: Clock
  /** Told in plain words when a broken cache was put aside. */
  notice: (sentence: string) => void
  /** Only tests set it: past so many pages SQLite answers as on a full disk. */
  maximumPages?: number
}

export function openCache({ directory, clock, notice, maximumPages }: CacheOptions): CacheStore {
  const path = directory === null ? null : join(directory, 'cache.db')
  let database = openOrRebuild()
  let clearing = Promise.resolve()
  /** What the latest snapshot of each endpoint was written from, by identity. */
  const lastKept = new Map<string, { snapshotId: number | bigint; inventory: Inventory }>()
  const access: CacheAccess = { database: () => database, guarded }
  const history = historyStore(access)
  const looks = lookStore(access)
  const incidents = incidentStore(access)
  const slots = slotStore(access)
  const answers = addonAnswerStore(access)
  if (maximumPages !== undefined) database.pragma(`max_page_count = ${maximumPages}`)

  function openOrRebuild(): SqlDatabase {
    try {
      const opened = openDatabase(path, openOptions)
      if (userVersion(opened) !== schemaVersion) recreate(opened)
      // A table that came later than its version: nothing else is lost for it.
      else opened.exec(slotTables)
      clearLeftovers(opened)
      return opened
    } catch (thrown) {
      if (!(explain(thrown) instanceof DamagedFile) || path === null) throw explain(thrown)
      putAside(path, clock.now())
      notice('The cache file was damaged. It was put aside, and the next sync fills a new one.')
      const fresh = openDatabase(path, openOptions)
      recreate(fresh)
      return fresh
    }
  }

  /** Damage can show long after opening: then the cache starts anew and the question has no answer. */
  function guarded<Value>(work: () => Value, whenDamaged: Value): Value {
    try {
      return work()
    } catch (thrown) {
      const reason = explain(thrown)
      if (!(reason instanceof DamagedFile || thrown instanceof SyntaxError)) throw reason
      startAnew()
      return whenDamaged
    }
  }

  function startAnew(): void {
    database.close()
    lastKept.clear()
    if (path !== null) putAside(path, clock.now())
    notice('The cache file was found damaged. It was put aside, and the next sync fills a new one.')
    database = openDatabase(path, openOptions)
    recreate(database)
  }

  /** On a full disk even this may fail; then the next start clears it. */
  function dropHalfWritten(snapshotId: number | bigint): void {
    try {
      database.prepare('DELETE FROM snapshot WHERE id = ?').run(snapshotId)
    } catch (thrown) {
      if (!(thrown instanceof Error)) throw thrown
    }
  }

  /** Nobody waits for it: what is left undone is done at the next start. */
  function clearUp(dropRows: () => void): void {
    const clear = async (): Promise<void> => {
      // Whoever waits for the new snapshot goes on first.
      await breathe()
      if (!database.open) return
      dropRows()
      await clearUnusedSlices(database)
      if (database.open) database.pragma('wal_checkpoint(truncate)')
    }
    clearing = clearing.then(clear).catch((thrown: unknown) => {
      if (explain(thrown) instanceof DamagedFile) startAnew()
    })
  }

  /** Null as well when it is not wanted any more: forgotten, or replaced by a newer one, while others had the event loop. */
  async function read({ id, report }: StoredRow, wanted: () => boolean): Promise<Snapshot | null> {
    const file = database
    const rows = await readInventory(file, id, () => {
      if (!database.open) throw new AppError('cancelled', 'Addon Atlas is closing.')
      return file === database && wanted()
    })
    return rows && { report: JSON.parse(report) as SyncReport, ...rows }
  }

  async function latest(endpointId: string): Promise<Snapshot | null> {
    for (;;) {
      const row = latestRow(database, endpointId)
      if (!row) return null
      const found = await read(row, () => latestRow(database, endpointId)?.id === row.id)
      if (found) return found
    }
  }

  async function guardedReading<Value>(work: () => Promise<Value>): Promise<Value | null> {
    try {
      return await work()
    } catch (thrown) {
      return guarded<Value | null>(() => {
        throw thrown
      }, null)
    }
  }

  async function keep(snapshot: Snapshot): Promise<void> {
    await clearing
    const { report, inventory } = snapshot
    const { endpointId } = report
    const file = database
    let snapshotId: number | bigint | null = null
    try {
      snapshotId = file
        .prepare('INSERT INTO snapshot (endpoint_id, whole, report) VALUES (?, 0, ?)')
        .run(endpointId, JSON.stringify(report)).lastInsertRowid
      await writeInventory(file, snapshotId, snapshot, lastKept.get(endpointId))
      file.prepare('UPDATE snapshot SET whole = 1 WHERE id = ?').run(snapshotId)
    } catch (thrown) {
      // Somebody else met damage meanwhile.
      if (file !== database) return await keep(snapshot)
      // Forgotten while it was written: then there is nothing to keep it for.
      if (lacksItsSnapshot(thrown)) return
      const reason = explain(thrown)
      if (reason instanceof DamagedFile) startAnew()
      else if (snapshotId !== null) dropHalfWritten(snapshotId)
      // What nobody asked to be kept makes room for the next sync.
      clearUp(() => {
        dropExpendable(database, endpointId, reason instanceof AppError && reason.code === 'store-full')
      })
      throw reason
    }
    if (latestRow(file, endpointId)?.id === snapshotId) lastKept.set(endpointId, { snapshotId, inventory })
    clearUp(() => {
      dropExpendable(database, endpointId)
    })
  }

  return {
    latest: (endpointId) => guardedReading(() => latest(endpointId)),

    latestReport(endpointId) {
      return guarded(() => {
        const row = latestRow(database, endpointId)
        return row ? (JSON.parse(row.report) as SyncReport) : null
      }, null)
    },

    snapshots(endpointId) {
      return guarded(() => {
        const rows = wholeRows(database, endpointId).toReversed()
        return rows.map((row, index) => ({ ...row, complete: row.complete === 1, current: index === 0 }))
      }, [])
    },

    snapshot(endpointId, id) {
      const find = (): StoredRow | undefined =>
        database
          .prepare<[string, number], StoredRow>(
            'SELECT id, report FROM snapshot WHERE endpoint_id = ? AND id = ? AND whole = 1',
          )
          .get(endpointId, id)
      return guardedReading(async () => {
        const row = find()
        return row ? await read(row, () => find() !== undefined) : null
      })
    },

    nameSnapshot(endpointId, id, name) {
      guarded(() => {
        const rows = wholeRows(database, endpointId)
        if (!rows.some((row) => row.id === id)) throw new AppError('not-found', 'There is no such snapshot any more.')
        const named = rows.filter((row) => row.name !== '' && row.id !== id)
        if (named.some((row) => row.name === name)) {
          throw new AppError('invalid-input', 'Another snapshot of this endpoint has that name.')
        }
        if (name !== '' && named.length >= namedAtMost) {
          throw new AppError('invalid-input', `${namedAtMost} snapshots of this endpoint are kept. Let one go first.`)
        }
        database.prepare('UPDATE snapshot SET name = ? WHERE id = ?').run(name, id)
        // At once, so that nobody is shown a snapshot that is about to go.
        dropExpendable(database, endpointId)
      }, undefined)
      clearUp(() => {})
    },

    keep,

    amendReport(report) {
      guarded(() => {
        const row = latestRow(database, report.endpointId)
        // Where the snapshot of this sync could not be kept, the latest is an earlier one.
        if (!row || (JSON.parse(row.report) as SyncReport).takenAt !== report.takenAt) return
        database.prepare('UPDATE snapshot SET report = ? WHERE id = ?').run(JSON.stringify(report), row.id)
      }, undefined)
    },

    ...answers,
    history,
    looks,
    incidents,
    slots,

    forget(endpointId) {
      lastKept.delete(endpointId)
      guarded(() => {
        database.prepare('DELETE FROM snapshot WHERE endpoint_id = ?').run(endpointId)
      }, undefined)
      answers.forgetAnswers(endpointId)
      history.forget(endpointId)
      looks.forgetLooks(endpointId)
      incidents.forgetIncidents(endpointId)
      slots.forgetTable(endpointId)
      clearUp(() => {})
    },

    close() {
      database.pragma('wal_checkpoint(truncate)')
      database.close()
    },
  }
}

interface StoredRow {
  id: number
  report: string
}

function latestRow(database: SqlDatabase, endpointId: string): StoredRow | undefined {
  return database
    .prepare<[string], StoredRow>(
      'SELECT id, report FROM snapshot WHERE endpoint_id = ? AND whole = 1 ORDER BY id DESC LIMIT 1',
    )
    .get(endpointId)
}

/** In the order they were written. */
function wholeRows(database: SqlDatabase, endpointId: string) {
  return database
    .prepare<[string], { id: number; takenAt: number; complete: 0 | 1; name: string }>(
      `SELECT id, report ->> 'takenAt' AS takenAt, report ->> 'complete' AS complete, name
       FROM snapshot WHERE endpoint_id = ? AND whole = 1 ORDER BY id`,
    )
    .all(endpointId)
}

/** Also what is left of writings that a later one has overtaken. Their slices go later. */
function dropExpendable(database: SqlDatabase, endpointId: string, scarce = false): void {
  const rows = wholeRows(database, endpointId)
  const newest = rows.at(-1)
  if (!newest) return
  database.prepare('DELETE FROM snapshot WHERE endpoint_id = ? AND whole = 0 AND id < ?').run(endpointId, newest.id)
  if (rows.length === 1) return
  const drop = database.prepare('DELETE FROM snapshot WHERE id = ?')
  for (const id of expendable(rows, bytesOf(database, newest.id), scarce)) drop.run(id)
}

/** What a process that ended in the middle of a write, or before it had cleared up, left behind. */
function clearLeftovers(database: SqlDatabase): void {
  database.exec('DELETE FROM snapshot WHERE whole = 0')
  const ids = database.prepare<[], string>('SELECT DISTINCT endpoint_id FROM snapshot').pluck().all()
  for (const endpointId of ids) dropExpendable(database, endpointId)
  dropUnusedSlices(database)
}

/** Parts belong to a snapshot; this one was deleted. */
function lacksItsSnapshot(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'SQLITE_CONSTRAINT_FOREIGNKEY'
}

/** Makes all tables anew, whatever another version had. */
function recreate(target: SqlDatabase): void {
  target
    .transaction(() => {
      // Tables go in no special order, and nothing that refers to a row is left in the end.
      target.pragma('defer_foreign_keys = on')
      const tables = target
        .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        .pluck()
        .all()
      for (const table of tables) target.exec(`DROP TABLE "${table.replaceAll('"', '""')}"`)
      for (const made of [snapshotTables, addonAnswerTable, historyTables, lookTables, incidentTables, slotTables])
        target.exec(made)
      target.pragma(`user_version = ${schemaVersion}`)
    })
    .immediate()
}
