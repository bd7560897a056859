import { isProduction, isSocs } from '../platform/fleet.ts'
import type { FleetAddon, FleetApp, FleetSpace } from '../platform/fleet.ts'
import { attach } from './addons.ts'
import { isoTime, momentBetween } from './ground.ts'
import { isRunning, otherSpaces, relational, sameCompliance, spread, take } from './sharing.ts'
import type { Sharing } from './sharing.ts'

/**
 * The sharing that the risk rules are about, a few cases of each in the smallest fleet and in proportion in larger
 * ones: rare enough that a map shows them as exceptions. Cases per thousand apps, two at least.
 */
const perThousandApps = {
  productionLeaks: 5,
  weakFoundations: 6,
  differingCompliance: 8,
  previewsOnData: 7,
  orphans: 5,
  crossOrganization: 9,
  wideSharing: 6,
}

const dayMs = 86_400_000

/** The platform has refused production add-ons in other spaces since; what is older than that stayed. */
const legacyFrom = Date.UTC(2018, 7, 1)
const legacyTo = Date.UTC(2019, 8, 1)

/** Services people really share across environments, in turn. */
const foundations = ['akkeris-redis', 'akkeris-s3', 'akkeris-postgresql', 'akkeris-es', 'akkeris-s3', 'akkeris-mysql']
const leaks = ['akkeris-postgresql', 'akkeris-s3', 'akkeris-mysql', 'akkeris-postgresql', 'akkeris-redis']

const stateful = [...relational, 'akkeris-mongodb', 'akkeris-s3', 'akkeris-es']

const homeApps = (space: FleetSpace): FleetApp[] => space.apps.filter((app) => !app.preview && isRunning(app))

/** Makes all of them; gives the attachment rows made. Orphans' own add-ons come on top of the fleet's. */
export async function makeDanger(sharing: Sharing, apps: FleetApp[]): Promise<number> {
  const cases = (rate: number): number => Math.max(2, Math.round((rate * apps.length) / 1000))
  const before = sharing.attachments.length
  await leakProduction(sharing, cases(perThousandApps.productionLeaks))
  await buildOnSand(sharing, cases(perThousandApps.weakFoundations))
  await crossCompliance(sharing, cases(perThousandApps.differingCompliance))
  await givePreviewsData(sharing, apps, cases(perThousandApps.previewsOnData))
  await crossOrganizations(sharing, cases(perThousandApps.crossOrganization))
  await shareWidely(sharing, cases(perThousandApps.wideSharing))
  await orphan(sharing, cases(perThousandApps.orphans))
  return sharing.attachments.length - before
}

/** Until a case was made `wanted` times, or it has become plain that the fleet has no more room for it. */
async function repeat(wanted: number, make: (turn: number) => Promise<boolean>): Promise<void> {
  for (let made = 0, turn = 0; made < wanted && turn < wanted * 8; turn += 1) {
    if (await make(turn)) made += 1
  }
}

/** Makes an add-on as old as it has to be for somebody to have had it at `at`. */
function backdate(addon: FleetAddon, at: number): void {
  if (Date.parse(addon.createdAt) <= at) return
  addon.createdAt = isoTime(at)
  addon.updatedAt = addon.createdAt
  if (!addon.owner) return
  addon.owner.createdAt = addon.createdAt
  addon.owner.updatedAt = addon.createdAt
}

function backdateApp(app: FleetApp, at: number): void {
  if (Date.parse(app.createdAt) > at) app.createdAt = isoTime(at)
}

/** AKR-101: a production add-on held by an app outside production since before the platform refused that. */
async function leakProduction(sharing: Sharing, wanted: number): Promise<void> {
  await repeat(wanted, async (turn) => {
    const service = leaks[turn % leaks.length] ?? 'akkeris-postgresql'
    const home = await take(sharing, [service], (owner) => isProduction(owner.space) && isRunning(owner))
    if (!home) return false
    const space = otherSpaces(sharing, home.owner.space, (other) => !isProduction(other))[0]
    const consumers = sharing.random.shuffle(space ? homeApps(space) : []).slice(0, turn % 3 === 2 ? 2 : 1)
    const at = momentBetween(sharing.random, legacyFrom, legacyTo)
    backdate(home.addon, at)
    for (const app of [home.owner, ...consumers]) backdateApp(app, at)
    return consumers.filter((app) => attach(sharing, home.addon, app, at + dayMs)).length > 0
  })
}

