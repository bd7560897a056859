import { buildGraph } from '#core/graph/build.ts'
import type { Graph, Place } from '#core/graph/graph.ts'
import { noFacts, type Facts } from '#core/risk/facts.ts'
import { explainGaps, explainingBench } from '#core/risk/gaps.ts'
import { Judgement, nothingSaid } from '#core/risk/judgement.ts'
import { judgeAtOnce } from '#core/risk/run.ts'
import { rules } from '#core/risk/rules/index.ts'
import { standardSettings, type RuleSetting, type Settings } from '#core/risk/settings.ts'
import type { AppLook } from '#shared/domain/look.ts'
import type { Finding, GapKind, Unjudged } from '#shared/domain/finding.ts'
import type {
  Addon,
  App,
  Attachment,
  Inventory,
  InventoryKind,
  Plan,
  Problem,
  Service,
  Snapshot,
  Space,
} from '#shared/domain/inventory.ts'

export const noon = Date.UTC(2026, 10, 23, 12)
const written = '2026-11-01T09:00:00.000Z'

type Told =
  'organization' | 'preview' | 'maintenance' | 'releasedAt' | 'updatedAt' | 'labels' | 'region' | 'stack' | 'formation'

interface AppChoice extends Partial<Pick<App, Told>> {
  dynos?: number
  /** `pipeline:stage`. */
  stage?: string
}

/** Builds the smallest estate a test needs; ids are readable so that a wrong one is seen at once. */
export class Estate {
  readonly inventory: Inventory = {
    spaces: [],
    apps: [],
    addons: [],
    attachments: [],
    services: [],
    regions: [],
    stacks: [],
    organizations: [],
    couplings: [],
  }
  readonly carried: Record<string, number> = {}
  private problems: Problem[] = []
  private complete = true

  space(name: string, ...compliance: string[]): this {
    const common = { compliance: compliance.toSorted(), region: 'us-seattle', stack: 'ds1', apps: null }
    this.inventory.spaces.push({ id: `space-${name}`, name, ...common, createdAt: written })
    return this
  }

  /** Changes a space that is there. */
  place(name: string, choice: Partial<Space>): this {
    const row = this.inventory.spaces.find((space) => space.name === name)
    if (!row) throw new Error(`There is no space ${name}.`)
    Object.assign(row, choice)
    return this
  }

  /** `name` is two-part: the space is what follows the first hyphen. */
  app(name: string, choice: AppChoice = {}): this {
    const space = name.slice(name.indexOf('-') + 1)
    const { dynos = 1, stage, ...rest } = choice
    this.inventory.apps.push({
      id: appId(name),
      name,
      simpleName: name.slice(0, name.indexOf('-')),
      description: '',
      space,
      organization: 'retail',
      region: 'us-seattle',
      stack: 'ds1',
      labels: '',
      maintenance: false,
      preview: false,
      releasedAt: written,
      formation: [{ type: 'web', quantity: dynos, size: 'gp1' }],
      createdAt: written,
      updatedAt: written,
      ...rest,
    })
    const [pipelineId, stageName] = stage?.split(':') ?? []
    if (pipelineId !== undefined && stageName !== undefined) {
      const id = `coupling-${pipelineId}-${name}`
      this.inventory.couplings.push({ id, appId: appId(name), pipelineId, stage: stageName })
    }
    return this
  }

  /** An add-on with its owner's own attachment, held by the borrowers too. */
  addon(name: string, plan: string, owner: string, ...borrowers: string[]): this {
    this.inventory.addons.push({
      id: addonId(name),
      name,
      serviceId: `service-${serviceOf(plan)}`,
      service: serviceOf(plan),
      planId: `plan-${plan}`,
      plan,
      ownerId: appId(owner),
      owner,
      primary: true,
      priceCents: 1000,
      createdAt: written,
      updatedAt: written,
    })
    return this.attach(name, plan, owner, owner, ...borrowers)
  }

  /** Attachments alone; an owner of null makes an orphan where no add-on of that name is listed. */
  attach(name: string, plan: string, owner: string | null, ...apps: string[]): this {
    for (const app of apps) {
      this.inventory.attachments.push({
        id: attachmentId(name, app),
        name,
        addonId: addonId(name),
        planId: `plan-${plan}`,
        plan,
        appId: appId(app),
        app,
        owner,
        createdAt: written,
        updatedAt: written,
      })
    }
    return this
  }

