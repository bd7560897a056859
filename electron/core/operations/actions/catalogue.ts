import type { Action, ServiceActions } from './action.ts'
import { normalisedName } from './names.ts'
import { memcached, redis } from './services/cache.ts'
import { mysql, postgresql } from './services/database.ts'
import { historicCaches, historicDatabases, historicSearch } from './services/historic.ts'
import { secureKey } from './services/secure-key.ts'
import { storage } from './services/storage.ts'

/** What is known without anybody's file, in the order of the page. */
export const builtInActions: readonly ServiceActions[] = [
  postgresql,
  mysql,
  redis,
  memcached,
  storage,
  secureKey,
  historicDatabases,
  historicCaches,
  historicSearch,
]

/** An action that an operator described, and the service that it is of. */
export interface FileAction {
  service: string
  action: Action
}

/** All actions that are known, those of the operator's file behind the others. */
export interface Catalogue {
  of(service: string): readonly Action[]
  /** By its name, by one it had before, or by one it has with the aka CLI; null for none. */
  find(service: string, name: string): Action | null
}

export function catalogueOf(added: readonly FileAction[]): Catalogue {
  const byService = new Map<string, Action[]>()
  const put = (service: string, actions: readonly Action[]): void => {
    byService.set(service, [...(byService.get(service) ?? []), ...actions])
  }
  for (const { services, actions } of builtInActions) for (const service of services) put(service, actions)
  for (const { service, action } of added) put(service, [action])
  const of = (service: string): readonly Action[] => byService.get(service) ?? []
  return {
    of,
    find(service, name) {
      const wanted = normalisedName(name)
      const actions = of(service)
      return (
        actions.find((action) => action.name === wanted) ??
        actions.find((action) => action.aliases.includes(wanted)) ??
        null
      )
    },
  }
}

export const builtInCatalogue = catalogueOf([])

type Request = Pick<Action, 'method' | 'path' | 'subject'>

/** Whether two actions go to one address of a broker with one verb. */
export function isSameAddress(one: Request, other: Request): boolean {
  return (
    one.method === other.method &&
    one.path.toLowerCase() === other.path.toLowerCase() &&
    hasSubjectInPath(one) === hasSubjectInPath(other)
  )
}

/** Whether the path goes on with the name or id of something. */
export function hasSubjectInPath({ subject }: Pick<Action, 'subject'>): boolean {
  return subject?.sent === 'path'
}
