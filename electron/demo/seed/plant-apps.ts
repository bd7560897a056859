import { appOrder } from '../platform/fleet.ts'
import type {
  FleetApp,
  FleetBuild,
  FleetCoupling,
  FleetFavorite,
  FleetFormation,
  FleetHook,
  FleetPipeline,
  FleetRecommendation,
  FleetRelease,
} from '../platform/fleet.ts'
import { defaultPort, idOf } from '../platform/region.ts'
import { derivedId, derivedTime, derivedWhole } from './derive.ts'
import type { Seed } from './format.ts'
import { firstByName, named } from './plant-places.ts'
import type { Places } from './plant-places.ts'

type SeedApp = Seed['apps'][number]

const dayMs = 86_400_000

/** How the platform calls it. */
export const twoPartName = ({ name, space }: { name: string; space: string }): string => `${name}-${space}`

/** By name, then space name descending, the order of GET /apps. Fills the spaces. */
export function plantApps(seed: Seed, places: Places, now: number): FleetApp[] {
  const apps = seed.apps.map((row) => plantApp(row, places, now))
  const byKey = firstByName(apps, ({ name }) => name)
  for (const [at, { previewOf, previewId }] of seed.apps.entries()) {
    const app = apps[at]
    if (!app || (previewOf === undefined && previewId === undefined)) continue
    app.preview = {
      id: previewId ?? derivedId('preview', app.name),
      source: previewOf === undefined ? null : (byKey.get(previewOf) ?? null),
    }
  }
  for (const app of apps) app.space.apps.push(app)
  return apps.toSorted(appOrder)
}

function plantApp(row: SeedApp, places: Places, now: number): FleetApp {
  const space = places.space(row.space)
  const name = twoPartName(row)
  const createdAt =
    row.createdAt ?? derivedTime(Date.parse(space.createdAt), Math.max(now - 400 * dayMs, 0), 'app', name)
  const releases = plantReleases(row, name, createdAt)
  const { configVariables, features, redeployedAt, ailing } = row
  return {
    id: row.id ?? derivedId('app', name),
    simpleName: row.name,
    name,
    space,
    organization: places.organization(row.organization),
    ownerId: row.ownerId ?? idOf(row.organization),
    description: row.description ?? '',
    labels: row.labels ?? '',
    maintenance: row.maintenance ?? false,
    preview: null,
    repository: row.repository ?? null,
    release: releases.at(-1) ?? null,
    ...(releases.length > 1 ? { earlierReleases: releases.slice(0, -1) } : {}),
    formation: plantFormation(row, name, createdAt),
    attachments: [],
    createdAt,
    // When the file does not say, it moves on with what is attached; see plantAddons.
    updatedAt: row.updatedAt ?? createdAt,
    ...(configVariables === undefined ? {} : { configVariables }),
    ...(features === undefined ? {} : { features }),
    ...(redeployedAt === undefined ? {} : { redeployedAt }),
    ...(ailing === undefined ? {} : { ailing }),
    ...(row.builds === undefined ? {} : { builds: plantBuilds(row.builds, name, createdAt) }),
    ...(row.hooks === undefined ? {} : { hooks: plantHooks(row.hooks, name, createdAt) }),
    ...(row.favorites === undefined ? {} : { favorites: plantFavorites(row.favorites, name, createdAt) }),
    ...(row.recommendations === undefined
      ? {}
      : { recommendations: plantAdvice(row.recommendations, name, createdAt) }),
  }
}

function plantFormation({ formation }: SeedApp, name: string, createdAt: string): FleetFormation[] {
  return (formation ?? [{ type: 'web' }]).map((row) => ({
    id: row.id ?? derivedId('formation', name, row.type),
    type: row.type,
    size: row.size ?? 'gp1',
    quantity: row.quantity ?? 1,
    port: row.port === undefined ? (row.type === 'web' ? defaultPort : null) : row.port,
    command: row.command ?? null,
    createdAt: row.createdAt ?? createdAt,
    ...(row.updatedAt === undefined ? {} : { updatedAt: row.updatedAt }),
    ...(row.healthcheck === undefined ? {} : { healthcheck: row.healthcheck }),
  }))
}

