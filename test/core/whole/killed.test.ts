import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { openStores } from '#core/store/stores.ts'
import { startDemo } from '#demo/demo.ts'
import type { SyncReport } from '#shared/domain/inventory.ts'
import { temporaryFolder } from '../../kit/temporary-folder.ts'
import { allAddons, opened } from './atlas.ts'
import { startProgram } from './command-line.ts'
import { draft } from './draft.ts'

const rounds = 5

/** Milliseconds of a killing at random, long enough for more than one sync. */
const longest = 900

test('a process that is killed in the middle of syncs loses nothing that it took for done', async () => {
  const demo = await startDemo({ size: 'M', seed: 5 })
  onTestFinished(() => demo.close())
  // Two platforms take turns, so that a mixture of two snapshots would show.
  let short = false
  const turns = setInterval(() => {
    short = !short
    if (short) demo.faults.set('/addon-attachments', { kind: 'drop-rows', rows: 1_000 })
    else demo.faults.clear()
  }, 230)
  onTestFinished(() => {
    clearInterval(turns)
  })
  const folder = temporaryFolder()
  let endpointId = ''

  for (let round = 1; round <= rounds; round++) {
    const child = startProgram('test/core/whole/sync-forever.ts', [folder, demo.url, demo.key])
    onTestFinished(() => void child.kill('SIGKILL'))
    let said = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
    const lines = createInterface(child.stdout)
    const done: SyncReport[] = []
    const began = once(lines, 'line') as Promise<[string]>
    const closed = once(child, 'close')
    const first = await Promise.race([began, closed.then(() => null)])
    if (!first) throw new Error(`The process ended by itself: ${said}`)
    ;({ endpointId } = JSON.parse(first[0]) as { endpointId: string })
    lines.on('line', (line: string) => done.push(JSON.parse(line) as SyncReport))
    // There must be something to lose.
    if (round === 1) await once(lines, 'line')
    const wait = Math.random() * longest
    await pause(wait)
    child.kill('SIGKILL')
    await closed
    expect(said, 'nothing went wrong before').toBe('')

    const when = `round ${round}, killed after ${Math.round(wait)} ms and ${done.length} syncs`
    const stores = await openStores(folder, { now: () => Date.now() })
    expect(stores.notices, when).toEqual([])
    const snapshot = await stores.cache.latest(endpointId)
    await stores.close()
    if (!snapshot) throw new Error(`${when}: nothing is left`)
    const { report, inventory } = snapshot
    expect(report.takenAt, when).toBeGreaterThanOrEqual(done.at(-1)?.takenAt ?? 0)
    expect(report.complete, when).toBe(true)
    const { spaces, apps, addons, attachments, services } = inventory
    expect(
      {
        spaces: spaces.length,
        apps: apps.length,
        addons: addons.length,
        attachments: attachments.length,
        services: services.length,
        plans: services.flatMap((service) => service.plans).length,
      },
      when,
    ).toEqual(report.counts)
    expect(report.counts, when).toMatchObject({ spaces: 60, apps: 2_000, addons: 6_000 })
    expect([8_000, 9_000], when).toContain(attachments.length)
    for (const rows of [apps, addons, attachments]) expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
    expect(readdirSync(folder).filter((name) => name.includes('damaged'))).toEqual([])
  }

  const atlas = await opened({ dataDirectory: folder })
  expect((await atlas.call('app.about', {})).notices).toEqual([])
  expect((await atlas.call('inventory.addons', allAddons(endpointId))).total).toBeGreaterThanOrEqual(6_000)
  await atlas.call('endpoints.update', { endpointId, profile: draft(demo.url), credential: demo.key })
  expect(await atlas.call('inventory.sync', { endpointId })).toMatchObject({ complete: true })
  await atlas.close()
  expect(readdirSync(folder).toSorted()).toEqual(['cache.db', 'record.db'])
}, 60_000)
