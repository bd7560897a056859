import * as fc from 'fast-check'
import { buildGraph } from '#core/graph/build.ts'
import { noAnnotations, type CredentialChange, type Facts } from '#core/risk/facts.ts'
import type { RunInput } from '#core/risk/run.ts'
import { standardSettings, type Settings } from '#core/risk/settings.ts'
import { settle } from '#core/inventory/settle.ts'
import type { AddonAnswer, App, Inventory, InventoryKind, Plan, Problem, Snapshot } from '#shared/domain/inventory.ts'
import type { AppLook, AuditLook } from '#shared/domain/look.ts'
import { addonId, appId, estate, noon, type Estate } from './estate.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** Times that rules look at, on either side of the ages at which they stop holding; some to come, some none at all. */
const ages = [-400 * day, -8 * day, -26 * hour, -25 * hour, -23 * hour, -2 * hour, -20 * minute, -minute]
const anyMoment = fc.constantFrom(...ages, 0, 3 * minute, 10 * minute, 2 * day).map((age) => noon + age)
const anyTime = fc.oneof(
  { weight: 9, arbitrary: anyMoment.map((moment) => new Date(moment).toISOString()) },
  { weight: 1, arbitrary: fc.constantFrom('', 'yesterday', '2026-13-45') },
)
/** How much later the next state is judged. */
const anyWait = fc.constantFrom(0, 0, 1, 5 * minute, 20 * minute, hour, 3 * hour, day, 8 * day, 400 * day, -hour)

const plans = [
  'akkeris-postgresql:standard-0',
  'akkeris-mysql:standard-0',
  'akkeris-redis:small',
  'akkeris-s3:basic',
  'securekey:fortnightly',
  'alamo-rabbitmq:shared',
  'kafka:nonprod',
  'papertrail:basic',
  'team-postgres:x',
]
const spaces = ['pay', 'pay-dev', 'pay-qa', 'shop', 'shop-stg']
const apps = ['api', 'job', 'web'].flatMap((name) => spaces.slice(0, 3).map((space) => `${name}-${space}`))
const addons = ['db', 'db-copy', 'db2', 'cache', 'files', 'queue']
/** Attachment names of which several make one prefix. */
const attachmentNames = ['db', 'db-copy', 'db_copy', 'DB', 'db-1', 'akkeris-postgresql-1']
const tags = [['prod'], ['prod', 'socs'], ['internal'], ['dev'], []]
const stages = ['production', 'staging', 'development', 'review', 'odd']
const organizations = ['retail', 'finance', '']
const quantities = [0, 1, 3, 40, -1, Number.NaN, Infinity]
const prices = [0, 1000, null, Number.NaN, -5]

type Draw = <Value>(arbitrary: fc.Arbitrary<Value>) => Value

/** Everything there may be; which of it a state shows, and what is changed in it, is drawn afterwards. */
function buildAll(draw: Draw): Estate {
  const built = estate()
  for (const space of spaces.slice(0, 4)) built.space(space, ...draw(fc.constantFrom(...tags)))
  for (const plan of plans.slice(0, 7)) {
    built.service(plan, { supportsSharing: draw(fc.boolean()) }, draw(anyAttributes()))
  }
  for (const app of apps) {
    const stage = draw(fc.constantFrom(undefined, ...stages))
    built.app(app, {
      organization: draw(fc.constantFrom(...organizations)),
      preview: draw(fc.nat(5)) === 0,
      maintenance: draw(fc.nat(5)) === 0,
      releasedAt: draw(fc.option(anyTime)),
      labels: draw(fc.constantFrom('', 'team=a', 'odd')),
      dynos: draw(fc.constantFrom(...quantities)),
      ...(stage === undefined ? {} : { stage: `checkout:${stage}` }),
    })
  }
  for (const addon of addons) {
    const plan = draw(fc.constantFrom(...plans))
    const [owner = '', ...borrowers] = draw(fc.uniqueArray(fc.constantFrom(...apps), { minLength: 1, maxLength: 5 }))
    built.addon(addon, plan, owner, ...borrowers)
    const [createdAt, updatedAt] = [draw(anyTime), draw(anyTime)]
    built.change(addon, {
      createdAt,
      updatedAt,
      primary: draw(fc.boolean()),
      priceCents: draw(fc.constantFrom(...prices)),
    })
    for (const app of borrowers) {
      const name = draw(fc.constantFrom(...attachmentNames))
      built.changeAttachment(addon, app, { name, createdAt: draw(anyTime) })
    }
  }
  // One that only its attachments know, with no owner or with one that nothing lists.
  built.attach('lost', plans[0] ?? '', draw(fc.constantFrom(null, 'gone-pay')), 'api-pay', 'ghost-shop-stg')
  return built
}

