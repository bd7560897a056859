import { setTimeout as pause } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryFolder } from '../../kit/temporary-folder.ts'
import { allAddons, opened } from './atlas.ts'
import { demoProcess } from './command-line.ts'

/* How long the longest gap is, is for the bench to measure; here it is whether answers come at all meanwhile. */

/** Milliseconds that this thread has worked: while it waits for its turn on the processor nobody can be answered. */
function worked(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

test('questions are answered all along while six thousand add-ons are read and written', async () => {
  const demo = await demoProcess('M')
  onTestFinished(() => demo.close())
  const atlas = await opened({ dataDirectory: temporaryFolder() })
  const endpointId = await atlas.add(demo.url, demo.key)

  for (const known of [false, true]) {
    const answeredAt: number[] = []
    const began = worked()
    const sync = { running: true }
    const report = atlas.call('inventory.sync', { endpointId }).finally(() => (sync.running = false))
    let seenSyncing = 0
    while (sync.running) {
      const { syncing } = await atlas.view(endpointId)
      if (syncing) seenSyncing += 1
      await atlas.call('preferences.get', {})
      // What was read before can be looked at while it is read anew.
      const { total } = await atlas.call('inventory.addons', allAddons(endpointId))
      if (sync.running) expect(total >= 6_000).toBe(known)
      answeredAt.push(worked())
      await pause(2)
    }
    expect(await report).toMatchObject({ complete: true, counts: { apps: 2_000, addons: 6_000, attachments: 9_000 } })
    const gaps = answeredAt.map((at, index) => at - (answeredAt[index - 1] ?? began))
    // Of a platform that has not changed there is little to read.
    expect(seenSyncing).toBeGreaterThanOrEqual(known ? 1 : 8)
    // Far above what is promised, since a machine that is busy with other things is slower at this too.
    expect(Math.max(...gaps)).toBeLessThan(1_000)
  }
})

test('a sync that is cancelled ends at once, keeps what was known, and the next one is whole', async () => {
  const demo = await demoProcess('M')
  onTestFinished(() => demo.close())
  const atlas = await opened({ dataDirectory: temporaryFolder() })
  const endpointId = await atlas.add(demo.url, demo.key)
  const first = await atlas.call('inventory.sync', { endpointId })
  for (const wait of [1, 40, 150]) {
    const id = atlas.nextId()
    const sync = atlas.attempt('inventory.sync', { endpointId })
    await pause(wait)
    atlas.core.cancel(id)
    const outcome = await sync
    if (!outcome.ok) expect(outcome.error.code).toBe('cancelled')
    const { lastProblem, lastSync } = await atlas.view(endpointId)
    expect(lastProblem).toBeNull()
    expect(lastSync?.counts).toEqual(first.counts)
  }
  expect(await atlas.call('inventory.sync', { endpointId })).toMatchObject({ complete: true, counts: first.counts })
})
