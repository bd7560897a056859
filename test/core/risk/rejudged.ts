import { buildGraph } from '#core/graph/build.ts'
import { settle } from '#core/inventory/settle.ts'
import { noFacts } from '#core/risk/facts.ts'
import { hitId } from '#core/risk/hit.ts'
import { Judgement, nothingSaid } from '#core/risk/judgement.ts'
import { hitsOf, type Run, type RunInput } from '#core/risk/run.ts'
import { standardSettings } from '#core/risk/settings.ts'
import type { Snapshot } from '#shared/domain/inventory.ts'
import type { Estate } from './estate.ts'

/** All that can be read off a run, as data. */
export function written(run: Run) {
  const judgement = new Judgement(run, nothingSaid)
  const findings = Array.from(hitsOf(run), (hit) => ({ ...judgement.write(hit), base: hit.base, others: hit.others }))
  return {
    findings: findings.toSorted((one, other) => (one.id < other.id ? -1 : 1)),
    summary: judgement.summary,
    blindness: judgement.blindness(),
    checks: judgement.checks,
    addons: run.addons.map(({ hits, blind, holdsUntil }) => [hits.map(hitId), [...blind], holdsUntil]),
    apps: run.apps.map((record) => record && [record.hits.map(hitId), [...record.blind], record.holdsUntil]),
    holdsUntil: run.holdsUntil,
  }
}

export function inputOf(snapshot: Snapshot): RunInput {
  return { graph: buildGraph(snapshot), facts: noFacts, settings: standardSettings }
}

/** The estate as the next sync shows it: all rows decoded anew, and those that say the same settled. */
export function afterSync(built: Estate, change: (next: Estate['inventory']) => void): Snapshot {
  const { inventory, ...rest } = built.snapshot()
  const next = structuredClone(inventory)
  change(next)
  return { ...rest, inventory: settle(next, inventory) }
}
