import type { Platform } from '../../platform/platform.ts'
import { value } from '../route.ts'
import type { Route } from '../route.ts'
import { auditRoutes } from './audits.ts'
import { favoriteRoutes } from './favorites.ts'
import { hookTypes } from './hook-types.ts'
import { hookRoutes } from './hooks.ts'
import { invoiceRoutes } from './invoices.ts'
import { recommendationRoutes } from './recommendations.ts'

/** What tells of the platform rather than being a part of it. */
export function observationRoutes(platform: Platform): Route[] {
  return [
    ...auditRoutes(platform),
    ...hookRoutes(platform),
    ...invoiceRoutes(platform),
    ...recommendationRoutes(platform),
    ...favoriteRoutes(platform),
    { method: 'GET', pattern: '/docs/hooks', answer: () => value(hookTypes) },
    // The demo has neither extensions of the command line nor sites of its own.
    { method: 'GET', pattern: '/plugins', answer: () => value([]) },
    { method: 'GET', pattern: '/sites', answer: () => value([]) },
  ]
}
