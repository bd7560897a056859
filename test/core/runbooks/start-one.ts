import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { createCore } from '#core/core.ts'
import type { RunbookPlan, RunbookRun } from '#shared/domain/runbook.ts'
import { testPorts } from '../../kit/ports.ts'
import { confirmationOf } from './stage.ts'

/** A process that begins a runbook and says its id, to be killed in the middle of it. Waits for one line with what to do. */
const [line] = (await once(createInterface(process.stdin), 'line')) as [string]
const { folder, endpointId, profile, key, runbook } = JSON.parse(line) as Record<string, unknown>
const ports = testPorts({ dataDirectory: String(folder), clock: { now: () => Date.now() } })
const core = await createCore(ports, { times: { undo: 0, pace: () => 20 } })
let asked = 0

async function call<Value>(command: string, input: unknown): Promise<Value> {
  const result = await core.call({ id: String(++asked), command, input })
  if (!result.ok) throw new Error(`${command}: ${result.error.message}`)
  return result.value as Value
}

await call('endpoints.update', { endpointId, profile, credential: key })
await call('inventory.sync', { endpointId })
await call('operations.arm', { endpointId })
const plan = await call<RunbookPlan>('runbooks.plan', { runbook })
const { id } = await call<RunbookRun>('runbooks.start', confirmationOf(plan))
console.log(id)
