import type { ListName } from './bodies.ts'
import type { PlanRow, ServiceRow } from './catalogue.ts'
import type { Fleet, FleetApp, FleetAttachment } from './fleet.ts'
import * as rows from './rows.ts'

/** What a route gives: one of the kept lists, a value to be written as JSON, or an error in bare text. */
export type Reply =
  | { list: ListName }
  /** `asksBroker`: the real server asks brokers for the add-on's state before it answers (API-FACTS section 4). */
  | { value: unknown; asksBroker?: true }
  | { status: number; text: string }

export interface Routes {
  /** Null when there is no such route; the real server says so before it looks at the credential. */
  find(method: string, target: string): (() => Reply) | null
}

class Refusal extends Error {
  readonly status: number

  constructor(status: number, text: string) {
    super(text)
    this.status = status
  }
}

const missing = (text: string): Refusal => new Refusal(404, text)

const keyed = <Thing extends { id: string; name: string }>(things: Thing[], key: string): Thing | undefined =>
  things.find((thing) => thing.id === key || thing.name === key)

/** Fast lookups over the fleet, by what the real server accepts as a key. */
function createIndex(fleet: Fleet) {
  const apps = new Map<string, FleetApp>()
  for (const app of fleet.apps) apps.set(app.id, app).set(app.name, app)
  const attachments = new Map(fleet.attachments.map((attachment) => [attachment.id, attachment]))
  const addons = new Map(fleet.addons.map((addon) => [addon.id, addon]))
  const couplings = new Map(fleet.couplings.map((coupling) => [coupling.app.id, coupling]))

  return {
    attachments,
    addons,
    couplings,
    app(key: string): FleetApp {
      const app = apps.get(key)
      if (!app) throw missing(`The specified application ${key} does not exist.`)
      return app
    },
    service(key: string): ServiceRow {
      const service = keyed(fleet.services, key)
      if (!service) throw missing(`The specified addon ${key} could not be found.`)
      return service
    },
  }
}

/** A plan by id, full name or, as only this route allows, short name. */
function planOf(service: ServiceRow, key: string): PlanRow {
  const plan = service.plans.find((one) => one.id === key || one.name === key || one.name === `${service.name}:${key}`)
  if (!plan) throw missing('The specified plan was not found.')
  return plan
}

function attachmentOfApp(app: FleetApp, key: string): FleetAttachment {
  const byId = app.attachments.find((attachment) => attachment.id === key)
  if (byId) return byId
  const [first, ...others] = app.attachments.filter((attachment) => attachment.name === key)
  if (!first) throw missing(`The specified addon attachments ${key} could not be found.`)
  // An attachment by an ambiguous name is refused, an add-on by the same name is not (addonOfApp).
  if (others.length > 0) throw new Refusal(422, 'The specified attachment referred to multiple entries.')
  return first
}

/** By name, `attached_to` mixes in the apps of unrelated add-ons that use the same attachment name anywhere. */
function addonOfApp(fleet: Fleet, app: FleetApp, key: string): unknown {
  const byId = app.attachments.find((attachment) => attachment.addon.id === key)
  if (byId) return rows.addonDetailRow(byId, byId.addon.attachments)
  const byName = app.attachments.find((attachment) => attachment.name === key)
  if (!byName) throw missing(`The specified service ${key} on ${app.id} was not found.`)
  const mixed = fleet.attachments.filter((other) => other.addon === byName.addon || other.name === key)
  return rows.addonDetailRow(byName, mixed)
}

/** The characters the real server permits in a path part: neither `%` nor `@`, so names go in unescaped. */
const part = '([A-z0-9\\-_.]+)'
const planPart = '([A-z0-9\\-_.:]+)'

const value = (given: unknown): Reply => ({ value: given })
const brokerValue = (given: unknown): Reply => ({ value: given, asksBroker: true })

/**
 * The routes of the real server that a console reads. Like there, a route is matched against the lower-cased path with
 * its query string and is not anchored at the front, so a prefix is tolerated, a query string is not unless the route
 * has room for one, and a path in the wrong case finds its route but then reads nothing from it (API-FACTS section 3).
 */
