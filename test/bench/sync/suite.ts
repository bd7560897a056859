import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { createCore, type Core } from '#core/core.ts'
import { memoryVault } from '#core/endpoints/vault.ts'
import type { SyncReport } from '#shared/domain/inventory.ts'
import { atLeast, atMost, median, timed, type Measure, type Suite } from '../measure.ts'
import { profileOf, residentMegabytes, startDemoProcess } from '../processes.ts'
import { startWebSession } from '../web-session.ts'
import { askPerApp, createPlainClient, downloadAndParse } from './floor.ts'

const rounds = 9
const runFile = promisify(execFile)

/**
 * What the whole picture of a platform costs: against the physical floor (the same bodies, downloaded concurrently and
 * parsed), against asking per app as the aka CLI does, and in stalls and memory of the process that serves the window.
 * Rounds of floor and sync are interleaved, so that a busy machine slows both; the ratio is the median of the pairs.
 */
export const syncSuite: Suite = {
  name: 'sync',
  async run(report) {
    return [
      ...(await firstSync(report)),
      ...(await syncAgain(report)),
      ...(await inTheWindowsProcess('M', 50, report)),
      ...(await inTheWindowsProcess('XL', 100, report)),
    ]
  },
}

/** Into an empty data folder, in a fresh process, against the floor in a fresh process. */
async function firstSync(report: (line: string) => void): Promise<Measure[]> {
  const demo = await startDemoProcess('M')
  const folder = await mkdtemp(join(tmpdir(), 'addon-atlas-bench-'))
  const root = join(import.meta.dirname, '../../..')
  const client = createPlainClient(demo.url, demo.key)
  const floors: number[] = []
  const totals: number[] = []
  const ratios: number[] = []
  let calls = 0
  let perApp = 0
  try {
    for (let round = 0; round <= rounds; round++) {
      const floorProcess = [join(import.meta.dirname, 'floor-process.ts'), '--url', demo.url, '--key', demo.key]
      const floor = Number((await runFile(process.execPath, floorProcess)).stdout)
      const { stdout } = await runFile(
        process.execPath,
        [
          join(root, 'out/main/cli.js'),
          ...`sync --json --credential key --user bench --url ${demo.url} --data`.split(' '),
          join(folder, String(round)),
        ],
        { env: { ...process.env, ADDON_ATLAS_TOKEN: demo.key } },
      )
      const { ms } = JSON.parse(stdout) as Pick<SyncReport, 'ms'>
      // The first round packs the demo's bodies.
      if (round === 0) continue
      floors.push(floor)
      totals.push(ms.total)
      ratios.push(ms.total / floor)
      report(`first sync, round ${round}: floor ${floor.toFixed(0)} ms, sync ${ms.total.toFixed(0)} ms`)
    }
    const apps = (await client.get('/apps')) as { name: string }[]
    perApp = await timed(async () => {
      calls = await askPerApp(
        client,
        apps.map((app) => app.name),
      )
    })
    report(`asking per app: ${calls} calls in ${perApp.toFixed(0)} ms`)
  } finally {
    await client.close()
    await demo.stop()
    await rm(folder, { recursive: true, force: true })
  }
  return [
    atMost(2, {
      name: 'first sync at M, total over floor, fresh processes',
      value: median(ratios),
      unit: 'x',
      floorOrPeer: { name: 'download and parse', value: median(floors), unit: 'ms' },
    }),
    atLeast(20, {
      name: 'first sync at M, times faster than asking per app',
      value: perApp / median(totals),
      unit: 'x',
      floorOrPeer: { name: `${calls} calls, six at a time`, value: perApp, unit: 'ms' },
    }),
  ]
}

/** In a process that has synced before, an unchanged platform: what a window that stays open does every few minutes. */
async function syncAgain(report: (line: string) => void): Promise<Measure[]> {
  const demo = await startDemoProcess('M')
  const folder = await mkdtemp(join(tmpdir(), 'addon-atlas-bench-'))
  const client = createPlainClient(demo.url, demo.key)
  const core = await createCore({
    shell: 'command-line',
    version: 'bench',
    dataDirectory: folder,
    homeDirectory: folder,
    clock: { now: () => Date.now() },
    vault: memoryVault(),
    log: () => {},
    startDemo: null,
    syncEvery: null,
  })
  try {
    const { endpointId } = await ask<{ endpointId: string }>(core, 'endpoints.add', profileOf(demo))
    const floors: number[] = []
    const totals: number[] = []
    const ratios: number[] = []
    let last: SyncReport | null = null
    for (let round = 0; round <= rounds; round++) {
      const floor = await timed(() => downloadAndParse(client))
      const total = await timed(async () => {
        last = await ask<SyncReport>(core, 'inventory.sync', { endpointId })
      })
      // What the cache clears up after its answer must not slow down the next round's floor.
      await pause(200)
      // The first round warms compiler and connections on both sides.
      if (round === 0) continue
      floors.push(floor)
      totals.push(total)
      ratios.push(total / floor)
      report(`round ${round}: floor ${floor.toFixed(0)} ms, sync ${total.toFixed(0)} ms`)
    }
    const final = last as SyncReport | null
    if (final === null || !final.complete) throw new Error('The sync was not complete.')
    return [
      atMost(2, {
        name: 'sync at M again, nothing changed, total over floor',
        value: median(ratios),
        unit: 'x',
        floorOrPeer: { name: 'download and parse', value: median(floors), unit: 'ms' },
      }),
      atMost(12, { name: 'HTTP calls of one sync', value: final.calls, unit: 'calls' }),
    ]
  } finally {
    await core.close()
    await client.close()
    await demo.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

async function inTheWindowsProcess(
  size: 'M' | 'XL',
  stallLimit: number,
  report: (line: string) => void,
): Promise<Measure[]> {
  const demo = await startDemoProcess(size)
  const folder = await mkdtemp(join(tmpdir(), 'addon-atlas-bench-'))
  const web = await startWebSession(folder, ['--import', `${import.meta.dirname}/stall-probe.mjs`])
  try {
    web.child.kill('SIGUSR2')
    await web.line(/^stall measuring/)
    const { endpointId } = await web.call('endpoints.add', profileOf(demo))
    const first = await web.call('inventory.sync', { endpointId })
    await web.call('graph.map', { endpointId })
    const inbox = {
      text: '',
      hidden: ['info' as const],
      show: 'open' as const,
      sort: 'severity' as const,
      incident: false,
    }
    await web.call('risk.inbox', { endpointId, ...inbox, limit: 500 })
    web.child.kill('SIGUSR2')
    const stall = Number((await web.line(/^stall \d/)).split(' ')[1])
    const resident = residentMegabytes(web.child)
    report(
      `${size}: sync ${first.ms.total.toFixed(0)} ms, longest stall ${stall} ms, resident ${resident.toFixed(0)} MB`,
    )
    const stalls = atMost(stallLimit, {
      name: `longest stall of the process that serves the window, ${size}`,
      value: stall,
      unit: 'ms',
    })
    if (size !== 'M') return [stalls]
    return [stalls, atMost(250, { name: 'resident memory after loading M', value: resident, unit: 'MB' })]
  } finally {
    await web.stop()
    await demo.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

async function ask<Output>(core: Core, command: string, input: unknown): Promise<Output> {
  const result = await core.call({ id: crypto.randomUUID(), command, input })
  if (!result.ok) throw new Error(`${command}: ${result.error.code} ${result.error.message}`)
  return result.value as Output
}
