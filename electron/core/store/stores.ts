import { chmodSync, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '#shared/errors.ts'
import type { Clock } from '../ports.ts'
import { openCache, type CacheStore } from './cache.ts'
import { openRecord, type RecordStore } from './record.ts'

export interface Stores {
  cache: CacheStore
  record: RecordStore
  /** What a person should know about the files, in whole sentences; grows when damage is found later. */
  notices: string[]
  close(): Promise<void>
}

/**
 * Opens both files. The record comes first because it also holds the folder for this process. Throws AppError
 * (already-open, store-newer, store-read-only, store-full) and then leaves nothing open.
 */
export async function openStores(dataDirectory: string | null, clock: Clock): Promise<Stores> {
  const notices: string[] = []
  const notice = (sentence: string): void => {
    notices.push(sentence)
  }
  if (dataDirectory !== null) prepareFolder(dataDirectory)
  const record = openRecord({ directory: dataDirectory, clock, notice })
  let cache: CacheStore
  try {
    cache = openCache({ directory: dataDirectory, clock, notice })
  } catch (thrown) {
    record.close()
    throw thrown
  }
  if (dataDirectory !== null) closeToOthers(dataDirectory)
  const { broken } = record.journal.verify()
  if (broken !== null) notice(`The journal was changed by something else than Addon Atlas, from entry ${broken} on.`)
  return {
    cache,
    record,
    notices,
    async close() {
      cache.close()
      record.close()
    },
  }
}

function prepareFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (thrown) {
    throw new AppError('store-read-only', 'The data folder cannot be created.', { cause: thrown })
  }
}

/** App and add-on names are nobody else's business on a shared machine. Windows keeps such files per user anyway. */
function closeToOthers(folder: string): void {
  for (const name of ['cache.db', 'record.db', 'cache.db-wal', 'cache.db-shm', 'record.db-wal']) {
    const file = join(folder, name)
    if (existsSync(file)) chmodSync(file, 0o600)
  }
}
