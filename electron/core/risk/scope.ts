import type { PipelineCoupling, Plan, Service, Space } from '#shared/domain/inventory.ts'
import type { AddonNode, Graph, Holder, Place } from '#core/graph/graph.ts'
import { spaceOfAppName } from '#core/graph/running.ts'
import { environmentByName, environmentOf, stageOf, type Environment } from './environment.ts'
import { askedPrimary, type Facts } from './facts.ts'
import { bitOf, mixtureOf, reachOf, weightOf, type Reach } from './score.ts'
import type { Settings } from './settings.ts'
import { statefulnessOf, type Statefulness } from './statefulness.ts'
import type { AppSubject, Blast, Holding, Party, Scope, ServiceGroups, Standing, Subject } from './subject.ts'

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
  const lookup = createLookup(facts, settings)
  /** By id, made when an app is asked for that is reached through no add-on. */
  let places: ReadonlyMap<string, Place> | null = null
  const described = catalogueOf(graph)

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
        standing = makeStanding(facts, place, lookup)
        standings[place.number] = standing
      }
      return standing
    },
    standingOf(appId, appName) {
      places ??= new Map(graph.places.map((place) => [place.appId, place]))
      const place = places.get(appId)
      if (place) return bench.standingAt(place)
      const unlisted: Place = { number: -1, appId, appName, app: null, space: null, held: [], couplings: [] }
      return makeStanding(facts, unlisted, lookup)
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
    statefulnessOf: (node) => described(node).statefulness,
    subjectOf: (node) => new AddonSubject(bench, node, described(node)),
    appSubjectOf: (place) => appSubject(bench, place),
  }
  return bench
}

/** What an app has from the space it is in: the same for all of its apps. */
interface SpaceStanding {
  spaceNumber: number
  production: boolean | null
  socs: boolean | null
  internal: boolean | null
  region: string
  stack: string
  namedEnvironment: Environment
  /** What a person said it is for. */
  annotated: string | undefined
}

interface Lookup {
  /** `space` is null where no list shows it. */
  spaceOf(name: string, space: Space | null): SpaceStanding
  organizationOf(name: string): number
}

function createLookup(facts: Facts, { environmentTokens }: Settings): Lookup {
  const listed = new Map<Space, SpaceStanding>()
  const unlisted = new Map<string, SpaceStanding>()
  /** Space name -> number: a space that only some of its apps are known to be in is one space. */
  const numbers = new Map<string, number>()
  const organizations = new Map<string, number>()
  const numberIn = (names: Map<string, number>, name: string): number => {
    let number = names.get(name)
    if (number === undefined) {
      number = names.size
      names.set(name, number)
    }
    return number
  }
  const make = (name: string, space: Space | null): SpaceStanding => ({
    spaceNumber: numberIn(numbers, name),
    production: space ? space.compliance.includes('prod') : null,
    socs: space ? space.compliance.includes('socs') : null,
    internal: space ? space.compliance.includes('internal') : null,
    region: space?.region ?? '',
    stack: space?.stack ?? '',
    namedEnvironment: environmentByName(name, environmentTokens),
    annotated: facts.annotations.environments.get(name),
  })
  return {
    spaceOf(name, space) {
      let found = space ? listed.get(space) : unlisted.get(name)
      if (!found) {
        found = make(name, space)
        if (space) listed.set(space, found)
        else unlisted.set(name, found)
      }
      return found
    },
    organizationOf: (name) => numberIn(organizations, name),
  }
}

/** What the catalogue says of an add-on. */
interface Described {
  plan: Plan | null
  service: Service | null
  statefulness: Statefulness
}

/** Looked up once per plan, and then found by the number of the add-on. */
function catalogueOf(graph: Graph): (node: AddonNode) => Described {
  const plans = new Map<string, { plan: Plan; service: Service }>()
  const byName = new Map<string, Service>()
  for (const service of graph.services.values()) {
    byName.set(service.name, service)
    for (const plan of service.plans) plans.set(plan.id, { plan, service })
  }
  const byPlan = new Map<string, Described>()
  const byNumber = new Array<Described | undefined>(graph.nodes.length)

  function describe({ planId, service, addon }: AddonNode): Described {
    const known = plans.get(planId)
    const named = byName.get(service)
    return {
      plan: known?.plan ?? null,
      service: known?.service ?? (addon ? graph.services.get(addon.serviceId) : undefined) ?? named ?? null,
      statefulness: statefulnessOf(service, known?.plan ?? null, named?.supportsSharing ?? null),
    }
  }

  return (node) => {
    let described = byNumber[node.number]
    if (!described) {
      // An add-on whose plan nobody told falls back on the names of its services.
      const key = node.planId === '' ? `${node.service} ${node.addon?.serviceId ?? ''}` : node.planId
      described = byPlan.get(key)
      if (!described) {
        described = describe(node)
        byPlan.set(key, described)
      }
      byNumber[node.number] = described
    }
    return described
  }
}

