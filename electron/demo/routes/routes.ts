import type { Platform } from '../platform/platform.ts'
import { actionRoutes } from './actions.ts'
import { addonChanges } from './addon-changes.ts'
import { addonCreation } from './addon-creation.ts'
import { addonRoutes } from './addons.ts'
import { appRoutes } from './apps.ts'
import { attachmentChanges } from './attachment-changes.ts'
import { attachmentRoutes } from './attachments.ts'
import { catalogueRoutes } from './catalogue.ts'
import { observationRoutes } from './observation/observation.ts'
import { placeRoutes } from './places.ts'
import type { Answering, Route } from './route.ts'

export interface FoundRoute {
  answer: Answering
  parts: string[]
  query: string
}

export interface Routes {
  /** Null when there is no such route; the real server says so before it looks at the credential. */
  find(method: string, target: string): FoundRoute | null
}

/**
 * The routes of the real server. Like there, a route is matched against the lower-cased path with its query string and
 * is not anchored at the front, so a prefix is tolerated, a query string is not unless the route has room for one, and a
 * path in the wrong case finds its route but then reads nothing from it (API-FACTS section 3).
 */
export function createRoutes(platform: Platform): Routes {
  // The first that matches is taken, so the longer paths of a family stand before the shorter ones.
  const routes: Route[] = [
    ...actionRoutes(platform),
    ...observationRoutes(platform),
    ...addonRoutes(platform),
    ...addonCreation(platform),
    ...addonChanges(platform),
    ...attachmentRoutes(platform),
    ...attachmentChanges(platform),
    ...appRoutes(platform),
    ...catalogueRoutes(platform),
    ...placeRoutes(platform),
  ]
  const compiled = routes.map((route) => ({ ...route, expression: new RegExp(`${route.pattern}$`) }))
  return {
    find(method, target) {
      const lowered = target.toLowerCase()
      const route = compiled.find((one) => one.method === method && one.expression.test(lowered))
      if (!route) return null
      const read = route.expression.exec(target)
      const groups = route.expression.exec(lowered)?.length ?? 1
      const parts = Array.from({ length: groups - 1 }, (_, at) => (read ? (read[at + 1] ?? '') : 'null'))
      const mark = target.indexOf('?')
      return { answer: route.answer, parts, query: mark === -1 ? '' : target.slice(mark) }
    },
  }
}
