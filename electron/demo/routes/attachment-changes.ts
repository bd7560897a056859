import type { ServiceRow } from '../catalogue/services.ts'
import { askCredentials, askStatus } from '../platform/asking.ts'
import { BackendFailure } from '../platform/backend.ts'
import {
  attachmentName,
  bind,
  holdsService,
  isConfigSet,
  isNameable,
  makeFormation,
  prefix,
  promote,
  rename,
  unbind,
} from '../platform/bindings.ts'
import { providerOf } from '../platform/directory.ts'
import { isProduction, isSocs } from '../platform/fleet.ts'
import type { FleetAddon, FleetApp, FleetAttachment } from '../platform/fleet.ts'
import type { Platform } from '../platform/platform.ts'
import { regionOf } from '../platform/region.ts'
import { attachedRow, attachmentDetailRow, detachedRow } from '../rows/attachments.ts'
import { nameOf } from './addon-creation.ts'
import { passOnPrimary } from './addons.ts'
import { attachmentById, attachmentOfApp, mustBeKnown } from './attachments.ts'
import { Refusal, appOf, conflict, fieldsOf, missing, part, stumble, value } from './route.ts'
import type { Route, RouteRequest } from './route.ts'

/** Services that have nothing to attach or detach. */
function refuseByProvider(service: ServiceRow): void {
  const provider = providerOf(service)
  if (provider === 'log-drain') {
    throw new Refusal(403, 'Attaching and dettaching are not supported by this addon.')
  }
  if (provider === 'vault') throw conflict('This addon cannot be shared as an attachment.')
}

/** What keeps an add-on of one app from another, in the server's order. Nothing else is checked, not even its state. */
function refuseByRules({ service }: FleetAddon, owner: FleetApp, target: FleetApp): void {
  if (isSocs(owner.space) && !isSocs(target.space)) {
    throw conflict('Addons from a socs controlled space cannot be attached to a non-socs controlled space.')
  }
  if (isProduction(owner.space) && !isProduction(target.space)) {
    throw conflict('Addons from a prod space cannot be attached to a non-prod controlled space.')
  }
  if (regionOf(owner) !== regionOf(target)) {
    throw conflict('Addons can only be attached to applications in the same region.')
  }
  if (!service.supports_sharing) throw conflict('This addon service does not support sharing.')
  if (!service.supports_multiple_installations && holdsService(target, service)) {
    throw conflict('This type of addon is already attached to this application and cannot be used twice.')
  }
}

/** Looked at right before the binding, so two requests at once both pass it and the region has to refuse one. */
function refuseRepeated({ attachments }: FleetAddon, target: FleetApp, name: string | null): void {
  const shared = attachments.filter(({ owned }) => !owned)
  if (name !== null && shared.some((other) => other.name.toLowerCase() === name.toLowerCase())) {
    throw conflict('This addon attachment name already exists for this service.')
  }
  if (shared.some(({ app }) => app === target)) {
    throw conflict('This addon is already provisioned or attached on this app.')
  }
}

/** Writes the attachment down; one whose add-on or app went away meanwhile is a row that no list shows. */
function record({ directory, fleet }: Platform, attachment: FleetAttachment): void {
  const { addon, app, owned: _owned, ...row } = attachment
  if (directory.addon(addon.id) === addon && directory.app(app.id) === app) {
    app.updatedAt = attachment.createdAt
    directory.addAttachment(attachment)
    return
  }
  fleet.strays = [...(fleet.strays ?? []), { ...row, addonId: addon.id, appName: app.name }]
}

/** Binds the target and writes it down; gives the answer's row. BackendFailure where the region refuses. */
async function attach(
  platform: Platform,
  addon: FleetAddon,
  owner: FleetApp,
  target: FleetApp,
  name: string | null,
): Promise<unknown> {
  const { service } = addon
  const named = isConfigSet(service) ? null : name
  const primary = !holdsService(target, service)
  refuseByProvider(service)
  refuseRepeated(addon, target, named)
  if (target.formation.length === 0) {
    await makeFormation(platform, target)
    refuseRepeated(addon, target, named)
  }
  await bind(platform, { addon, app: target })

  const now = platform.clock.stamp()
  const attachment: FleetAttachment = {
    id: platform.random.uuid(),
    name: named ?? attachmentName(platform, service),
    addon,
    app: target,
    owned: false,
    primary,
    createdAt: now,
    updatedAt: now,
  }
  record(platform, attachment)
  const row = attachedRow(attachment, owner)
  if (!primary) await prefix(platform, attachment)
  await askCredentials(platform, attachment).catch((thrown: unknown) => {
    // While the add-on is being built there are none yet, and nobody waits for them.
    if (!(thrown instanceof BackendFailure)) throw thrown
  })
  return row
}

