import { isGuarded } from '../../platform/fleet.ts'
import type { FleetApp, FleetBuild } from '../../platform/fleet.ts'
import type { Platform } from '../../platform/platform.ts'
import { askRegion } from '../../platform/region.ts'
import { buildRow, buildsOf } from '../../rows/builds.ts'
import { hasFeature } from '../../rows/features.ts'
import { Refusal, appOf, fieldsOf, missing, part, unprocessable, value } from '../route.ts'
import type { Route } from '../route.ts'
import { makeRelease, mustBeUuid } from './releases.ts'

/** How long the build service takes, and how often the controller looks for builds to release. */
const buildMilliseconds = 45_000
const releaseMilliseconds = 15_000

const textOf = (given: unknown): string => (typeof given === 'string' ? given : '')

export function buildRoutes(platform: Platform): Route[] {
  const { clock, directory, effects, random } = platform

  function tell(app: FleetApp, build: FleetBuild, branch: string): void {
    build.updatedAt = clock.stamp()
    effects.announce(app, 'build', 'System', {
      build: {
        id: build.id,
        result: build.status,
        created_at: build.createdAt,
        repo: build.repository,
        branch,
        commit: build.commit,
      },
    })
  }

  /** Unless the app is gone by then. A release that the region refuses is there as failed, and nobody is told. */
  function finish(app: FleetApp, build: FleetBuild, branch: string): void {
    if (directory.app(app.id) !== app) return
    build.status = 'succeeded'
    tell(app, build, branch)
    clock.after(releaseMilliseconds, () => {
      if (directory.app(app.id) !== app || !hasFeature(app, 'auto-release')) return
      makeRelease(platform, app, build, `Auto-Deploy ${build.id.slice(0, 8)}`, 'System').catch(() => undefined)
    })
  }

  async function create(app: FleetApp, given: Record<string, unknown>, username: string | null): Promise<unknown> {
    const url = textOf(given['url'])
    if (url === '') {
      throw unprocessable(
        'A "url" field with a valid URI is required, note this can be a data uri with a zip/tar.gz blob of your sources.',
      )
    }
    const now = clock.stamp()
    const build: FleetBuild = {
      id: random.uuid(),
      commit: textOf(given['sha']),
      checksum: textOf(given['checksum']),
      version: textOf(given['version']),
      repository: textOf(given['repo']),
      author: textOf(given['author']) || (username ?? ''),
      message: typeof given['message'] === 'string' ? given['message'] : null,
      status: 'queued',
      number: 0,
      createdAt: now,
      updatedAt: now,
    }
    const number = Math.max(0, ...buildsOf(app).map((one) => one.number)) + 1
    app.builds = [...(app.builds ?? []), build]
    const row = buildRow(app, build)
    // The image is built with the app's own variables.
    await askRegion(platform, app, 'GET', `/v1/config/set/${app.name}`)
    if (/^docker:\/\/[^:]*$/i.test(url)) {
      throw unprocessable('No tag for the specified docker image was used. Please add a unique tag name.')
    }
    build.number = number
    build.status = 'pending'
    const branch = textOf(given['branch'])
    tell(app, build, branch)
    clock.after(buildMilliseconds, () => finish(app, build, branch))
    return row
  }

  return [
    {
      method: 'GET',
      pattern: `/apps/${part}/builds/${part}`,
      answer({ parts: [key = '', id = ''] }) {
        mustBeUuid(id)
        const app = appOf(platform, key)
        const build = buildsOf(app).find((one) => one.id === id)
        if (!build) throw missing(`The specified build ${id} was not found.`)
        return value(buildRow(app, build))
      },
    },
    {
      method: 'GET',
      pattern: `/apps/${part}/builds`,
      answer({ parts: [key = ''] }) {
        const app = appOf(platform, key)
        return value(buildsOf(app).map((build) => buildRow(app, build)))
      },
    },
    {
      method: 'POST',
      pattern: `/apps/${part}/builds`,
      async answer(request) {
        const given = fieldsOf(request)
        const app = appOf(platform, request.parts[0] ?? '')
        if (!request.caller.elevated && isGuarded(app.space)) {
          throw new Refusal(403, 'Arbitrary builds on this application can only be created by administrators.')
        }
        return value(await create(app, given, request.caller.username), 201)
      },
    },
  ]
}