function plantBuilds(builds: NonNullable<SeedApp['builds']>, name: string, createdAt: string): FleetBuild[] {
  return builds.map((row, at) => {
    const key = String(at + 1)
    return {
      id: row.id ?? derivedId('requested build', name, key),
      commit: row.commit ?? '',
      checksum: row.checksum ?? '',
      version: row.version ?? '',
      repository: row.repository ?? '',
      author: row.author ?? '',
      message: row.message ?? null,
      status: row.status ?? 'succeeded',
      number: row.number ?? at + 1,
      createdAt: row.createdAt ?? createdAt,
      updatedAt: row.updatedAt ?? row.createdAt ?? createdAt,
    }
  })
}

const messages = ['Update dependencies', 'Read the pool size from the environment', 'Log the request id everywhere']

function plantReleases({ releases }: SeedApp, name: string, createdAt: string): FleetRelease[] {
  return (releases ?? [{}]).map((row, at): FleetRelease => {
    const key = String(at + 1)
    const { status = 'succeeded', description } = row
    return {
      id: row.id ?? derivedId('release', name, key),
      buildId: row.buildId ?? derivedId('build', name, key),
      version: row.version ?? at + 1,
      commit: row.commit ?? derivedId('commit', name, key).replaceAll('-', ''),
      message: row.message ?? messages[derivedWhole(messages.length, 'message', name, key)] ?? '',
      author: row.author ?? 'Alma',
      releasedAt: row.releasedAt ?? new Date(Date.parse(createdAt) + (at + 1) * 3_600_000).toISOString(),
      ...(status === 'succeeded' ? {} : { status }),
      ...(description === undefined ? {} : { description }),
    }
  })
}

function plantHooks(hooks: NonNullable<SeedApp['hooks']>, name: string, createdAt: string): FleetHook[] {
  return hooks.map((row, at) => ({
    id: row.id ?? derivedId('hook', name, String(at + 1)),
    url: row.url,
    events: row.events,
    active: row.active ?? true,
    secret: row.secret ?? 'fakesecret',
    createdAt: row.createdAt ?? createdAt,
    updatedAt: row.updatedAt ?? row.createdAt ?? createdAt,
    deliveries: row.deliveries ?? [],
  }))
}

function plantFavorites(
  favorites: NonNullable<SeedApp['favorites']>,
  name: string,
  createdAt: string,
): FleetFavorite[] {
  return favorites.map((row) => ({
    id: row.id ?? derivedId('favorite', name, row.username),
    username: row.username,
    createdAt: row.createdAt ?? createdAt,
    updatedAt: row.updatedAt ?? row.createdAt ?? createdAt,
  }))
}

function plantAdvice(
  recommendations: NonNullable<SeedApp['recommendations']>,
  name: string,
  createdAt: string,
): FleetRecommendation[] {
  return recommendations.map((row, at) => ({
    id: row.id ?? derivedId('recommendation', name, String(at + 1)),
    service: row.service,
    resourceType: row.resourceType,
    action: row.action,
    details: row.details,
    createdAt: row.createdAt ?? createdAt,
    updatedAt: row.updatedAt ?? row.createdAt ?? createdAt,
  }))
}

export function plantPipelines(
  seed: Seed,
  apps: readonly FleetApp[],
  now: number,
): { pipelines: FleetPipeline[]; couplings: FleetCoupling[] } {
  const pipelines = (seed.pipelines ?? []).map(({ id, name, description, createdAt }): FleetPipeline => ({
    id: id ?? derivedId('pipeline', name),
    name,
    description: description ?? '',
    createdAt: createdAt ?? derivedTime(now - 400 * dayMs, now - 200 * dayMs, 'pipeline', name),
  }))
  const pipelineOf = firstByName(pipelines, ({ name }) => name)
  const appOf = firstByName(apps, ({ name }) => name)
  const couplings = (seed.couplings ?? []).map((row): FleetCoupling => {
    const pipeline = named(pipelineOf, 'pipeline', row.pipeline)
    return {
      id: row.id ?? derivedId('coupling', row.app, row.pipeline),
      app: named(appOf, 'app', row.app),
      pipeline,
      stage: row.stage,
      createdAt: row.createdAt ?? pipeline.createdAt,
    }
  })
  return { pipelines, couplings }
}
