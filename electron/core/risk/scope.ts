import type { PipelineCoupling, Plan, Service } from '#shared/domain/inventory.ts'
import type { AddonNode, Graph, Place } from '#core/graph/graph.ts'
import { spaceOfAppName } from '#core/graph/running.ts'
import { environmentByName, environmentOf, stageOf, type Environment } from './environment.ts'
import { askedPrimary, type Facts } from './facts.ts'
import { bitOf, mixtureOf, reachOf, weightOf, type Reach } from './score.ts'
import type { Settings } from './settings.ts'
import { statefulnessOf, type Statefulness } from './statefulness.ts'
import type { AppSubject, Blast, Holding, Party, Scope, Standing, Subject } from './subject.ts'

/** Clocks of two machines differ; what is further in the future than this cannot be. */
const clockTolerance = 5 * 60_000

/** The scope of one judging, with what it costs to work out kept for all subjects that need it. */
export interface Bench extends Scope {
  standingAt(place: Place): Standing
  statefulnessOf(node: AddonNode): Statefulness
  subjectOf(node: AddonNode): Subject
  /** What the add-on's reach adds to a rule's base. */
  weightOf(node: AddonNode): number
  /** Null for an app that holds nothing. */
  appSubjectOf(place: Place): AppSubject | null
  /**
   * The earliest moment at which an answer given since the last reset would be another one, Infinity for never. Rules ask
   * for ages, never for the time, so what they found holds until then.
   */
  changesAt: number
}

export function createBench(graph: Graph, facts: Facts, settings: Settings, now: number): Bench {
  /** By the number of the add-on. */
  const weights = new Float64Array(graph.nodes.length).fill(-1)
  /** By the number of the app. */
  const standings: (Standing | undefined)[] = []
  const numbers = createNumbers()
  /** By id, made when an app is asked for that is reached through no add-on. */
  let places: ReadonlyMap<string, Place> | null = null
  const catalogue = catalogueOf(graph)

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
    standingAt(place) {
      let standing = standings[place.number]
      if (!standing) {
        standing = makeStanding(facts, settings, place, numbers)
        standings[place.number] = standing
      }
      return standing
    },
    standingOf(appId, appName) {
      places ??= new Map(graph.places.map((place) => [place.appId, place]))
      const place = places.get(appId)
      if (place) return bench.standingAt(place)
      const unlisted: Place = { number: -1, appId, appName, app: null, space: null, held: [], couplings: [] }
      return makeStanding(facts, settings, unlisted, numbers)
    },
    momentOf,
    isYounger(time, milliseconds) {
      const moment = momentOf(time)
      if (moment === null) return null
      const end = moment + milliseconds
      if (end <= now) return false
      if (end < bench.changesAt) bench.changesAt = end
      return true
    },
    statefulnessOf: (node) => catalogue.statefulnessOf(node),
    subjectOf: (node) => new AddonSubject(bench, node, catalogue, weights),
    weightOf(node) {
      const known = weights[node.number] ?? -1
      return known >= 0 ? known : bench.subjectOf(node).weight
    },
    appSubjectOf: (place) => appSubject(bench, catalogue, place),
  }
  return bench
}

interface Numbers {
  environmentOf(spaceName: string, settings: Settings): Environment
  spaceOf(name: string): number
  organizationOf(name: string): number
}

function createNumbers(): Numbers {
  const spaces = new Map<string, number>()
  const organizations = new Map<string, number>()
  const numberIn = (numbers: Map<string, number>, name: string): number => {
    let number = numbers.get(name)
    if (number === undefined) {
      number = numbers.size
      numbers.set(name, number)
    }
    return number
  }
  const byName = new Map<string, Environment>()
  return {
    environmentOf(spaceName, { environmentTokens }) {
      let environment = byName.get(spaceName)
      if (environment === undefined) {
        environment = environmentByName(spaceName, environmentTokens)
        byName.set(spaceName, environment)
      }
      return environment
    },
    spaceOf: (name) => numberIn(spaces, name),
    organizationOf: (name) => numberIn(organizations, name),
  }
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
  /** By the number of the add-on. */
  const found: (Statefulness | undefined)[] = []
  return {
    planOf: ({ planId }) => plans.get(planId)?.plan ?? null,
    serviceOf: ({ planId, service, addon }) =>
      plans.get(planId)?.service ??
      (addon ? graph.services.get(addon.serviceId) : undefined) ??
      byName.get(service) ??
      null,
    statefulnessOf({ number, service, planId }) {
      let statefulness = found[number]
      if (!statefulness) {
        const key = planId === '' ? service : planId
        statefulness = known.get(key)
        if (!statefulness) {
          const sharing = byName.get(service)?.supportsSharing ?? null
          statefulness = statefulnessOf(service, plans.get(planId)?.plan ?? null, sharing)
          known.set(key, statefulness)
        }
        found[number] = statefulness
      }
      return statefulness
    },
  }
}

