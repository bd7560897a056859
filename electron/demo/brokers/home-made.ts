import { isFields } from '../platform/requests.ts'
import { refuses, says, whenIdle } from './broker.ts'
import type { BrokerAction } from './broker.ts'

const reindexSeconds = 60

/** A search engine with a broker that one team wrote for itself, whose actions nobody else has heard of. */
export const searchActions: BrokerAction[] = [
  {
    name: 'index_health',
    method: 'GET',
    path: 'health',
    run: ({ addon }) => says(() => ({ healthy: addon.state === 'provisioned', indexes: ['articles', 'customers'] })),
  },
  {
    name: 'reindex',
    method: 'POST',
    path: 'reindex',
    run: whenIdle(({ platform, addon, payload }) => {
      const index = isFields(payload) ? payload['index'] : undefined
      if (typeof index !== 'string') return refuses(400)
      return says(() => {
        platform.instances.occupy(addon, 'change', reindexSeconds)
        return { accepted: true, index }
      })
    }),
  },
]
