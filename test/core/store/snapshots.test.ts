import Database from 'better-sqlite3'
import * as fc from 'fast-check'
import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Snapshot } from '#shared/domain/inventory.ts'
import type { CacheStore } from '#core/store/cache.ts'
import { temporaryFolder } from '../../kit/temporary-folder.ts'
import { ask, cacheIn, day, leftByKills, morning, orphans, snapshotOf, things } from './rows.ts'

function open(folder: string, maximumPages?: number): ReturnType<typeof cacheIn> {
  const cache = cacheIn(folder, maximumPages)
  onTestFinished(() => {
    cache.close()
  })
  return cache
}

async function cleared(folder: string): Promise<void> {
  await vi.waitFor(() => {
    expect(orphans(folder)).toBe(0)
  })
}

describe('snapshots', () => {
  it('of the days before are kept, listed newest first and readable', async () => {
    const folder = temporaryFolder()
    const cache = open(folder)
    const made = [3, 2, 1, 0].map((ago) => snapshotOf('a', morning - ago * day, { stacks: things(700, `day ${ago}`) }))
    for (const snapshot of made) await cache.keep(snapshot)
    await cache.keep(snapshotOf('b', morning))
    const rows = cache.snapshots('a')
    expect(rows).toEqual(
      made.toReversed().map(({ report }, index) => ({
        id: 4 - index,
        takenAt: report.takenAt,
        complete: true,
        name: '',
        current: index === 0,
      })),
    )
    for (const { id } of rows) expect(await cache.snapshot('a', id)).toEqual(made[id - 1])
    expect(await cache.latest('a')).toEqual(made[3])
    expect(await cache.snapshot('b', 1), 'of another endpoint').toBeNull()
    expect(await cache.snapshot('a', 99)).toBeNull()
  })

  it('say whether they are complete', async () => {
    const cache = open(temporaryFolder())
    const partial = snapshotOf('a', morning)
    await cache.keep({ ...partial, report: { ...partial.report, complete: false } })
    expect(cache.snapshots('a')).toMatchObject([{ complete: false, current: true }])
  })

  it('of an unchanged platform leave one behind on one day, and no new slice on the next', async () => {
    const folder = temporaryFolder()
    const cache = open(folder)
    const { inventory } = snapshotOf('a', morning, { stacks: things(1_200) })
    const carried = {}
    const slices = (): unknown => ask(folder, 'SELECT count(*) FROM slice')
    await cache.keep({ ...snapshotOf('a', morning), inventory, carried })
    expect(slices()).toBe(5)
    for (let minute = 1; minute <= 20; minute++) {
      await cache.keep({
        ...snapshotOf('a', morning + minute * 60_000),
        inventory: structuredClone(inventory),
        carried,
      })
    }
    await vi.waitFor(() => {
      expect(cache.snapshots('a').map(({ takenAt }) => takenAt)).toEqual([morning + 1_200_000])
    })
    await cache.keep({ ...snapshotOf('a', morning + day), inventory, carried })
    expect(cache.snapshots('a')).toHaveLength(2)
    expect(slices()).toBe(5)
  })

  it('of a large platform are two', async () => {
    const folder = temporaryFolder()
    const cache = open(folder)
    for (let ago = 3; ago >= 1; ago--) await cache.keep(snapshotOf('a', morning - ago * day))
    await cleared(folder)
    expect(cache.snapshots('a')).toHaveLength(3)
    // As if a slice that all of them share were as large as that.
    const file = new Database(join(folder, 'cache.db'))
    file.exec("UPDATE slice SET bytes = 41000000 WHERE rows LIKE '%gion%'")
    file.close()
    await cache.keep(snapshotOf('a', morning))
    await vi.waitFor(() => {
      expect(cache.snapshots('a').map(({ takenAt }) => takenAt)).toEqual([morning, morning - day])
    })
  })

  it('that nobody named make room on a full disk, so that the next sync is kept', async () => {
    const folder = temporaryFolder()
    const cache = open(folder, 42)
    for (let ago = 5; ago >= 1; ago--) {
      await cache.keep(snapshotOf('a', morning - ago * day, { stacks: things(1_900, `ago ${ago} ${'x'.repeat(20)}`) }))
    }
    cache.nameSnapshot('a', 1, 'kept')
    const fresh = snapshotOf('a', morning, { stacks: things(3_000, `now ${'x'.repeat(20)}`) })
    await expect(cache.keep(fresh)).rejects.toMatchObject({ code: 'store-full' })
    await vi.waitFor(() => {
      expect(cache.snapshots('a').map(({ id }) => id)).toEqual([5, 1])
    })
    await cleared(folder)
    await cache.keep(fresh)
    expect(await cache.latest('a')).toEqual(fresh)
  })

  it('are read while others are written and thinned out', async () => {
    const cache = open(temporaryFolder())
    const yesterday = snapshotOf('a', morning - day, { stacks: things(4_000) })
    await cache.keep(yesterday)
    await cache.keep(snapshotOf('a', morning))
    const reading = cache.snapshot('a', 1)
    cache.nameSnapshot('a', 1, 'kept')
    await cache.keep(snapshotOf('a', morning + 1))
    expect(await reading).toEqual(yesterday)
    const gone = cache.snapshot('a', 1)
    cache.forget('a')
    expect(await gone, 'forgotten while it was read').toBeNull()
  })

  it('do not lend their report to a sync whose snapshot could not be kept', async () => {
    const cache = open(temporaryFolder())
    const first = snapshotOf('a', morning)
    await cache.keep(first)
    cache.amendReport({ ...first.report, takenAt: morning + 60_000, calls: 77 })
    expect(cache.latestReport('a')).toEqual(first.report)
  })
})

