import type { FleetAddon, FleetApp, FleetSpace } from '../platform/fleet.ts'
import type { Pace } from '../platform/pace.ts'
import { attach } from './addons.ts'
import type { Workshop } from './addons.ts'
import type { Ground } from './ground.ts'

/**
 * Who borrows from whom. Ordinary sharing is quiet: one space and organization, or spaces that are alike, and few
 * borrowers. Hubs are the one add-on in fifty that everybody hangs on; streams and caches in front of the web take
 * that well, a relational database does not.
 */
export interface Sharing extends Workshop {
  ground: Ground
  pace: Pace
  /** Sharable add-ons in the order in which they are used up. */
  pool: FleetAddon[]
  used: Set<FleetAddon>
  /** The same by service, because most of what is looked for is of one. */
  poolOf: ReadonlyMap<string, FleetAddon[]>
}

export const relational = ['akkeris-postgresql', 'akkeris-mysql']
const isRelational = (addon: FleetAddon): boolean => relational.includes(addon.service.name)

/** Made to be shared by many: no rule about width or organizations applies to these. */
const spreading = new Set(['kafka', 'akkeris-cdn'])

const isVolatile = (addon: FleetAddon): boolean =>
  addon.service.name === 'akkeris-memcached' ||
  (addon.service.name === 'akkeris-redis' && addon.plan.attributes?.['persistence'] === false)

/** Has dynos, is released and not in maintenance. */
export const isRunning = (app: FleetApp): boolean =>
  !app.maintenance && app.formation.length > 0 && app.release !== null

export const sameCompliance = (a: FleetSpace, b: FleetSpace): boolean =>
  a.compliance.length === b.compliance.length && a.compliance.every((tag) => b.compliance.includes(tag))

const sameRegion = (a: FleetSpace, b: FleetSpace): boolean => a.stack.region === b.stack.region

/** The next unused add-on of one of the services that qualifies, with its owner; null when there is none left. */
export async function take(
  sharing: Sharing,
  services: readonly string[],
  qualifies: (owner: FleetApp, addon: FleetAddon) => boolean,
): Promise<{ addon: FleetAddon; owner: FleetApp } | null> {
  await sharing.pace.breathe()
  for (const service of sharing.random.shuffle(services)) {
    for (const addon of sharing.poolOf.get(service) ?? []) {
      const owner = addon.owner?.app
      if (!owner || sharing.used.has(addon) || !qualifies(owner, addon)) continue
      sharing.used.add(addon)
      return { addon, owner }
    }
  }
  return null
}

/** Other spaces of the same region that qualify, those of the same domain first, then those of the organization. */
export function otherSpaces(
  sharing: Sharing,
  home: FleetSpace,
  qualifies: (space: FleetSpace) => boolean,
): FleetSpace[] {
  const { domainOf, spaces } = sharing.ground
  const domain = domainOf.get(home)
  const nearness = (space: FleetSpace): number => {
    const other = domainOf.get(space)
    return other === domain ? 0 : other?.organization === domain?.organization ? 1 : 2
  }
  return sharing.random
    .shuffle(spaces.filter((space) => space !== home && sameRegion(space, home) && qualifies(space)))
    .toSorted((a, b) => nearness(a) - nearness(b))
}

/** Attaches to `wanted` of the apps, in random order, skipping those the platform would refuse. Gives the number made. */
export function spread(sharing: Sharing, addon: FleetAddon, apps: FleetApp[], wanted: number): number {
  let made = 0
  for (const app of sharing.random.shuffle(apps)) {
    if (made >= wanted) break
    if (attach(sharing, addon, app)) made += 1
  }
  return made
}

/** Services of the hubs, in turn: nine streams and eight edge caches to two plain caches and one database. */
const hubServices = `
  kafka akkeris-cdn kafka akkeris-redis kafka akkeris-cdn akkeris-cdn kafka akkeris-cdn akkeris-postgresql
  kafka akkeris-cdn kafka akkeris-cdn akkeris-memcached kafka akkeris-cdn kafka akkeris-cdn kafka
`
  .trim()
  .split(/\s+/)

/** About one in fifty shared add-ons: 10 to 49 attachments in up to three spaces that are alike. Gives the rows made. */
export async function makeHubs(sharing: Sharing, wanted: number): Promise<number> {
  let rows = 0
  for (let made = 0, turn = 0; made < wanted && turn < wanted * 3; turn += 1) {
    const service = hubServices[made % hubServices.length] ?? 'kafka'
    const home = await take(
      sharing,
      [service],
      (owner, addon) =>
        owner.space.apps.length > 5 && (spreading.has(service) || isRelational(addon) || isVolatile(addon)),
    )
    if (!home) {
      made += 1
      continue
    }
    const { addon, owner } = home
    const alone = !spreading.has(addon.service.name)
    const partners = otherSpaces(sharing, owner.space, (space) => sameCompliance(space, owner.space)).slice(0, 2)
    const apps = [owner.space, ...partners]
      .flatMap((space) => space.apps)
      .filter((app) => app !== owner && !app.preview && (!alone || app.organization === owner.organization))
      .filter((app) => addon.service.supports_multiple_installations || !holds(app, addon))
    // Attachments of a hub include the owner's.
    const size = isRelational(addon) ? 9 + sharing.random.whole(5) : 9 + Math.floor(40 * sharing.random.next() ** 2.4)
    if (apps.length < 9) continue
    rows += spread(sharing, addon, apps, size)
    made += 1
  }
  return rows
}

function holds(app: FleetApp, addon: FleetAddon): boolean {
  return app.attachments.some((attachment) => attachment.addon.service === addon.service)
}

/** Few enough that no rule about width speaks up: two for a database, four for anything else. */
function borrowers(sharing: Sharing, addon: FleetAddon): number {
  return isRelational(addon) || addon.service.name === 'akkeris-mongodb'
    ? sharing.random.chance(0.45)
      ? 2
      : 1
    : 1 + sharing.random.whole(4)
}

/** Ordinary sharing, exactly `rows` attachments of it. */
export async function shareQuietly(sharing: Sharing, rows: number): Promise<void> {
  const { random, pace } = sharing
  let left = rows
  for (const addon of sharing.pool) {
    if (left === 0) return
    const owner = addon.owner?.app
    if (!owner || sharing.used.has(addon)) continue
    await pace.breathe()
    const wanted = Math.min(left, borrowers(sharing, addon))
    const alike = random.chance(0.2)
      ? otherSpaces(
          sharing,
          owner.space,
          (space) =>
            sameCompliance(space, owner.space) &&
            sharing.ground.domainOf.get(space)?.organization === owner.organization,
        ).slice(0, 2)
      : []
    const spaces = alike.length > 0 ? alike : [owner.space]
    const apps = spaces.flatMap((space) =>
      space.apps.filter((app) => app !== owner && app.organization === owner.organization && !app.preview),
    )
    const made = spread(sharing, addon, apps, wanted)
    if (made > 0) sharing.used.add(addon)
    left -= made
  }
  if (left > 0) throw new RangeError(`${left} attachments found no add-on that may be shared.`)
}
