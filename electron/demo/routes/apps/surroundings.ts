import { providerOf } from '../../platform/directory.ts'
import type { Platform } from '../../platform/platform.ts'
import { askRegion } from '../../platform/region.ts'
import { logDrainRow, previewRow } from '../../rows/surroundings.ts'
import { couplingRow } from '../../rows/pipelines.ts'
import { appOf, missing, part, value } from '../route.ts'
import type { Route } from '../route.ts'

/** What stands around an app: previews, sites' routes to it, log drains, its place in a pipeline. */
export function surroundingRoutes(platform: Platform): Route[] {
  const { directory, fleet } = platform
  return [
    {
      method: 'GET',
      pattern: `/apps/${part}/previews/${part}`,
      answer({ parts: [key = '', id = ''] }) {
        const app = appOf(platform, key)
        const preview = fleet.apps.find((one) => one.preview?.source === app && one.preview.id === id)
        if (!preview?.preview) throw missing(`The preview id ${id} for app ${app.id} was not found.`)
        return value(previewRow(preview, preview.preview))
      },
    },
    {
      method: 'GET',
      pattern: `/apps/${part}/previews`,
      answer({ parts: [key = ''] }) {
        const app = appOf(platform, key)
        const rows = fleet.apps.flatMap((one) => (one.preview?.source === app ? [previewRow(one, one.preview)] : []))
        return value(rows)
      },
    },
    {
      method: 'GET',
      pattern: `/apps/${part}/routes`,
      answer({ parts: [key = ''] }) {
        appOf(platform, key)
        // This platform has no sites that could lead to it.
        return value([])
      },
    },
    {
      method: 'GET',
      pattern: `/apps/${part}/log-drains`,
      async answer({ parts: [key = ''] }) {
        const app = appOf(platform, key)
        await askRegion(platform, app, 'GET', `/apps/${app.name}/log-drains`)
        const drains = app.attachments.filter(({ addon }) => providerOf(addon.service) === 'log-drain')
        return value(drains.map(logDrainRow))
      },
    },
    {
      method: 'GET',
      pattern: `/apps/${part}/pipeline-couplings`,
      answer({ parts: [key = ''] }) {
        const coupling = directory.coupling(appOf(platform, key).id)
        if (!coupling) throw missing('The specified pipeline coupling was not found.')
        return value(couplingRow(coupling))
      },
    },
  ]
}
