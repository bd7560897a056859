import type { Handlers } from '../dispatch.ts'
import type { Inventory } from '../inventory/inventory.ts'
import type { Endpoints } from './endpoints.ts'

type EndpointCommands =
  | 'endpoints.list'
  | 'endpoints.add'
  | 'endpoints.update'
  | 'endpoints.remove'
  | 'endpoints.test'
  | 'endpoints.importable'
  | 'endpoints.import'
  | 'endpoints.demo'

interface EndpointCommandsOptions {
  endpoints: Endpoints
  inventory: Pick<Inventory, 'report' | 'activity'>
  /** Every room drops what it knows of an endpoint and cancels what it does for it. */
  forget: (endpointId: string) => void
  /** What writes down that the endpoint was removed, called once it is; made before, while it is known what it was. */
  farewell: (endpointId: string) => () => void
}

/** The door of the endpoints room. */
export function endpointCommands({
  endpoints,
  inventory,
  forget,
  farewell,
}: EndpointCommandsOptions): Handlers<EndpointCommands> {
  return {
    async 'endpoints.list'() {
      const views = endpoints.profiles().map(async (profile) => {
        const { syncing, lastProblem } = inventory.activity(profile.id)
        return {
          profile,
          status: endpoints.status(profile.id),
          credential: await endpoints.credential(profile.id),
          lastSync: inventory.report(profile.id),
          syncing,
          lastProblem,
        }
      })
      return { endpoints: await Promise.all(views) }
    },
    async 'endpoints.add'({ profile, credential }) {
      return { endpointId: await endpoints.add(profile, credential) }
    },
    async 'endpoints.update'({ endpointId, profile, credential }) {
      const before = endpoints.profile(endpointId).url
      await endpoints.update(endpointId, profile, credential)
      // Another address is another platform: rows of both together would be a picture of neither.
      if (endpoints.profile(endpointId).url !== before) forget(endpointId)
      return { endpointId }
    },
    async 'endpoints.remove'({ endpointId }) {
      const removed = farewell(endpointId)
      await endpoints.remove(endpointId)
      forget(endpointId)
      removed()
      return { endpointId }
    },
    'endpoints.test': ({ profile, credential, endpointId }, signal) =>
      endpoints.test(profile, credential, endpointId, signal),
    'endpoints.importable': () => endpoints.importable(),
    async 'endpoints.import'({ urls }) {
      return { endpointIds: await endpoints.import(urls) }
    },
    'endpoints.demo': (choice) => ({ endpointId: endpoints.addDemo(choice) }),
  }
}