function anyAttributes(): fc.Arbitrary<Record<string, string>> {
  return fc.dictionary(
    fc.constantFrom('ram', 'max_connections', 'high_availability', 'persistence', 'encrypted', 'engine'),
    fc.constantFrom('', '4GB', '20', '-3', 'NaN', 'true', 'false', 'postgres'),
    { maxKeys: 4 },
  )
}

const kinds = ['spaces', 'apps', 'addons', 'attachments', 'services', 'couplings'] as const satisfies InventoryKind[]

/** Changes one row, as a person or a fault of the platform would. */
function changeOne(inventory: Inventory, draw: Draw): void {
  const kind = draw(fc.constantFrom(...kinds))
  const place = draw(fc.nat(30))
  const at = <Row>(rows: Row[]): Row | undefined => rows[place % Math.max(1, rows.length)]
  switch (kind) {
    case 'spaces': {
      const choices = [
        { compliance: draw(fc.constantFrom(...tags)) },
        { region: 'eu-west' },
        { stack: 'ds2' },
        { region: '' },
      ]
      Object.assign(at(inventory.spaces) ?? {}, draw(fc.constantFrom(...choices, { name: 'pay-qa' })))
      return
    }
    case 'apps': {
      const formation: App['formation'] = [{ type: 'web', quantity: draw(fc.constantFrom(...quantities)), size: 'gp1' }]
      const name = draw(fc.constantFrom(...apps))
      const choices: Partial<App>[] = [
        { organization: draw(fc.constantFrom(...organizations)) },
        { preview: draw(fc.boolean()) },
        { maintenance: draw(fc.boolean()) },
        { releasedAt: draw(fc.option(anyTime)) },
        { formation },
        { space: draw(fc.constantFrom(...spaces)) },
        { name, space: name.slice(name.indexOf('-') + 1) },
        { labels: 'team=b' },
        { updatedAt: draw(anyTime) },
      ]
      Object.assign(at(inventory.apps) ?? {}, draw(fc.constantFrom(...choices)))
      return
    }
    case 'addons': {
      const plan = draw(fc.constantFrom(...plans))
      const owner = draw(fc.constantFrom(...apps))
      const choices = [
        { plan, planId: `plan-${plan}`, service: plan.split(':')[0] },
        { owner, ownerId: appId(owner) },
        { name: draw(fc.constantFrom(...attachmentNames)) },
        { primary: draw(fc.boolean()) },
        { priceCents: draw(fc.constantFrom(...prices)) },
        { createdAt: draw(anyTime) },
        { updatedAt: draw(anyTime) },
      ]
      Object.assign(at(inventory.addons) ?? {}, draw(fc.constantFrom(...choices)))
      return
    }
    case 'attachments': {
      const plan = draw(fc.constantFrom(...plans))
      const app = draw(fc.constantFrom(...apps, 'ghost-shop'))
      const choices = [
        { name: draw(fc.constantFrom(...attachmentNames)) },
        { app, appId: appId(app) },
        { owner: draw(fc.constantFrom(null, ...apps)) },
        { plan, planId: `plan-${plan}` },
        { createdAt: draw(anyTime) },
      ]
      Object.assign(at(inventory.attachments) ?? {}, draw(fc.constantFrom(...choices)))
      return
    }
    case 'services': {
      const service = at(inventory.services)
      const plan = service?.plans[0]
      if (!service || !plan) return
      const attributes: Plan['attributes'] = Object.entries(draw(anyAttributes())).map(([name, value]) => ({
        name,
        value,
      }))
      const choices: Partial<Plan>[] = [
        { attributes },
        { compliance: draw(fc.constantFrom(...tags)) },
        { state: 'shutdown' },
        { regions: ['eu-west'] },
        { priceCents: draw(fc.constantFrom(...prices)) },
        { id: 'plan-other' },
      ]
      Object.assign(plan, draw(fc.constantFrom(...choices)))
      return
    }
    case 'couplings': {
      const app = draw(fc.constantFrom(...apps))
      const choices = [{ stage: draw(fc.constantFrom(...stages)) }, { pipelineId: 'other' }, { appId: appId(app) }]
      Object.assign(at(inventory.couplings) ?? {}, draw(fc.constantFrom(...choices)))
    }
  }
}

