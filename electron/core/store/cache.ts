import { hash } from 'node:crypto'
import { join } from 'node:path'
import type { AddonAnswer, Inventory, InventoryKind, Snapshot, SyncReport } from '#shared/domain/inventory.ts'
import { AppError } from '#shared/errors.ts'
import type { Clock } from '../ports.ts'
import { breathe, DamagedFile, explain, openDatabase, putAside, userVersion, type SqlDatabase } from './database.ts'

/**
 * What endpoints said. Disposable: another schema version or a broken file means a new, empty one and another sync.
 *
 * A snapshot is stored as JSON slices of 500 rows, not as a row per thing: everything is looked at through the graph in
 * memory, so SQLite is asked for one whole snapshot at a time and 17,000 rows cost a few dozen inserts. Slices are found
 * by their digest: what did not change since the last sync is not written again. Each slice is its own transaction, so that the event loop is never held for long; the snapshot counts only once the last slice is
 * in and it is marked whole, so an interrupted write leaves the earlier one in place.
 */
export interface CacheStore {
  /** The latest whole snapshot, null when there is none. */
  latest(endpointId: string): Promise<Snapshot | null>
  latestReport(endpointId: string): SyncReport | null
  /** Whole or nothing; throws AppError store-full with the earlier snapshot still in place. */
  keep(snapshot: Snapshot): Promise<void>
  /** Replaces the report of the latest snapshot, whose own storing time is known only afterwards. */
  amendReport(report: SyncReport): void
  answer(endpointId: string, addonId: string): AddonAnswer | null
  keepAnswer(endpointId: string, addonId: string, answer: AddonAnswer): void
  forget(endpointId: string): void
  close(): void
}

const schemaVersion = 3
const rowsPerSlice = 500

/** A slice is some 200 KB: in pages of 4 KB it takes twice as long to write. */
const openOptions = { synchronous: 'normal', exclusive: false, pageSize: 32_768 } as const

const schema = `
  CREATE TABLE snapshot (
    id INTEGER PRIMARY KEY,
    endpoint_id TEXT NOT NULL,
    whole INTEGER NOT NULL CHECK (whole IN (0, 1)),
    report TEXT NOT NULL CHECK (json_valid(report))
  ) STRICT;
  CREATE INDEX snapshot_by_endpoint ON snapshot (endpoint_id, whole);
  CREATE TABLE slice (
    id INTEGER PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,
    rows TEXT NOT NULL
  ) STRICT;
  CREATE TABLE part (
    snapshot_id INTEGER NOT NULL REFERENCES snapshot (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    slice_id INTEGER NOT NULL REFERENCES slice (id),
    PRIMARY KEY (snapshot_id, kind, sequence)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX part_by_slice ON part (slice_id);
  CREATE TABLE answer (
    endpoint_id TEXT NOT NULL,
    addon_id TEXT NOT NULL,
    body TEXT NOT NULL CHECK (json_valid(body)),
    PRIMARY KEY (endpoint_id, addon_id)
  ) STRICT, WITHOUT ROWID;
`

