import { severities, type Severity } from '#shared/domain/finding.ts'
import type { App, Space } from '#shared/domain/inventory.ts'
import type { MapData } from '#shared/domain/views.ts'
import { compare } from './build.ts'
import type { Graph } from './graph.ts'
import { isRunning } from './running.ts'

/** The part of a judgement that colours the map. */
export interface MapRisks {
  /** Of an add-on; null without a finding that tells. */
  worstOf(addonId: string): Severity | null
  /** By two-part app name. */
  worstByApp(): ReadonlyMap<string, Severity>
  /** Ids of the add-ons of which a finding is acknowledged. */
  acknowledgedAddons(): ReadonlySet<string>
}

/**
 * The graph as columns. Spaces, organizations, services and plans are sorted by name, apps and add-ons by id, so that equal
 * inventories give equal maps. An app whose space no list shows stands in a space made up from what the app says of it,
 * with the space's name for an id.
 */
export function mapOf(graph: Graph, risks: MapRisks): MapData {
  const apps = [...graph.apps.values()]
  const worstByApp = risks.worstByApp()
  const addons = [...graph.addons.values()]
  const spaces = [...spacesOf(graph, apps).values()].toSorted((a, b) => compare(a.name, b.name))
  const organizations = distinct(apps.map((app) => app.organization))
  const services = distinct(addons.map((addon) => addon.service))
  const plans = distinct(addons.map((addon) => addon.plan))
  const acknowledged = risks.acknowledgedAddons()

  const spaceIndex = indexOf(spaces.map((space) => space.name))
  const organizationIndex = indexOf(organizations)
  const serviceIndex = indexOf(services)
  const planIndex = indexOf(plans)
  const appIndex = indexOf(apps.map((app) => app.id))

  const edges = { addons: [] as number[], apps: [] as number[] }
  let dangling = 0
  for (const [index, addon] of addons.entries()) {
    for (const holder of addon.holders) {
      if (holder.isOwner) continue
      const app = appIndex.get(holder.appId)
      if (app === undefined) {
        dangling += 1
      } else {
        edges.addons.push(index)
        edges.apps.push(app)
      }
    }
  }

  return {
    endpointId: graph.endpointId,
    takenAt: graph.takenAt,
    complete: graph.complete,
    organizations,
    services,
    plans,
    spaces: spaces.map(({ id, name, compliance, region, stack }) => ({ id, name, compliance, region, stack })),
    apps: {
      ids: apps.map((app) => app.id),
      names: apps.map((app) => app.name),
      spaces: apps.map((app) => spaceIndex.get(app.space) ?? 0),
      organizations: apps.map((app) => organizationIndex.get(app.organization) ?? 0),
      flags: apps.map((app) => (app.preview ? 1 : 0) | (app.maintenance ? 2 : 0) | (isRunning(app) ? 4 : 0)),
      risks: apps.map((app) => rank(worstByApp.get(app.name))),
    },
    addons: {
      ids: addons.map((addon) => addon.id),
      names: addons.map((addon) => addon.name),
      services: addons.map((addon) => serviceIndex.get(addon.service) ?? 0),
      plans: addons.map((addon) => planIndex.get(addon.plan) ?? 0),
      flags: addons.map((addon) => (acknowledged.has(addon.id) ? 1 : 0)),
      owners: addons.map((addon) => (addon.owner && appIndex.get(addon.owner.id)) ?? -1),
      risks: addons.map((addon) => rank(risks.worstOf(addon.id))),
    },
    attachments: edges,
    dangling,
    slots: null,
  }
}

type MapSpace = Pick<Space, 'id' | 'name' | 'compliance' | 'region' | 'stack'>

function spacesOf(graph: Graph, apps: readonly App[]): Map<string, MapSpace> {
  const spaces = new Map<string, MapSpace>(graph.spaces)
  for (const app of apps) {
    if (spaces.has(app.space)) continue
    spaces.set(app.space, { id: app.space, name: app.space, compliance: [], region: app.region, stack: app.stack })
  }
  return spaces
}

/** 0 for nothing found, then 1 to 5 for info to critical. */
function rank(severity: Severity | null | undefined): number {
  return severity == null ? 0 : severities.indexOf(severity) + 1
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)].toSorted(compare)
}

function indexOf(names: readonly string[]): Map<string, number> {
  return new Map(names.map((name, index) => [name, index]))
}
