import { fleetNow } from '../generate/generate.ts'
import type { Fleet, FleetAccount, FleetAudit, FleetDynoSize } from '../platform/fleet.ts'
import type { Platform } from '../platform/platform.ts'
import { derivedId } from './derive.ts'
import type { Seed } from './format.ts'
import { plantAddons } from './plant-addons.ts'
import type { PlantedInstance } from './plant-addons.ts'
import { plantApps, plantPipelines } from './plant-apps.ts'
import { plantPlaces } from './plant-places.ts'

export interface Planted {
  fleet: Fleet
  /** What the platform's clock starts with, in milliseconds since the epoch. */
  now: number
  /** For the platform's random source; see platform.ts. */
  randomSeed: number
  /** By full plan name. */
  provisioningSeconds: ReadonlyMap<string, number>
  instances: PlantedInstance[]
  /** Ids of the add-ons in the line of the controller's worker; null for all that are being made or changed. */
  awaited: readonly string[] | null
  /** When that worker last looked, in milliseconds since the epoch. */
  lookedAt: number
}

/**
 * A platform as a seed tells it: whatever the file leaves out follows from what it says, so the same file always gives
 * the same platform. A file is checked before (read.ts); RangeError where one written in code names a place or an app
 * that it does not hold.
 */
export function plantSeed(seed: Seed): Planted {
  const now = seed.now === undefined ? fleetNow : Date.parse(seed.now)
  const places = plantPlaces(seed, now)
  const apps = plantApps(seed, places, now)
  const { addons, attachments, strays, instances } = plantAddons(seed, places, apps, now)
  const { organizations, regions, stacks, spaces, services } = places
  return {
    fleet: {
      organizations,
      regions,
      stacks,
      spaces,
      apps,
      ...plantPipelines(seed, apps, now),
      services,
      ...(seed.sizes === undefined ? {} : { sizes: seed.sizes.map(plantSize) }),
      addons,
      attachments,
      ...(strays.length > 0 ? { strays } : {}),
      accounts: (seed.accounts ?? []).map(plantAccount),
      audits: seed.audits === null ? null : (seed.audits ?? []).map((row): FleetAudit => ({ ...row })),
    },
    now,
    randomSeed: (seed.random ?? 2) - 1,
    provisioningSeconds: new Map(Object.entries(seed.provisioningSeconds ?? {})),
    instances,
    awaited: seed.awaited ?? null,
    lookedAt: seed.lookedAt === undefined ? now : Date.parse(seed.lookedAt),
  }
}

function plantSize({ deprecated, ...size }: NonNullable<Seed['sizes']>[number]): FleetDynoSize {
  return { ...size, ...(deprecated === undefined ? {} : { deprecated }) }
}

function plantAccount({ id, name, email, token, role }: NonNullable<Seed['accounts']>[number]): FleetAccount {
  return {
    id: id ?? derivedId('account', name),
    name,
    email: email ?? `${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '.')}@akkeris.example`,
    token,
    role,
  }
}

/**
 * Tells the brokers of a platform what they know, and sets going what was under way. `start`: what its clock began with,
 * in milliseconds since the epoch; it is over when it would have been, however long planting took.
 */
export function plantInstances(
  { instances, directory, worker, clock }: Platform,
  { instances: planted, awaited }: Pick<Planted, 'instances' | 'awaited'>,
  start: number,
): void {
  const passed = (clock.now() - start) / 1000
  for (const { addon, instance, busy } of planted) {
    instances.put(addon.id, instance)
    if (!busy) continue
    instances.occupy(addon, busy.task, Math.max(0, busy.seconds - passed), busy.rotates)
    if (awaited === null && (busy.task === 'provision' || busy.task === 'change')) worker.watch(addon)
  }
  for (const id of awaited ?? []) {
    const addon = directory.addon(id)
    if (addon) worker.watch(addon)
  }
}
