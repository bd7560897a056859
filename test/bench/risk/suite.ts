import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { collect } from '#core/inventory/collect.ts'
import { settle } from '#core/inventory/settle.ts'
import { buildGraph } from '#core/graph/build.ts'
import { noFacts } from '#core/risk/facts.ts'
import { unknown, type Rule } from '#core/risk/rule.ts'
import { rules } from '#core/risk/rules/index.ts'
import { hitsOf, judgeAtOnce, type Run, type RunInput } from '#core/risk/run.ts'
import { standardSettings } from '#core/risk/settings.ts'
import type { Answer } from '#core/endpoints/client.ts'
import type { Inventory, Snapshot } from '#shared/domain/inventory.ts'
import { atMost, median, type Measure, type Suite } from '../measure.ts'
import { startDemoProcess } from '../processes.ts'
import { createPlainClient } from '../sync/floor.ts'
import { churned } from './churn.ts'

const rounds = 15

/**
 * What judging costs, against what Node needs to parse the lists that are judged: all rules over the largest fleet, the
 * same after one row in a hundred has changed, and what is kept of it. Rounds take turns, so that a busy machine slows all.
 */
export const riskSuite: Suite = {
  name: 'risk',
  async run(report) {
    const demo = await startDemoProcess('XL')
    const client = createPlainClient(demo.url, demo.key)
    const bodies = new Map<string, string>()
    let inventory: Inventory
    try {
      inventory = await readInventory(client, bodies)
    } finally {
      await client.close()
      await demo.stop()
    }
    return [...speed(inventory, [...bodies.values()], report), ...memory(inventory, report)]
  },
}

async function readInventory(
  client: { get(path: string): Promise<unknown> },
  bodies: Map<string, string>,
): Promise<Inventory> {
  const { lists } = await collect(
    {
      async get(path): Promise<Answer> {
        const text = JSON.stringify(await client.get(path))
        bodies.set(path, text)
        return {
          status: 200,
          body: Buffer.from(text),
          wireBytes: text.length,
          attempts: 1,
          contentType: 'application/json',
        }
      },
    },
    new AbortController().signal,
  )
  return {
    spaces: lists.spaces.rows,
    apps: lists.apps.rows,
    addons: lists.addons.rows,
    attachments: lists.attachments.rows,
    services: lists.services.rows,
    regions: lists.regions.rows,
    stacks: lists.stacks.rows,
    organizations: lists.organizations.rows,
    couplings: lists.couplings.rows,
  }
}

function speed(inventory: Inventory, bodies: readonly string[], report: (line: string) => void): Measure[] {
  const now = Date.now()
  const first = inputOf(inventory)
  const before = judgeAtOnce(first, now, rules)
  const parsing: number[] = []
  const judging: number[] = []
  const afterAddons: number[] = []
  const afterEverything: number[] = []
  const kinds = ['addons', 'everything'] as const
  for (let round = 0; round <= rounds; round++) {
    const parse = time(() => bodies.map((body) => JSON.parse(body) as unknown))
    const judge = time(() => judgeAtOnce(first, now, rules))
    const churn = kinds.map((kind) => {
      const after = inputOf(settle(churned(inventory, kind, round), inventory))
      return time(() => judgeAtOnce(after, now, rules, before))
    })
    // The first round warms the compiler.
    if (round === 0) continue
    parsing.push(parse)
    judging.push(judge)
    afterAddons.push((churn[0] ?? Number.NaN) / judge)
    afterEverything.push((churn[1] ?? Number.NaN) / judge)
    report(
      `round ${round}: parse ${parse.toFixed(0)} ms, judge ${judge.toFixed(0)} ms, after churn ${churn.map((each) => each.toFixed(1)).join(' and ')} ms`,
    )
  }
  const full = median(judging)
  // Each attachment that comes or goes is an add-on and an app: a hundredth of all rows is a tenth of all that is judged.
  report(`after 1 % of apps, attachments and add-ons changed: ${median(afterEverything).toFixed(2)} x judging all`)
  return [
    atMost(1, {
      name: `all rules over XL, time over parsing its lists`,
      value: median(judging.map((each, index) => each / (parsing[index] ?? Number.NaN))),
      unit: 'x',
      floorOrPeer: { name: 'JSON.parse of the bodies', value: median(parsing), unit: 'ms' },
    }),
    atMost(0.1, {
      name: 'judged again after 1 % of add-ons and what hangs on them changed',
      value: median(afterAddons),
      unit: 'x',
      floorOrPeer: { name: 'judging all', value: full, unit: 'ms' },
    }),
  ]
}

/** Bytes that a run keeps, the graph it was made of not counted. */
function memory(inventory: Inventory, report: (line: string) => void): Measure[] {
  const input = inputOf(inventory)
  const now = Date.now()
  const loud = retained(() => judgeAtOnce(input, now, rules))
  const hits = [...hitsOf(loud.run)].length
  const blind: Rule[] = rules.map((rule) => ({ ...rule, judge: () => unknown('not-asked', () => '') }))
  const quiet = retained(() => judgeAtOnce(input, now, blind))
  report(
    `${hits} findings keep ${megabytes(loud.bytes)} MB; ${input.graph.addons.size * rules.length} pairs without a finding keep ${megabytes(quiet.bytes)} MB`,
  )
  return [
    atMost(400, { name: 'kept per finding', value: (loud.bytes - quiet.bytes) / hits, unit: 'bytes' }),
    atMost(200, {
      name: 'kept per add-on where no rule could be judged and nothing was found',
      value: quiet.bytes / input.graph.addons.size,
      unit: 'bytes',
    }),
  ]
}

function retained(work: () => Run): { run: Run; bytes: number } {
  setFlagsFromString('--expose-gc')
  const collectGarbage = runInNewContext('gc') as () => void
  collectGarbage()
  const before = process.memoryUsage().heapUsed
  const run = work()
  collectGarbage()
  return { run, bytes: process.memoryUsage().heapUsed - before }
}

function inputOf(inventory: Inventory): RunInput {
  const snapshot: Snapshot = {
    report: {
      endpointId: 'bench',
      takenAt: Date.now(),
      complete: true,
      counts: { spaces: 0, apps: 0, addons: 0, attachments: 0, services: 0, plans: 0 },
      calls: 0,
      bytes: 0,
      ms: { download: 0, decode: 0, store: 0, total: 0 },
      problems: [],
    },
    inventory,
    carried: {},
  }
  return { graph: buildGraph(snapshot), facts: noFacts, settings: standardSettings }
}

/** Milliseconds of this thread's processor time: what else the machine does meanwhile is not counted. */
function time(work: () => unknown): number {
  const before = process.threadCpuUsage()
  work()
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1000
}

function megabytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(1)
}