function problem(call: string): Problem {
  return { code: 'incomplete', call, message: 'Rows are missing.' }
}

function snapshotOf(inventory: Inventory, carried: Record<string, number>, problems: Problem[]): Snapshot {
  const counts = { spaces: 0, apps: 0, addons: 0, attachments: 0, services: 0, plans: 0 }
  const ms = { download: 0, decode: 0, store: 0, total: 0 }
  const complete = problems.length === 0
  const report = { endpointId: 'west', takenAt: noon, complete, counts, calls: 9, bytes: 0, ms, problems }
  return { report, inventory, carried }
}

function anyLook(app: string, draw: Draw): AppLook {
  const borrowed = draw(fc.subarray(addons)).map(addonId)
  const paths = draw(fc.subarray(['addons', 'addon-attachments', 'config-vars/notes']))
  const [primary, isAsked] = [draw(fc.boolean()), draw(fc.nat(3)) > 0]
  return {
    appId: appId(app),
    app,
    askedAt: draw(anyMoment),
    primaries: isAsked ? Object.fromEntries(borrowed.map((id) => [id, primary])) : null,
    states: draw(fc.boolean())
      ? Object.fromEntries(
          borrowed.map((id) => [id, draw(fc.constantFrom('provisioned', 'provisioning', 'deprovisioned'))]),
        )
      : null,
    silent: Object.fromEntries(draw(fc.subarray(borrowed)).map((id) => [id, draw(fc.option(anyMoment))])),
    releases: draw(fc.boolean()) ? [{ version: 3, status: 'succeeded', createdAt: draw(anyTime) }] : null,
    dynos: draw(fc.boolean()) ? [{ type: 'web', state: 'running', startedAt: draw(fc.option(anyTime)) }] : null,
    variables: draw(fc.boolean()) ? Object.fromEntries(borrowed.map((id, at) => [`DB_${at}_URL`, id])) : null,
    problems: paths.map((path) => ({ code: 'server-error', call: `/apps/${app}/${path}`, message: 'It failed.' })),
  }
}

function anyAnswer(draw: Draw): AddonAnswer {
  const askedAt = draw(anyMoment)
  const primary = Object.fromEntries(draw(fc.subarray(apps)).map((app) => [appId(app), draw(fc.boolean())]))
  const state = draw(fc.constantFrom(null, 'provisioned', 'deprovisioned'))
  const configVariables = draw(fc.subarray(['DATABASE_URL', 'DB_COPY_DATABASE_URL', 'REDIS_URL']))
  return { askedAt, state, configVariables, primary, problems: [] }
}

function anyCredentialChange(draw: Draw): CredentialChange {
  const done = draw(fc.uniqueArray(anyMoment, { maxLength: 2 })).toSorted((one, other) => other - one)
  return { done, unknown: draw(fc.option(anyMoment)) }
}

function anyAudits(draw: Draw): AuditLook {
  const changes = draw(fc.subarray([...apps, 'gone-pay'])).map((app) => ({
    at: draw(anyTime),
    change: draw(fc.constantFrom('attach', 'detach', 'detach', 'promote', 'delete')),
    addonId: addonId(draw(fc.constantFrom(...addons))),
    app,
    by: 'ada',
  }))
  return { askedAt: draw(anyMoment), changes, since: null, problems: [] }
}

