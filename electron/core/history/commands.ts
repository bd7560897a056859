import { AppError } from '#shared/errors.ts'
import type { Handlers } from '../dispatch.ts'
import type { Endpoints } from '../endpoints/endpoints.ts'
import type { Inventory } from '../inventory/inventory.ts'
import type { CacheStore } from '../store/cache.ts'
import { changesBetween } from './changes.ts'

interface Rooms {
  endpoints: Pick<Endpoints, 'profile'>
  inventory: Pick<Inventory, 'current'>
  cache: Pick<CacheStore, 'snapshots' | 'snapshot' | 'nameSnapshot'>
}

export function historyCommands({ endpoints, inventory, cache }: Rooms) {
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
    'history.changes': async ({ endpointId, since }) => {
      endpoints.profile(endpointId)
      const current = await inventory.current(endpointId)
      // Newest first: the first one that is old enough, else the oldest there is.
      const earlier = cache.snapshots(endpointId).filter(({ current: isCurrent }) => !isCurrent)
      const chosen = earlier.find(({ takenAt }) => takenAt <= since) ?? earlier.at(-1)
      const snapshot = chosen ? await cache.snapshot(endpointId, chosen.id) : null
      if (!current || !chosen || !snapshot) {
        throw new AppError('not-found', 'No earlier sync of this endpoint is kept that could be compared with.')
      }
      return {
        endpointId,
        earlier: { id: chosen.id, takenAt: chosen.takenAt, name: chosen.name, complete: chosen.complete },
        takenAt: current.snapshot.report.takenAt,
        younger: chosen.takenAt > since,
        ...changesBetween(snapshot, current.snapshot),
      }
    },
  } satisfies Handlers<'history.snapshots' | 'history.keep' | 'history.changes'>
}
