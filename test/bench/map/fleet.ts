import type { MapData } from '#shared/domain/views.ts'

/** The sizes of the design. */
export const sizes = {
  S: { spaces: 6, apps: 100, addons: 300, attachments: 450 },
  M: { spaces: 60, apps: 2_000, addons: 6_000, attachments: 9_000 },
  L: { spaces: 100, apps: 5_000, addons: 15_000, attachments: 30_000 },
  XL: { spaces: 200, apps: 10_000, addons: 30_000, attachments: 60_000 },
}

export type Size = keyof typeof sizes

export function isSize(text: string): text is Size {
  return Object.hasOwn(sizes, text)
}

export function largeFleet(): MapData {
  return fleetOf('XL')
}

/**
 * A fleet of the design, the same each time: few spaces are large, two add-ons in a hundred are hubs, and most of the
 * others that are shared are shared inside their space.
 */
export function fleetOf(size: Size): MapData {
  const count = sizes[size]
  const random = randomNumbers(42)
  const pick = (count: number): number => Math.floor(random() * count)
  const stages = ['prod', 'stage', 'dev', 'qa']
  const spaces = range(count.spaces).map((i) => ({
    id: `space-${i}`,
    name: `team${Math.floor(i / 4)}-${stages[i % 4] ?? ''}`,
    compliance: i % 7 === 0 ? ['pci', 'prod'] : [],
    region: 'us-seattle',
    stack: i % 2 === 0 ? 'ds1' : 'ds2',
  }))
  const appSpaces = range(count.apps).map(() => Math.floor(random() ** 2 * spaces.length))
  const bySpace = spaces.map((_, space) => range(appSpaces.length).filter((app) => appSpaces[app] === space))
  const owners = range(count.addons).map((i) => (i % 3000 === 0 ? -1 : pick(appSpaces.length)))
  const edges: MapData['attachments'] = { addons: [], apps: [] }
  while (edges.addons.length < count.attachments) {
    const addon = pick(owners.length)
    const neighbours = bySpace[appSpaces[owners[addon] ?? -1] ?? -1] ?? []
    const isHub = addon % 50 === 0
    for (let i = isHub ? 10 + pick(40) : 1 + pick(4); i > 0; i -= 1) {
      edges.addons.push(addon)
      edges.apps.push(isHub || random() < 0.2 ? pick(appSpaces.length) : (neighbours[pick(neighbours.length)] ?? 0))
    }
  }
  const services = ['akkeris-postgresql', 'akkeris-redis', 'akkeris-s3', 'kafka']
  return {
    endpointId: 'bench',
    takenAt: Date.UTC(2026, 10, 23, 9),
    complete: true,
    organizations: ['core', 'retail', 'finance'],
    services,
    plans: services.map((service) => `${service}:standard-0`),
    spaces,
    apps: {
      ids: range(appSpaces.length).map((i) => `app-${i}`),
      names: appSpaces.map((space, i) => `api${i}-${spaces[space]?.name ?? ''}`),
      spaces: appSpaces,
      organizations: appSpaces.map((space) => space % 3),
      flags: appSpaces.map(() => (random() < 0.9 ? 4 : 2)),
      risks: appSpaces.map(() => Math.floor(random() ** 3 * 6)),
    },
    addons: {
      ids: owners.map((_, i) => `addon-${i}`),
      names: owners.map((_, i) => `${services[i % 4] ?? ''}-marble-${i}`),
      services: owners.map((_, i) => i % 4),
      plans: owners.map((_, i) => i % 4),
      flags: owners.map((_, i) => (i % 17 === 0 ? 1 : 0)),
      owners,
      risks: owners.map(() => Math.floor(random() ** 3 * 6)),
    },
    attachments: edges,
    dangling: 0,
    slots: null,
  }
}

function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index)
}
