import { hash } from 'node:crypto'
import type { Inventory, InventoryKind, Snapshot } from '#shared/domain/inventory.ts'
import { breathe, DamagedFile, type SqlDatabase } from './database.ts'

/**
 * A snapshot is stored as JSON slices of 500 rows, not as a row per thing: everything is looked at through the graph in
 * memory, so SQLite is asked for one whole snapshot at a time and 17,000 rows cost a few dozen inserts. Slices are found
 * by their digest: what did not change since another snapshot is not written again. Each slice is its own transaction,
 * so that the event loop is never held for long; the snapshot counts only once the last slice is in and it is marked
 * whole, so an interrupted write leaves the earlier ones in place.
 */
export const snapshotTables = `
  CREATE TABLE snapshot (
    -- Never given twice: people name a snapshot by it.
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    endpoint_id TEXT NOT NULL,
    whole INTEGER NOT NULL CHECK (whole IN (0, 1)),
    report TEXT NOT NULL CHECK (json_valid(report)),
    name TEXT NOT NULL DEFAULT ''
  ) STRICT;
  CREATE INDEX snapshot_by_endpoint ON snapshot (endpoint_id, whole);
  CREATE UNIQUE INDEX snapshot_by_name ON snapshot (endpoint_id, name) WHERE name <> '';
  CREATE TABLE slice (
    id INTEGER PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,
    -- Before the rows, so that adding them up does not read the rows.
    bytes INTEGER NOT NULL,
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
`

const rowsPerSlice = 500

type SnapshotId = number | bigint

/**
 * Writes all slices of a snapshot. Rows that are the very same array as in `before`, a snapshot written earlier, are not
 * even looked at.
 */
export async function writeInventory(
  database: SqlDatabase,
  snapshotId: SnapshotId,
  { inventory, carried }: Pick<Snapshot, 'inventory' | 'carried'>,
  before: { snapshotId: SnapshotId; inventory: Inventory } | undefined,
): Promise<void> {
  for (const [kind, rows] of Object.entries(inventory) as [InventoryKind, unknown[]][]) {
    const same = before?.inventory[kind] === rows && copyParts(database, before.snapshotId, snapshotId, kind) > 0
    if (!same) await writeSlices(database, snapshotId, kind, rows)
  }
  writeSlice(database, snapshotId, 'carried', 0, carried)
}

async function writeSlices(
  database: SqlDatabase,
  snapshotId: SnapshotId,
  kind: string,
  rows: unknown[],
): Promise<void> {
  for (let start = 0; start < rows.length; start += rowsPerSlice) {
    writeSlice(database, snapshotId, kind, start / rowsPerSlice, rows.slice(start, start + rowsPerSlice))
    await breathe()
  }
}

function writeSlice(
  database: SqlDatabase,
  snapshotId: SnapshotId,
  kind: string,
  sequence: number,
  rows: unknown,
): void {
  const text = JSON.stringify(rows)
  const digest = digestOf(text)
  database
    .transaction(() => {
      const known = database.prepare<[string], number>('SELECT id FROM slice WHERE digest = ?').pluck().get(digest)
      const sliceId =
        known ??
        database
          .prepare('INSERT INTO slice (digest, bytes, rows) VALUES (?, ?, ?)')
          .run(digest, Buffer.byteLength(text), text).lastInsertRowid
      database
        .prepare('INSERT INTO part (snapshot_id, kind, sequence, slice_id) VALUES (?, ?, ?, ?)')
        .run(snapshotId, kind, sequence, sliceId)
    })
    .immediate()
}

/** How many there were: none when the earlier snapshot is gone meanwhile. */
function copyParts(database: SqlDatabase, from: SnapshotId, to: SnapshotId, kind: string): number {
  return database
    .prepare(
      `INSERT INTO part (snapshot_id, kind, sequence, slice_id)
       SELECT ?, kind, sequence, slice_id FROM part WHERE snapshot_id = ? AND kind = ?`,
    )
    .run(to, from, kind).changes
}

/**
 * Reads the slices of a snapshot. Null as soon as `wanted`, asked before each slice, says no. Throws DamagedFile for a
 * slice that is missing or does not fit its digest, and SyntaxError.
 */
export async function readInventory(
  database: SqlDatabase,
  snapshotId: number,
  wanted: () => boolean,
): Promise<Pick<Snapshot, 'inventory' | 'carried'> | null> {
  const inventory = emptyInventory()
  let carried: Record<string, number> = {}
  const parts = database
    .prepare<[number], { kind: string; sequence: number }>(
      'SELECT kind, sequence FROM part WHERE snapshot_id = ? ORDER BY kind, sequence',
    )
    .all(snapshotId)
  const read = database.prepare<[number, string, number], { digest: string; rows: string }>(
    `SELECT slice.digest, slice.rows FROM part JOIN slice ON slice.id = part.slice_id
       WHERE part.snapshot_id = ? AND part.kind = ? AND part.sequence = ?`,
  )
  // One statement per slice: a cursor left open across awaits would hold back every checkpoint.
  for (const { kind, sequence } of parts) {
    if (!wanted()) return null
    const slice = read.get(snapshotId, kind, sequence)
    if (slice === undefined) throw new DamagedFile('A slice of the snapshot is missing.')
    // SQLite checks the structure of its pages, not what is in them.
    if (digestOf(slice.rows) !== slice.digest) throw new DamagedFile('A slice of the snapshot was changed.')
    // Our own writing, read back under a schema version and two checks.
    const rows: unknown = JSON.parse(slice.rows)
    if (kind === 'carried') carried = rows as Record<string, number>
    else (inventory[kind as InventoryKind] as unknown[]).push(...(rows as unknown[]))
    await breathe()
  }
  return { inventory, carried }
}

/** Bytes of JSON that a snapshot is made of, shared slices included. */
export function bytesOf(database: SqlDatabase, snapshotId: number): number {
  return (
    database
      .prepare<[number], number | null>(
        'SELECT sum(slice.bytes) FROM part JOIN slice ON slice.id = part.slice_id WHERE part.snapshot_id = ?',
      )
      .pluck()
      .get(snapshotId) ?? 0
  )
}

const unused = 'id NOT IN (SELECT slice_id FROM part)'

/** All at once, for when nobody waits or all must be gone. */
export function dropUnusedSlices(database: SqlDatabase): void {
  database.exec(`DELETE FROM slice WHERE ${unused}`)
}

/** Slices that no snapshot needs any more go one by one: freeing 60,000 rows at once would hold the event loop. */
export async function clearUnusedSlices(database: SqlDatabase): Promise<void> {
  const ids = database.prepare<[], number>(`SELECT id FROM slice WHERE ${unused}`).pluck().all()
  for (const id of ids) {
    await breathe()
    if (!database.open) return
    // A snapshot that is being written may have found a use for it.
    database.prepare(`DELETE FROM slice WHERE id = ? AND ${unused}`).run(id)
  }
}

function digestOf(text: string): string {
  return hash('sha256', text, 'base64url')
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
