import type { FleetApp, FleetBuild, FleetRelease } from '../platform/fleet.ts'

/** Field by field as the real server writes them, its oddities included. */

/** Oldest first, the current one last. */
export const releasesOf = (app: FleetApp): FleetRelease[] => [
  ...(app.earlierReleases ?? []),
  ...(app.release ? [app.release] : []),
]

/** The build a release was made of, when nobody asked for it through the API. */
function buildOf(app: FleetApp, release: FleetRelease): FleetBuild {
  return {
    id: release.buildId,
    commit: release.commit,
    checksum: '',
    version: `v${release.version}.0`,
    repository: app.repository?.url ?? '',
    author: release.author,
    message: release.message === '' ? null : release.message,
    status: 'succeeded',
    number: release.version,
    createdAt: release.releasedAt,
    updatedAt: release.releasedAt,
  }
}

/** Oldest first. */
export function buildsOf(app: FleetApp): FleetBuild[] {
  const builds = new Map((app.builds ?? []).map((build) => [build.id, build]))
  // A rollback brings a build back, which counts from its first release.
  for (const release of releasesOf(app)) {
    if (!builds.has(release.buildId)) builds.set(release.buildId, buildOf(app, release))
  }
  return [...builds.values()].toSorted((a, b) => a.number - b.number)
}

/** Part of an image's name. */
export const buildNumber = (app: FleetApp, buildId: string): number =>
  buildsOf(app).find(({ id }) => id === buildId)?.number ?? 0

export function buildRow(app: FleetApp, build: FleetBuild) {
  return {
    app: { id: app.id },
    buildpacks: null,
    created_at: build.createdAt,
    id: build.id,
    output_stream_url: `https://apps.akkeris.example/apps/${app.name}/builds/${build.id}/result`,
    source_blob: {
      checksum: build.checksum,
      // Never shown again, whatever it was.
      url: '',
      version: build.version,
      commit: build.commit,
      author: build.author,
      repo: build.repository,
      message: build.message,
    },
    release: null,
    slug: { id: build.id, ...(build.number === 0 ? {} : { number: String(build.number) }) },
    status: build.status,
    updated_at: build.updatedAt,
    user: { id: app.ownerId, email: '' },
  }
}

export function releaseRow(app: FleetApp, release: FleetRelease) {
  const current = releasesOf(app).findLast(({ status }) => status === undefined)
  return {
    app: { id: app.id, name: app.name },
    created_at: release.releasedAt,
    description: release.description ?? `Auto-Deploy ${release.buildId.slice(0, 8)}`,
    slug: { id: release.buildId },
    id: release.id,
    status: release.status ?? 'succeeded',
    // What the checks of it say all together; without any, as here, they say success.
    state: 'success',
    user: { id: app.ownerId, email: '' },
    version: release.version,
    current: release === current,
  }
}
