import type { Platform } from '../platform/platform.ts'
import { appDetailRow, formationRow } from '../rows/apps.ts'
import { appOf, part, value } from './route.ts'
import type { Route } from './route.ts'

export function appRoutes(platform: Platform): Route[] {
  return [
    {
      method: 'GET',
      pattern: `/apps/${part}/formation`,
      answer({ parts: [key = ''] }) {
        const app = appOf(platform, key)
        return value(app.formation.map((formation) => formationRow(app, formation)))
      },
    },
    {
      method: 'GET',
      pattern: `/apps/${part}`,
      answer: ({ parts: [key = ''] }) => value(appDetailRow(appOf(platform, key))),
    },
    {
      method: 'GET',
      // Any value of `simple` switches to short rows, `false` included; other parameters are accepted and ignored.
      pattern: '/apps(?:\\?[A-z0-9\\-_.=&:,]*)?',
      answer: ({ query }) => ({ list: /[?&]simple=[^&]/.test(query) ? 'apps-simple' : 'apps' }),
    },
  ]
}
