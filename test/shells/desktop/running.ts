import { onTestFinished } from 'vitest'
import { startDemo } from '#demo/demo.ts'
import { startDesktop, type Desktop } from '../../double/desktop.ts'
import type { Machine } from '../../double/stage.ts'
import { temporaryFolder } from '../../kit/temporary-folder.ts'

interface Planned {
  value: { id: string; hash: string; friction: { typed: string } }
}

/** The desktop shell with a window and one operation that was just confirmed: it is sent in five seconds. */
export async function withRunUnderWay(machine: Partial<Machine> = {}): Promise<{ desktop: Desktop; runId: string }> {
  const demo = await startDemo({ scenario: 'calm', brokerMilliseconds: 1 })
  onTestFinished(() => demo.close())
  const desktop = startDesktop({ dataDirectory: temporaryFolder(), machine })
  onTestFinished(() => desktop.stop())
  await desktop.until('window')
  await desktop.ask('paint')
  const page = { url: 'addon-atlas://app/#/endpoints', parent: null }
  let calls = 0
  const call = (command: string, input: unknown): Promise<unknown> =>
    desktop.ask('call', page, JSON.stringify({ id: `call-${++calls}`, command, input }))
  const profile = {
    name: 'Seattle',
    url: demo.url,
    credentialKind: 'key',
    userName: '',
    elevated: false,
    environment: 'other',
    certificateAuthorityFile: null,
  }
  const added = (await call('endpoints.add', { profile, credential: demo.key })) as { value: { endpointId: string } }
  const { endpointId } = added.value
  await call('inventory.sync', { endpointId })
  await call('operations.arm', { endpointId })
  const app = demo.platform.fleet.apps.find(({ maintenance }) => !maintenance)
  if (!app) throw new Error('There is an app.')
  const operation = { kind: 'maintenance', endpointId, appId: app.id, on: true }
  const { id: planId, hash, friction } = ((await call('operations.plan', { operation })) as Planned).value
  const confirmation = { planId, hash, typed: friction.typed, reason: 'A test.', ticket: '' }
  const run = (await call('operations.confirm', confirmation)) as { value: { id: string } }
  return { desktop, runId: run.value.id }
}
