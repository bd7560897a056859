import { isProduction, isSocs } from '../platform/fleet.ts'
import type {
  FleetApp,
  FleetCoupling,
  FleetFormation,
  FleetPipeline,
  FleetRelease,
  FleetSpace,
} from '../platform/fleet.ts'
import type { Pace } from '../platform/pace.ts'
import { isoTime, momentBetween, zipfShares } from './ground.ts'
import type { Domain, Ground } from './ground.ts'
import type { Random } from './random.ts'
import { appSuffixes, commitMessages, commonApps, dynoSizes, firstNames, workerCommands } from './words.ts'

const nameLimit = 24
const dayMs = 86_400_000

/** Of all apps: made for a pull request, belonging to another organization than their space, and not in use. */
const previewShare = 0.03
const guestShare = 0.012
const maintenanceShare = 0.02
const neverReleasedShare = 0.03
const withoutFormationShare = 0.015

/** One list of names per domain, so that `ledger` is in payments-dev, payments-stage and payments-prod alike. */
function appNames(random: Random, domain: Domain, wanted: number): string[] {
  const longest = Math.max(...domain.spaces.map((space) => space.name.length))
  const fits = (name: string): boolean => name.length + 1 + longest <= nameLimit
  const characteristic = domain.appWords.filter(fits)
  const plain = random.shuffle(commonApps.filter(fits))
  const composed = [...characteristic, ...plain].flatMap((word) => appSuffixes.map((suffix) => word + suffix))
  const names = new Set([...characteristic, ...plain.slice(0, 14), ...random.shuffle(composed.filter(fits)), ...plain])
  for (let number = 2; names.size < wanted; number += 1) {
    for (const word of plain) if (fits(`${word}${number}`)) names.add(`${word}${number}`)
  }
  return [...names]
}

function formationOf(random: Random, space: FleetSpace, createdAt: string): FleetFormation[] {
  const production = isProduction(space)
  const size = (): string => random.pick(dynoSizes) + (production ? '-prod' : '')
  const row = (type: string, quantity: number, port: number | null, command: string | null): FleetFormation => ({
    id: random.uuid(),
    type,
    size: size(),
    quantity,
    port,
    command,
    createdAt,
  })
  const rows = [row('web', production ? 2 + random.whole(5) : 1 + random.whole(2), 9000, null)]
  if (random.chance(0.35)) {
    rows.push(row('worker', 1 + random.whole(production ? 4 : 2), null, random.pick(workerCommands)))
  }
  if (random.chance(0.06)) rows.push(row('cron', 1, null, 'node scheduled.js'))
  return rows
}

function releaseOf(random: Random, from: number, now: number): FleetRelease {
  return {
    id: random.uuid(),
    buildId: random.uuid(),
    version: 1 + random.whole(180),
    commit: random.uuid().replaceAll('-', ''),
    message: random.pick(commitMessages),
    author: random.pick(firstNames),
    releasedAt: isoTime(momentBetween(random, from, now)),
  }
}

interface AppPlace {
  simpleName: string
  space: FleetSpace
  domain: Domain
}

function buildApp(random: Random, ground: Ground, place: AppPlace, now: number): FleetApp {
  const { simpleName, space, domain } = place
  const spaceMade = Date.parse(space.createdAt)
  // Most apps are older than a year, some are new.
  const made = momentBetween(random, spaceMade, random.chance(0.75) ? now - 365 * dayMs : now - dayMs)
  const createdAt = isoTime(made)
  const guests = ground.organizations.filter((organization) => organization !== domain.organization)
  const guest = random.chance(guestShare) && guests.length > 0
  const released = !random.chance(neverReleasedShare)
  const tier = 1 + random.whole(3)
  return {
    id: random.uuid(),
    simpleName,
    name: `${simpleName}-${space.name}`,
    space,
    organization: guest ? random.pick(guests) : domain.organization,
    ownerId: random.uuid(),
    description: `${simpleName} of ${domain.name}`,
    labels: random.chance(0.7) ? `team-${domain.name},tier${tier}` : '',
    maintenance: random.chance(maintenanceShare),
    preview: null,
    repository: random.chance(0.6)
      ? { url: `https://git.akkeris.example/${domain.name}/${simpleName}`, branch: 'main' }
      : null,
    release: released ? releaseOf(random, made, now) : null,
    formation: random.chance(withoutFormationShare) ? [] : formationOf(random, space, createdAt),
    attachments: [],
    createdAt,
    updatedAt: createdAt,
  }
}

