import Database from 'better-sqlite3'
import type { Preferences } from '#shared/contract/preferences.ts'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AppError } from '#shared/errors.ts'
import type { EndpointProfile } from '#shared/domain/endpoint.ts'
import type { Snapshot } from '#shared/domain/inventory.ts'
import { emptyInventory, openCache } from '#core/store/cache.ts'
import { openRecord, recordMigrations } from '#core/store/record.ts'
import { openStores, type Stores } from '#core/store/stores.ts'

const clock = { now: () => Date.UTC(2026, 10, 23) }
let folder: string
let opened: Stores[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'addon-atlas-store-'))
  opened = []
})

afterEach(async () => {
  for (const stores of opened) await stores.close().catch(() => {})
  rmSync(folder, { recursive: true, force: true })
})

async function open(): Promise<Stores> {
  const stores = await openStores(folder, clock)
  opened.push(stores)
  return stores
}

async function close(stores: Stores): Promise<void> {
  opened = opened.filter((one) => one !== stores)
  await stores.close()
}

function snapshot(endpointId: string, regions: number, takenAt = 1): Snapshot {
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
    inventory: {
      ...emptyInventory(),
      regions: Array.from({ length: regions }, (_, index) => ({ id: `region-${index}`, name: `Région ${index} 🌍` })),
    },
    carried: { 'region-0': 5 },
  }
}

const profile: EndpointProfile = {
  id: 'one',
  name: 'One',
  url: 'https://one.example',
  credentialKind: 'bearer',
  userName: '',
  elevated: false,
  environment: 'production',
  readOnly: true,
  certificateAuthorityFile: null,
  demo: null,
}

describe('cache', () => {
  it('gives back what it was given, after a restart', async () => {
    const first = await open()
    await first.cache.keep(snapshot('a', 1234))
    await first.cache.keep(snapshot('b', 2))
    await close(first)
    const second = await open()
    expect(await second.cache.latest('a')).toEqual(snapshot('a', 1234))
    expect((await second.cache.latest('b'))?.inventory.regions).toHaveLength(2)
    expect(await second.cache.latest('c')).toBeNull()
  })

  it('keeps only the latest snapshot of an endpoint', async () => {
    const { cache } = await open()
    for (let round = 1; round <= 3; round++) await cache.keep(snapshot('a', 2000, round))
    expect((await cache.latest('a'))?.report.takenAt).toBe(3)
    const file = new Database(join(folder, 'cache.db'), { readonly: true })
    await vi.waitFor(() => {
      expect(file.prepare('SELECT count(*) FROM snapshot').pluck().get()).toBe(1)
    })
    expect(file.prepare('SELECT count(*) FROM part').pluck().get()).toBe(5)
    file.close()
  })

  it('writes again only what changed, and drops what nothing needs', async () => {
    const { cache } = await open()
    await cache.keep(snapshot('a', 2000, 1))
    const changed = snapshot('a', 2000, 2)
    changed.inventory.regions[1999] = { id: 'region-1999', name: 'renamed' }
    const file = new Database(join(folder, 'cache.db'), { readonly: true })
    const ids = (): unknown[] => file.prepare('SELECT id FROM slice ORDER BY id').pluck().all()
    const before = ids()
    await cache.keep(changed)
    await vi.waitFor(() => {
      expect(ids()).toHaveLength(before.length)
    })
    expect(ids().filter((id) => before.includes(id))).toHaveLength(before.length - 1)
    expect(await cache.latest('a')).toEqual(changed)
    file.close()
  })

  it('shows the earlier snapshot while a later one is half written, and clears the half at the next start', async () => {
    const first = await open()
    await first.cache.keep(snapshot('a', 10, 1))
    const writing = first.cache.keep(snapshot('a', 5000, 2))
    expect((await first.cache.latest('a'))?.report.takenAt).toBe(1)
    await writing
    await close(first)
    const file = new Database(join(folder, 'cache.db'))
    file.prepare("INSERT INTO snapshot (endpoint_id, whole, report) VALUES ('a', 0, '{}')").run()
    file.close()
    const second = await open()
    expect((await second.cache.latest('a'))?.report.takenAt).toBe(2)
    await close(second)
    const after = new Database(join(folder, 'cache.db'))
    expect(after.prepare('SELECT count(*) FROM snapshot').pluck().get()).toBe(1)
    after.close()
  })

  it('lets other work through while it writes', async () => {
    const { cache } = await open()
    let turns = 0
    const counting = setInterval(() => turns++, 0)
    await cache.keep(snapshot('a', 20_000))
    clearInterval(counting)
    expect(turns).toBeGreaterThan(3)
  })

  it('stores answers and forgets an endpoint whole', async () => {
    const { cache } = await open()
    const answer = { askedAt: 7, state: 'provisioned', configVariables: ['DATABASE_URL'], primary: {}, problems: [] }
    await cache.keep(snapshot('a', 1))
    cache.keepAnswer('a', 'addon', answer)
    expect(cache.answer('a', 'addon')).toEqual(answer)
    cache.forget('a')
    expect(cache.answer('a', 'addon')).toBeNull()
    expect(await cache.latest('a')).toBeNull()
  })

  it('replaces the report of the latest snapshot', async () => {
    const { cache } = await open()
    await cache.keep(snapshot('a', 1))
    const { report } = snapshot('a', 1)
    cache.amendReport({ ...report, ms: { ...report.ms, store: 9 } })
    expect(cache.latestReport('a')?.ms.store).toBe(9)
  })

  it('says that the disk is full and keeps the earlier snapshot', async () => {
    const cache = openCache({ directory: folder, clock, notice: () => {}, maximumPages: 12 })
    await cache.keep(snapshot('a', 10, 1))
    await expect(cache.keep(snapshot('a', 20_000, 2))).rejects.toMatchObject({ code: 'store-full' })
    expect((await cache.latest('a'))?.report.takenAt).toBe(1)
    cache.close()
  })
})

