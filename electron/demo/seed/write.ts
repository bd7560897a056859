import type { Fleet, FleetAddon, FleetApp, FleetAttachment } from '../platform/fleet.ts'
import type { Instance } from '../platform/instances.ts'
import type { Platform } from '../platform/platform.ts'
import type { Seed } from './format.ts'
import { plansByKey } from './plant-places.ts'

type SeedApp = Seed['apps'][number]
type SeedAddon = Seed['addons'][number]
type SeedAttachment = NonNullable<SeedAddon['owner']>
type SeedInstance = NonNullable<SeedAddon['instance']>
type RowOf<List> = NonNullable<List> extends readonly (infer Row)[] ? Row : never

/**
 * The fields of a row under the names they have. A field that the fleet gains and the seed does not know stops the
 * compiler where this is used, since a saved state with it could not be read.
 */
function fields<Seeded extends object>() {
  return <Row extends object>(row: Row & Record<Exclude<keyof Row, keyof Seeded>, never>): Row => ({ ...row })
}

/**
 * The whole state as a seed file: planted anew (plant.ts) it answers every request as the platform does now, and goes on
 * from there, ids of what is made later included. Outages, faults and what the controller failed to read of its
 * catalogue are not part of it: a restart ends those. To be written as JSON at once, since its rows are not all copies.
 */
export function exportSeed(platform: Platform): Seed {
  const { fleet, clock, random, worker } = platform
  const { services, strays, audits } = fleet
  return {
    format: 1,
    // A platform that has been running may hold what nobody would be given any more.
    historic: true,
    now: clock.stamp(),
    random: random.state(),
    organizations: fleet.organizations.map(fields<RowOf<Seed['organizations']>>()),
    regions: fleet.regions.map(fields<RowOf<Seed['regions']>>()),
    stacks: fleet.stacks
      .map(({ region, ...stack }) => ({ ...stack, region: region.name }))
      .map(fields<RowOf<Seed['stacks']>>()),
    spaces: fleet.spaces
      // Apps say themselves where they are.
      .map(({ stack, apps: _apps, ...space }) => ({ ...space, stack: stack.name }))
      .map(fields<RowOf<Seed['spaces']>>()),
    services,
    provisioningSeconds: Object.fromEntries(
      services.flatMap(({ plans }) => plans.map((plan) => [plan.name, platform.provisioningSeconds(plan)])),
    ),
    ...(fleet.sizes ? { sizes: fleet.sizes.map(fields<RowOf<Seed['sizes']>>()) } : {}),
    apps: fleet.apps.map(appWriter(fleet)),
    pipelines: fleet.pipelines.map(fields<RowOf<Seed['pipelines']>>()),
    couplings: fleet.couplings
      .map(({ app, pipeline, ...row }) => ({ ...row, app: app.name, pipeline: pipeline.name }))
      .map(fields<RowOf<Seed['couplings']>>()),
    addons: fleet.addons.map(addonWriter(platform)),
    attachments: (strays ?? [])
      .map(({ addonId, appName, ...row }) => ({ ...row, addon: addonId, app: appName }))
      .map(fields<RowOf<Seed['attachments']>>()),
    awaited: worker.pending().map(({ id }) => id),
    lookedAt: new Date(worker.lookedAt()).toISOString(),
    accounts: fleet.accounts.map(fields<RowOf<Seed['accounts']>>()),
    audits: audits && audits.map(fields<RowOf<Seed['audits']>>()),
  }
}

function appWriter(fleet: Fleet): (app: FleetApp) => SeedApp {
  const there = new Set(fleet.apps)
  const written = fields<SeedApp>()
  return (app) => {
    const { simpleName, name: _name, attachments: _attachments, preview, repository, ...row } = app
    const { release, earlierReleases = [], builds, hooks, recommendations, favorites, ...rest } = row
    const { space, organization, formation, ...plain } = rest
    const source = preview?.source
    return {
      ...written(plain),
      name: simpleName,
      space: space.name,
      organization: organization.name,
      formation: formation.map(fields<RowOf<SeedApp['formation']>>()),
      releases: (release ? [...earlierReleases, release] : earlierReleases).map(fields<RowOf<SeedApp['releases']>>()),
      ...(preview ? { previewId: preview.id } : {}),
      ...(source && there.has(source) ? { previewOf: source.name } : {}),
      ...(repository ? { repository } : {}),
      ...(builds ? { builds: builds.map(fields<RowOf<SeedApp['builds']>>()) } : {}),
      ...(hooks ? { hooks: hooks.map(fields<RowOf<SeedApp['hooks']>>()) } : {}),
      ...(recommendations ? { recommendations: recommendations.map(fields<RowOf<SeedApp['recommendations']>>()) } : {}),
      ...(favorites ? { favorites: favorites.map(fields<RowOf<SeedApp['favorites']>>()) } : {}),
    }
  }
}

function addonWriter({ fleet, instances, clock }: Platform): (addon: FleetAddon) => SeedAddon {
  const placeOf = placesOf(fleet)
  const plans = plansByKey(fleet.services)
  const known = instances.known()
  const now = clock.now()
  const written = fields<SeedAddon>()
  const writtenAttachment = fields<SeedAttachment>()

  function writeAttachment(attachment: FleetAttachment): SeedAttachment {
    const { addon: _addon, app, owned: _owned, ...row } = attachment
    return { ...writtenAttachment(row), app: app.name, places: placeOf(attachment) }
  }

  return (addon) => {
    const { service: _service, plan, owner, attachments, ...row } = addon
    const instance = known.get(addon.id)
    const shared = attachments.filter((attachment) => attachment !== owner)
    return {
      ...written(row),
      // Two plans may have one name in a historic catalogue.
      plan: plans.has(plan.id) && plans.get(plan.name)?.plan !== plan ? plan.id : plan.name,
      ...(owner ? { owner: writeAttachment(owner) } : {}),
      ...(shared.length > 0 ? { attachments: shared.map(writeAttachment) } : {}),
      ...(instance ? { instance: writeInstance(instance, now) } : {}),
    }
  }
}

/** Where each attachment stands in the lists without an order. */
function placesOf(fleet: Fleet): (attachment: FleetAttachment) => { all: number; app: number } {
  const all = new Map(fleet.attachments.map((attachment, at) => [attachment, at]))
  const app = new Map(fleet.apps.flatMap(({ attachments }) => attachments.map((attachment, at) => [attachment, at])))
  return (attachment) => ({ all: all.get(attachment) ?? 0, app: app.get(attachment) ?? 0 })
}

function writeInstance({ task, until, rotates, bindings, replica, ...row }: Instance, now: number): SeedInstance {
  const busy = task !== null && until !== null ? { task, seconds: Math.max(0, until - now) / 1000 } : null
  return {
    ...fields<SeedInstance>()(row),
    bindings: [...bindings],
    ...(replica ? { replica } : {}),
    ...(busy ? { busy: { ...busy, ...(rotates ? { rotates } : {}) } } : {}),
  }
}