/**
 * Takes an add-on from an app, the owner's own included as long as another app holds it; gives the answer's row. Does
 * not redeploy. Refusal or BackendFailure where the server stops; what it did until then stays done.
 */
export async function detach(platform: Platform, attachment: FleetAttachment): Promise<unknown> {
  const { addon, app } = attachment
  const { clock, directory } = platform
  refuseByProvider(addon.service)
  // The check counts the apps it is shared with, not whether this one is among them.
  if (addon.attachments.every(({ owned }) => owned)) {
    throw conflict('Unable to detach, this app does not have this addon attached.')
  }
  if (!isConfigSet(addon.service)) {
    await passOnPrimary(platform, attachment)
    if (app.formation.length === 0) throw conflict('This application does not have any formations')
  }
  await unbind(platform, attachment)
  if (directory.attachment(attachment.id) !== attachment) {
    throw conflict(`Unable to detach, cannot find service ${addon.id} attached to app ${app.id}`)
  }
  if (!isConfigSet(addon.service)) attachment.updatedAt = clock.stamp()
  const row = detachedRow(attachment)
  directory.removeAttachment(attachment)
  return row
}

/** Attach, rename, promote and detach. */
export function attachmentChanges(platform: Platform): Route[] {
  const { directory, effects } = platform

  /** The app is rolled out anew and everybody who wants to know is told. */
  function follow(app: FleetApp, change: string, username: string | null, row: unknown): void {
    effects.announce(app, 'addon_change', username, { change, changes: [row] })
    effects.redeploy(app)
  }

  async function create(request: RouteRequest): Promise<unknown> {
    const given = fieldsOf(request)
    const target = appOf(platform, String(given['app']))
    const addon = directory.addon(String(given['addon']))
    // An orphan has no owner to take it from.
    if (!addon?.owner) throw missing('The specified addon attachments could not be found.')
    const owner = addon.owner.app
    mustBeKnown(platform, addon)
    await askStatus(platform, addon.owner)
    if (owner === target) throw conflict('Addons cannot be attached to same app they exist on.')
    const name = nameOf(given['name'])
    refuseByRules(addon, owner, target)
    const row = await attach(platform, addon, owner, target, name)
    follow(target, 'attach', request.caller.username ?? 'System', row)
    return row
  }

  async function change(request: RouteRequest): Promise<unknown> {
    const [appKey = '', key = ''] = request.parts
    const app = appOf(platform, appKey)
    const given = fieldsOf(request)
    const attachment = attachmentOfApp(app, key)
    const name = nameOf(given['name'])
    if (given['primary'] === false && attachment.primary) {
      throw conflict(
        'Unable to demote (make this addon not the primary addon), you must promote another addon to demote this addon.',
      )
    }
    mustBeKnown(platform, attachment.addon)
    // The answer shows what was there before.
    const row = attachmentDetailRow(attachment)
    const renames = name !== null && name.toLowerCase() !== attachment.name.toLowerCase()
    const promotes = given['primary'] === true && !attachment.primary
    if (!renames && !promotes) return row
    if (!isNameable(attachment.addon.service)) throw stumble()
    if (renames) await rename(platform, attachment, name)
    if (promotes) await promote(platform, attachment)
    follow(app, 'promote', request.caller.username ?? 'System', row)
    return row
  }

  async function remove({ parts: [id = ''], caller }: RouteRequest): Promise<unknown> {
    const attachment = attachmentById(platform, id)
    mustBeKnown(platform, attachment.addon)
    const row = await detach(platform, attachment)
    follow(attachment.app, 'detach', caller.username, row)
    return row
  }

  return [
    {
      // What stands before it in the path, an app or an add-on, is ignored: only the body counts.
      method: 'POST',
      pattern: '/addon-attachments',
      answer: async (request) => value(await create(request), 201),
    },
    {
      method: 'PATCH',
      pattern: `/apps/${part}/addon-attachments/${part}`,
      answer: async (request) => value(await change(request)),
    },
    {
      // An app before it in the path is ignored.
      method: 'DELETE',
      pattern: `/addon-attachments/${part}`,
      answer: async (request) => value(await remove(request)),
    },
  ]
}
