import type { FleetSize } from '#shared/domain/endpoint.ts'
import type { FleetOrganization, FleetRegion, FleetSpace, FleetStack } from '../platform/fleet.ts'
import type { Random } from './random.ts'
import { organizations as organizationWords } from './words.ts'

/** Rows of GET /spaces, /apps, /addons and /addon-attachments; the last includes the owners' own. */
export const fleetCounts: Record<FleetSize, { spaces: number; apps: number; addons: number; attachments: number }> = {
  S: { spaces: 6, apps: 100, addons: 300, attachments: 450 },
  M: { spaces: 60, apps: 2000, addons: 6000, attachments: 9000 },
  L: { spaces: 100, apps: 5000, addons: 15_000, attachments: 30_000 },
  XL: { spaces: 200, apps: 10_000, addons: 30_000, attachments: 60_000 },
}

/** A team's part of the fleet: the same apps in several spaces, one per environment. */
export interface Domain {
  name: string
  organization: FleetOrganization
  /** What its apps are called, most characteristic first. */
  appWords: string[]
  spaces: FleetSpace[]
}

export interface Ground {
  organizations: FleetOrganization[]
  regions: FleetRegion[]
  stacks: FleetStack[]
  domains: Domain[]
  /** Which team a space belongs to. */
  domainOf: ReadonlyMap<FleetSpace, Domain>
  /** In the order in which they were made, which is also from large to small. */
  spaces: FleetSpace[]
}

const dayMs = 86_400_000
const firstDay = Date.UTC(2018, 0, 8)

export const isoTime = (at: number): string => new Date(at).toISOString()

/** A moment between two others, earlier ones as likely as later ones, at whole seconds by day. */
export function momentBetween(random: Random, from: number, to: number): number {
  return from + Math.floor(random.next() * Math.max(0, to - from))
}

const smallFleet = [
  ['prod', 'stage'],
  ['prod', 'stage'],
  ['prod', 'dev'],
]
const largeFleet = [
  ['prod', 'stage', 'dev'],
  ['prod', 'stage', 'dev', 'qa'],
  ['prod', 'dev'],
  ['prod', 'qa', 'dev', 'sandbox'],
  ['prod', 'stage', 'dev'],
  ['prod', 'stage', 'perf', 'dev'],
  ['prod', 'qa', 'dev'],
]

/** What people write on a space: free text, of which only prod, socs and internal mean anything to the server. */
function complianceOf(environment: string, organization: string, domain: string): string[] {
  if (environment === 'prod') {
    if (organization === 'core' || domain === 'payments') return ['prod', 'socs']
    if (organization === 'finance') return ['prod', 'pci']
    if (organization === 'people') return ['prod', 'internal']
    return ['prod']
  }
  if (environment === 'stage' || environment === 'qa') return ['qa']
  return environment === 'sandbox' ? [] : [environment]
}

function layRegions(random: Random): { regions: FleetRegion[]; stacks: FleetStack[] } {
  const createdAt = isoTime(firstDay)
  const region = (name: string, facts: Omit<FleetRegion, 'id' | 'name' | 'createdAt'>): FleetRegion => ({
    id: random.uuid(),
    name,
    ...facts,
    createdAt,
  })
  const seattle = region('us-seattle', {
    description: 'US West Coast',
    country: 'United States',
    locale: 'seattle',
    provider: 'us-west-2',
    // The real server splits a comma list and keeps the blanks.
    zones: ['us-west-2a', ' us-west-2b'],
    privateCapable: true,
    highAvailability: true,
  })
  const frankfurt = region('eu-frankfurt', {
    description: 'Europe Central',
    country: 'Germany',
    locale: 'frankfurt',
    provider: 'eu-central-1',
    zones: ['eu-central-1a', 'eu-central-1b'],
    privateCapable: false,
    highAvailability: false,
  })
  const virginia = region('us-virginia', {
    description: 'US East Coast',
    country: 'United States',
    locale: 'ashburn',
    provider: 'us-east-1',
    zones: ['us-east-1a', 'us-east-1b', 'us-east-1c'],
    privateCapable: true,
    highAvailability: true,
  })
  const stack = (name: string, on: FleetRegion): FleetStack => ({ id: random.uuid(), name, region: on, createdAt })
  return {
    regions: [seattle, frankfurt, virginia],
    stacks: [stack('ds1', seattle), stack('ds2', seattle), stack('eu1', frankfurt), stack('va1', virginia)],
  }
}

/** The organization's home; a minority of them is in Europe or on the east coast. */
function stackFor(organization: string, environment: string, stacks: FleetStack[]): FleetStack {
  const name =
    organization === 'logistics' || organization === 'partners'
      ? 'eu1'
      : organization === 'media' || organization === 'field'
        ? 'va1'
        : environment === 'prod'
          ? 'ds1'
          : 'ds2'
  const stack = stacks.find((candidate) => candidate.name === name)
  if (!stack) throw new RangeError(`There is no stack ${name}.`)
  return stack
}

/** Organizations, regions, stacks and the empty spaces. */
export function layGround(random: Random, wantedSpaces: number): Ground {
  const { regions, stacks } = layRegions(random)
  const small = wantedSpaces < 20
  const patterns = small ? smallFleet : largeFleet
  const organizations: FleetOrganization[] = []
  const domains: Domain[] = []
  const spaces: FleetSpace[] = []
  const domainOf = new Map<FleetSpace, Domain>()
  const deepest = Math.max(...organizationWords.map((words) => words.domains.length))

  // One domain of each organization, then the second of each: a small fleet already has several organizations.
  for (let depth = 0; depth < deepest && spaces.length < wantedSpaces; depth += 1) {
    for (const words of organizationWords) {
      const name = words.domains[depth]
      if (name === undefined || spaces.length >= wantedSpaces) continue
      let organization = organizations.find((known) => known.name === words.name)
      if (!organization) {
        organization = { id: random.uuid(), name: words.name, createdAt: isoTime(firstDay) }
        organizations.push(organization)
      }
      const domain: Domain = { name, organization, appWords: words.apps, spaces: [] }
      for (const environment of patterns[domains.length % patterns.length] ?? []) {
        if (spaces.length >= wantedSpaces) break
        const space: FleetSpace = {
          id: random.uuid(),
          name: `${name}-${environment}`,
          compliance: complianceOf(environment, words.name, name),
          stack: stackFor(words.name, environment, stacks),
          apps: [],
          createdAt: isoTime(momentBetween(random, firstDay, firstDay + 150 * dayMs)),
        }
        spaces.push(space)
        domain.spaces.push(space)
        domainOf.set(space, domain)
      }
      domains.push(domain)
    }
  }
  if (spaces.length !== wantedSpaces) throw new RangeError(`Words for ${spaces.length} spaces only.`)
  return { organizations, regions, stacks, domains, domainOf, spaces }
}

/** How many apps each space gets: Zipf-like, at least three, `apps` in all. The first space is the largest. */
export function zipfShares(spaces: number, apps: number): number[] {
  const least = 3
  const weights = Array.from({ length: spaces }, (_, rank) => (rank + 1) ** -0.6)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const free = apps - least * spaces
  const shares = weights.map((weight) => least + Math.floor((free * weight) / total))
  let left = apps - shares.reduce((sum, share) => sum + share, 0)
  for (let index = 0; left > 0; index = (index + 1) % spaces, left -= 1) shares[index] = (shares[index] ?? 0) + 1
  return shares
}
