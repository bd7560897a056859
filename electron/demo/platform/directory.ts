import type { ServiceRow } from '../catalogue/services.ts'
import { appOrder } from './fleet.ts'
import type { Fleet, FleetAddon, FleetApp, FleetAttachment, FleetCoupling, FleetSpace } from './fleet.ts'
import type { ListName } from './lists.ts'

/** Those whose rows nothing else is written from. */
export type SmallList = 'regions' | 'stacks' | 'organizations' | 'pipelines' | 'couplings'

/**
 * Fast lookups by what the real server accepts as a key, and every change of the fleet, so that lists, lookups and the
 * objects that refer to each other never disagree.
 */
export interface Directory {
  /** By id or two-part name. */
  app(key: string): FleetApp | null
  addon(id: string): FleetAddon | null
  attachment(id: string): FleetAttachment | null
  coupling(appId: string): FleetCoupling | null

  addSpace(space: FleetSpace): void
  addApp(app: FleetApp): void
  /** Its attachments have to be gone before. */
  removeApp(app: FleetApp): void
  /** With its owner's attachment and any other. */
  addAddon(addon: FleetAddon): void
  /** With every attachment of it. */
  removeAddon(addon: FleetAddon): void
  addAttachment(attachment: FleetAttachment): void
  /** The owner's leaves an orphan; the last one leaves nothing that any list shows. */
  removeAttachment(attachment: FleetAttachment): void
  /**
   * To be called after any other change of what lists show. The database writes a changed row anew, which moves it in a
   * list without an order.
   */
  touch(changed: FleetAddon | FleetAttachment | FleetApp): void
  /** To be called after a change of what only small lists show. */
  rewrite(list: SmallList): void
}

function drop<Thing>(list: Thing[], thing: Thing): void {
  const at = list.indexOf(thing)
  if (at !== -1) list.splice(at, 1)
}

function moveToEnd<Thing>(list: Thing[], thing: Thing): void {
  const at = list.indexOf(thing)
  if (at !== -1) list.push(...list.splice(at, 1))
}

/** `changed`: called after every change with the lists that show it, to forget what is kept of them and to save the state. */
export function createDirectory(fleet: Fleet, changed: (lists: readonly ListName[]) => void): Directory {
  const apps = new Map<string, FleetApp>()
  for (const app of fleet.apps) apps.set(app.id, app).set(app.name, app)
  const addons = new Map(fleet.addons.map((addon) => [addon.id, addon]))
  const attachments = new Map(fleet.attachments.map((attachment) => [attachment.id, attachment]))
  const couplings = new Map(fleet.couplings.map((coupling) => [coupling.app.id, coupling]))

  function link(attachment: FleetAttachment): void {
    const { addon, app } = attachment
    attachments.set(attachment.id, attachment)
    fleet.attachments.push(attachment)
    app.attachments.push(attachment)
    if (!addon.attachments.includes(attachment)) addon.attachments.push(attachment)
    if (attachment.owned) addon.owner = attachment
  }

  function unlink(attachment: FleetAttachment): void {
    const { addon, app } = attachment
    attachments.delete(attachment.id)
    drop(fleet.attachments, attachment)
    drop(app.attachments, attachment)
    drop(addon.attachments, attachment)
    if (addon.owner === attachment) addon.owner = null
  }

  return {
    app: (key) => apps.get(key) ?? null,
    addon: (id) => addons.get(id) ?? null,
    attachment: (id) => attachments.get(id) ?? null,
    coupling: (appId) => couplings.get(appId) ?? null,
    addSpace(space) {
      fleet.spaces.splice(fleet.spaces.findIndex(({ name }) => name > space.name) >>> 0, 0, space)
      changed(['spaces'])
    },
    addApp(app) {
      apps.set(app.id, app).set(app.name, app)
      const after = fleet.apps.findIndex((other) => appOrder(other, app) > 0)
      fleet.apps.splice(after >>> 0, 0, app)
      app.space.apps.push(app)
      changed(['spaces', 'apps', 'apps-simple'])
    },
    removeApp(app) {
      apps.delete(app.id)
      apps.delete(app.name)
      drop(fleet.apps, app)
      drop(app.space.apps, app)
      const coupling = couplings.get(app.id)
      if (coupling) drop(fleet.couplings, coupling)
      couplings.delete(app.id)
      changed(['spaces', 'apps', 'apps-simple', 'couplings'])
    },
    addAddon(addon) {
      addons.set(addon.id, addon)
      fleet.addons.push(addon)
      for (const attachment of addon.attachments) link(attachment)
      changed(['addons', 'attachments'])
    },
    removeAddon(addon) {
      for (const attachment of addon.attachments.toReversed()) unlink(attachment)
      addons.delete(addon.id)
      drop(fleet.addons, addon)
      changed(['addons', 'attachments'])
    },
    addAttachment(attachment) {
      link(attachment)
      changed(showing(attachment))
    },
    removeAttachment(attachment) {
      unlink(attachment)
      changed(showing(attachment))
    },
    touch(thing) {
      if ('service' in thing) {
        moveToEnd(fleet.addons, thing)
        changed(['addons', 'attachments'])
      } else if ('addon' in thing) {
        moveToEnd(fleet.attachments, thing)
        changed(showing(thing))
      } else {
        changed(['apps', 'apps-simple', 'couplings'])
      }
    },
    rewrite(list) {
      changed([list])
    },
  }
}

/** The list of add-ons shows the owner's attachment, not those of others. */
const showing = ({ owned }: FleetAttachment): ListName[] => (owned ? ['addons', 'attachments'] : ['attachments'])

/** How a service is provided; actions, names, promotion and refusals differ (API-FACTS sections 5.3 and 7). */
export type Provider = 'broker' | 'built-in' | 'log-drain' | 'vault'

const drains = new Set(['papertrail', 'anomaly', 'syslogdrain'])
const others = /^(securekey|kafka|twilio|alamo-.+)$/

export function providerOf(service: ServiceRow): Provider {
  if (drains.has(service.name)) return 'log-drain'
  if (others.test(service.name)) return 'built-in'
  return service.plans.some(({ spec }) => spec?.startsWith('vault:') === true) ? 'vault' : 'broker'
}
