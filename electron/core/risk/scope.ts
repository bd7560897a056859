import type { Plan, Service } from '#shared/domain/inventory.ts'
import type { AddonNode, Graph, Holder } from '#core/graph/graph.ts'
import { spaceOfAppName } from '#core/graph/running.ts'
import { environmentOf, type Environment } from './environment.ts'
import { askedPrimary, type Facts } from './facts.ts'
import type { Settings } from './settings.ts'
import { statefulnessOf, type Statefulness } from './statefulness.ts'
import type { AppSubject, Blast, Holding, Party, Scope, Standing, Subject } from './subject.ts'

/** Clocks of two machines differ; what is further in the future than this cannot be. */
const clockTolerance = 5 * 60_000

/** The scope of one judging, with what it costs to work out kept for all subjects that need it. */
export interface Bench extends Scope {
  subjectOf(node: AddonNode): Subject
  /** Null for an app that holds nothing. */
  appSubjectOf(appId: string): AppSubject | null
  /**
   * The earliest moment at which an answer given since the last reset would be another one, Infinity for never. Rules ask
   * for ages, never for the time, so what they found holds until then.
   */
  changesAt: number
}

export function createBench(graph: Graph, facts: Facts, settings: Settings, now: number): Bench {
  const standings = new Map<string, Standing>()
  const catalogue = catalogueOf(graph)

  function standingOf(appId: string, appName: string): Standing {
    const key = appId === '' ? appName : appId
    let standing = standings.get(key)
    if (!standing) {
      standing = makeStanding(graph, facts, settings, appId, appName)
      standings.set(key, standing)
    }
    return standing
  }

  function momentOf(time: string): number | null {
    const moment = Date.parse(time)
    if (Number.isNaN(moment)) return null
    if (moment <= now + clockTolerance) return moment
    bench.changesAt = Math.min(bench.changesAt, moment - clockTolerance)
    return null
  }

  const bench: Bench = {
    graph,
    now,
    facts,
    settings,
    changesAt: Infinity,
    standingOf,
    momentOf,
    isYounger(time, milliseconds) {
      const moment = momentOf(time)
      if (moment === null) return null
      const end = moment + milliseconds
      if (end <= now) return false
      if (end < bench.changesAt) bench.changesAt = end
      return true
    },
    subjectOf: (node) => new AddonSubject(bench, node, catalogue),
    appSubjectOf(appId) {
      const nodes = graph.addonsByApp.get(appId)
      if (!nodes) return null
      const appName = graph.apps.get(appId)?.name ?? nodes[0]?.holders.find((holder) => holder.appId === appId)?.appName
      const standing = standingOf(appId, appName ?? appId)
      return appSubject(bench, catalogue, standing, nodes)
    },
  }
  return bench
}

interface Catalogue {
  planOf(node: AddonNode): Plan | null
  serviceOf(node: AddonNode): Service | null
  statefulnessOf(node: AddonNode): Statefulness
}

function catalogueOf(graph: Graph): Catalogue {
  const plans = new Map<string, { plan: Plan; service: Service }>()
  const byName = new Map<string, Service>()
  for (const service of graph.services.values()) {
    byName.set(service.name, service)
    for (const plan of service.plans) plans.set(plan.id, { plan, service })
  }
  /** By plan, which decides; an add-on without a plan falls back on its service's name. */
  const known = new Map<string, Statefulness>()
  return {
    planOf: ({ planId }) => plans.get(planId)?.plan ?? null,
    serviceOf: ({ planId, service, addon }) =>
      plans.get(planId)?.service ??
      (addon ? graph.services.get(addon.serviceId) : undefined) ??
      byName.get(service) ??
      null,
    statefulnessOf({ service, planId }) {
      const key = planId === '' ? service : planId
      let found = known.get(key)
      if (!found) {
        found = statefulnessOf(service, plans.get(planId)?.plan ?? null, byName.get(service)?.supportsSharing ?? null)
        known.set(key, found)
      }
      return found
    },
  }
}

const none: readonly string[] = []

