import type { Platform } from '../../platform/platform.ts'
import { featureRow, features } from '../../rows/features.ts'
import { Refusal, appOf, fieldsOf, missing, part, value } from '../route.ts'
import type { Route } from '../route.ts'

export function featureRoutes(platform: Platform): Route[] {
  const { directory, effects } = platform
  return [
    {
      method: 'GET',
      pattern: `/apps/${part}/features/${part}`,
      answer({ parts: [key = '', name = ''] }) {
        const app = appOf(platform, key)
        const feature = features.find((one) => one.name === name)
        if (!feature) throw missing('The specified feature was not found.')
        return value(featureRow(app, feature))
      },
    },
    {
      method: 'GET',
      pattern: `/apps/${part}/features`,
      answer({ parts: [key = ''] }) {
        const app = appOf(platform, key)
        return value(features.map((feature) => featureRow(app, feature)))
      },
    },
    {
      method: 'PATCH',
      pattern: `/apps/${part}/features/${part}`,
      answer(request) {
        const [key = '', name = ''] = request.parts
        const app = appOf(platform, key)
        const { enabled } = fieldsOf(request)
        if (typeof enabled !== 'boolean') {
          throw new Refusal(400, 'The request did not contain an "enabled" key that was a boolean true or false.')
        }
        const found = features.find((one) => one.id === name || one.name === name)
        if (found?.state === 'deprecated') {
          throw new Refusal(403, `The specified feature ${name} has been deprecated`)
        }
        // Found by its id as well, and then not known by it.
        if (found?.name !== name) throw missing(`The specified feature ${name} was not found`)
        app.features = { ...app.features, [name]: enabled }
        directory.touch(app)
        const feature = featureRow(app, found)
        effects.announce(app, 'feature_change', request.caller.username ?? 'System', {
          changes: [{ type: 'update', name, value: enabled }],
          feature,
        })
        effects.redeploy(app)
        return value(feature)
      },
    },
  ]
}
