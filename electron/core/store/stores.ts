import { chmodSync, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '#shared/errors.ts'
import type { Clock } from '../ports.ts'
import { openCache, type CacheStore } from './cache.ts'
import { openRecord, type RecordStore } from './record.ts'
import type { JournalCheck, JournalStore } from './journal.ts'

export interface Stores {
  cache: CacheStore
  record: RecordStore
  /** What a person should know about the files, in whole sentences; grows when damage is found later. */
  notices: string[]
  close(): Promise<void>
}

/** So many entries are looked through before anything can be done: some tens of milliseconds. */
const checkedAtOnce = 2_000
/** Between two slices of the others, which take about ten milliseconds each. */
const pause = 40

/**
 * Opens both files. The record comes first because it also holds the folder for this process. The end of the journal, which
 * the next entry hangs on, is looked through at once; a long one is gone through as a whole in the background, beginning
 * after `patience` milliseconds, when a window has other things to do no more. `noticed` is called for each notice. Throws
 * AppError (already-open, store-newer, store-read-only, store-full) and then leaves nothing open.
 */
export async function openStores(
  dataDirectory: string | null,
  clock: Clock,
  { patience = 5_000, noticed = () => {} }: { patience?: number; noticed?: () => void } = {},
): Promise<Stores> {
  const notices: string[] = []
  const notice = (sentence: string): void => {
    notices.push(sentence)
    noticed()
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
  const stopChecking = checkJournal(record.journal, notice, patience)
  return {
    cache,
    record,
    notices,
    async close() {
      stopChecking()
      cache.close()
      record.close()
    },
  }
}

/** Returns what ends it. */
function checkJournal(journal: JournalStore, notice: (sentence: string) => void, patience: number): () => void {
  let told: number | null = null
  const tell = ({ broken }: JournalCheck): void => {
    if (broken === null || broken === told) return
    told = broken
    notice(`The journal was changed by something else than Addon Atlas, from entry ${broken} on.`)
  }
  const last = journal.verifyLast(checkedAtOnce)
  tell(last)
  if (last.entries <= checkedAtOnce) return () => {}
  const steps = journal.verifySlowly()
  let timer = setTimeout(goOn, patience)
  function goOn(): void {
    try {
      const step = steps.next()
      if (step.done === true) tell(step.value)
      else timer = setTimeout(goOn, pause)
    } catch {
      notice('The journal cannot be read from beginning to end: its file, or the disk that holds it, is damaged.')
    }
    // A command line does not stay for it: `journal verify` goes through all of it.
    timer.unref()
  }
  timer.unref()
  return () => {
    clearTimeout(timer)
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
