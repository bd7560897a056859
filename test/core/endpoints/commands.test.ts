import { expect, onTestFinished, test } from 'vitest'
import { createBus } from '#core/bus.ts'
import { endpointCommands } from '#core/endpoints/commands.ts'
import { createEndpoints } from '#core/endpoints/endpoints.ts'
import { openStores } from '#core/store/stores.ts'
import type { SyncReport } from '#shared/domain/inventory.ts'
import { testPorts } from '../../kit/ports.ts'
import { recorded } from './recordings.ts'
import { canary, quickLimits, serve, until } from './start.ts'

const report: SyncReport = {
  endpointId: '',
  takenAt: 5,
  complete: true,
  counts: { spaces: 1, apps: 2, addons: 3, attachments: 4, services: 5, plans: 6 },
  calls: 9,
  bytes: 10,
  ms: { download: 1, decode: 1, store: 1, total: 3 },
  problems: [],
}

test('the list joins profile, status, credential and what the inventory knows; nothing in it is secret', async () => {
  const server = await serve({ '/organizations': recorded('organizations') })
  const ports = testPorts()
  const stores = await openStores(null, ports.clock)
  const endpoints = createEndpoints({ ...ports, record: stores.record, bus: createBus(() => {}), limits: quickLimits })
  onTestFinished(async () => {
    await endpoints.close()
    await stores.close()
  })
  const forgotten: string[] = []
  const farewells: string[] = []
  const door = endpointCommands({
    endpoints,
    inventory: {
      report: (endpointId) => ({ ...report, endpointId }),
      activity: () => ({ syncing: { startedAt: 7 }, lastProblem: null }),
    },
    forget: (endpointId) => void forgotten.push(endpointId),
    farewell: (endpointId) => {
      const { name } = endpoints.profile(endpointId)
      return () => void farewells.push(name)
    },
  })
  const { signal } = new AbortController()
  const profile = {
    name: 'One',
    url: server.url,
    credentialKind: 'key',
    userName: '',
    elevated: false,
    environment: 'other',
    certificateAuthorityFile: null,
  } as const

  const { endpointId } = await door['endpoints.add']({ profile, credential: canary }, signal)
  await until(() => endpoints.status(endpointId).state === 'ok')
  const listed = await door['endpoints.list']({}, signal)
  expect(listed.endpoints).toMatchObject([
    {
      profile: { id: endpointId, name: 'One' },
      status: { state: 'ok' },
      credential: 'session',
      lastSync: { endpointId, takenAt: 5 },
      syncing: { startedAt: 7 },
      lastProblem: null,
    },
  ])
  expect(JSON.stringify(listed)).not.toContain(canary)

  expect(await door['endpoints.test']({ profile, credential: null, endpointId }, signal)).toMatchObject({ state: 'ok' })
  expect(await door['endpoints.importable']({}, signal)).toEqual({ candidates: [], problems: [] })
  await door['endpoints.update']({ endpointId, profile: { ...profile, name: 'Two' }, credential: null }, signal)
  expect(endpoints.profile(endpointId).name).toBe('Two')
  expect(forgotten).toEqual([])
  const moved = { ...profile, url: 'http://127.0.0.1:9' }
  await door['endpoints.update']({ endpointId, profile: moved, credential: canary }, signal)
  expect(forgotten.splice(0)).toEqual([endpointId])
  const demo = await door['endpoints.demo']({ size: 'S', seed: 3 }, signal)
  expect(endpoints.profile(demo.endpointId).demo).toEqual({ size: 'S', seed: 3 })
  await door['endpoints.remove']({ endpointId }, signal)
  expect(forgotten).toEqual([endpointId])
  expect(farewells).toHaveLength(1)
  expect(endpoints.profiles().map(({ id }) => id)).toEqual([demo.endpointId])
})
