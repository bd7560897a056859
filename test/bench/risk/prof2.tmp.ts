import { readFileSync } from 'node:fs'
import { buildGraph } from '#core/graph/build.ts'
import { noFacts } from '#core/risk/facts.ts'
import { rules } from '#core/risk/rules/index.ts'
import { judgeAtOnce } from '#core/risk/run.ts'
import { unchangedBetween } from '#core/risk/changes.ts'
import { settle } from '#core/inventory/settle.ts'
import { standardSettings } from '#core/risk/settings.ts'
import { churned } from './churn.ts'
const mode = process.argv[2]
const picked = process.argv[3] ? rules.filter((r) => process.argv[3]!.split(',').includes(r.id)) : rules
const inventory = JSON.parse(readFileSync('/tmp/prof/xl.json', 'utf8'))
const inputOf = (inv: never) => ({
  graph: buildGraph({
    report: { endpointId: 'b', takenAt: Date.now(), complete: true, problems: [] },
    inventory: inv,
    carried: {},
  } as never),
  facts: noFacts,
  settings: standardSettings,
})
const now = Date.now()
const first = inputOf(inventory as never)
const a = inputOf(settle(churned(inventory, 'addons', 1), inventory) as never)
import { Session } from 'node:inspector'
const s = new Session()
s.connect()
const post = (m: string) => new Promise<any>((r) => s.post(m as never, (_e: unknown, v: unknown) => r(v)))
judgeAtOnce(first, now, picked)
unchangedBetween(first, a)
await post('Profiler.enable')
await post('Profiler.start')
for (let i = 0; i < 8; i++) {
  if (mode === 'diff') unchangedBetween(first, a)
  else judgeAtOnce(first, now, picked)
}
const { profile } = await post('Profiler.stop')
const self = new Map<string, number>()
const byId = new Map(profile.nodes.map((n: any) => [n.id, n]))
const dt = profile.timeDeltas
profile.samples.forEach((id: number, i: number) => {
  const n: any = byId.get(id)
  const k = `${n.callFrame.functionName || '(anon)'} ${n.callFrame.url.split('/').slice(-2).join('/')}:${n.callFrame.lineNumber + 1}`
  self.set(k, (self.get(k) ?? 0) + dt[i])
})
const total = [...self.values()].reduce((x, y) => x + y, 0)
console.log('total ms per run', total / 8000)
for (const [k, v] of [...self].sort((x, y) => y[1] - x[1]).slice(0, 28))
  console.log((v / 8000).toFixed(1).padStart(8), k)
