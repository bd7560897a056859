import { createCore } from '#core/core.ts'
import { testPorts } from '../../kit/ports.ts'
import { draft } from './draft.ts'

/*
 * A process that syncs one endpoint into a folder without end, to be killed at any moment. Prints one line of JSON when
 * the folder is open, and one after each sync that it takes for done.
 */
const [folder = '', url = '', key = ''] = process.argv.slice(2)
const core = await createCore(testPorts({ dataDirectory: folder, clock: { now: () => Date.now() } }))
let asked = 0

async function call(command: string, input: unknown): Promise<Record<string, unknown>> {
  const result = await core.call({ id: String(++asked), command, input })
  if (!result.ok) throw new Error(`${command}: ${result.error.message}`)
  return result.value as Record<string, unknown>
}

const { endpoints } = (await call('endpoints.list', {})) as { endpoints: { profile: { id: string } }[] }
const known = endpoints[0]?.profile.id
const profile = draft(url)
const { endpointId } = known
  ? await call('endpoints.update', { endpointId: known, profile, credential: key })
  : await call('endpoints.add', { profile, credential: key })
console.log(JSON.stringify({ endpointId }))
for (;;) {
  const { takenAt, counts } = await call('inventory.sync', { endpointId })
  console.log(JSON.stringify({ takenAt, counts }))
}
