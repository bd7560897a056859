import { standardServices } from '../catalogue/services.ts'
import type { PlanRow, ServiceRow } from '../catalogue/services.ts'
import type { Fleet, FleetOrganization, FleetRegion, FleetSpace, FleetStack } from '../platform/fleet.ts'
import { byName } from '../platform/named.ts'
import { derivedId, derivedTime } from './derive.ts'
import type { Seed } from './format.ts'

/** What apps and add-ons stand on, and how the file calls it. */
export interface Places extends Pick<Fleet, 'organizations' | 'regions' | 'stacks' | 'spaces' | 'services'> {
  organization(name: string): FleetOrganization
  space(name: string): FleetSpace
  /** By id or full name. A plan that no service has, as only historic platforms hold, is one the controller never knows. */
  plan(key: string): { service: ServiceRow; plan: PlanRow }
}

const dayMs = 86_400_000

/** The first of each name counts, where a historic file has two. */
export function firstByName<Thing>(things: readonly Thing[], nameOf: (thing: Thing) => string): Map<string, Thing> {
  return new Map(things.toReversed().map((thing) => [nameOf(thing), thing]))
}

/** What a file names and does not hold. Files are checked before; a platform written in code may still be wrong. */
export function named<Thing>(things: ReadonlyMap<string, Thing>, kind: string, name: string): Thing {
  const thing = things.get(name)
  if (thing === undefined) throw new RangeError(`The seed has no ${kind} ${name}.`)
  return thing
}

/** `now`: milliseconds since the epoch that nothing is younger than. */
export function plantPlaces(seed: Seed, now: number): Places {
  const ground = new Date(now - 2500 * dayMs).toISOString()
  const organizations = seed.organizations.map(({ id, name, createdAt }): FleetOrganization => ({
    id: id ?? derivedId('organization', name),
    name,
    createdAt: createdAt ?? ground,
  }))
  const regions = seed.regions.map((region): FleetRegion => ({
    id: region.id ?? derivedId('region', region.name),
    name: region.name,
    description: region.description ?? region.name,
    country: region.country ?? '',
    locale: region.locale ?? '',
    provider: region.provider ?? region.name,
    zones: region.zones ?? [],
    privateCapable: region.privateCapable ?? true,
    highAvailability: region.highAvailability ?? true,
    createdAt: region.createdAt ?? ground,
  }))
  const regionOf = firstByName(regions, ({ name }) => name)
  const stacks = seed.stacks.map(({ id, name, region, state, createdAt }): FleetStack => ({
    id: id ?? derivedId('stack', name),
    name,
    region: named(regionOf, 'region', region),
    createdAt: createdAt ?? ground,
    ...(state === undefined ? {} : { state }),
  }))
  const stackOf = firstByName(stacks, ({ name }) => name)
  const spaces = seed.spaces.map(({ id, name, stack, compliance, createdAt }): FleetSpace => ({
    id: id ?? derivedId('space', name),
    name,
    compliance: compliance ?? [],
    stack: named(stackOf, 'stack', stack),
    apps: [],
    createdAt: createdAt ?? derivedTime(now - 2400 * dayMs, now - 1500 * dayMs, 'space', name),
  }))
  const services = offeredServices(seed)
  const organizationOf = firstByName(organizations, ({ name }) => name)
  const spaceOf = firstByName(spaces, ({ name }) => name)
  return {
    organizations,
    regions,
    stacks,
    spaces: spaces.toSorted(byName),
    services,
    organization: (name) => named(organizationOf, 'organization', name),
    space: (name) => named(spaceOf, 'space', name),
    plan: planFinder(services),
  }
}

/** By name; the standard ones when the file has none of its own. */
export const offeredServices = ({ services }: Seed): ServiceRow[] => services?.toSorted(byName) ?? standardServices()

/** Both keys of every plan. Names first, so that no id can hide one. */
export function plansByKey(services: readonly ServiceRow[]): Map<string, { service: ServiceRow; plan: PlanRow }> {
  const rows = services.flatMap((service) => service.plans.map((plan) => ({ service, plan }))).toReversed()
  return new Map([
    ...rows.map((row) => [row.plan.id, row] as const),
    ...rows.map((row) => [row.plan.name, row] as const),
  ])
}

function planFinder(services: readonly ServiceRow[]): Places['plan'] {
  const known = plansByKey(services)
  const serviceOf = firstByName(services, ({ name }) => name)
  return (key) => {
    const found = known.get(key)
    if (found) return found
    const name = key.split(':')[0] ?? key
    const lost = lostPlan(key, serviceOf.get(name) ?? lostService(name))
    known.set(key, lost)
    return lost
  }
}

const lostTime = '2016-08-09T12:00:00Z'

function lostService(name: string): ServiceRow {
  return {
    actions: [],
    available_regions: [],
    cli_plugin_name: name,
    created_at: lostTime,
    description: '',
    human_name: name,
    id: derivedId('service', name),
    name,
    state: 'ga',
    supports_multiple_installations: true,
    supports_sharing: true,
    updated_at: lostTime,
    plans: [],
  }
}

function lostPlan(key: string, service: ServiceRow): { service: ServiceRow; plan: PlanRow } {
  const id = derivedId('plan', key)
  const plan: PlanRow = {
    addon_service: { id: service.id, name: service.name },
    created_at: lostTime,
    default: false,
    description: '',
    human_name: key,
    id,
    installable_inside_private_network: false,
    installable_outside_private_network: false,
    name: key,
    key: id,
    price: { cents: 0, unit: 'month' },
    available_regions: [],
    compliance: [],
    space_default: false,
    state: 'shutdown',
    updated_at: lostTime,
  }
  return { service, plan }
}
