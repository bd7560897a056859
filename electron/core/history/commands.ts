import type { Handlers } from '../dispatch.ts'
import type { Endpoints } from '../endpoints/endpoints.ts'
import type { CacheStore } from '../store/cache.ts'

interface Rooms {
  endpoints: Pick<Endpoints, 'profile'>
  cache: Pick<CacheStore, 'snapshots' | 'nameSnapshot'>
}

export function historyCommands({ endpoints, cache }: Rooms) {
  return {
    'history.snapshots': ({ endpointId }) => {
      endpoints.profile(endpointId)
      return { snapshots: cache.snapshots(endpointId) }
    },
    'history.keep': ({ endpointId, snapshotId, name }) => {
      endpoints.profile(endpointId)
      cache.nameSnapshot(endpointId, snapshotId, name)
      return { snapshots: cache.snapshots(endpointId) }
    },
  } satisfies Handlers<'history.snapshots' | 'history.keep'>
}
