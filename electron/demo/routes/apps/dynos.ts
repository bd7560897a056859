import { BackendFailure } from '../../platform/backend.ts'
import type { FleetApp } from '../../platform/fleet.ts'
import type { Platform } from '../../platform/platform.ts'
import { askRegion, dynoName, dynoPath } from '../../platform/region.ts'
import { dynoRows } from '../../rows/dynos.ts'
import type { DynoRow } from '../../rows/dynos.ts'
import { appOf, missing, part, value } from '../route.ts'
import type { Route } from '../route.ts'

export function dynoRoutes(platform: Platform): Route[] {
  /** What runs and how it is are two questions to the region for each kind of dyno, all at once. */
  async function dynosOf(app: FleetApp): Promise<DynoRow[]> {
    const asked = app.formation.flatMap(({ type }) => [
      askRegion(platform, app, 'GET', `${dynoPath(app, type)}/instance`),
      askRegion(platform, app, 'GET', `/v1/kube/podstatus/${app.space.name}/${dynoName(app, type)}`),
    ])
    await Promise.all(asked)
    return dynoRows(app)
  }

  /** `key`: a type, or a type and a dyno's name with a dot between. */
  async function restart(app: FleetApp, key: string): Promise<{ status: 'pending'; type: string; dyno?: string }> {
    const [type = '', dyno] = key.split('.')
    if (!app.formation.some((formation) => formation.type === type)) {
      throw missing(`The dyno type ${type} was not found.`)
    }
    const path = dynoPath(app, type)
    if (dyno === undefined) await askRegion(platform, app, 'POST', `${path}/restart`)
    else await askRegion(platform, app, 'DELETE', `${path}/instance/${dyno}`)
    return { status: 'pending', type, ...(dyno === undefined ? {} : { dyno }) }
  }

  return [
    {
      method: 'POST',
      pattern: `/apps/${part}/dynos/${part}/actions/stop`,
      async answer({ parts: [key = '', dyno = ''] }) {
        const app = appOf(platform, key)
        if (!dyno.includes('.')) throw missing('The specified dyno id was not found.')
        return value(await restart(app, dyno))
      },
    },
    {
      method: 'GET',
      pattern: `/apps/${part}/dynos/${part}`,
      async answer({ parts: [key = '', dyno = ''] }) {
        const app = appOf(platform, key)
        const found = (await dynosOf(app)).find(
          ({ id, name, type }) => id === dyno || name === dyno || `${type}.${name}` === dyno,
        )
        if (!found) throw missing('The specified dyno was not found.')
        return value(found)
      },
    },
    {
      method: 'DELETE',
      pattern: `/apps/${part}/dynos/${part}`,
      answer: async ({ parts: [key = '', dyno = ''] }) => value(await restart(appOf(platform, key), dyno), 202),
    },
    {
      method: 'GET',
      pattern: `/apps/${part}/dynos`,
      answer: async ({ parts: [key = ''] }) => value(await dynosOf(appOf(platform, key))),
    },
    {
      method: 'DELETE',
      pattern: `/apps/${part}/dynos`,
      async answer({ parts: [key = ''] }) {
        const app = appOf(platform, key)
        for (const { type } of app.formation) {
          try {
            await restart(app, type)
          } catch (thrown) {
            // The answer is the same whether the region restarts anything or not.
            if (!(thrown instanceof BackendFailure)) throw thrown
          }
        }
        return value({ status: 'pending' }, 202)
      },
    },
  ]
}