const none: readonly string[] = []

function makeStanding(
  facts: Facts,
  settings: Settings,
  { appId, appName, app, space, couplings }: Place,
  numbers: Numbers,
): Standing {
  const spaceName = app?.space ?? spaceOfAppName(appName)
  const dynos = app ? dynosOf(app.formation) : null
  const { environments } = facts.annotations
  const annotated = environments.size > 0 ? environments.get(spaceName) : undefined
  return {
    appId,
    appName,
    app,
    space,
    spaceName,
    spaceNumber: numbers.spaceOf(spaceName),
    organization: app && app.organization !== '' ? app.organization : null,
    organizationNumber: app && app.organization !== '' ? numbers.organizationOf(app.organization) : -1,
    environment: environmentOf({ app, space, spaceName, couplings, annotated }, (name) =>
      numbers.environmentOf(name, settings),
    ),
    running: app && dynos !== null ? !app.maintenance && app.releasedAt !== null && dynos > 0 : null,
    dynos,
    production: space ? space.compliance.includes('prod') : null,
    socs: space ? space.compliance.includes('socs') : null,
    internal: space ? space.compliance.includes('internal') : null,
    region: (space?.region || app?.region) ?? '',
    stack: (space?.stack || app?.stack) ?? '',
    pipelines: distinct(couplings, (each) => each.pipelineId),
    stages: distinct(couplings, (each) => each.stage),
    stage: stageOf(couplings),
    namedEnvironment: numbers.environmentOf(spaceName, settings),
    look: facts.apps.size > 0 ? (facts.apps.get(appId) ?? null) : null,
  }
}

/** Sorted. Nearly every app is in one pipeline or in none. */
function distinct(
  couplings: readonly PipelineCoupling[],
  of: (coupling: PipelineCoupling) => string,
): readonly string[] {
  const [first] = couplings
  if (!first) return none
  return couplings.length === 1 ? [of(first)] : [...new Set(couplings.map(of))].toSorted()
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
  readonly share: readonly Party[]
  readonly owner: Party | null
  readonly consumers: readonly Party[]
  private readonly catalogue: Catalogue
  private readonly weights: Float64Array
  private counted: Tally | null = null
  private reached: Reach | null = null

  constructor(scope: Bench, node: AddonNode, catalogue: Catalogue, weights: Float64Array) {
    this.weights = weights
    this.scope = scope
    this.node = node
    this.catalogue = catalogue
    this.statefulness = catalogue.statefulnessOf(node)
    const { places } = scope.graph
    const share: Party[] = []
    let last = -1
    for (const { attachment, appName, appId, app, space, isOwner, appNumber } of node.holders) {
      // Holders are sorted, so the rows of one app are neighbours.
      const place = places[appNumber]
      if (last === appNumber || !place) continue
      last = appNumber
      share.push({ attachment, appName, appId, app, space, isOwner, standing: scope.standingAt(place) })
    }
    this.share = share
    this.owner = share[0]?.isOwner ? share[0] : null
    this.consumers = this.owner ? share.slice(1) : share
  }

  get plan(): Plan | null {
    return this.catalogue.planOf(this.node)
  }

  get service(): Service | null {
    return this.catalogue.serviceOf(this.node)
  }

  get blast(): Blast {
    this.counted ??= new Tally(this.share)
    return this.counted
  }

  get reach(): Reach {
    if (!this.reached) {
      this.counted ??= new Tally(this.share)
      const { spaceCount, organizationCount, runningApps, mask } = this.counted
      this.reached = reachOf(
        {
          apps: this.share.length,
          spaces: spaceCount,
          organizations: organizationCount,
          state: this.statefulness.value,
          runningApps,
          writers: this.writers(),
        },
        mixtureOf(mask),
      )
    }
    return this.reached
  }

  get weight(): number {
    const { number } = this.node
    let weight = this.weights[number] ?? -1
    if (weight < 0) {
      weight = weightOf(this.reach)
      this.weights[number] = weight
    }
    return weight
  }

  private writers(): number | null {
    const { readers } = this.scope.facts.annotations
    if (readers.size === 0) return null
    const reading = this.share.filter(({ appId }) => readers.has(`${this.node.id}\n${appId}`)).length
    return reading === 0 ? null : this.share.length - reading
  }

  isPrimary({ appId, isOwner }: Party): boolean | null {
    const asked = askedPrimary(this.scope.facts, this.node.id, appId)
    // Of owned add-ons the list says it itself.
    return asked ?? (isOwner ? (this.node.addon?.primary ?? null) : null)
  }
}

