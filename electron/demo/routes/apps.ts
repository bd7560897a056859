import { BackendFailure } from '../platform/backend.ts'
import type { FleetApp } from '../platform/fleet.ts'
import type { Platform } from '../platform/platform.ts'
import { appPath, askRegion } from '../platform/region.ts'
import { appDetailRow } from '../rows/apps.ts'
import { buildRoutes } from './apps/builds.ts'
import { configVariableRoutes } from './apps/config-variables.ts'
import { dynoRoutes } from './apps/dynos.ts'
import { featureRoutes } from './apps/features.ts'
import { formationRoutes } from './apps/formation.ts'
import { lifecycleRoutes } from './apps/lifecycle.ts'
import { releaseRoutes } from './apps/releases.ts'
import { surroundingRoutes } from './apps/surroundings.ts'
import { appOf, part, value } from './route.ts'
import type { Route } from './route.ts'

/** Everything under /apps but add-ons, attachments and what is watched of an app. */
export function appRoutes(platform: Platform): Route[] {
  async function single(app: FleetApp): Promise<unknown> {
    try {
      await askRegion(platform, app, 'GET', appPath(app))
      return appDetailRow(app)
    } catch (thrown) {
      // Whatever the region says instead, the image is all that is missing.
      if (!(thrown instanceof BackendFailure)) throw thrown
      return appDetailRow(app, false)
    }
  }

  return [
    ...formationRoutes(platform),
    ...dynoRoutes(platform),
    ...buildRoutes(platform),
    ...configVariableRoutes(platform),
    ...featureRoutes(platform),
    ...releaseRoutes(platform),
    ...surroundingRoutes(platform),
    ...lifecycleRoutes(platform),
    {
      method: 'GET',
      pattern: `/apps/${part}`,
      answer: async ({ parts: [key = ''] }) => value(await single(appOf(platform, key))),
    },
    {
      method: 'GET',
      // Any value of `simple` switches to short rows, `false` included; other parameters are accepted and ignored.
      pattern: '/apps(?:\\?[A-z0-9\\-_.=&:,]*)?',
      answer: ({ query }) => ({ list: /[?&]simple=[^&]/.test(query) ? 'apps-simple' : 'apps' }),
    },
  ]
}
