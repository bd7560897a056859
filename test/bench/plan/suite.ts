import { createCore, type Core } from '#core/core.ts'
import { memoryVault } from '#core/endpoints/vault.ts'
import type { Operation, Plan } from '#shared/domain/operation.ts'
import { z } from 'zod'
import { atMost, median, timed, type Suite } from '../measure.ts'
import { profileOf, startDemoProcess } from '../processes.ts'
import { createPlainClient, type PlainClient } from '../sync/floor.ts'

const rounds = 25

/**
 * How long a person waits between a click and the plan, as a multiple of the questions that have to be put to the platform
 * for it, put side by side by somebody who does nothing else. Each round is about other add-ons, and plan and floor take
 * turns, so that a busy machine slows both. Three of the five kinds ask a broker, which takes the demo's 20 ms a call.
 */
export const planSuite: Suite = {
  name: 'plan',
  async run(report) {
    const demo = await startDemoProcess('M')
    const client = createPlainClient(demo.url, demo.key)
    const core = await createCore({
      shell: 'command-line',
      version: 'bench',
      dataDirectory: null,
      homeDirectory: '/nonexistent',
      clock: { now: () => Date.now() },
      vault: memoryVault(),
      log: () => {},
      startDemo: null,
      syncEvery: null,
    })
    try {
      const { endpointId } = await ask<{ endpointId: string }>(core, 'endpoints.add', profileOf(demo))
      await ask(core, 'inventory.sync', { endpointId })
      // A window that is open has judged what it shows.
      await ask(core, 'risk.scores', { endpointId })
      const ratios: number[] = []
      const floors: number[] = []
      const added: number[] = []
      let most = 0
      for (const [round, operations] of (await choose(client, endpointId)).entries()) {
        let floor = 0
        let planned = 0
        for (const operation of operations) {
          let paths: string[] = []
          const took = await timed(async () => {
            paths = pathsOf(await ask<Plan>(core, 'operations.plan', { operation }))
          })
          const alone = await timed(() => Promise.all(paths.map((path) => client.get(path))))
          planned += took
          floor += alone
          // The first round warms compiler and connections on both sides.
          if (round > 0) added.push(took - alone)
          most = Math.max(most, paths.length)
        }
        if (round === 0) continue
        ratios.push(planned / floor)
        floors.push(floor)
        report(`round ${round}: questions alone ${floor.toFixed(1)} ms, plans ${planned.toFixed(1)} ms`)
      }
      return [
        atMost(1.2, {
          name: 'five plans at M, one of each kind, over their questions alone',
          value: median(ratios),
          unit: 'x',
          floorOrPeer: { name: 'their questions, side by side', value: median(floors), unit: 'ms' },
        }),
        atMost(8, { name: 'what a plan adds to its questions', value: median(added), unit: 'ms' }),
        atMost(3, { name: 'questions of a plan, at most', value: most, unit: 'GETs' }),
      ]
    } finally {
      await core.close()
      await client.close()
      await demo.stop()
    }
  },
}

function pathsOf(plan: Plan): string[] {
  return plan.sources.filter(({ live }) => live).map(({ path }) => path)
}

const attachments = z.array(
  z.object({
    addon: z.object({ id: z.string(), app: z.object({ name: z.string() }) }),
    app: z.object({ id: z.string(), name: z.string() }),
  }),
)

/** For each round one operation of each kind, on an add-on that is shared. */
async function choose(client: PlainClient, endpointId: string): Promise<Operation[][]> {
  const rows = attachments.parse(await client.get('/addon-attachments'))
  const owned = rows.filter(({ addon, app }) => app.name === addon.app.name)
  const borrowed = rows.filter(({ addon, app }) => app.name !== addon.app.name && addon.app.name !== 'null-null')
  return Array.from({ length: rounds + 1 }, (_, round) => {
    const own = owned[Math.floor((owned.length / (rounds + 2)) * round)]
    const lent = borrowed[Math.floor((borrowed.length / (rounds + 2)) * round)]
    if (!own || !lent) throw new Error('Nothing is shared.')
    const owner = { endpointId, appId: own.app.id, addonId: own.addon.id }
    const borrower = { endpointId, appId: lent.app.id, addonId: lent.addon.id }
    return [
      { ...borrower, kind: 'attach', appId: own.app.id, name: 'lent' },
      { ...owner, kind: 'promote' },
      { ...owner, kind: 'rename', name: 'other' },
      { ...borrower, kind: 'detach' },
      { endpointId, kind: 'create-addon', appId: own.app.id, plan: 'akkeris-redis:small', name: 'new' },
    ]
  })
}

async function ask<Output>(core: Core, command: string, input: unknown): Promise<Output> {
  const result = await core.call({ id: crypto.randomUUID(), command, input })
  if (!result.ok) throw new Error(`${command}: ${result.error.code} ${result.error.message}`)
  return result.value as Output
}
