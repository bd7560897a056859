import { standardServices, type PlanRow, type ServiceRow } from '#demo/catalogue/services.ts'
import { createRandom, type Random } from '#demo/generate/random.ts'
import { fleetNow } from '#demo/generate/generate.ts'
import type { Seed } from '#demo/seed/format.ts'

/**
 * Small platforms on which everything occurs that decides whether an operation is refused: all tags, three regions, apps
 * without dynos, in maintenance, never released and previews, add-ons of every service in every state, ghosts, orphans,
 * names that are taken, two primaries at once. The same number gives the same platform.
 */

type SeedApp = Seed['apps'][number]
type SeedAddon = Seed['addons'][number]
type Held = NonNullable<SeedAddon['owner']>

const spaces = [
  { name: 'qa', stack: 'ds1', compliance: [] },
  { name: 'dev', stack: 'ds1', compliance: ['dev'] },
  { name: 'prod', stack: 'ds1', compliance: ['prod'] },
  { name: 'pay-prod', stack: 'ds1', compliance: ['prod'] },
  { name: 'audit', stack: 'ds1', compliance: ['socs'] },
  { name: 'core-prod', stack: 'ds1', compliance: ['prod', 'socs'] },
  { name: 'inside', stack: 'ds1', compliance: ['internal'] },
  { name: 'eu', stack: 'ds2', compliance: [] },
  { name: 'eu-prod', stack: 'ds2', compliance: ['prod'] },
  { name: 'va', stack: 'ds3', compliance: [] },
]

const regionOfStack: Record<string, string> = { ds1: 'us-seattle', ds2: 'eu-frankfurt', ds3: 'us-virginia' }
const regionOf = ({ space }: SeedApp): string =>
  regionOfStack[spaces.find(({ name }) => name === space)?.stack ?? ''] ?? ''

export const twoPart = ({ name, space }: SeedApp): string => `${name}-${space}`

const worker = { type: 'worker', quantity: 2, port: null, command: 'node worker.js' }

function formation(random: Random): SeedApp['formation'] {
  const lot = random.next()
  if (lot < 0.55) return [{ type: 'web', quantity: 1 + random.whole(3) }]
  if (lot < 0.7) return []
  if (lot < 0.85) return [{ type: 'web', quantity: 2 }, worker]
  if (lot < 0.95) return [{ type: 'web', quantity: 0 }]
  return [
    { type: 'web', quantity: 0 },
    { ...worker, quantity: 0 },
  ]
}

function releases(random: Random): Pick<SeedApp, 'releases'> {
  const lot = random.next()
  if (lot < 0.1) return { releases: [] }
  if (lot < 0.18) return { releases: [{}, { status: 'failed' }] }
  if (lot < 0.24) return { releases: [{}, { status: 'pending' }] }
  return {}
}

function apps(random: Random): SeedApp[] {
  return spaces.flatMap(({ name: space }) => {
    const made: SeedApp[] = []
    for (const name of ['api', 'web', 'jobs', 'mail']) {
      const earlier = made.filter(({ previewOf }) => previewOf === undefined)
      made.push({
        name,
        space,
        organization: random.pick(['shop', 'bank']),
        formation: formation(random),
        maintenance: random.chance(0.12),
        ...releases(random),
        ...(earlier.length > 0 && random.chance(0.2) ? { previewOf: twoPart(random.pick(earlier)) } : {}),
        ...(random.chance(0.2) ? { configVariables: { ADDON_ATLAS_REDEPLOY: '2026-01-01T00:00:00.000Z' } } : {}),
        ...(random.chance(0.2) ? { labels: 'team=red,pool=3' } : {}),
      })
    }
    return made
  })
}

const names = ['orders-db', 'main', 'Main', 'my-db', 'orders-main-db', 'users-main-db', 'cache_1', 'logs']

function held(random: Random, app: SeedApp, mood: Mood): Held {
  return {
    app: twoPart(app),
    ...(random.chance(0.5) ? { name: random.pick(names) } : {}),
    // Two requests at once leave two primaries (API-FACTS section 10).
    ...(mood === 'wild' && random.chance(0.2) ? { primary: true } : {}),
    ...(mood === 'wild' && random.chance(0.03) ? { unbound: true } : {}),
  }
}