/** AKR-103: production hangs on something a team outside production may delete at will. */
async function buildOnSand(sharing: Sharing, wanted: number): Promise<void> {
  await repeat(wanted, async (turn) => {
    const service = foundations[turn % foundations.length] ?? 'akkeris-s3'
    const home = await take(sharing, [service], (owner) => !isProduction(owner.space) && isRunning(owner))
    if (!home) return false
    const space = otherSpaces(sharing, home.owner.space, isProduction)[0]
    return space ? spread(sharing, home.addon, homeApps(space), 1) > 0 : false
  })
}

/** AKR-104: both or neither in production, yet the spaces answer to different rules. */
async function crossCompliance(sharing: Sharing, wanted: number): Promise<void> {
  await repeat(wanted, async () => {
    const home = await take(sharing, stateful, (owner) => !isSocs(owner.space) && isRunning(owner))
    if (!home) return false
    const here = home.owner.space
    const differs = (other: FleetSpace): boolean =>
      isProduction(other) === isProduction(here) && !sameCompliance(other, here)
    const space = otherSpaces(sharing, here, differs)[0]
    return space ? spread(sharing, home.addon, homeApps(space), 1) > 0 : false
  })
}

/** AKR-107: a preview gets its source's own data, as previews do by default. */
async function givePreviewsData(sharing: Sharing, apps: FleetApp[], wanted: number): Promise<void> {
  const previews = sharing.random.shuffle(apps.filter((app) => app.preview))
  let made = 0
  for (const preview of previews) {
    await sharing.pace.breathe()
    if (made >= wanted) return
    const source = preview.preview?.source
    // Where the source has no data of its own, somebody attached that of a neighbour.
    const own = [...(source ? [source] : []), ...homeApps(preview.space)]
      .flatMap((app) => app.attachments)
      .find(({ owned, addon }) => owned && stateful.includes(addon.service.name) && !sharing.used.has(addon))
    if (!own) continue
    sharing.used.add(own.addon)
    // A preview gets its attachments when it is made, so the data is older than the preview.
    const at = Date.parse(preview.createdAt)
    backdate(own.addon, at)
    backdateApp(own.app, Date.parse(own.addon.createdAt))
    if (attach(sharing, own.addon, preview, at)) made += 1
  }
}

/** AKR-204: two organizations, two on-call rotations, one database; everything else about the spaces is alike. */
async function crossOrganizations(sharing: Sharing, wanted: number): Promise<void> {
  await repeat(wanted, async (turn) => {
    const home = await take(sharing, turn % 2 === 0 ? relational : stateful, isRunning)
    if (!home) return false
    const { addon, owner } = home
    const others = otherSpaces(sharing, owner.space, (space) => sameCompliance(space, owner.space))
    const apps = [owner.space, ...others].flatMap(homeApps).filter((app) => app.organization !== owner.organization)
    return spread(sharing, addon, apps.slice(0, 40), 1) > 0
  })
}

/** AKR-206: three to five more apps on one database, all of one team. */
async function shareWidely(sharing: Sharing, wanted: number): Promise<void> {
  await repeat(wanted, async (turn) => {
    const home = await take(sharing, relational, (owner) => owner.space.apps.length >= 8)
    if (!home) return false
    const { addon, owner } = home
    const apps = homeApps(owner.space).filter((app) => app !== owner && app.organization === owner.organization)
    return spread(sharing, addon, apps, 3 + (turn % 3)) >= 3
  })
}

/** AKR-201: the owner's attachment was detached, the resource lives on and GET /addons no longer shows it. */
async function orphan(sharing: Sharing, wanted: number): Promise<void> {
  await repeat(wanted, async (turn) => {
    await sharing.pace.breathe()
    const { random } = sharing
    const space = random.pick(sharing.ground.spaces)
    const service = sharing.services.get(turn % 3 === 2 ? 'akkeris-redis' : 'akkeris-postgresql')
    const plan = service?.plans.find((candidate) => candidate.state === 'public' && candidate.compliance.length === 0)
    const holders = random.shuffle(homeApps(space)).slice(0, 1 + (turn % 3))
    if (!service || !plan || holders.length === 0) return false
    const made = Math.max(...holders.map((app) => Date.parse(app.createdAt)))
    const createdAt = isoTime(made)
    const addon: FleetAddon = {
      id: random.uuid(),
      service,
      plan,
      state: 'provisioned',
      owner: null,
      attachments: [],
      createdAt,
      updatedAt: createdAt,
    }
    sharing.addons.push(addon)
    return holders.filter((app) => attach(sharing, addon, app)).length > 0
  })
}