export function createRoutes(fleet: Fleet): Routes {
  const index = createIndex(fleet)
  const table: [string, (first: string, second: string) => Reply][] = []
  const add = (pattern: string, answer: (first: string, second: string) => Reply): void => {
    table.push([pattern, answer])
  }

  add(`/apps/${part}/addons/${part}$`, (app, key) => brokerValue(addonOfApp(fleet, index.app(app), key)))
  add(`/apps/${part}/addons$`, (app) => {
    const own = index.app(app).attachments.filter((attachment) => attachment.owned)
    return brokerValue(own.map(rows.addonOfAppRow))
  })
  add(`/apps/${part}/addon-attachments/${part}$`, (app, key) =>
    value(rows.attachmentDetailRow(attachmentOfApp(index.app(app), key))),
  )
  add(`/apps/${part}/addon-attachments$`, (app) => {
    const borrowed = index.app(app).attachments.filter((attachment) => !attachment.owned)
    return value(borrowed.map(rows.attachmentOfRow))
  })
  add(`/apps/${part}/formation$`, (key) => {
    const app = index.app(key)
    return value(app.formation.map((formation) => rows.formationRow(app, formation)))
  })
  add(`/apps/${part}/pipeline-couplings$`, (key) => {
    const coupling = index.couplings.get(index.app(key).id)
    if (!coupling) throw missing('The specified pipeline coupling was not found.')
    return value(rows.couplingRow(coupling))
  })
  add(`/apps/${part}$`, (app) => value(rows.appDetailRow(index.app(app))))
  // Any value of `simple` switches to short rows, `false` included; other parameters are accepted and ignored.
  add('/apps(\\?[A-z0-9\\-_.=&:,]*)?$', (query) => ({
    list: /[?&]simple=[^&]/.test(query) ? 'apps-simple' : 'apps',
  }))

  add(`/addons/${part}/addon-attachments$`, (id) => {
    const shared = index.addons.get(id)?.attachments.filter((attachment) => !attachment.owned)
    return value((shared ?? []).map(rows.attachmentOfRow))
  })
  add(`/addons/${part}$`, (id) => {
    const addon = index.addons.get(id)
    if (!addon?.owner) throw missing('The specified addon could not be found.')
    return brokerValue(rows.addonDetailRow(addon.owner, addon.attachments))
  })
  add('/addons$', () => ({ list: 'addons' }))
  add(`/addon-attachments/${part}$`, (id) => {
    const attachment = index.attachments.get(id)
    if (!attachment) throw missing(`The specified addon attachments ${id} could not be found.`)
    return value(rows.attachmentDetailRow(attachment))
  })
  add('/addon-attachments$', () => ({ list: 'attachments' }))

  add(`/addon-services/${part}/plans/${planPart}$`, (service, key) => {
    const plan = planOf(index.service(service), key)
    return value({ ...plan, provisioned_by: rows.provisionedBy(fleet, plan.id) })
  })
  add(`/addon-services/${part}/plans$`, (service) => value(index.service(service).plans))
  add(`/addon-services/${part}$`, (service) => value(index.service(service)))
  add('/addon-services$', () => ({ list: 'services' }))

  const addPair = <Thing extends { id: string; name: string }>(
    list: ListName & ('spaces' | 'regions' | 'stacks' | 'organizations'),
    kind: string,
    things: Thing[],
    row: (thing: Thing) => unknown,
  ): void => {
    add(`/${list}/${part}$`, (key) => {
      const thing = keyed(things, key)
      if (!thing) throw missing(`The specified ${kind} ${key} does not exist.`)
      return value(row(thing))
    })
    add(`/${list}$`, () => ({ list }))
  }
  addPair('spaces', 'space', fleet.spaces, rows.spaceRow)
  addPair('regions', 'region', fleet.regions, rows.regionRow)
  addPair('stacks', 'stack', fleet.stacks, rows.stackRow)
  addPair('organizations', 'organization', fleet.organizations, rows.organizationRow)
  add(`/pipelines/${part}$`, (key) => {
    const pipeline = keyed(fleet.pipelines, key)
    if (!pipeline) throw missing('The specified pipeline was not found.')
    return value(rows.pipelineRow(pipeline))
  })
  add('/pipelines$', () => ({ list: 'pipelines' }))
  add('/pipeline-couplings$', () => ({ list: 'couplings' }))

  const compiled = table.map(([pattern, answer]) => ({ pattern: new RegExp(pattern), answer }))
  return {
    find(method, target) {
      if (method !== 'GET') return null
      const lowered = target.toLowerCase()
      const route = compiled.find(({ pattern }) => pattern.test(lowered))
      if (!route) return null
      const read = route.pattern.exec(target)
      return () => {
        try {
          return route.answer(read ? (read[1] ?? '') : 'null', read ? (read[2] ?? '') : 'null')
        } catch (thrown) {
          if (thrown instanceof Refusal) return { status: thrown.status, text: thrown.message }
          throw thrown
        }
      }
    },
  }
}