const shadows: Facts['shadows'] = {
  askedAt: noon,
  addons: new Map([[addonId('db'), ['digest']]]),
  apps: new Set([appId('web-pay')]),
  users: new Map([['digest', [{ appId: appId('web-pay'), app: 'web-pay', variable: 'COPIED_URL' }]]]),
}
const annotated: Facts['annotations'] = {
  ...noAnnotations,
  readers: new Set([`${addonId('db')}\n${appId('api-pay')}`]),
  environments: new Map([['pay-qa', 'production']]),
}
const otherSettings: Settings = {
  ...standardSettings,
  rules: new Map([
    ['AKR-308', { enabled: true, severity: null, options: {} }],
    ['AKR-206', { enabled: null, severity: 'high', options: {} }],
    ['AKR-101', { enabled: false, severity: null, options: {} }],
  ]),
  platformOrganizations: new Set(['finance']),
}

/** One moment in the life of an estate. */
export interface Moment {
  input: RunInput
  now: number
}

/**
 * Three moments of one estate as the inventory holds them: rows that nothing changed are the same objects. Between them
 * rows of every list come, go and change, looks and answers are asked anew, lists come short, and time passes.
 */
export const anyLife: fc.Arbitrary<Moment[]> = fc.gen().map((generator) => {
  const draw: Draw = (arbitrary) => generator(() => arbitrary)
  const all = buildAll(draw).inventory
  const life: Moment[] = []
  let known: Inventory | null = null
  let now = noon
  let looks = new Map<string, AppLook>()
  let answers = new Map<string, AddonAnswer>()
  let audits: AuditLook | null = null
  let credentialChanges: Facts['credentialChanges'] = new Map()
  for (let turn = 0; turn < 3; turn += 1) {
    // Rows that only some states show, so that they come as well as go.
    const shown = structuredClone(all)
    for (const kind of kinds) {
      const hidden = new Set(draw(fc.array(fc.nat(60), { maxLength: 2 })))
      const rows: { id: string }[] = shown[kind]
      rows.splice(0, rows.length, ...rows.filter((_, place) => !hidden.has(place)))
      rows.sort((one, other) => (one.id < other.id ? -1 : 1))
    }
    const settled: Inventory = settle(shown, known)
    known = settled
    if (draw(fc.nat(2)) === 0) looks = new Map(looks)
    for (const app of draw(fc.subarray(apps, { maxLength: 3 })))
      looks = new Map(looks).set(appId(app), anyLook(app, draw))
    for (const addon of draw(fc.subarray(addons, { maxLength: 2 }))) {
      answers = new Map(answers).set(addonId(addon), anyAnswer(draw))
    }
    for (const addon of draw(fc.subarray([...addons, 'lost'], { maxLength: 2 }))) {
      const next = new Map(credentialChanges)
      if (!next.delete(addonId(addon)) || draw(fc.boolean())) next.set(addonId(addon), anyCredentialChange(draw))
      credentialChanges = next
    }
    if (draw(fc.nat(3)) === 0) audits = anyAudits(draw)
    const short =
      draw(fc.nat(4)) === 0 ? draw(fc.constantFrom('/spaces', '/apps', '/addon-services', '/addon-attachments')) : null
    const every = draw(fc.constantFrom(2, 3))
    const rows = [
      ...settled.attachments,
      ...settled.addons,
      ...settled.services,
      ...settled.services.flatMap((one) => one.plans),
    ]
    const carried = Object.fromEntries(
      short === null ? [] : rows.filter((_, at) => at % every === 0).map(({ id }) => [id, 1]),
    )
    const graph = buildGraph(snapshotOf(settled, carried, short === null ? [] : [problem(short)]))
    const seldom = draw(fc.nat(9))
    const facts: Facts = {
      apps: looks,
      answers,
      audits,
      shadows: seldom === 0 ? shadows : null,
      annotations: seldom === 1 ? annotated : noAnnotations,
      credentialChanges,
    }
    const settings = seldom < 3 ? otherSettings : standardSettings
    life.push({ input: { graph, facts, settings }, now })
    now += draw(anyWait)
    const changes = draw(fc.nat(3))
    for (let change = 0; change < changes; change += 1) changeOne(all, draw)
  }
  // A counterexample is told by its seed: the graphs in it fill screens.
  return Object.assign(life, { [fc.toStringMethod]: () => `${life.length} moments` })
})