function state(random: Random): Partial<SeedAddon> {
  const lot = random.next()
  if (lot < 0.78) return {}
  if (lot < 0.86) {
    const task = random.pick(['provision', 'change', 'restore', 'restart'] as const)
    return { state: 'provisioning', instance: { busy: { task, seconds: 3600 } } }
  }
  if (lot < 0.9) return { state: 'provisioning' }
  if (lot < 0.95) return { state: 'deprovisioned' }
  return { ghost: true }
}

function knowledge(random: Random, now: number): NonNullable<SeedAddon['instance']> {
  const backup = (id: string, minutes: number, status: string) => ({
    id,
    createdAt: new Date(now - minutes * 60_000).toISOString(),
    status,
    progress: status === 'available' ? 100 : 10,
  })
  return {
    backups: random.chance(0.6)
      ? [backup('b0ld00000001', 3000, 'available'), backup('bn3w00000002', 1, 'creating')]
      : [],
    roles: random.chance(0.5) ? [{ name: 'rdo1abcdefg', generation: 0 }] : [],
    ...(random.chance(0.3) ? { replica: { createdAt: new Date(now - 7_200_000).toISOString() } } : {}),
  }
}

function addon(
  random: Random,
  service: ServiceRow,
  plan: PlanRow,
  all: SeedApp[],
  { now, mood }: { now: number; mood: Mood },
): SeedAddon {
  const owner = random.pick(all)
  const near = all.filter((app) => app !== owner && regionOf(app) === regionOf(owner))
  const sharers = service.supports_sharing ? random.pick([0, 0, 1, 1, 2, 3]) : 0
  const orphan = service.supports_sharing && random.chance(0.06)
  const others = random.shuffle(near).slice(0, orphan ? Math.max(1, sharers) : sharers)
  const condition = mood === 'wild' ? state(random) : {}
  return {
    plan: plan.name,
    ...condition,
    instance: { ...knowledge(random, now), ...condition.instance },
    ...(orphan ? {} : { owner: held(random, owner, mood) }),
    attachments: others.map((app) => held(random, app, mood)),
  }
}

/** What two requests at once leave behind (API-FACTS section 10): the server stumbles over it when one of them goes. */
const twins = { name: 'twin', space: 'qa', organization: 'shop' }

function twin(all: readonly SeedApp[], at: number): SeedAddon {
  const owner = all.filter(({ space }) => space === 'dev')[at]
  return {
    plan: 'akkeris-redis:small',
    ...(owner ? { owner: { app: twoPart(owner), name: `cache-${at}` } } : {}),
    attachments: [{ app: twoPart(twins), name: `twin-${at}`, primary: true }],
  }
}

/** How a world is: all in order, and with nothing but what brings known config variables, or with all that goes wrong. */
export type Mood = 'calm' | 'wild'

/** Services that bring nothing, or what nobody described, or under other names than the documents say. */
const unclear = /^(papertrail|anomaly|ledger-db|perf-db|shop-search|kafka)$/

/** Every plan of the catalogue once, and those of services that are shared a lot once more. */
export function world(number: number, mood: Mood): Seed {
  const random = createRandom(number * 7919 + 17)
  const now = fleetNow
  const all = apps(random)
  const services = standardServices().filter(({ name }) => mood === 'wild' || !unclear.test(name))
  const common = services.filter(({ name }) => /postgresql|redis|mysql|s3|securekey|memcached/.test(name))
  const wanted = [...services, ...common].flatMap((service) => service.plans.map((plan) => ({ service, plan })))
  return {
    format: 1,
    historic: true,
    now: new Date(now).toISOString(),
    random: number,
    organizations: [{ name: 'shop' }, { name: 'bank' }],
    regions: Object.values(regionOfStack).map((name) => ({ name })),
    stacks: Object.entries(regionOfStack).map(([name, region]) => ({ name, region })),
    spaces,
    apps: [...all, twins],
    addons: [
      ...random.shuffle(wanted).map(({ service, plan }) => addon(random, service, plan, all, { now, mood })),
      twin(all, 0),
      twin(all, 1),
    ],
    accounts: [
      { name: 'Olive Operator', token: 'operator-token', role: 'operator' },
      { name: 'Dev Eloper', token: 'developer-token', role: 'developer' },
    ],
  }
}
