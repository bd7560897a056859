import type { FleetAddon } from '../platform/fleet.ts'
import { providerOf } from '../platform/directory.ts'
import type { ListName } from '../platform/lists.ts'
import type { PlanRow, ServiceRow } from './services.ts'

/** Which part did not answer while the controller read its catalogue. */
export interface BadBoot {
  /** The vault's list: the whole catalogue comes out empty. */
  vault?: boolean
  /** Regions whose brokers did not answer: what only they offer is missing, the rest is offered in fewer regions. */
  regions?: string[]
}

/** What the controller believes is offered. It reads that when it boots, and lists leave out what it does not know. */
export interface Catalogue {
  /** By name. */
  services(): ServiceRow[]
  /** By id or name; null when the controller does not know it. */
  service(key: string): ServiceRow | null
  /** By id or full name, of any service; null when the controller does not know it. */
  plan(key: string): PlanRow | null
  /** Whether the controller knows both the add-on's service and its plan. */
  knows(addon: FleetAddon): boolean
  /** Reads it again; without an argument everything answers. */
  boot(bad?: BadBoot): void
}

/** `offered`: everything there is; `changed` is called with the lists that show it when what is known becomes something else. */
export function createCatalogue(offered: ServiceRow[], changed: (lists: readonly ListName[]) => void): Catalogue {
  let known: ServiceRow[] = []
  let services = new Map<string, ServiceRow>()
  let plans = new Map<string, PlanRow>()

  function boot(bad: BadBoot = {}): void {
    known = bad.vault === true ? [] : withoutRegions(offered, new Set(bad.regions))
    services = new Map(known.flatMap((service) => [[service.id, service] as const, [service.name, service] as const]))
    const all = known.flatMap((service) => service.plans)
    plans = new Map(all.flatMap((plan) => [[plan.id, plan] as const, [plan.name, plan] as const]))
    changed(['services', 'addons'])
  }
  boot()

  return {
    services: () => known,
    service: (key) => services.get(key) ?? null,
    plan: (key) => plans.get(key) ?? null,
    knows: ({ service, plan }) => services.has(service.id) && plans.has(plan.id),
    boot,
  }
}

function withoutRegions(offered: ServiceRow[], lost: ReadonlySet<string>): ServiceRow[] {
  if (lost.size === 0) return offered
  const left = (regions: string[]): string[] => regions.filter((region) => !lost.has(region))
  return offered.flatMap((service) => {
    // Those that the controller brings itself need no region to answer.
    if (providerOf(service) !== 'broker') return [service]
    const plans = service.plans
      .map((plan) => ({ ...plan, available_regions: left(plan.available_regions) }))
      .filter((plan) => plan.available_regions.length > 0)
    return plans.length === 0 ? [] : [{ ...service, available_regions: left(service.available_regions), plans }]
  })
}
