import { emptyInventory } from '#core/store/cache.ts'
import * as fc from 'fast-check'
import type { Addon, Attachment, Inventory, Plan, Service, Snapshot } from '#shared/domain/inventory.ts'
import type { CollectedList, CollectedLists } from '#core/inventory/collect.ts'

/** Small rows of our own, each with what the test is about and otherwise as plain as can be. */
const at = '2026-11-23T08:55:48.721Z'

export function plan(id: string): Plan {
  return {
    id,
    name: id,
    humanName: '',
    description: '',
    priceCents: null,
    state: 'public',
    regions: [],
    compliance: [],
    isDefault: false,
    attributes: [],
  }
}

export function service(id: string, plans: string[] = [`${id}:small`]): Service {
  return {
    id,
    name: id,
    humanName: '',
    description: '',
    state: 'ga',
    regions: [],
    supportsSharing: true,
    supportsMultiple: true,
    supportsUpgrading: false,
    plans: plans.map(plan),
  }
}

export function addon(id: string, serviceId = 'redis', owner = 'web-prod'): Addon {
  return {
    id,
    name: id,
    serviceId,
    service: serviceId,
    planId: `${serviceId}:small`,
    plan: `${serviceId}:small`,
    ownerId: owner,
    owner,
    primary: true,
    priceCents: 100,
    createdAt: at,
    updatedAt: at,
  }
}

export function attachment(of: Addon, app = of.owner, owner: string | null = of.owner): Attachment {
  return {
    id: `${of.id}@${app}`,
    name: of.name,
    addonId: of.id,
    planId: of.planId,
    plan: of.plan,
    appId: app,
    app,
    owner,
    createdAt: at,
    updatedAt: at,
  }
}

export function inventory(parts: Partial<Inventory> = {}): Inventory {
  return {
    ...emptyInventory(),
    ...parts,
  }
}

/** A consistent platform: spaces, apps, two services and three add-ons, one of them shared. */
export function smallPlatform(): Inventory {
  const addons = [addon('a1'), addon('a2', 'postgres'), addon('a3', 'redis', 'api-qa')]
  const [first] = addons
  return inventory({
    spaces: ['prod', 'qa'].map((name) => ({
      id: `space-${name}`,
      name,
      compliance: [],
      region: 'west',
      stack: 'ds1',
      apps: 1,
      createdAt: at,
    })),
    apps: ['api-qa', 'web-prod'].map((name) => ({
      id: name,
      name,
      simpleName: name.split('-', 1)[0] ?? '',
      description: '',
      space: name.split('-')[1] ?? '',
      organization: 'main',
      region: 'west',
      stack: 'ds1',
      labels: '',
      maintenance: false,
      preview: false,
      releasedAt: at,
      formation: [{ type: 'web', quantity: 1, size: 'gp1' }],
      createdAt: at,
      updatedAt: at,
    })),
    addons,
    attachments: [...addons.map((row) => attachment(row)), ...(first ? [attachment(first, 'api-qa')] : [])],
    services: [service('postgres'), service('redis', ['redis:large', 'redis:small'])],
    regions: [{ id: 'west', name: 'west' }],
    stacks: [{ id: 'ds1', name: 'ds1' }],
    organizations: [{ id: 'main', name: 'main' }],
  })
}

export function snapshot(parts: Partial<Inventory>, carried: Record<string, number> = {}, takenAt = 1_000): Snapshot {
  return {
    report: {
      endpointId: 'e',
      takenAt,
      complete: Object.keys(carried).length === 0,
      counts: { spaces: 0, apps: 0, addons: 0, attachments: 0, services: 0, plans: 0 },
      calls: 9,
      bytes: 0,
      ms: { download: 0, decode: 0, store: 0, total: 0 },
      problems: [],
    },
    inventory: inventory(parts),
    carried,
  }
}

function whole<Row>(rows: Row[]): CollectedList<Row> {
  return { state: 'read', rows, missing: 0, digest: null }
}

/** All lists as read in full. */
export function read(rows: Inventory): CollectedLists {
  return {
    spaces: whole(rows.spaces),
    apps: whole(rows.apps),
    addons: whole(rows.addons),
    attachments: whole(rows.attachments),
    services: whole(rows.services),
    regions: whole(rows.regions),
    stacks: whole(rows.stacks),
    organizations: whole(rows.organizations),
    couplings: whole(rows.couplings),
  }
}

const ids = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', '__proto__', 'constructor'), { maxLength: 5 })

/** Inventories over a handful of ids, so that any two share some rows and not others. Sorted by id. */
export const anyInventory: fc.Arbitrary<Inventory> = fc
  .record({
    regions: ids,
    addons: ids,
    attachments: ids,
    services: fc.uniqueArray(fc.tuple(fc.constantFrom('s', 't', 'u'), ids), { selector: ([id]) => id }),
    stamp: fc.nat(9),
  })
  .map((drawn) =>
    inventory({
      regions: drawn.regions.toSorted().map((id) => ({ id, name: `${id} ${drawn.stamp}` })),
      addons: drawn.addons.toSorted().map((id) => ({ ...addon(id), name: `${id} ${drawn.stamp}` })),
      attachments: drawn.attachments.toSorted().map((id) => ({ ...attachment(addon(id)), id })),
      services: drawn.services
        .toSorted(([left], [right]) => (left < right ? -1 : 1))
        .map(([id, plans]) => service(id, plans.map((name) => `${id}:${name}`).toSorted())),
    }),
  )