  /** What the app calls its attachment of the add-on; the owner's name is the add-on's. */
  named(addon: string, app: string, name: string): this {
    const row = this.inventory.attachments.find(({ id }) => id === attachmentId(addon, app))
    if (!row) throw new Error(`${app} does not hold ${addon}.`)
    row.name = name
    const owned = this.inventory.addons.find(({ id, ownerId }) => id === addonId(addon) && ownerId === appId(app))
    if (owned) owned.name = name
    return this
  }

  /** Changes an add-on that is there. */
  change(addon: string, choice: Partial<Addon>): this {
    const row = this.inventory.addons.find(({ id }) => id === addonId(addon))
    if (!row) throw new Error(`There is no add-on ${addon}.`)
    Object.assign(row, choice)
    return this
  }

  /** Changes an attachment that is there. */
  changeAttachment(addon: string, app: string, choice: Partial<Attachment>): this {
    const row = this.inventory.attachments.find(({ id }) => id === attachmentId(addon, app))
    if (!row) throw new Error(`${app} does not hold ${addon}.`)
    Object.assign(row, choice)
    return this
  }

  /** Makes these add-ons secondary ones of their owners. */
  secondary(...addons: string[]): this {
    for (const row of this.inventory.addons) if (addons.some((name) => addonId(name) === row.id)) row.primary = false
    return this
  }

  /** As if a deep look had told which of the add-ons the app borrows are primary, by their names. */
  primaries(app: string, told: Record<string, boolean>, askedAt = noon): this {
    const primaries = Object.fromEntries(Object.entries(told).map(([name, primary]) => [addonId(name), primary]))
    return this.look(app, { ...this.looks.get(appId(app)), primaries, askedAt })
  }

  service(plan: string, choice: Partial<Service> = {}, attributes: Record<string, string> = {}): this {
    const name = serviceOf(plan)
    const common = { humanName: name, description: '', state: 'ga', regions: [] }
    const detail: Plan = {
      id: `plan-${plan}`,
      name: plan,
      humanName: plan,
      description: '',
      priceCents: 1000,
      state: 'public',
      regions: [],
      compliance: [],
      isDefault: false,
      attributes: Object.entries(attributes).map(([attribute, value]) => ({ name: attribute, value })),
    }
    const sharing = { supportsSharing: true, supportsMultiple: true, supportsUpgrading: true }
    this.inventory.services.push({ id: `service-${name}`, name, ...common, ...sharing, plans: [detail], ...choice })
    return this
  }

  /** The latest sync could not read this list in full. */
  short(call: string): this {
    this.problems.push({ code: 'incomplete', call, message: 'Rows are missing.' })
    return this.partial()
  }

  partial(): this {
    this.complete = false
    return this
  }

  /** Takes rows away again, as a platform in trouble does. */
  without(kind: InventoryKind, ...ids: string[]): this {
    const rows: { id: string }[] = this.inventory[kind]
    rows.splice(0, rows.length, ...rows.filter((row) => !ids.includes(row.id)))
    return this
  }

  snapshot(): Snapshot {
    const counts = { spaces: 0, apps: 0, addons: 0, attachments: 0, services: 0, plans: 0 }
    return {
      report: {
        endpointId: 'west',
        takenAt: noon,
        complete: this.complete,
        counts,
        calls: 6,
        bytes: 0,
        ms: { download: 0, decode: 0, store: 0, total: 0 },
        problems: this.problems,
      },
      inventory: this.inventory,
      carried: this.carried,
    }
  }

  graph(): Graph {
    return buildGraph(this.snapshot())
  }

  /** As if a deep look had asked this app; what is not given was not told. */
  look(app: string, told: Partial<Omit<AppLook, 'appId' | 'app'>>): this {
    const nothingTold = {
      primaries: null,
      states: null,
      silent: {},
      releases: null,
      dynos: null,
      variables: null,
      problems: [],
    }
    this.looks.set(appId(app), { appId: appId(app), app, askedAt: noon, ...nothingTold, ...told })
    return this
  }

  facts: { -readonly [Name in keyof Facts]?: Facts[Name] } = {}
  settings: Settings = standardSettings
  now = noon
  private readonly looks = new Map<string, AppLook>()

