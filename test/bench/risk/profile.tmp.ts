import { readFileSync, existsSync, writeFileSync } from 'node:fs'
import { buildGraph } from '#core/graph/build.ts'
import { noFacts } from '#core/risk/facts.ts'
import { rules } from '#core/risk/rules/index.ts'
import { judgeAtOnce } from '#core/risk/run.ts'
import { unchangedBetween } from '#core/risk/changes.ts'
import { settle } from '#core/inventory/settle.ts'
import { standardSettings } from '#core/risk/settings.ts'
import { churned } from './churn.ts'
const path = '/tmp/prof/xl.json'
if (!existsSync(path)) {
  const { startDemo } = await import('#demo/demo.ts')
  const { createPlainClient } = await import('../sync/floor.ts')
  const { collect } = await import('#core/inventory/collect.ts')
  const demo = await startDemo({ size: 'XL', seed: 1 } as never)
  const client = createPlainClient(demo.url, demo.key)
  const bodies: string[] = []
  const { lists } = await collect(
    {
      async get(p: string) {
        const text = JSON.stringify(await client.get(p))
        bodies.push(text)
        return { status: 200, body: Buffer.from(text), wireBytes: 1, attempts: 1, contentType: 'application/json' }
      },
    } as never,
    new AbortController().signal,
  )
  writeFileSync(path, JSON.stringify(Object.fromEntries(Object.entries(lists).map(([k, v]) => [k, v.rows]))))
  writeFileSync('/tmp/prof/bodies.json', JSON.stringify(bodies))
  await client.close()
  await demo.close()
}
const inventory = JSON.parse(readFileSync(path, 'utf8'))
const bodies = JSON.parse(readFileSync('/tmp/prof/bodies.json', 'utf8')) as string[]
const cpu = (work: () => unknown) => {
  const b = process.threadCpuUsage()
  work()
  const { user, system } = process.threadCpuUsage(b)
  return (user + system) / 1000
}
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
const before = judgeAtOnce(first, now, rules)
const shared = [...first.graph.addons.values()].filter((n) => n.holders.length > 1).length
console.log(
  'addons',
  first.graph.addons.size,
  'shared',
  shared,
  'apps',
  first.graph.apps.size,
  'attachments',
  inventory.attachments.length,
  'bytes',
  bodies.reduce((a, b) => a + b.length, 0),
)
for (let i = 0; i < 6; i++) {
  const parse = cpu(() => bodies.map((b) => JSON.parse(b)))
  const judge = cpu(() => judgeAtOnce(first, now, rules))
  const a = inputOf(settle(churned(inventory, 'addons', i), inventory) as never),
    e = inputOf(settle(churned(inventory, 'everything', i), inventory) as never)
  let n = 0,
    m = 0
  const ch = churned(inventory, 'everything', i)
  const st = cpu(() => settle(ch, inventory))
  const diff = cpu(() => {
    const c = unchangedBetween(first, a)
    n = c!.addons.filter((x) => x === -1).length
  })
  const ta = cpu(() => judgeAtOnce(a, now, rules, before)),
    te = cpu(() => {
      m = judgeAtOnce(e, now, rules, before).judged
    })
  console.log(
    `settle ${st.toFixed(0)} parse ${parse.toFixed(0)} judge ${judge.toFixed(0)} diff ${diff.toFixed(1)} (${n}) addons ${ta.toFixed(1)} everything ${te.toFixed(1)} (${m})  ratios ${(judge / parse).toFixed(2)} ${(ta / judge).toFixed(2)} ${(te / judge).toFixed(2)}`,
  )
}
const hits = new Map<string, number>()
for (const r of [...before.addons, ...before.apps])
  if (r) for (const h of r.hits) hits.set(h.rule.id, (hits.get(h.rule.id) ?? 0) + 1)
console.log(Object.fromEntries([...hits].sort()))