async function withThree(): Promise<CacheStore> {
  const cache = open(temporaryFolder())
  for (const ago of [2, 1, 0]) await cache.keep(snapshotOf('a', morning - ago * day))
  return cache
}

describe('a name', () => {
  it('keeps a snapshot until it is taken away', async () => {
    const folder = temporaryFolder()
    const cache = open(folder)
    const old = snapshotOf('a', morning - 100 * day, { stacks: things(600, 'old') })
    await cache.keep(old)
    cache.nameSnapshot('a', 1, 'Before the move')
    for (let ago = 12; ago >= 0; ago--) await cache.keep(snapshotOf('a', morning - ago * day))
    await vi.waitFor(() => {
      expect(cache.snapshots('a')).toHaveLength(9)
    })
    expect(cache.snapshots('a').at(-1)).toMatchObject({ id: 1, name: 'Before the move', current: false })
    expect(await cache.snapshot('a', 1)).toEqual(old)
    cache.nameSnapshot('a', 1, '')
    expect(
      cache.snapshots('a').some(({ id }) => id === 1),
      'not shown when it is about to go',
    ).toBe(false)
    await cleared(folder)
    expect(ask(folder, "SELECT count(*) FROM slice WHERE rows LIKE '%old 1%'")).toBe(0)
  })

  it('belongs to one snapshot of an endpoint, which may have another', async () => {
    const cache = await withThree()
    await cache.keep(snapshotOf('b', morning))
    cache.nameSnapshot('a', 1, 'one')
    cache.nameSnapshot('b', 4, 'one')
    expect(() => {
      cache.nameSnapshot('a', 2, 'one')
    }).toThrow(expect.objectContaining({ code: 'invalid-input' }))
    cache.nameSnapshot('a', 1, 'one')
    cache.nameSnapshot('a', 1, 'other')
    cache.nameSnapshot('a', 2, 'one')
    expect(cache.snapshots('a').map(({ name }) => name)).toEqual(['', 'one', 'other'])
  })

  it('is refused for what is not there', async () => {
    const cache = await withThree()
    for (const [endpointId, id] of [
      ['a', 99],
      ['b', 1],
    ] as const) {
      expect(() => {
        cache.nameSnapshot(endpointId, id, 'x')
      }).toThrow(expect.objectContaining({ code: 'not-found' }))
    }
  })

  it('is given twenty times and no more', async () => {
    const cache = open(temporaryFolder())
    for (let index = 1; index <= 20; index++) {
      await cache.keep(snapshotOf('a', morning + index))
      cache.nameSnapshot('a', index, `name ${index}`)
    }
    await cache.keep(snapshotOf('a', morning + 21))
    const another = (): void => {
      cache.nameSnapshot('a', 21, 'another')
    }
    expect(another).toThrow(expect.objectContaining({ code: 'invalid-input' }))
    cache.nameSnapshot('a', 20, 'renamed')
    cache.nameSnapshot('a', 3, '')
    another()
    expect(cache.snapshots('a')).toHaveLength(20)
  })
})

type Step =
  | { kind: 'sync'; endpointId: string; later: number; change: number }
  | { kind: 'name'; endpointId: string; which: number; name: string }
  | { kind: 'forget'; endpointId: string }
  | { kind: 'reopen' }