/** The platform names a preview after its source, cut to fit, plus a suffix; it has one web dyno and no pipeline. */
function buildPreview(random: Random, source: FleetApp, suffix: string, now: number): FleetApp {
  const { space } = source
  const simpleName = source.simpleName.slice(0, nameLimit - suffix.length - 1 - space.name.length) + suffix
  // Old previews are removed after five days, except in prod and socs spaces.
  const oldest = now - (isProduction(space) ? 90 : 5) * dayMs
  const made = momentBetween(random, Math.max(oldest, Date.parse(source.createdAt)), now - 3_600_000)
  const createdAt = isoTime(made)
  return {
    id: random.uuid(),
    simpleName,
    name: `${simpleName}-${space.name}`,
    space,
    organization: source.organization,
    ownerId: source.ownerId,
    description: source.description,
    labels: source.labels,
    maintenance: false,
    preview: { id: random.uuid(), source },
    repository: source.repository && { url: source.repository.url, branch: `feature-${suffix}` },
    release: releaseOf(random, made, now),
    formation: [{ id: random.uuid(), type: 'web', size: 'gp1', quantity: 1, port: 9000, command: null, createdAt }],
    attachments: [],
    createdAt,
    updatedAt: createdAt,
  }
}

/** Fills the spaces: `wanted` apps in all, previews included, Zipf-like over the spaces. */
export async function settleApps(
  random: Random,
  ground: Ground,
  wanted: number,
  now: number,
  pace: Pace,
): Promise<FleetApp[]> {
  const previews = Math.round(wanted * previewShare)
  const settled = wanted - previews
  // In a large fleet any space may be among the large ones, production rather than the rest.
  const spaces =
    ground.spaces.length < 20
      ? ground.spaces
      : ground.spaces
          .map((space) => ({ space, rank: random.next() * (isProduction(space) ? 1 : 2) }))
          .toSorted((a, b) => a.rank - b.rank)
          .map(({ space }) => space)
  const shareOf = new Map<FleetSpace, number>()
  for (const [rank, share] of zipfShares(spaces.length, settled).entries()) {
    const space = spaces[rank]
    if (space) shareOf.set(space, share)
  }

  const apps: FleetApp[] = []
  for (const domain of ground.domains) {
    const most = Math.max(...domain.spaces.map((space) => shareOf.get(space) ?? 0))
    const names = appNames(random, domain, most + 8)
    for (const space of domain.spaces) {
      const share = shareOf.get(space) ?? 0
      // A few names at the front are left out here and there: not everything is deployed everywhere.
      const skipped = new Set(Array.from({ length: Math.min(8, Math.floor(share / 6)) }, () => random.whole(share)))
      const here = names.filter((_, index) => !skipped.has(index)).slice(0, share)
      for (const simpleName of here) {
        const app = buildApp(random, ground, { simpleName, space, domain }, now)
        space.apps.push(app)
        apps.push(app)
        await pace.breathe()
      }
    }
  }
  addPreviews(random, apps, previews, now)
  return apps
}

/** Previews are refused in socs spaces; one in eight is in a production space that is not. */
function addPreviews(random: Random, apps: FleetApp[], wanted: number, now: number): void {
  const sources = random.shuffle(apps.filter((app) => !isSocs(app.space) && app.release && app.formation.length > 0))
  const inProduction = sources.filter((app) => isProduction(app.space))
  const elsewhere = sources.filter((app) => !isProduction(app.space))
  const taken = new Set(apps.map((app) => app.name))
  for (let made = 0; made < wanted;) {
    const source = random.pick(made % 8 === 1 ? inProduction : elsewhere)
    const preview = buildPreview(random, source, `pr${10 + random.whole(890)}`, now)
    if (taken.has(preview.name)) continue
    taken.add(preview.name)
    source.space.apps.push(preview)
    apps.push(preview)
    made += 1
  }
}

const stageOf: Record<string, FleetCoupling['stage']> = {
  sandbox: 'review',
  dev: 'development',
  qa: 'staging',
  stage: 'staging',
  prod: 'production',
}

/** A pipeline per app that exists in several environments of its domain, for two out of three of those. */
export async function layPipelines(
  random: Random,
  ground: Ground,
  pace: Pace,
): Promise<{ pipelines: FleetPipeline[]; couplings: FleetCoupling[] }> {
  const pipelines: FleetPipeline[] = []
  const couplings: FleetCoupling[] = []
  for (const domain of ground.domains) {
    const byName = new Map<string, FleetApp[]>()
    for (const space of domain.spaces) {
      for (const app of space.apps) {
        if (!app.preview) byName.set(app.simpleName, [...(byName.get(app.simpleName) ?? []), app])
      }
    }
    for (const [name, apps] of byName) {
      if (apps.length < 2 || random.chance(1 / 3)) continue
      await pace.breathe()
      const createdAt = apps.map((app) => app.createdAt).reduce((a, b) => (a > b ? a : b))
      const pipeline = { id: random.uuid(), name: `${domain.name}-${name}`, description: '', createdAt }
      pipelines.push(pipeline)
      for (const app of apps) {
        const stage = stageOf[app.space.name.slice(domain.name.length + 1)]
        if (stage) couplings.push({ id: random.uuid(), app, pipeline, stage, createdAt })
      }
    }
  }
  return { pipelines, couplings }
}
