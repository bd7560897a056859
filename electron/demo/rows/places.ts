import type { FleetOrganization, FleetRegion, FleetSpace, FleetStack } from '../platform/fleet.ts'
import { named } from '../platform/named.ts'

/** Field by field as the real server writes them (API-FACTS section 5), its oddities included. */

/** As answered when it is made: without the number of its apps. */
export function newSpaceRow(space: FleetSpace) {
  return {
    compliance: space.compliance,
    created_at: space.createdAt,
    id: space.id,
    name: space.name,
    region: named(space.stack.region),
    stack: named(space.stack),
    state: 'allocated',
    updated_at: space.createdAt,
  }
}

export const spaceRow = (space: FleetSpace) => ({
  ...newSpaceRow(space),
  // A string on the real server too.
  apps: String(space.apps.length),
})

export function regionRow(region: FleetRegion) {
  return {
    country: region.country,
    created_at: region.createdAt,
    description: region.description,
    id: region.id,
    locale: region.locale,
    name: region.name,
    private_capable: region.privateCapable,
    provider: { name: 'amazon-web-services', region: region.provider, availability_zones: region.zones },
    high_availability: region.highAvailability,
    updated_at: region.createdAt,
  }
}

export function stackRow(stack: FleetStack) {
  return {
    created_at: stack.createdAt,
    id: stack.id,
    name: stack.name,
    region: named(stack.region),
    state: stack.state ?? 'public',
    updated_at: stack.createdAt,
  }
}

export function organizationRow(organization: FleetOrganization) {
  return {
    id: organization.id,
    created_at: organization.createdAt,
    default: false,
    name: organization.name,
    role: 'admin',
    updated_at: organization.createdAt,
  }
}
