import type { ServiceRow } from '../catalogue/services.ts'
import type { BrokerAction } from './broker.ts'
import { memcachedActions, redisActions } from './cache.ts'
import { databaseActions } from './database.ts'
import { searchActions } from './home-made.ts'
import { storageActions } from './storage.ts'

const actionsByService: Record<string, BrokerAction[]> = {
  'akkeris-postgresql': databaseActions,
  'akkeris-mysql': databaseActions,
  'akkeris-redis': redisActions,
  'akkeris-memcached': memcachedActions,
  'akkeris-s3': storageActions,
  'shop-search': searchActions,
}

/** What the service's broker can do; many can do nothing but make, bind, change and delete. */
export const actionsOf = (service: ServiceRow): BrokerAction[] => actionsByService[service.name] ?? []
