import { askCredentials, askStatus } from '../platform/asking.ts'
import { BackendFailure } from '../platform/backend.ts'
import { electSuccessor, successorOf } from '../platform/bindings.ts'
import type { FleetAddon, FleetApp, FleetAttachment } from '../platform/fleet.ts'
import type { Platform } from '../platform/platform.ts'
import { addonDetailRow, addonOfAppRow } from '../rows/addons.ts'
import { configVariables } from '../rows/config-variables.ts'
import type { Variables } from '../rows/config-variables.ts'
import { mustBeKnown } from './attachments.ts'
import { appOf, missing, part, stumble, value } from './route.ts'
import type { Route } from './route.ts'

/** An add-on of an app by id or attachment name; by an ambiguous name it picks one silently. */
export function attachmentOfAddon(app: FleetApp, key: string): { attachment: FleetAttachment; byName: boolean } {
  const byId = app.attachments.find((attachment) => attachment.addon.id === key)
  if (byId) return { attachment: byId, byName: false }
  const byName = app.attachments.find((attachment) => attachment.name === key)
  if (!byName) throw missing(`The specified service ${key} on ${app.id} was not found.`)
  return { attachment: byName, byName: true }
}

/**
 * The attachments an answer lists under `attached_to`. By name, it mixes in those of every add-on that goes by the name
 * on any app at all.
 */
function attachedTo({ fleet }: Platform, { addon }: FleetAttachment, name: string | null): FleetAttachment[] {
  if (name === null) return addon.attachments
  const namesakes = new Set<FleetAddon>([addon])
  for (const other of fleet.attachments) if (other.name === name) namesakes.add(other.addon)
  return [...namesakes].flatMap((namesake) => namesake.attachments)
}

/** An add-on as a request found it: known to the controller, and its broker has answered. */
export interface FoundAddon {
  attachment: FleetAttachment
  attachedTo: FleetAttachment[]
}

async function mustAnswer(platform: Platform, attachment: FleetAttachment): Promise<void> {
  mustBeKnown(platform, attachment.addon)
  await askStatus(platform, attachment)
}

/** An add-on that an app owns or holds. Refused with 404, or whatever its broker's silence becomes. */
export async function findAddon(platform: Platform, app: FleetApp, key: string): Promise<FoundAddon> {
  const { attachment, byName } = attachmentOfAddon(app, key)
  await mustAnswer(platform, attachment)
  return { attachment, attachedTo: attachedTo(platform, attachment, byName ? key : null) }
}

/**
 * The add-on's variables on the app, asked for. None when the region stumbles; any other refusal of the region is one
 * the controller stumbles over itself (API-FACTS section 9).
 */
export async function readVariables(platform: Platform, attachment: FleetAttachment): Promise<Variables> {
  try {
    await askCredentials(platform, attachment)
  } catch (thrown) {
    if (!(thrown instanceof BackendFailure)) throw thrown
    if (thrown.status < 500) throw stumble()
    return {}
  }
  return configVariables(platform, attachment)
}

/** Before an add-on leaves an app: another of its service takes its place, if it was primary and there is another. */
export async function passOnPrimary(platform: Platform, leaving: FleetAttachment): Promise<void> {
  // Two that are primary at once, after a race, the server does not expect.
  if (successorOf(leaving)?.primary === true) throw stumble()
  await electSuccessor(platform, leaving)
}

/** Reading add-ons. */
export function addonRoutes(platform: Platform): Route[] {
  const { catalogue, directory } = platform

  async function owned(id: string): Promise<FleetAttachment> {
    const owner = directory.addon(id)?.owner
    if (!owner) throw missing('The specified addon could not be found.')
    await mustAnswer(platform, owner)
    return owner
  }

  async function detail({ attachment, attachedTo: others }: FoundAddon): Promise<unknown> {
    const { state } = attachment.addon
    return { ...addonDetailRow(attachment, await readVariables(platform, attachment), others), state }
  }

  return [
    {
      method: 'GET',
      pattern: `/apps/${part}/addons/${part}`,
      answer: async ({ parts: [appKey = '', key = ''] }) =>
        value(await detail(await findAddon(platform, appOf(platform, appKey), key))),
    },
    {
      method: 'GET',
      pattern: `/apps/${part}/addons`,
      async answer({ parts: [key = ''] }) {
        const own = appOf(platform, key).attachments.filter(
          ({ owned: isOwn, addon }) => isOwn && catalogue.knows(addon),
        )
        const asked = await Promise.allSettled(own.map((attachment) => askStatus(platform, attachment)))
        // Whatever does not answer is left out without a word.
        return value(own.filter((_, at) => asked[at]?.status === 'fulfilled').map(addonOfAppRow))
      },
    },
    {
      method: 'GET',
      pattern: `/addons/${part}/config`,
      answer: async ({ parts: [id = ''] }) => value(await readVariables(platform, await owned(id))),
    },
    {
      method: 'GET',
      pattern: `/addons/${part}`,
      async answer({ parts: [id = ''] }) {
        const attachment = await owned(id)
        return value(await detail({ attachment, attachedTo: attachment.addon.attachments }))
      },
    },
    { method: 'GET', pattern: '/addons', answer: () => ({ list: 'addons' }) },
  ]
}