function makeStanding(graph: Graph, facts: Facts, settings: Settings, appId: string, appName: string): Standing {
  const app = graph.apps.get(appId) ?? null
  const space = app ? (graph.spaces.get(app.space) ?? null) : null
  const spaceName = app?.space ?? spaceOfAppName(appName)
  const couplings = graph.couplings.get(appId) ?? []
  const dynos = app ? dynosOf(app.formation) : null
  const annotated = facts.annotations.environments.get(spaceName)
  return {
    appId,
    appName,
    app,
    space,
    spaceName,
    organization: app && app.organization !== '' ? app.organization : null,
    environment: environmentOf({ app, space, spaceName, couplings, annotated }, settings.environmentTokens),
    running: app && dynos !== null ? !app.maintenance && app.releasedAt !== null && dynos > 0 : null,
    dynos,
    production: space ? space.compliance.includes('prod') : null,
    socs: space ? space.compliance.includes('socs') : null,
    internal: space ? space.compliance.includes('internal') : null,
    region: (space?.region || app?.region) ?? '',
    stack: (space?.stack || app?.stack) ?? '',
    pipelines: couplings.length > 0 ? [...new Set(couplings.map((each) => each.pipelineId))].toSorted() : none,
    stages: couplings.length > 0 ? [...new Set(couplings.map((each) => each.stage))].toSorted() : none,
    look: facts.apps.get(appId) ?? null,
  }
}

/** Null where a quantity cannot be one. */
function dynosOf(formation: readonly { quantity: number }[]): number | null {
  let sum = 0
  for (const { quantity } of formation) {
    if (!(quantity >= 0) || !Number.isFinite(quantity)) return null
    sum += quantity
  }
  return sum
}

class AddonSubject implements Subject {
  readonly scope: Bench
  readonly node: AddonNode
  readonly statefulness: Statefulness
  readonly plan: Plan | null
  readonly service: Service | null
  readonly share: readonly Party[]
  readonly owner: Party | null
  readonly consumers: readonly Party[]
  private counted: Blast | null = null

  constructor(scope: Bench, node: AddonNode, catalogue: Catalogue) {
    this.scope = scope
    this.node = node
    this.statefulness = catalogue.statefulnessOf(node)
    this.plan = catalogue.planOf(node)
    this.service = catalogue.serviceOf(node)
    const share: Party[] = []
    let last: Holder | null = null
    for (const holder of node.holders) {
      // Holders are sorted, so the rows of one app are neighbours.
      if (last?.appName === holder.appName) continue
      last = holder
      share.push({ ...holder, standing: scope.standingOf(holder.appId, holder.appName) })
    }
    this.share = share
    this.owner = share[0]?.isOwner ? share[0] : null
    this.consumers = this.owner ? share.slice(1) : share
  }

  get blast(): Blast {
    this.counted ??= count(this.share)
    return this.counted
  }

  isPrimary({ appId, isOwner }: Party): boolean | null {
    const asked = askedPrimary(this.scope.facts, this.node.id, appId)
    // Of owned add-ons the list says it itself.
    return asked ?? (isOwner ? (this.node.addon?.primary ?? null) : null)
  }
}

function count(share: readonly Party[]): Blast {
  const spaces = new Set<string>()
  const organizations = new Set<string>()
  const environments = new Set<Environment>()
  let runningApps = 0
  let oneProduct = true
  const first = share[0]?.standing
  const pipelines = first?.pipelines.join(' ')
  for (const { standing } of share) {
    spaces.add(standing.spaceName)
    if (standing.organization !== null) organizations.add(standing.organization)
    environments.add(standing.environment)
    if (standing.running === true) runningApps += 1
    oneProduct &&= standing.pipelines.length > 0 && standing.pipelines.join(' ') === pipelines
  }
  oneProduct &&= spaces.size === 1 && organizations.size <= 1
  return { spaces, organizations, environments, runningApps, oneProduct }
}

function appSubject(
  scope: Bench,
  catalogue: Catalogue,
  standing: Standing,
  nodes: readonly AddonNode[],
): AppSubject | null {
  const holdings: Holding[] = []
  const byService = new Map<string, Holding[]>()
  for (const node of nodes) {
    const statefulness = catalogue.statefulnessOf(node)
    if (statefulness.value === 0) continue
    const holder = node.holders.find((each) => each.appId === standing.appId)
    if (!holder) continue
    const asked = askedPrimary(scope.facts, node.id, standing.appId)
    const holding: Holding = {
      node,
      name: holder.attachment?.name ?? node.name,
      attachmentId: holder.attachment?.id ?? '',
      isOwner: holder.isOwner,
      primary: asked ?? (holder.isOwner ? (node.addon?.primary ?? null) : null),
      statefulness,
      apps: node.holders.length,
    }
    holdings.push(holding)
    const others = byService.get(node.service)
    if (others) others.push(holding)
    else byService.set(node.service, [holding])
  }
  return holdings.length === 0 ? null : { scope, standing, holdings, byService }
}