function makeStanding(facts: Facts, { appId, appName, app, space, couplings }: Place, lookup: Lookup): Standing {
  const spaceName = app?.space ?? spaceOfAppName(appName)
  const inSpace = lookup.spaceOf(spaceName, space)
  const dynos = app ? dynosOf(app.formation) : null
  const organization = app && app.organization !== '' ? app.organization : null
  const stage = stageOf(couplings)
  return {
    appId,
    appName,
    app,
    space,
    spaceName,
    spaceNumber: inSpace.spaceNumber,
    organization,
    organizationNumber: organization === null ? -1 : lookup.organizationOf(organization),
    environment: environmentOf({
      isPreview: app?.preview === true,
      annotated: inSpace.annotated,
      stage,
      isProduction: inSpace.production === true,
      named: inSpace.namedEnvironment,
    }),
    running: app && dynos !== null ? !app.maintenance && app.releasedAt !== null && dynos > 0 : null,
    dynos,
    production: inSpace.production,
    socs: inSpace.socs,
    internal: inSpace.internal,
    region: inSpace.region || (app?.region ?? ''),
    stack: inSpace.stack || (app?.stack ?? ''),
    pipelines: distinct(couplings, pipelineOf),
    stages: distinct(couplings, stageNameOf),
    stage,
    namedEnvironment: inSpace.namedEnvironment,
    look: facts.apps.size > 0 ? (facts.apps.get(appId) ?? null) : null,
  }
}

const none: readonly string[] = []
const pipelineOf = ({ pipelineId }: PipelineCoupling): string => pipelineId
const stageNameOf = ({ stage }: PipelineCoupling): string => stage

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
  readonly plan: Plan | null
  readonly service: Service | null
  readonly share: readonly Party[]
  readonly owner: Party | null
  readonly consumers: readonly Party[]
  readonly oneSpace: boolean
  private weighed = -1
  private counted: Tally | null = null
  private reached: Reach | null = null

  constructor(scope: Bench, node: AddonNode, { plan, service, statefulness }: Described) {
    this.scope = scope
    this.node = node
    this.plan = plan
    this.service = service
    this.statefulness = statefulness
    const { places } = scope.graph
    const share: Party[] = []
    let last = -1
    let space = -1
    let oneSpace = true
    for (const holder of node.holders) {
      const { appNumber } = holder
      // Holders are sorted, so the rows of one app are neighbours.
      const place = places[appNumber]
      if (last === appNumber || !place) continue
      last = appNumber
      const standing = scope.standingAt(place)
      if (standing.spaceNumber !== space) {
        if (space !== -1) oneSpace = false
        space = standing.spaceNumber
      }
      share.push({
        attachment: holder.attachment,
        appName: holder.appName,
        appId: holder.appId,
        app: holder.app,
        space: holder.space,
        isOwner: holder.isOwner,
        standing,
      })
    }
    this.oneSpace = oneSpace
    this.share = share
    this.owner = share[0]?.isOwner ? share[0] : null
    this.consumers = this.owner ? share.slice(1) : share
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
    if (this.weighed < 0) this.weighed = weightOf(this.reach)
    return this.weighed
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

function appSubject(scope: Bench, place: Place): AppSubject | null {
  const { nodes } = scope.graph
  const holdings: Holding[] = []
  let last = -1
  for (const holder of place.held) {
    const node = nodes[holder.addonNumber]
    if (!node || last === holder.addonNumber) continue
    last = holder.addonNumber
    const statefulness = scope.statefulnessOf(node)
    if (statefulness.value > 0) holdings.push(new HeldAddon(scope.facts, node, holder, statefulness))
  }
  return holdings.length === 0 ? null : new HoldingSubject(scope, place, holdings)
}

/** Works out what is asked of it: most holdings are looked at for their service alone. */
class HeldAddon implements Holding {
  readonly node: AddonNode
  readonly statefulness: Statefulness
  private readonly facts: Facts
  private readonly holder: Holder

  constructor(facts: Facts, node: AddonNode, holder: Holder, statefulness: Statefulness) {
    this.facts = facts
    this.node = node
    this.holder = holder
    this.statefulness = statefulness
  }

  get name(): string {
    return this.holder.attachment?.name ?? this.node.name
  }

  get attachmentId(): string {
    return this.holder.attachment?.id ?? ''
  }

  get isOwner(): boolean {
    return this.holder.isOwner
  }

  get primary(): boolean | null {
    const asked = askedPrimary(this.facts, this.node.id, this.holder.appId)
    return asked ?? (this.holder.isOwner ? (this.node.addon?.primary ?? null) : null)
  }

  get apps(): number {
    return this.node.holders.length
  }
}

class HoldingSubject implements AppSubject {
  readonly scope: Bench
  readonly holdings: readonly Holding[]
  private readonly place: Place
  private grouped: ServiceGroups | null = null

  constructor(scope: Bench, place: Place, holdings: readonly Holding[]) {
    this.scope = scope
    this.place = place
    this.holdings = holdings
  }

  get standing(): Standing {
    return this.scope.standingAt(this.place)
  }

  get byService(): ServiceGroups {
    this.grouped ??= new HoldingGroups(this.holdings)
    return this.grouped
  }
}

class HoldingGroups implements ServiceGroups {
  private readonly groups: [string, Holding[]][] = []

  constructor(holdings: readonly Holding[]) {
    for (const holding of holdings) {
      const { service } = holding.node
      const held = this.get(service)
      if (held) held.push(holding)
      else this.groups.push([service, [holding]])
    }
  }

  get size(): number {
    return this.groups.length
  }

  get(service: string): Holding[] | undefined {
    for (const group of this.groups) if (group[0] === service) return group[1]
    return undefined
  }

  [Symbol.iterator](): Iterator<[string, Holding[]]> {
    return this.groups[Symbol.iterator]()
  }
}
