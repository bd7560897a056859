import Database from 'better-sqlite3'
import { existsSync, renameSync, rmSync } from 'node:fs'
import { AppError } from '#shared/errors.ts'

export type SqlDatabase = Database.Database

interface OpenOptions {
  /** `full` survives a power cut, `normal` may lose the last commits but never the file. */
  synchronous: 'normal' | 'full'
  /** Holds the file for this process alone, so that a second Addon Atlas on the same folder is told so. */
  exclusive: boolean
  /** Bytes of a page in a file that is made now. Large pages suit large values; 4096 unless given. */
  pageSize?: number
}

/** How long a lock of another process is waited for, milliseconds. */
const lockTimeout = 1_000

/** Thrown when SQLite or our own check says that the file's content is broken; full disks and locks are not damage. */
export class DamagedFile extends Error {}

/**
 * Opens one SQLite file with the settings every file of ours has, and checks its structure (20-40 ms per 10 MB).
 * Throws DamagedFile for a broken file and AppError for everything that is not the file's fault.
 */
export function openDatabase(path: string | null, options: OpenOptions): SqlDatabase {
  let database: SqlDatabase | null = null
  try {
    database = new Database(path ?? ':memory:', { timeout: lockTimeout })
    if (options.pageSize !== undefined) database.pragma(`page_size = ${options.pageSize}`)
    if (options.exclusive) database.pragma('locking_mode = exclusive')
    database.pragma('journal_mode = wal')
    database.pragma(`synchronous = ${options.synchronous}`)
    database.pragma('foreign_keys = on')
    database.pragma('trusted_schema = off')
    database.pragma('cell_size_check = on')
    // Taking the write lock once is what makes an exclusive file exclusive, and tells a read-only folder apart.
    database.transaction(() => {}).immediate()
    if (path !== null) {
      const verdict = database.pragma('quick_check(1)', { simple: true })
      if (verdict !== 'ok') throw new DamagedFile(String(verdict))
    }
    return database
  } catch (thrown) {
    database?.close()
    throw explain(thrown)
  }
}

/** Turns what SQLite throws into DamagedFile or an AppError; anything else is passed on unchanged. */
export function explain(thrown: unknown): unknown {
  if (!(thrown instanceof Database.SqliteError)) return thrown
  const code = thrown.code
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') return new DamagedFile(code, { cause: thrown })
  if (code === 'SQLITE_FULL' || code === 'SQLITE_IOERR_WRITE') {
    return new AppError('store-full', 'The disk that holds the data folder is full.', { cause: thrown })
  }
  if (code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_CANTOPEN') || code === 'SQLITE_PERM') {
    return new AppError('store-read-only', 'The data folder cannot be written.', { cause: thrown })
  }
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return new AppError('already-open', 'Another Addon Atlas is using this data folder.', { cause: thrown })
  }
  return thrown
}

/** Renames a broken file so that nothing is lost, and clears its side files, which belong to the broken one. */
export function putAside(path: string, now: number): string {
  const stamp = new Date(now).toISOString().replaceAll(/[:.]/g, '-')
  const aside = path.replace(/\.db$/, `.damaged-${stamp}.db`)
  if (existsSync(path)) renameSync(path, aside)
  for (const side of ['-wal', '-shm']) rmSync(`${path}${side}`, { force: true })
  return aside
}

export function userVersion(database: SqlDatabase): number {
  return Number(database.pragma('user_version', { simple: true }))
}

/** Lets timers, answers and cancellations through between two slices of work. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}
