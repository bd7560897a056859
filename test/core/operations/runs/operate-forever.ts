import { once } from 'node:events'
import { flushCompileCache } from 'node:module'
import { createInterface } from 'node:readline'
import { createCore } from '#core/core.ts'
import { isOver, type Operation, type Plan, type Run } from '#shared/domain/operation.ts'
import { testPorts } from '../../../kit/ports.ts'
import { draft } from '../../whole/draft.ts'

/*
 * A process that runs operations on one platform without end, to be killed at any moment. Says `loaded` when all code is
 * read, waits for one line with what to work on, and says `armed` when it begins. Every request it sends is unlike any
 * other: names count on over all rounds.
 */
interface Task {
  folder: string
  url: string
  key: string
  round: number
  /** Each is renamed again and again, by a lane of its own. */
  renamed: { addonId: string; appId: string }[]
  /** Is attached to the app and detached from it in turns. */
  shared: { addonId: string; appId: string }
}

// A process that is killed writes nothing at its end.
flushCompileCache()
console.log('loaded')
const [line] = (await once(createInterface(process.stdin), 'line')) as [string]
const { folder, url, key, round, renamed, shared } = JSON.parse(line) as Task
const ports = testPorts({ dataDirectory: folder, clock: { now: () => Date.now() } })
const core = await createCore(ports, { times: { undo: 0, pace: () => 20 } })
let asked = 0

async function call<Value>(command: string, input: unknown): Promise<Value> {
  const result = await core.call({ id: String(++asked), command, input })
  if (!result.ok) throw new Error(`${command}: ${result.error.message}`)
  return result.value as Value
}

const { endpoints } = await call<{ endpoints: { profile: { id: string } }[] }>('endpoints.list', {})
const known = endpoints[0]?.profile.id
const profile = draft(url)
const { endpointId } = await (known === undefined
  ? call<{ endpointId: string }>('endpoints.add', { profile, credential: key })
  : call<{ endpointId: string }>('endpoints.update', { endpointId: known, profile, credential: key }))
await call('inventory.sync', { endpointId })
// What the last round left open is looked at, which sends nothing but reads.
const { runs } = await call<{ runs: Run[] }>('operations.runs', { endpointId })
for (const { id } of runs.filter(({ state }) => state === 'unknown').slice(0, 2)) {
  await call('operations.check', { runId: id })
}
await call('operations.arm', { endpointId })
console.log('armed')

/** What the last round left may stand in the way, or be done already: the next turn sees it. */
async function run(operation: Operation): Promise<void> {
  const planned = await core.call({ id: String(++asked), command: 'operations.plan', input: { operation } })
  if (!planned.ok && planned.error.code !== 'not-found') throw new Error(`A plan: ${planned.error.message}`)
  const plan = planned.ok ? (planned.value as Plan) : null
  if (!plan || plan.verdict.kind === 'refused' || plan.verdict.kind === 'blocked') {
    await call('inventory.sync', { endpointId })
    return
  }
  const confirmation = { planId: plan.id, hash: plan.hash, typed: plan.friction.typed, reason: 'Torture.', ticket: '' }
  let { id, state } = await call<Run>('operations.confirm', confirmation)
  while (!isOver(state)) {
    await new Promise((resolve) => setTimeout(resolve, 2))
    ;({ id, state } = await call<Run>('operations.run', { runId: id }))
  }
}

async function rename({ addonId, appId }: Task['shared'], lane: number): Promise<never> {
  for (let turn = 0; ; turn++) {
    await run({ kind: 'rename', endpointId, addonId, appId, name: `r${round}-${lane}-${turn}` })
  }
}

async function share({ addonId, appId }: Task['shared']): Promise<never> {
  for (let turn = 0; ; turn++) {
    await run({ kind: 'detach', endpointId, addonId, appId })
    await call('inventory.sync', { endpointId })
    await run({ kind: 'attach', endpointId, addonId, appId, name: `s${round}-${turn}` })
    await call('inventory.sync', { endpointId })
  }
}

await Promise.all([...renamed.map(rename), share(shared)])
