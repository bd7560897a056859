import Database from 'better-sqlite3'
import { copyFileSync, existsSync, mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as tick } from 'node:timers/promises'
import type { NamedThing, Snapshot } from '#shared/domain/inventory.ts'
import { emptyInventory, openCache, type CacheStore } from '#core/store/cache.ts'

export const day = 86_400_000
/** 10:00 UTC. */
export const morning = Date.UTC(2026, 10, 23, 10)

export function things(count: number, name = 'Région 🌍'): NamedThing[] {
  return Array.from({ length: count }, (_, index) => ({ id: `thing-${index}`, name: `${name} ${index}` }))
}

export function snapshotOf(endpointId: string, takenAt: number, lists: Partial<Snapshot['inventory']> = {}): Snapshot {
  return {
    report: {
      endpointId,
      takenAt,
      complete: true,
      counts: { spaces: 0, apps: 0, addons: 0, attachments: 0, services: 0, plans: 0 },
      calls: 9,
      bytes: 10,
      ms: { download: 1, decode: 1, store: 0, total: 2 },
      problems: [],
    },
    inventory: { ...emptyInventory(), regions: things(3), ...lists },
    carried: { 'thing-0': takenAt },
  }
}

export function cacheIn(directory: string | null, maximumPages?: number): CacheStore & { notices: string[] } {
  const notices: string[] = []
  const cache = openCache({
    directory,
    clock: { now: () => morning },
    notice: (sentence) => notices.push(sentence),
    ...(maximumPages === undefined ? {} : { maximumPages }),
  })
  return { ...cache, notices }
}

/** Another connection to the file, for one question. */
export function ask(folder: string, sql: string): unknown {
  const file = new Database(join(folder, 'cache.db'), { readonly: true })
  try {
    return file.prepare(sql).pluck().get()
  } finally {
    file.close()
  }
}

export function orphans(folder: string): unknown {
  return ask(folder, 'SELECT count(*) FROM slice WHERE id NOT IN (SELECT slice_id FROM part)')
}

/**
 * Copies of the file as a process that is killed would leave it, one for each turn of the event loop while `work` runs and
 * a while after: SQLite does nothing between two turns, and nothing of it waits in the memory of the process but what
 * the -wal file holds.
 */
export async function leftByKills(folder: string, work: () => Promise<unknown>, after = 30): Promise<string[]> {
  const copies: string[] = []
  const copy = (): void => {
    const target = mkdtempSync(join(folder, 'killed-'))
    for (const name of ['cache.db', 'cache.db-wal']) {
      if (existsSync(join(folder, name))) copyFileSync(join(folder, name), join(target, name))
    }
    copies.push(target)
  }
  const running = { still: true }
  const outcome = work().finally(() => (running.still = false))
  for (let left = after; left > 0; left -= running.still ? 0 : 1) {
    copy()
    await tick()
  }
  await outcome
  return copies
}
