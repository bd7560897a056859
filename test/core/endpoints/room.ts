import { onTestFinished } from 'vitest'
import { createBus } from '#core/bus.ts'
import { createEndpoints } from '#core/endpoints/endpoints.ts'
import { openStores } from '#core/store/stores.ts'
import type { CoreEvent } from '#shared/contract/bridge.ts'
import type { ProfileDraft } from '#shared/contract/commands.ts'
import type { AnsweringServer, Route } from '../../kit/answering-server.ts'
import { fixedClock } from '../../kit/clock.ts'
import { testPorts } from '../../kit/ports.ts'
import { recorded } from './recordings.ts'
import { quickLimits, serve } from './start.ts'

/** The endpoints room on real stores in memory; `start` makes a second one on the same stores, as a restart would. */
export async function room(overrides: Parameters<typeof testPorts>[0] = {}) {
  const clock = fixedClock()
  const ports = testPorts({ clock, ...overrides })
  const stores = await openStores(null, clock)
  const bus = createBus((thrown) => {
    throw thrown
  })
  const events: CoreEvent['name'][] = []
  bus.subscribe(({ name }) => events.push(name))
  const start = () => createEndpoints({ ...ports, record: stores.record, bus, limits: quickLimits })
  const endpoints = start()
  onTestFinished(async () => {
    await endpoints.close()
    await stores.close()
  })
  return { endpoints, clock, ports, vault: ports.vault, record: stores.record, events, start }
}

export function draft(url: string, overrides: Partial<ProfileDraft> = {}): ProfileDraft {
  return {
    name: 'Production',
    url,
    credentialKind: 'key',
    userName: 'ops',
    elevated: false,
    environment: 'production',
    certificateAuthorityFile: null,
    ...overrides,
  }
}

export const working: Record<string, Route> = { '/organizations': recorded('organizations'), '/spaces': { body: [] } }

export function controller(): Promise<AnsweringServer> {
  return serve({ ...working })
}
