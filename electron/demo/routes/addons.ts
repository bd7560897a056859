import type { FleetApp, FleetAttachment } from '../platform/fleet.ts'
import { providerOf } from '../platform/directory.ts'
import type { Platform } from '../platform/platform.ts'
import { addonDetailRow, addonOfAppRow } from '../rows/addons.ts'
import { appOf, missing, part, value } from './route.ts'
import type { Route } from './route.ts'

/** Asks the broker how the add-on is, as every single read, change and action does before anything else. */
export async function askStatus(platform: Platform, attachment: FleetAttachment): Promise<void> {
  const { addon, app } = attachment
  if (providerOf(addon.service) !== 'broker') return
  await platform.backend.call({
    step: 'status',
    method: 'GET',
    path: `/v2/service_instances/${addon.id}/last_operation`,
    // The broker is in the region of the owner, which no attachment leaves.
    region: app.space.stack.region.name,
    addon,
    ...(platform.instances.of(addon).exists ? {} : { refuses: 404 }),
  })
}

export async function askCredentials(platform: Platform, { addon, app }: FleetAttachment): Promise<void> {
  if (providerOf(addon.service) !== 'broker') return
  const { name, stack } = app.space
  await platform.backend.call({
    step: 'credentials',
    method: 'GET',
    path: `/v1/space/${name}/app/${app.simpleName}/configvars/${addon.service.name}/${addon.id}`,
    region: stack.region.name,
    addon,
    success: 201,
  })
}

/** An add-on of an app by id or attachment name; by an ambiguous name it picks one silently. */
export function attachmentOfAddon(app: FleetApp, key: string): { attachment: FleetAttachment; byName: boolean } {
  const byId = app.attachments.find((attachment) => attachment.addon.id === key)
  if (byId) return { attachment: byId, byName: false }
  const byName = app.attachments.find((attachment) => attachment.name === key)
  if (!byName) throw missing(`The specified service ${key} on ${app.id} was not found.`)
  return { attachment: byName, byName: true }
}

export function addonRoutes(platform: Platform): Route[] {
  const { catalogue, directory, fleet } = platform

  async function single(attachment: FleetAttachment, attachedTo: FleetAttachment[]): Promise<unknown> {
    if (!catalogue.knows(attachment.addon)) {
      throw missing(`The specified addon ${attachment.addon.service.id} could not be found.`)
    }
    await askStatus(platform, attachment)
    return addonDetailRow(platform, attachment, attachedTo)
  }

  return [
    {
      method: 'GET',
      pattern: `/apps/${part}/addons/${part}`,
      async answer({ parts: [appKey = '', key = ''] }) {
        const { attachment, byName } = attachmentOfAddon(appOf(platform, appKey), key)
        // By name, `attached_to` mixes in the apps of unrelated add-ons that use the same attachment name anywhere.
        const attachedTo = byName
          ? fleet.attachments.filter((other) => other.addon === attachment.addon || other.name === key)
          : attachment.addon.attachments
        return value(await single(attachment, attachedTo))
      },
    },
    {
      method: 'GET',
      pattern: `/apps/${part}/addons`,
      async answer({ parts: [key = ''] }) {
        const own = appOf(platform, key).attachments.filter(({ owned, addon }) => owned && catalogue.knows(addon))
        const asked = await Promise.allSettled(own.map((attachment) => askStatus(platform, attachment)))
        // Whatever does not answer is left out without a word.
        return value(own.filter((_, at) => asked[at]?.status === 'fulfilled').map(addonOfAppRow))
      },
    },
    {
      method: 'GET',
      pattern: `/addons/${part}`,
      async answer({ parts: [id = ''] }) {
        const addon = directory.addon(id)
        if (!addon?.owner) throw missing('The specified addon could not be found.')
        return value(await single(addon.owner, addon.attachments))
      },
    },
    { method: 'GET', pattern: '/addons', answer: () => ({ list: 'addons' }) },
  ]
}
