import { invented } from '../rows/config-variables.ts'
import { backupActions } from './backups.ts'
import { refuses, says, whenIdle } from './broker.ts'
import type { Asked, BrokerAction } from './broker.ts'

const restartSeconds = 30
const restoreSeconds = 240

/** What a cache holds when it is warm, in bytes, and how long it takes to become so after it was emptied. */
const warmBytes = 104_857
const warmingSeconds = 600

function heldBytes({ platform, instance }: Asked): number {
  if (instance.emptiedAt === undefined) return warmBytes
  const share = (platform.clock.now() - Date.parse(instance.emptiedAt)) / (warmingSeconds * 1000)
  return Math.floor(warmBytes * Math.min(1, share))
}

function empty({ platform, instance }: Asked): void {
  instance.emptiedAt = platform.clock.stamp()
}

/** Values are strings, whatever they count. */
function stats(asked: Asked): { stats: { key: string; value: string }[] } {
  const connections = 1 + (Number.parseInt(invented(asked, 'connections', 4, 0), 16) % 100)
  return {
    stats: [
      { key: 'curr_connections', value: String(connections) },
      { key: 'bytes', value: String(heldBytes(asked)) },
      { key: 'evictions', value: '0' },
    ],
  }
}

/** Everything a cache does is asked for with POST, reading its figures too. `flushes`: whether a flush does anything. */
const cacheActions = (flushes: boolean): BrokerAction[] => [
  { name: 'stats', method: 'POST', path: 'stats', run: (asked) => says(() => stats(asked)) },
  {
    name: 'flush',
    method: 'POST',
    path: 'flush',
    run: whenIdle((asked) =>
      says(() => {
        if (flushes) empty(asked)
        return { flush_all: 'ok' }
      }),
    ),
  },
  {
    name: 'restart',
    method: 'POST',
    path: 'restart',
    run: whenIdle((asked) =>
      says(() => {
        asked.platform.instances.occupy(asked.addon, 'restart', restartSeconds)
        // A node that is restarted forgets what it held.
        empty(asked)
        return { restart: 'ok' }
      }),
    ),
  },
]

export const memcachedActions: BrokerAction[] = cacheActions(true)

/** The broker never learned to flush a Redis, and says that it did. */
export const redisActions: BrokerAction[] = [
  ...cacheActions(false),
  ...backupActions({
    label: 'resource',
    nameOf: (asked) => `redis-${invented(asked, 'host', 8)}`,
    restoreSeconds,
    restoreOfNothing: () => refuses(404),
  }),
]