const endpointId = fc.constantFrom('a', 'b')
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('sync' as const),
      endpointId,
      later: fc.constantFrom(0, 60_000, day / 3, day, 3 * day),
      change: fc.integer({ min: 0, max: 3 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('name' as const),
      endpointId,
      which: fc.nat(8),
      name: fc.constantFrom('', 'one', 'two'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('forget' as const), endpointId }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reopen' as const) }) },
)

it('any sequence of syncs, names, removals and restarts keeps what it must, unchanged, and leaves no slice over', async () => {
  const root = temporaryFolder()
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
      const folder = mkdtempSync(join(root, 'run-'))
      let cache = cacheIn(folder)
      let now = morning
      /** What was kept under each id, and the names that must hold. */
      const kept = new Map<string, Snapshot>()
      const last = new Map<string, { snapshot: Snapshot; id: number }>()
      const named = new Map<string, string>()
      const stacks = [0, 1, 2, 3].map((change) => things(600, `change ${change}`))
      try {
        for (const one of steps) {
          if (one.kind === 'sync') {
            now += one.later
            // The very same array at times, as a list that has not changed is not decoded again.
            const snapshot = snapshotOf(one.endpointId, now, { stacks: stacks[one.change] ?? [] })
            await cache.keep(snapshot)
            const id = cache.snapshots(one.endpointId)[0]?.id ?? 0
            expect(kept.has(`${one.endpointId} ${id}`), 'an id is given once').toBe(false)
            kept.set(`${one.endpointId} ${id}`, snapshot)
            last.set(one.endpointId, { snapshot, id })
          } else if (one.kind === 'name') {
            const row = cache.snapshots(one.endpointId)[one.which]
            if (!row) continue
            const key = `${one.endpointId} ${row.id}`
            try {
              cache.nameSnapshot(one.endpointId, row.id, one.name)
              named.delete(key)
              if (one.name !== '') named.set(key, one.name)
            } catch (thrown) {
              expect(thrown).toMatchObject({ code: 'invalid-input' })
            }
          } else if (one.kind === 'forget') {
            cache.forget(one.endpointId)
            last.delete(one.endpointId)
            for (const key of named.keys()) if (key.startsWith(one.endpointId)) named.delete(key)
          } else {
            cache.close()
            cache = cacheIn(folder)
          }
        }
        await cleared(folder)
        for (const id of ['a', 'b']) {
          expect(await cache.latest(id)).toEqual(last.get(id)?.snapshot ?? null)
          const rows = cache.snapshots(id)
          expect(rows[0]?.id).toBe(last.get(id)?.id)
          for (const row of rows) {
            expect(await cache.snapshot(id, row.id)).toEqual(kept.get(`${id} ${row.id}`))
            expect(row.name).toBe(named.get(`${id} ${row.id}`) ?? '')
          }
          const ids = new Set(rows.map((row) => `${id} ${row.id}`))
          for (const key of named.keys()) if (key.startsWith(id)) expect(ids).toContain(key)
        }
        expect(cache.notices).toEqual([])
      } finally {
        cache.close()
      }
    }),
    { numRuns: 40 },
  )
}, 60_000)

it('a process that is killed at any step of a sync leaves whole snapshots, and the next start clears the rest', async () => {
  const folder = temporaryFolder()
  const cache = open(folder)
  const earlier = [
    snapshotOf('a', morning - 100 * day, { stacks: things(900, 'named') }),
    snapshotOf('a', morning - day, { stacks: things(900, 'yesterday') }),
    snapshotOf('a', morning - 60_000, { stacks: things(900, 'before') }),
  ]
  for (const snapshot of earlier) {
    await cache.keep(snapshot)
    cache.nameSnapshot('a', 1, 'kept')
  }
  const fresh = snapshotOf('a', morning, { stacks: things(2_000, 'fresh'), regions: things(1_500, 'fresh') })
  const copies = await leftByKills(folder, () => cache.keep(fresh))
  const made = [...earlier, fresh]
  const seen = new Set<string>()
  for (const copy of copies) {
    const left = cacheIn(copy)
    expect(left.notices).toEqual([])
    const latest = await left.latest('a')
    expect(latest).toEqual(latest?.report.takenAt === morning ? fresh : earlier[2])
    const rows = left.snapshots('a')
    for (const { id } of rows) expect(await left.snapshot('a', id)).toEqual(made[id - 1])
    left.close()
    expect(orphans(copy)).toBe(0)
    expect(ask(copy, 'SELECT count(*) FROM snapshot WHERE whole = 0')).toBe(0)
    seen.add(rows.map(({ id }) => id).join(' '))
  }
  // Kills before and after it was whole; what is expendable after it goes at the next start at the latest.
  expect([...seen].toSorted()).toEqual(['3 2 1', '4 2 1'])
}, 30_000)
