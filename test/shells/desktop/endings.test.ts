import { beforeAll, expect, it, onTestFinished } from 'vitest'
import { startDemo } from '#demo/demo.ts'
import { checkBuild, startDesktop } from '../../double/desktop.ts'
import { temporaryFolder } from '../../kit/temporary-folder.ts'

beforeAll(checkBuild)

interface Planned {
  value: { id: string; hash: string; friction: { typed: string } }
}

it('tells that a run ended while nobody works in the window, and a click opens it in the journal', async () => {
  const demo = await startDemo({ scenario: 'calm', brokerMilliseconds: 1 })
  onTestFinished(() => demo.close())
  const desktop = startDesktop({ dataDirectory: temporaryFolder() })
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
  const plan = ((await call('operations.plan', { operation })) as Planned).value
  const typed = plan.friction.typed
  const run = (await call('operations.confirm', {
    planId: plan.id,
    hash: plan.hash,
    typed,
    reason: 'A test.',
    ticket: '',
  })) as { value: { id: string } }

  const [told] = (await desktop.until('notification')).values as [{ title: string; body: string }]
  expect(told.title).toMatch(/maintenance/i)
  expect(told.body).not.toBe('')
  await desktop.ask('clickNotification', 0)
  await desktop.until('focus')
  const [{ address }] = (await desktop.ask('windows')) as [{ address: string }]
  expect(address).toBe(`addon-atlas://app/#/journal?run=${run.value.id}`)
})