/** Counted once per add-on with a finding; the sets are made only for sentences. */
class Tally implements Blast {
  readonly spaceCount: number
  readonly organizationCount: number
  readonly runningApps: number
  readonly mask: number
  private readonly share: readonly Party[]

  constructor(share: readonly Party[]) {
    this.share = share
    let spaceCount = 0
    let organizationCount = 0
    let runningApps = 0
    let mask = 0
    for (let index = 0; index < share.length; index += 1) {
      const standing = share[index]?.standing
      if (!standing) continue
      const { spaceNumber, organizationNumber } = standing
      let newSpace = true
      let newOrganization = organizationNumber !== -1
      // A share has a handful of apps: looking back is quicker than a set.
      for (let earlier = 0; earlier < index && (newSpace || newOrganization); earlier += 1) {
        const other = share[earlier]?.standing
        if (other?.spaceNumber === spaceNumber) newSpace = false
        if (other?.organizationNumber === organizationNumber) newOrganization = false
      }
      if (newSpace) spaceCount += 1
      if (newOrganization) organizationCount += 1
      mask |= bitOf(standing.environment)
      if (standing.running === true) runningApps += 1
    }
    this.spaceCount = spaceCount
    this.organizationCount = organizationCount
    this.runningApps = runningApps
    this.mask = mask
  }

  get spaces(): ReadonlySet<string> {
    return new Set(this.share.map(({ standing }) => standing.spaceName))
  }

  get organizations(): ReadonlySet<string> {
    return new Set(this.share.map(({ standing }) => standing.organization).filter((name) => name !== null))
  }

  get environments(): ReadonlySet<Environment> {
    return new Set(this.share.map(({ standing }) => standing.environment))
  }

  get oneProduct(): boolean {
    const pipelines = this.share[0]?.standing.pipelines.join(' ')
    return (
      this.spaceCount === 1 &&
      this.organizationCount <= 1 &&
      pipelines !== '' &&
      this.share.every(({ standing }) => standing.pipelines.join(' ') === pipelines)
    )
  }
}

function appSubject(scope: Bench, catalogue: Catalogue, place: Place): AppSubject | null {
  const { graph, facts } = scope
  const holdings: Holding[] = []
  let last = -1
  for (const { addonNumber, attachment, isOwner } of place.held) {
    const node = graph.nodes[addonNumber]
    if (!node || last === addonNumber) continue
    last = addonNumber
    const statefulness = catalogue.statefulnessOf(node)
    if (statefulness.value === 0) continue
    const asked = askedPrimary(facts, node.id, place.appId)
    holdings.push({
      node,
      name: attachment?.name ?? node.name,
      attachmentId: attachment?.id ?? '',
      isOwner,
      primary: asked ?? (isOwner ? (node.addon?.primary ?? null) : null),
      statefulness,
      apps: node.holders.length,
    })
  }
  return holdings.length === 0 ? null : new HoldingSubject(scope, place, holdings)
}

class HoldingSubject implements AppSubject {
  readonly scope: Bench
  readonly holdings: readonly Holding[]
  private readonly place: Place
  private grouped: ReadonlyMap<string, readonly Holding[]> | null = null

  constructor(scope: Bench, place: Place, holdings: readonly Holding[]) {
    this.scope = scope
    this.place = place
    this.holdings = holdings
  }

  get standing(): Standing {
    return this.scope.standingAt(this.place)
  }

  get byService(): ReadonlyMap<string, readonly Holding[]> {
    if (!this.grouped) {
      const groups = new Map<string, Holding[]>()
      for (const holding of this.holdings) {
        const others = groups.get(holding.node.service)
        if (others) others.push(holding)
        else groups.set(holding.node.service, [holding])
      }
      this.grouped = groups
    }
    return this.grouped
  }
}
