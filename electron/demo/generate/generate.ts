import type { FleetSize } from '#shared/domain/endpoint.ts'
import { standardServices } from '../catalogue/services.ts'
import { appOrder } from '../platform/fleet.ts'
import type { Fleet } from '../platform/fleet.ts'
import { createPace } from '../platform/pace.ts'
import { byName } from '../platform/named.ts'
import { electPrimaries, provisionAll } from './addons.ts'
import { layPipelines, settleApps } from './apps.ts'
import { makeDanger } from './danger.ts'
import { fleetCounts, layGround } from './ground.ts'
import type { Workshop } from './addons.ts'
import { createRandom } from './random.ts'
import { makeHubs, shareQuietly } from './sharing.ts'
import type { Sharing } from './sharing.ts'

export interface FleetChoice {
  size: FleetSize
  /** Any whole number; the same one gives the same fleet, byte for byte. */
  seed: number
  /** Milliseconds since the epoch that no time stamp of the fleet is after, 2020 or later. Fixed unless given. */
  now?: number
}

/** The constant base date of every fleet. */
export const fleetNow = Date.UTC(2026, 10, 23, 9)

/**
 * A whole platform, invented: exactly as many spaces, apps, add-ons and attachments as fleetCounts says for the size,
 * orphans not counted as add-ons. Works in slices, so that whoever shares the thread goes on being served.
 */
export async function generateFleet(choice: FleetChoice): Promise<Fleet> {
  const counts = fleetCounts[choice.size]
  const now = choice.now ?? fleetNow
  const random = createRandom(choice.seed)
  const pace = createPace()
  const services = standardServices()
  const ground = layGround(random, counts.spaces)
  const apps = await settleApps(random, ground, counts.apps, now, pace)
  const { pipelines, couplings } = await layPipelines(random, ground, pace)

  const workshop: Workshop = {
    random,
    now,
    services: new Map(services.map((service) => [service.name, service])),
    addons: [],
    attachments: [],
  }
  await provisionAll(workshop, apps, counts.addons, pace)

  const pool = random.shuffle(
    workshop.addons.filter(({ service, state }) => service.supports_sharing && state === 'provisioned'),
  )
  const poolOf = Map.groupBy(pool, (addon) => addon.service.name)
  const sharing: Sharing = { ...workshop, ground, pace, pool, poolOf, used: new Set() }
  const borrowed = counts.attachments - counts.addons
  const dangerous = await makeDanger(sharing, apps)
  // Every second borrowed attachment has an add-on of its own, roughly; one shared add-on in fifty is a hub.
  const hubs = await makeHubs(sharing, Math.max(2, Math.round(borrowed / 100)))
  await shareQuietly(sharing, borrowed - dangerous - hubs)
  await electPrimaries(apps, pace)

  return {
    organizations: random.shuffle(ground.organizations),
    regions: ground.regions,
    stacks: ground.stacks,
    spaces: ground.spaces.toSorted(byName),
    apps: apps.toSorted(appOrder),
    pipelines,
    couplings: random.shuffle(couplings),
    services,
    addons: random.shuffle(sharing.addons),
    attachments: random.shuffle(sharing.attachments),
    accounts: [],
    audits: [],
  }
}