const unusedSlices = 'DELETE FROM slice WHERE id NOT IN (SELECT slice_id FROM part)'

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
  if (maximumPages !== undefined) database.pragma(`max_page_count = ${maximumPages}`)

  function openOrRebuild(): SqlDatabase {
    try {
      const opened = openDatabase(path, openOptions)
      if (userVersion(opened) !== schemaVersion) recreate(opened)
      // What a process that ended in the middle of a write, or before it had cleared up, left behind.
      opened.exec(`DELETE FROM snapshot WHERE whole = 0 OR id NOT IN
        (SELECT max(id) FROM snapshot WHERE whole = 1 GROUP BY endpoint_id)`)
      opened.exec(unusedSlices)
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

  function latestRow(endpointId: string): { id: number; report: string } | undefined {
    return database
      .prepare<[string], { id: number; report: string }>(
        'SELECT id, report FROM snapshot WHERE endpoint_id = ? AND whole = 1 ORDER BY id DESC LIMIT 1',
      )
      .get(endpointId)
  }

  function writeSlice(snapshotId: number | bigint, kind: string, sequence: number, rows: unknown): void {
    const text = JSON.stringify(rows)
    const digest = digestOf(text)
    database
      .transaction(() => {
        const known = database.prepare<[string], number>('SELECT id FROM slice WHERE digest = ?').pluck().get(digest)
        const sliceId =
          known ?? database.prepare('INSERT INTO slice (digest, rows) VALUES (?, ?)').run(digest, text).lastInsertRowid
        database
          .prepare('INSERT INTO part (snapshot_id, kind, sequence, slice_id) VALUES (?, ?, ?, ?)')
          .run(snapshotId, kind, sequence, sliceId)
      })
      .immediate()
  }

  async function writeSlices(snapshotId: number | bigint, kind: string, rows: unknown[]): Promise<void> {
    for (let start = 0; start < rows.length; start += rowsPerSlice) {
      writeSlice(snapshotId, kind, start / rowsPerSlice, rows.slice(start, start + rowsPerSlice))
      await breathe()
    }
  }

  /** The very same rows as in the snapshot before: not even looked at. */
  function copyParts(from: number | bigint, to: number | bigint, kind: string): void {
    database
      .prepare(
        `INSERT INTO part (snapshot_id, kind, sequence, slice_id)
         SELECT ?, kind, sequence, slice_id FROM part WHERE snapshot_id = ? AND kind = ?`,
      )
      .run(to, from, kind)
  }

  /** On a full disk even this may fail; then the next start clears it. */
  function dropHalfWritten(snapshotId: number | bigint): void {
    try {
      database.prepare('DELETE FROM snapshot WHERE id = ?').run(snapshotId)
    } catch (thrown) {
      if (!(thrown instanceof Error)) throw thrown
    }
  }

  /** Slices that no snapshot needs any more go one by one: freeing 60,000 rows at once would hold the event loop. */
  async function dropOlder(endpointId: string, keepId: number | bigint): Promise<void> {
    // Whoever waits for the new snapshot goes on first.
    await breathe()
    if (!database.open) return
    database.prepare('DELETE FROM snapshot WHERE endpoint_id = ? AND id < ?').run(endpointId, keepId)
    const unused = database
      .prepare<[], number>('SELECT id FROM slice WHERE id NOT IN (SELECT slice_id FROM part)')
      .pluck()
      .all()
    for (const id of unused) {
      await breathe()
      if (!database.open) return
      database.prepare('DELETE FROM slice WHERE id = ? AND id NOT IN (SELECT slice_id FROM part)').run(id)
    }
    database.pragma('wal_checkpoint(truncate)')
  }

  /** Nobody waits for it: the new snapshot is in place, and what is left undone is done at the next start. */
  function clearUp(endpointId: string, keepId: number | bigint): void {
    clearing = clearing
      .then(() => dropOlder(endpointId, keepId))
      .catch((thrown: unknown) => {
        if (explain(thrown) instanceof DamagedFile) startAnew()
      })
  }

  async function latest(endpointId: string): Promise<Snapshot | null> {
    try {
      const row = latestRow(endpointId)
      if (!row) return null
      const inventory = emptyInventory()
      let carried: Record<string, number> = {}
      const parts = database
        .prepare<[number], { kind: string; sequence: number }>(
          'SELECT kind, sequence FROM part WHERE snapshot_id = ? ORDER BY kind, sequence',
        )
        .all(row.id)
      const read = database.prepare<[number, string, number], { digest: string; rows: string }>(
        `SELECT slice.digest, slice.rows FROM part JOIN slice ON slice.id = part.slice_id
           WHERE part.snapshot_id = ? AND part.kind = ? AND part.sequence = ?`,
      )
      // One statement per slice: a cursor left open across awaits would hold back every checkpoint.
      for (const { kind, sequence } of parts) {
        if (!database.open) throw new AppError('cancelled', 'Addon Atlas is closing.')
        // Forgotten, or replaced by a newer one, while others had the event loop.
        if (latestRow(endpointId)?.id !== row.id) return await latest(endpointId)
        const slice = read.get(row.id, kind, sequence)
        if (slice === undefined) throw new DamagedFile('A slice of the snapshot is missing.')
        // SQLite checks the structure of its pages, not what is in them.
        if (digestOf(slice.rows) !== slice.digest) throw new DamagedFile('A slice of the snapshot was changed.')
        // Our own writing, read back under a schema version and two checks.
        const rows: unknown = JSON.parse(slice.rows)
        if (kind === 'carried') carried = rows as Record<string, number>
        else (inventory[kind as InventoryKind] as unknown[]).push(...(rows as unknown[]))
        await breathe()
      }
      return { report: JSON.parse(row.report) as SyncReport, inventory, carried }
    } catch (thrown) {
      return guarded<Snapshot | null>(() => {
        throw thrown
      }, null)
    }
  }

  return {
    latest,

    latestReport(endpointId) {
      return guarded(() => {
        const row = latestRow(endpointId)
        return row ? (JSON.parse(row.report) as SyncReport) : null
      }, null)
    },

    async keep(snapshot) {
      await clearing
      const { report, inventory, carried } = snapshot
      const file = database
      let snapshotId: number | bigint | null = null
      try {
        snapshotId = database
          .prepare('INSERT INTO snapshot (endpoint_id, whole, report) VALUES (?, 0, ?)')
          .run(report.endpointId, JSON.stringify(report)).lastInsertRowid
        const before = lastKept.get(report.endpointId)
        for (const [kind, rows] of Object.entries(inventory) as [InventoryKind, unknown[]][]) {
          if (before?.inventory[kind] === rows) copyParts(before.snapshotId, snapshotId, kind)
          else await writeSlices(snapshotId, kind, rows)
        }
        writeSlice(snapshotId, 'carried', 0, carried)
        database.prepare('UPDATE snapshot SET whole = 1 WHERE id = ?').run(snapshotId)
      } catch (thrown) {
        // Forgotten while it was written: then there is nothing to keep it for.
        if (file === database && lacksItsSnapshot(thrown)) return
        const reason = explain(thrown)
        if (reason instanceof DamagedFile) startAnew()
        else if (snapshotId !== null) dropHalfWritten(snapshotId)
        throw reason
      }
      lastKept.set(report.endpointId, { snapshotId, inventory })
      clearUp(report.endpointId, snapshotId)
    },

    amendReport(report) {
      guarded(() => {
        const row = latestRow(report.endpointId)
        if (row) {
          database.prepare('UPDATE snapshot SET report = ? WHERE id = ?').run(JSON.stringify(report), row.id)
        }
      }, undefined)
    },

    answer(endpointId, addonId) {
      return guarded(() => {
        const body = database
          .prepare<[string, string], string>('SELECT body FROM answer WHERE endpoint_id = ? AND addon_id = ?')
          .pluck()
          .get(endpointId, addonId)
        return body === undefined ? null : (JSON.parse(body) as AddonAnswer)
      }, null)
    },

    keepAnswer(endpointId, addonId, answer) {
      guarded(() => {
        database
          .prepare('INSERT OR REPLACE INTO answer (endpoint_id, addon_id, body) VALUES (?, ?, ?)')
          .run(endpointId, addonId, JSON.stringify(answer))
      }, undefined)
    },

    forget(endpointId) {
      lastKept.delete(endpointId)
      guarded(() => {
        database
          .transaction(() => {
            database.prepare('DELETE FROM snapshot WHERE endpoint_id = ?').run(endpointId)
            database.prepare('DELETE FROM answer WHERE endpoint_id = ?').run(endpointId)
            database.exec(unusedSlices)
          })
          .immediate()
      }, undefined)
    },

    close() {
      database.pragma('wal_checkpoint(truncate)')
      database.close()
    },
  }
}

function digestOf(text: string): string {
  return hash('sha256', text, 'base64url')
}

/** Parts belong to a snapshot; this one was deleted. */
function lacksItsSnapshot(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'SQLITE_CONSTRAINT_FOREIGNKEY'
}

export function emptyInventory(): Inventory {
  return {
    spaces: [],
    apps: [],
    addons: [],
    attachments: [],
    services: [],
    regions: [],
    stacks: [],
    organizations: [],
    couplings: [],
  }
}

function recreate(target: SqlDatabase): void {
  target
    .transaction(() => {
      target.exec(
        'DROP TABLE IF EXISTS part; DROP TABLE IF EXISTS slice; DROP TABLE IF EXISTS snapshot; DROP TABLE IF EXISTS answer;',
      )
      target.exec(schema)
      target.pragma(`user_version = ${schemaVersion}`)
    })
    .immediate()
}