  /** As if a policy file said so. */
  policy(choice: Partial<Settings>): this {
    this.settings = { ...this.settings, ...choice }
    return this
  }

  option(ruleId: string, options: RuleSetting['options']): this {
    return this.policy({ rules: new Map(this.settings.rules).set(ruleId, { enabled: null, severity: null, options }) })
  }

  /** What looks told, by app id. */
  looked(): ReadonlyMap<string, AppLook> {
    return this.looks
  }

  judge(): Judgement {
    const facts = { ...noFacts, apps: this.looks, ...this.facts }
    return new Judgement(
      judgeAtOnce({ graph: this.graph(), facts, settings: this.settings }, this.now, rules),
      nothingSaid,
    )
  }

  /** Findings of one rule, worst first. */
  findings(ruleId: string): Finding[] {
    const judgement = this.judge()
    return judgement
      .worstFirst()
      .filter(({ rule }) => rule.id === ruleId)
      .map((hit) => judgement.write(hit))
  }

  /** Findings of all rules, worst first. */
  allFindings(): Finding[] {
    const judgement = this.judge()
    return judgement.worstFirst().map((hit) => judgement.write(hit))
  }

  /** The only finding of a rule; fails where there is none or more than one. */
  finding(ruleId: string): Finding {
    const [finding, ...more] = this.findings(ruleId)
    if (!finding || more.length > 0) throw new Error(`${ruleId} fired ${more.length + (finding ? 1 : 0)} times.`)
    return finding
  }

  /** Everything that could not be judged, pair by pair. */
  unjudged(): Unjudged[] {
    const judgement = this.judge()
    const { run } = judgement
    const bench = explainingBench(run)
    return [
      ...[...run.addons.keys()].flatMap((addonNumber) => explainGaps(run, bench, { addonNumber, appNumber: null })),
      ...[...run.apps.keys()].flatMap((appNumber) => explainGaps(run, bench, { addonNumber: null, appNumber })),
    ]
  }

  /** Why a rule could not be judged, of the first subject where it could not; fails where it could. */
  unknown(ruleId: string): string {
    return this.gap(ruleId).reason
  }

  gap(ruleId: string): { gap: GapKind; reason: string } {
    const entry = this.unjudged().find((unjudged) => unjudged.ruleId === ruleId)
    if (!entry) throw new Error(`${ruleId} was judged.`)
    return entry
  }

  /** Neither fires, nor is blind, nor failed. */
  quiet(ruleId: string): boolean {
    const hasFailed = this.judge().checks.some(({ reason }) => reason.startsWith(`${ruleId} `))
    const isBlind = this.unjudged().some((unjudged) => unjudged.ruleId === ruleId)
    return !hasFailed && !isBlind && this.findings(ruleId).length === 0
  }
}

/** What all rules say of a graph. */
export function judged(graph: Graph, now = noon): Judgement {
  return new Judgement(judgeAtOnce({ graph, facts: noFacts, settings: standardSettings }, now, rules), nothingSaid)
}

export function estate(): Estate {
  return new Estate()
}

/** Two prod spaces, two that are not, and an app in each: api-pay, web-shop, api-paydev and web-shopqa. */
export function town(): Estate {
  return estate()
    .space('pay', 'prod')
    .space('shop', 'prod')
    .space('paydev')
    .space('shopqa')
    .app('api-pay')
    .app('web-shop')
    .app('api-paydev')
    .app('web-shopqa')
}

/** Method, path and body of all that a finding's remedy proposes. */
export function requestsOf({ remedy }: Finding): string[] {
  return remedy.flatMap((step) =>
    step.requests.map(({ method, path, body }) => [method, path, body].filter((part) => part !== '').join(' ')),
  )
}

export const postgres = 'akkeris-postgresql:standard-0'
export const memcached = 'akkeris-memcached:small'

export function appId(name: string): string {
  return `app-${name}`
}

export function addonId(name: string): string {
  return `addon-${name}`
}

/** Of an app that is listed or holds something; fails where it is neither. */
export function placeOf(graph: Graph, app: string): Place {
  const place = graph.places.find((each) => each.appId === appId(app))
  if (!place) throw new Error(`${app} is nowhere.`)
  return place
}

export function attachmentId(addon: string, app: string): string {
  return `attachment-${addon}-${app}`
}

function serviceOf(plan: string): string {
  return plan.split(':')[0] ?? plan
}