describe('damage', () => {
  it('puts a garbage cache aside, says so, and keeps the record', async () => {
    const first = await open()
    first.record.saveProfile(profile)
    await first.cache.keep(snapshot('a', 5))
    await close(first)
    writeFileSync(join(folder, 'cache.db'), 'this is not a database at all, only some text'.repeat(100))
    const second = await open()
    expect(second.notices).toHaveLength(1)
    expect(await second.cache.latest('a')).toBeNull()
    expect(second.record.profiles()).toEqual([profile])
    expect(readdirSync(folder).some((name) => name.startsWith('cache.damaged-'))).toBe(true)
  })

  it('notices damage that shows only while running, and goes on with an empty cache', async () => {
    const first = await open()
    // More than SQLite keeps in memory from checking the file at the start.
    const large = snapshot('a', 1)
    large.inventory.regions = Array.from({ length: 300 }, (_, index) => ({ id: `${index}`, name: 'x'.repeat(100_000) }))
    await first.cache.keep(large)
    await close(first)
    const second = await open()
    // Overwrite the pages of the data but not the schema, behind the open connection.
    const path = join(folder, 'cache.db')
    const bytes = readFileSync(path)
    bytes.fill(0xff, 32_768 * 5)
    writeFileSync(path, bytes)
    expect(await second.cache.latest('a')).toBeNull()
    expect(second.notices.length).toBeGreaterThan(0)
    await second.cache.keep(snapshot('a', 3))
    expect((await second.cache.latest('a'))?.inventory.regions).toHaveLength(3)
  })

  it('takes text that was changed inside a sound file for damage', async () => {
    const first = await open()
    await first.cache.keep(snapshot('a', 5))
    await close(first)
    const path = join(folder, 'cache.db')
    const bytes = readFileSync(path)
    const at = bytes.indexOf('region-3')
    expect(at).toBeGreaterThan(0)
    bytes.write('legion-3', at)
    writeFileSync(path, bytes)
    const second = await open()
    expect(second.notices).toEqual([])
    expect(await second.cache.latest('a')).toBeNull()
    expect(second.notices).toHaveLength(1)
    expect(readdirSync(folder).some((name) => name.startsWith('cache.damaged-'))).toBe(true)
  })

  it('takes a cut-off file for damage', async () => {
    const first = await open()
    await first.cache.keep(snapshot('a', 5000))
    await close(first)
    truncateSync(join(folder, 'cache.db'), 32_768 * 3 + 17)
    const second = await open()
    expect(second.notices).toHaveLength(1)
  })

  it('keeps a damaged record beside the new one', async () => {
    const first = await open()
    first.record.saveProfile(profile)
    await close(first)
    writeFileSync(join(folder, 'record.db'), 'garbage '.repeat(1000))
    const second = await open()
    expect(second.record.profiles()).toEqual([])
    expect(second.notices[0]).toMatch(/record\.damaged-/)
  })

  it('refetches rather than misreads a cache of another schema', async () => {
    const first = await open()
    await first.cache.keep(snapshot('a', 5))
    await close(first)
    const file = new Database(join(folder, 'cache.db'))
    file.pragma('user_version = 99')
    file.close()
    const second = await open()
    expect(await second.cache.latest('a')).toBeNull()
    expect(second.notices).toEqual([])
  })
})

