import type { FleetApp, FleetBuild, FleetRelease } from '../../platform/fleet.ts'
import type { Platform } from '../../platform/platform.ts'
import { addFormation, deployDyno, firstFormation } from '../../platform/region.ts'
import { buildsOf, releaseRow, releasesOf } from '../../rows/builds.ts'
import { isText } from '../keyed.ts'
import { appOf, conflict, fieldsOf, missing, part, unprocessable, value } from '../route.ts'
import type { Route } from '../route.ts'

/** How long the dynos of a new release take to come up. */
const rolloutMilliseconds = 8000

export function mustBeUuid(text: string): void {
  if (!/^[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i.test(text)) {
    throw unprocessable('The specified uuid was invalid.')
  }
}

function releaseOf(app: FleetApp, id: string): FleetRelease {
  const release = releasesOf(app).find((one) => one.id === id)
  if (!release) throw missing(`The specified release ${id} was not found.`)
  return release
}

/** The dynos are up: each of them is told of, and whatever ailed the ones before is gone with them. */
function finish({ directory, effects }: Platform, app: FleetApp, release: FleetRelease, build: FleetBuild): void {
  // It may have been deleted meanwhile.
  if (directory.app(app.id) !== app || release.status !== 'pending') return
  delete release.status
  delete app.ailing
  directory.touch(app)
  const { repository, checksum, version, commit, author, message } = build
  for (const { type } of app.formation) {
    effects.announce(app, 'released', 'apps-watcher', {
      key: app.name,
      release: {
        id: release.id,
        created_at: release.releasedAt,
        updated_at: release.releasedAt,
        version: release.version,
      },
      slug: {
        source_blob: { checksum, url: '', version, commit, author, repo: repository, branch: 'main', message },
        id: build.id,
      },
      dyno: { type },
      build: { id: build.id },
    })
  }
}

/**
 * Releases a build: it is `queued` in the answer, `pending` while it rolls out, then succeeded. Whatever the region
 * refuses leaves a failed release behind, on top of which nothing is redeployed.
 */
export async function makeRelease(
  platform: Platform,
  app: FleetApp,
  build: FleetBuild,
  description: string,
  username: string | null,
): Promise<unknown> {
  const { clock, directory, effects, random } = platform
  const release: FleetRelease = {
    id: random.uuid(),
    buildId: build.id,
    version: Math.max(0, ...releasesOf(app).map(({ version }) => version)) + 1,
    commit: build.commit,
    message: build.message ?? '',
    author: build.author,
    releasedAt: clock.stamp(),
    status: 'queued',
    description,
  }
  if (app.release) app.earlierReleases = [...(app.earlierReleases ?? []), app.release]
  app.release = release
  directory.touch(app)
  const row = releaseRow(app, release)
  try {
    if (app.formation.length === 0) await addFormation(platform, app, firstFormation(app))
    for (const { type } of app.formation) await deployDyno(platform, app, type)
  } catch (thrown) {
    release.status = 'failed'
    directory.touch(app)
    throw thrown
  }
  release.status = 'pending'
  directory.touch(app)
  effects.announce(app, 'release', username, {
    release: {
      id: release.id,
      result: 'succeeded',
      created_at: release.releasedAt,
      version: release.version,
      description,
    },
    build: { result: 'succeeded', repo: build.repository, commit: build.commit, branch: 'main' },
  })
  clock.after(rolloutMilliseconds, () => finish(platform, app, release, build))
  return row
}

/** The build to release and what is said of it; refused in the server's order. */
function choice(app: FleetApp, given: Record<string, unknown>): { build: FleetBuild; description: string } {
  const { slug, release, description } = given
  const builds = buildsOf(app)
  if (isText(slug)) {
    const build = builds.find(({ id }) => id === slug)
    if (!build) throw missing(`The specified build ${slug} was not found.`)
    if (build.status !== 'succeeded') {
      throw conflict(`The slug ${slug} does not exist or is still in process of building`)
    }
    if (release) {
      throw unprocessable(
        'The specified request may only contain either a "slug" field for the build to deploy or the "release" field for the release to roll back to, not both.',
      )
    }
    return { build, description: typeof description === 'string' ? description : `Deploy of ${slug}` }
  }
  if (!isText(release)) {
    throw unprocessable('The specified "slug" (or) "release" field was not provided.')
  }
  const { id, buildId } = releaseOf(app, release)
  const build = builds.find((one) => one.id === buildId)
  if (!build) throw conflict(`The build id ${buildId} does not exist or is still in process of building`)
  return { build, description: `Rollback to ${id}` }
}

export function releaseRoutes(platform: Platform): Route[] {
  return [
    {
      method: 'GET',
      pattern: `/apps/${part}/releases/${part}/statuses`,
      answer({ parts: [key = '', id = ''] }) {
        mustBeUuid(id)
        const app = appOf(platform, key)
        const release = releaseRow(app, releaseOf(app, id))
        return value({ state: release.state, release, statuses: [] })
      },
    },
    {
      method: 'GET',
      pattern: `/apps/${part}/releases/${part}`,
      answer({ parts: [key = '', id = ''] }) {
        mustBeUuid(id)
        const app = appOf(platform, key)
        return value(releaseRow(app, releaseOf(app, id)))
      },
    },
    {
      method: 'GET',
      pattern: `/apps/${part}/releases`,
      answer({ parts: [key = ''] }) {
        const app = appOf(platform, key)
        return value(releasesOf(app).map((release) => releaseRow(app, release)))
      },
    },
    {
      method: 'POST',
      pattern: `/apps/${part}/releases`,
      async answer(request) {
        const app = appOf(platform, request.parts[0] ?? '')
        const { build, description } = choice(app, fieldsOf(request))
        return value(await makeRelease(platform, app, build, description, request.caller.username ?? 'System'), 201)
      },
    },
  ]
}
