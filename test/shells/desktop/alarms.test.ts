import { beforeAll, expect, it, onTestFinished } from 'vitest'
import { startDemo } from '#demo/demo.ts'
import { checkBuild, startDesktop, type Desktop } from '../../double/desktop.ts'
import type { Entry, Machine } from '../../double/stage.ts'
import { borrowFromOutside } from '../../kit/borrow.ts'
import { temporaryFolder } from '../../kit/temporary-folder.ts'

beforeAll(checkBuild)

interface Stage {
  desktop: Desktop
  call: (command: string, input?: unknown) => Promise<unknown>
  endpointId: string
  /** An app of production borrows an add-on from outside of it, and a sync shows that. */
  somethingHappens: () => Promise<void>
  notifications: () => Promise<Entry[]>
}

const alarmed = { channel: 'addon-atlas:event', values: ['{"name":"risk.alarmed"}'] }

async function stage(machine: Partial<Machine> = {}): Promise<Stage> {
  const demo = await startDemo({ scenario: 'calm', brokerMilliseconds: 1 })
  onTestFinished(() => demo.close())
  const desktop = startDesktop({ dataDirectory: temporaryFolder(), machine })
  onTestFinished(() => desktop.stop())
  await desktop.until('window')
  await desktop.ask('paint')
  const page = { url: 'addon-atlas://app/#/endpoints', parent: null }
  let calls = 0
  const call = (command: string, input: unknown = {}): Promise<unknown> =>
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
  // The first judgement is what everything later is new against.
  await call('risk.scores', { endpointId })
  return {
    desktop,
    call,
    endpointId,
    async somethingHappens() {
      await borrowFromOutside(demo)
      await call('inventory.sync', { endpointId })
      await call('risk.scores', { endpointId })
    },
    notifications: async () => (await desktop.journal()).filter(({ what }) => what === 'notification'),
  }
}

it('tells of new findings while nobody works in the window, and a click opens the worst of them', async () => {
  const { desktop, call, endpointId, somethingHappens, notifications } = await stage()
  await somethingHappens()
  const [told] = (await desktop.until('notification')).values as [{ title: string; body: string }]
  expect(told.title).toMatch(
    /^\d+ new (critical|high|critical and \d+ new high|high and critical) findings? on Seattle$/,
  )
  expect(told.body.split('\n').length).toBeLessThanOrEqual(4)
  expect(told.body).toMatch(/^\S+: [A-Z]/)
  // The main process has taken them: the page is neither told nor given any.
  expect(await desktop.ask('sent')).not.toContainEqual(alarmed)
  expect(await call('risk.alarms')).toEqual({ ok: true, value: { alarms: [] } })
  expect(await notifications()).toHaveLength(1)

  await desktop.ask('clickNotification', 0)
  await desktop.until('focus')
  const [{ address }] = (await desktop.ask('windows')) as [{ address: string }]
  expect(address).toMatch(new RegExp(`^addon-atlas://app/#/e/${endpointId}/findings\\?finding=AKR-\\d{3}`))
})

it('leaves them to the page while somebody works there', async () => {
  const { desktop, call, endpointId, somethingHappens, notifications } = await stage()
  await desktop.ask('attend', true)
  await somethingHappens()
  await expect.poll(() => desktop.ask('sent'), { timeout: 10_000 }).toContainEqual(alarmed)
  expect(await call('risk.alarms')).toMatchObject({ value: { alarms: [{ endpointId }] } })
  expect(await notifications()).toEqual([])
})

it('leaves them to the page when somebody has come back meanwhile, or where the system shows none', async () => {
  const back = await stage()
  await back.somethingHappens()
  await back.desktop.ask('attend', true)
  await expect.poll(() => back.desktop.ask('sent'), { timeout: 10_000 }).toContainEqual(alarmed)
  expect(await back.notifications()).toEqual([])

  const mute = await stage({ notifications: false })
  await mute.somethingHappens()
  await expect.poll(() => mute.desktop.ask('sent'), { timeout: 10_000 }).toContainEqual(alarmed)
})