describe('record', () => {
  it('keeps profiles in the order they were added, and preferences', async () => {
    const first = await open()
    for (const id of ['z', 'a', 'm']) first.record.saveProfile({ ...profile, id })
    first.record.saveProfile({ ...profile, id: 'z', name: 'Renamed' })
    const preferences: Preferences = {
      theme: 'dark',
      endpointId: 'm',
      mapViews: [{ name: 'Shared', filter: 'shared' }],
      pinned: ['addon-1'],
    }
    first.record.savePreferences(preferences)
    first.record.removeProfile('a')
    await close(first)
    const { record } = await open()
    expect(record.profiles().map((one) => one.id)).toEqual(['z', 'm'])
    expect(record.profiles()[0]?.name).toBe('Renamed')
    expect(record.preferences()).toEqual(preferences)
  })

  it('refuses a file of a newer release and leaves it alone', async () => {
    const first = await open()
    first.record.saveProfile(profile)
    await close(first)
    const file = new Database(join(folder, 'record.db'))
    file.pragma(`user_version = ${recordMigrations.length + 1}`)
    file.close()
    await expect(open()).rejects.toMatchObject({ code: 'store-newer' })
    expect(readdirSync(folder).some((name) => name.includes('damaged'))).toBe(false)
  })

  it('leaves everything as it was, and a copy, when a migration step fails', async () => {
    const first = await open()
    first.record.saveProfile(profile)
    await close(first)
    const failing = [...recordMigrations, 'ALTER TABLE endpoint RENAME TO renamed; SELECT broken FROM nowhere;']
    expect(() => openRecord({ directory: folder, clock, notice: () => {}, migrations: failing })).toThrow()
    expect(
      readdirSync(folder).filter((name) => name.startsWith(`record.version-${recordMigrations.length}-`)),
    ).toHaveLength(1)
    const { record } = await open()
    expect(record.profiles()).toEqual([profile])
  })

  it('tells a second process on the same folder that it is already open', async () => {
    await open()
    const again = open()
    await expect(again).rejects.toBeInstanceOf(AppError)
    await expect(again).rejects.toMatchObject({ code: 'already-open' })
  })

  it('writes the files for their owner alone and leaves only two behind', async () => {
    const stores = await open()
    stores.record.saveProfile(profile)
    expect(statSync(join(folder, 'record.db')).mode & 0o077).toBe(0)
    await close(stores)
    expect(readdirSync(folder).toSorted()).toEqual(['cache.db', 'record.db'])
  })

  it('keeps nothing on disk without a folder', async () => {
    const stores = await openStores(null, clock)
    opened.push(stores)
    stores.record.saveProfile(profile)
    await stores.cache.keep(snapshot('a', 3))
    expect((await stores.cache.latest('a'))?.inventory.regions).toHaveLength(3)
    expect(readdirSync(folder)).toEqual([])
  })
})
