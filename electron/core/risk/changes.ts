import type { Addon, App, Attachment, PipelineCoupling, Service, Space } from '#shared/domain/inventory.ts'
import type { AddonNode, Graph, Holder } from '#core/graph/graph.ts'
import type { Facts } from './facts.ts'
import type { Settings } from './settings.ts'

/** What has to be judged anew. */
export interface Changes {
  addons: ReadonlySet<string>
  apps: ReadonlySet<string>
}

interface Input {
  graph: Graph
  facts: Facts
  settings: Settings
}

/**
 * Which add-ons and apps are judged by something that differs between two inputs; null where everything is: other settings,
 * another catalogue, other lists that came short. Rows are compared by what they say, since each sync decodes them anew;
 * facts by identity, since those are replaced only when something was asked.
 */
export function changesBetween(before: Input, after: Input): Changes | null {
  const { graph: old } = before
  const { graph } = after
  if (
    before.settings !== after.settings ||
    before.facts.annotations !== after.facts.annotations ||
    before.facts.audits !== after.facts.audits ||
    before.facts.shadows !== after.facts.shadows ||
    !equalSets(old.shortLists, graph.shortLists) ||
    !equalServices(old.services, graph.services)
  ) {
    return null
  }
  const addons = new Set<string>()
  const apps = changedApps(before, after)
  const touched = new Set(apps)
  const touch = (node: AddonNode | undefined): void => {
    for (const { appId } of node?.holders ?? []) touched.add(appId)
  }
  const change = (node: AddonNode, was: AddonNode | undefined): void => {
    addons.add(node.id)
    touch(node)
    touch(was)
  }

  for (const node of graph.addons.values()) {
    const was = old.addons.get(node.id)
    if (!was || !sameNode(was, node, apps)) change(node, was)
  }
  if (graph.addons.size !== old.addons.size || addons.size > 0) {
    for (const node of old.addons.values()) if (!graph.addons.has(node.id)) touch(node)
  }
  if (before.facts.answers !== after.facts.answers) {
    for (const id of changedKeys(before.facts.answers, after.facts.answers)) {
      const node = graph.addons.get(id)
      if (node) change(node, undefined)
    }
  }
  return { addons, apps: touched }
}

/** Ids of apps whose row, space, pipelines or looks differ, or that are in one of the graphs only. */
function changedApps(before: Input, after: Input): Set<string> {
  const { graph: old } = before
  const { graph } = after
  const changed = new Set<string>()
  const spaces = new Set<string>()
  for (const [name, space] of graph.spaces) if (!sameSpace(old.spaces.get(name), space)) spaces.add(name)
  for (const name of old.spaces.keys()) if (!graph.spaces.has(name)) spaces.add(name)
  for (const [id, app] of graph.apps) {
    const was = old.apps.get(id)
    if (!was || !sameApp(was, app) || (spaces.size > 0 && spaces.has(app.space))) changed.add(id)
  }
  for (const id of old.apps.keys()) if (!graph.apps.has(id)) changed.add(id)
  for (const [id, couplings] of graph.couplings) if (!sameCouplings(old.couplings.get(id), couplings)) changed.add(id)
  for (const id of old.couplings.keys()) if (!graph.couplings.has(id)) changed.add(id)
  if (before.facts.apps !== after.facts.apps) {
    for (const id of changedKeys(before.facts.apps, after.facts.apps)) changed.add(id)
  }
  return changed
}

function changedKeys(before: ReadonlyMap<string, unknown>, after: ReadonlyMap<string, unknown>): string[] {
  const changed: string[] = []
  for (const [key, value] of after) if (before.get(key) !== value) changed.push(key)
  for (const key of before.keys()) if (!after.has(key)) changed.push(key)
  return changed
}

function sameNode(was: AddonNode, node: AddonNode, apps: ReadonlySet<string>): boolean {
  const { holders } = node
  if (was.holders.length !== holders.length || was.orphan !== node.orphan || was.name !== node.name) return false
  if (was.ownerName !== node.ownerName || was.planId !== node.planId || was.service !== node.service) return false
  if (!sameAddon(was.addon, node.addon)) return false
  for (let index = 0; index < holders.length; index += 1) {
    const holder = holders[index]
    const earlier = was.holders[index]
    if (!holder || !earlier || !sameHolder(earlier, holder)) return false
    if (apps.size > 0 && apps.has(holder.appId)) return false
  }
  return true
}

function sameHolder(was: Holder, holder: Holder): boolean {
  return (
    was.isOwner === holder.isOwner &&
    was.appId === holder.appId &&
    was.appName === holder.appName &&
    sameAttachment(was.attachment, holder.attachment)
  )
}

function sameAttachment(was: Attachment | null, row: Attachment | null): boolean {
  if (was === row) return true
  if (!was || !row) return false
  return (
    was.id === row.id &&
    was.updatedAt === row.updatedAt &&
    was.name === row.name &&
    was.planId === row.planId &&
    was.owner === row.owner &&
    was.createdAt === row.createdAt
  )
}

function sameAddon(was: Addon | null, row: Addon | null): boolean {
  if (was === row) return true
  if (!was || !row) return false
  return (
    was.updatedAt === row.updatedAt &&
    was.planId === row.planId &&
    was.ownerId === row.ownerId &&
    was.primary === row.primary &&
    was.priceCents === row.priceCents &&
    was.name === row.name &&
    was.serviceId === row.serviceId &&
    was.createdAt === row.createdAt
  )
}

function sameApp(was: App, app: App): boolean {
  if (was === app) return true
  return (
    was.updatedAt === app.updatedAt &&
    was.maintenance === app.maintenance &&
    was.preview === app.preview &&
    was.releasedAt === app.releasedAt &&
    was.name === app.name &&
    was.space === app.space &&
    was.organization === app.organization &&
    was.region === app.region &&
    was.stack === app.stack &&
    was.labels === app.labels &&
    was.createdAt === app.createdAt &&
    was.formation.length === app.formation.length &&
    was.formation.every((row, index) => {
      const other = app.formation[index]
      return other?.type === row.type && Object.is(other.quantity, row.quantity) && other.size === row.size
    })
  )
}

function sameSpace(was: Space | undefined, space: Space): boolean {
  return (
    was !== undefined &&
    was.id === space.id &&
    was.region === space.region &&
    was.stack === space.stack &&
    was.compliance.join('\n') === space.compliance.join('\n')
  )
}

function sameCouplings(was: readonly PipelineCoupling[] | undefined, rows: readonly PipelineCoupling[]): boolean {
  return (
    was?.length === rows.length &&
    rows.every((row, index) => was[index]?.pipelineId === row.pipelineId && was[index]?.stage === row.stage)
  )
}

/** A few dozen rows: compared as text. */
function equalServices(was: ReadonlyMap<string, Service>, services: ReadonlyMap<string, Service>): boolean {
  return was === services || JSON.stringify([...was.values()]) === JSON.stringify([...services.values()])
}

function equalSets(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && [...one].every((each) => other.has(each))
}
