import type { Plan, Service } from '#shared/domain/inventory.ts'
import type { AddonNode, Graph, Place } from '#core/graph/graph.ts'
import { spaceOfAppName } from '#core/graph/running.ts'
import { environmentOf, type Environment } from './environment.ts'
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
  /** Null for an app that holds nothing. */
  appSubjectOf(place: Place): AppSubject | null
  /**
   * The earliest moment at which an answer given since the last reset would be another one, Infinity for never. Rules ask
   * for ages, never for the time, so what they found holds until then.
   */
  changesAt: number
}

export function createBench(graph: Graph, facts: Facts, settings: Settings, now: number): Bench {
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
        standing = makeStanding(graph, facts, settings, place, numbers)
        standings[place.number] = standing
      }
      return standing
    },
    standingOf(appId, appName) {
      places ??= new Map(graph.places.map((place) => [place.appId, place]))
      const place = places.get(appId)
      if (place) return bench.standingAt(place)
      const unlisted: Place = { number: -1, appId, appName, app: null, space: null, held: [] }
      return makeStanding(graph, facts, settings, unlisted, numbers)
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
    subjectOf: (node) => new AddonSubject(bench, node, catalogue),
    appSubjectOf: (place) => appSubject(bench, catalogue, place),
  }
  return bench
}

interface Numbers {
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
  return {
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
  graph: Graph,
  facts: Facts,
  settings: Settings,
  { appId, appName, app, space }: Place,
  numbers: Numbers,
): Standing {
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
    spaceNumber: numbers.spaceOf(spaceName),
    organization: app && app.organization !== '' ? app.organization : null,
    organizationNumber: app && app.organization !== '' ? numbers.organizationOf(app.organization) : -1,
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
  readonly share: readonly Party[]
  readonly owner: Party | null
  readonly consumers: readonly Party[]
  private readonly catalogue: Catalogue
  private counted: Tally | null = null
  private reached: Reach | null = null

  constructor(scope: Bench, node: AddonNode, catalogue: Catalogue) {
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
    return weightOf(this.reach)
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
      if (isFirst(share, index, (other) => other.spaceNumber === standing.spaceNumber)) spaceCount += 1
      const { organizationNumber } = standing
      if (organizationNumber !== -1) {
        if (isFirst(share, index, (other) => other.organizationNumber === organizationNumber)) organizationCount += 1
      }
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

/** A share has a handful of apps: looking back is quicker than a set. One of hundreds stays in one space or few. */
function isFirst(share: readonly Party[], index: number, same: (standing: Standing) => boolean): boolean {
  for (let earlier = 0; earlier < index; earlier += 1) {
    const standing = share[earlier]?.standing
    if (standing && same(standing)) return false
  }
  return true
}

function appSubject(scope: Bench, catalogue: Catalogue, place: Place): AppSubject | null {
  const { graph, facts } = scope
  const holdings: Holding[] = []
  const byService = new Map<string, Holding[]>()
  let last = -1
  for (const holder of place.held) {
    const node = graph.nodes[holder.addonNumber]
    if (!node || last === holder.addonNumber) continue
    last = holder.addonNumber
    const statefulness = catalogue.statefulnessOf(node)
    if (statefulness.value === 0) continue
    const { attachment, isOwner } = holder
    const asked = askedPrimary(facts, node.id, place.appId)
    const holding: Holding = {
      node,
      name: attachment?.name ?? node.name,
      attachmentId: attachment?.id ?? '',
      isOwner,
      primary: asked ?? (isOwner ? (node.addon?.primary ?? null) : null),
      statefulness,
      apps: node.holders.length,
    }
    holdings.push(holding)
    const others = byService.get(node.service)
    if (others) others.push(holding)
    else byService.set(node.service, [holding])
  }
  return holdings.length === 0 ? null : { scope, standing: scope.standingAt(place), holdings, byService }
}
