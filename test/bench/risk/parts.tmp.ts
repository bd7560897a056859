import { readFileSync } from 'node:fs'
import { buildGraph } from '#core/graph/build.ts'
import { noFacts } from '#core/risk/facts.ts'
import { rules } from '#core/risk/rules/index.ts'
import { judgeAtOnce } from '#core/risk/run.ts'
import { standardSettings } from '#core/risk/settings.ts'
const inventory = JSON.parse(readFileSync('/tmp/prof/xl.json', 'utf8'))
const bodies = JSON.parse(readFileSync('/tmp/prof/bodies.json', 'utf8')) as string[]
const inputOf = (inv: never) => ({
  graph: buildGraph({
    report: { endpointId: 'b', takenAt: Date.now(), complete: true, problems: [] },
    inventory: inv,
    carried: {},
  } as never),
  facts: noFacts,
  settings: standardSettings,
})
const cpu = (work: () => unknown) => {
  const b = process.threadCpuUsage()
  work()
  const { user, system } = process.threadCpuUsage(b)
  return (user + system) / 1000
}
const now = Date.now()
const first = inputOf(inventory as never)
const best = (work: () => unknown) => Math.min(...Array.from({ length: 9 }, () => cpu(work)))
const sets: [string, typeof rules][] = [
  ['none', []],
  ['addon rules', rules.filter((r) => r.about === 'add-on')],
  ['app rules', rules.filter((r) => r.about === 'app')],
  ['all', rules],
]
console.log('parse', best(() => bodies.map((b) => JSON.parse(b))).toFixed(0))
for (const [n, s] of sets) console.log(n, best(() => judgeAtOnce(first, now, s)).toFixed(0))
if (process.argv[2]) for (const r of rules) console.log(r.id, best(() => judgeAtOnce(first, now, [r])).toFixed(0))
