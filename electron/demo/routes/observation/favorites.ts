import type { FleetApp, FleetFavorite } from '../../platform/fleet.ts'
import type { Platform } from '../../platform/platform.ts'
import { shortAppRow } from '../../rows/apps.ts'
import { Refusal, appOf, fieldsOf, part, value } from '../route.ts'
import type { Caller, Route } from '../route.ts'

function favoriteRow(app: FleetApp, { id, createdAt, updatedAt }: FleetFavorite) {
  return {
    id,
    app: app.id,
    simple_name: app.simpleName,
    name: app.name,
    git_url: app.repository?.url ?? null,
    web_url: shortAppRow(app).web_url,
    organization: { name: app.organization.name },
    deleted: false,
    created_at: createdAt,
    updated_at: updatedAt,
  }
}

function userOf({ username }: Caller): string {
  if (username === null) throw new Refusal(403, 'This operation is not allowed.')
  return username
}

/** The apps somebody wants at hand. Read from the server's source, the refusal and the empty list apart. */
export function favoriteRoutes(platform: Platform): Route[] {
  const { fleet, directory, clock, random } = platform
  return [
    {
      method: 'GET',
      pattern: '/favorites',
      answer({ caller }) {
        const user = userOf(caller)
        // By app name, as the apps already are.
        const rows = fleet.apps.flatMap((app) => {
          const favorite = app.favorites?.find(({ username }) => username === user)
          return favorite ? [favoriteRow(app, favorite)] : []
        })
        return value(rows)
      },
    },
    {
      method: 'POST',
      pattern: '/favorites',
      answer(request) {
        const username = userOf(request.caller)
        const { app: key } = fieldsOf(request)
        const app = appOf(platform, typeof key === 'string' ? key : String(key))
        const at = clock.stamp()
        const kept = app.favorites?.find((one) => one.username === username)
        const favorite = kept ?? { id: random.uuid(), username, createdAt: at, updatedAt: at }
        if (!kept) app.favorites = [...(app.favorites ?? []), favorite]
        directory.touch(app)
        return value(favoriteRow(app, favorite), 201)
      },
    },
    {
      method: 'DELETE',
      pattern: `/favorites/${part}`,
      answer({ caller, parts: [key = ''] }) {
        const user = userOf(caller)
        const app = appOf(platform, key)
        // What was none is gone just as well: the server does not wait to learn whether it was one.
        app.favorites = app.favorites?.filter(({ username }) => username !== user) ?? []
        directory.touch(app)
        return value('', 204)
      },
    },
  ]
}
