import type { FleetAddon, FleetApp, FleetAttachment } from '../platform/fleet.ts'
import type { Platform } from '../platform/platform.ts'
import { attachmentDetailRow, attachmentOfRow } from '../rows/attachments.ts'
import { appOf, missing, part, unprocessable, value } from './route.ts'
import type { Route } from './route.ts'

/** An app's attachment, its own included, by id or name. */
export function attachmentOfApp(app: FleetApp, key: string): FleetAttachment {
  const [first, ...others] = app.attachments.filter(({ id, name }) => id === key || name === key)
  if (!first) throw missing(`The specified addon attachments ${key} could not be found.`)
  // An attachment by an ambiguous name is refused, an add-on by the same name is not.
  if (others.length > 0) throw unprocessable('The specified attachment referred to multiple entries.')
  return first
}

/** Any attachment, by id only. */
export function attachmentById({ directory }: Platform, id: string): FleetAttachment {
  const attachment = directory.attachment(id)
  if (!attachment) throw missing(`The specified addon attachments ${id} could not be found.`)
  return attachment
}

/** Nothing can be said of an attachment whose service or plan the controller did not hear of when it booted. */
export function mustBeKnown({ catalogue }: Platform, addon: FleetAddon): void {
  if (!catalogue.knows(addon)) throw missing(`The specified addon ${addon.service.id} could not be found.`)
}

export function attachmentRoutes(platform: Platform): Route[] {
  const { catalogue, directory, fleet } = platform

  /** All or nothing, as every list of attachments is. */
  function shared(attachments: FleetAttachment[]): unknown {
    const rows = attachments.filter(({ owned }) => !owned)
    for (const { addon } of rows) mustBeKnown(platform, addon)
    return rows.map(attachmentOfRow)
  }

  function single(attachment: FleetAttachment): unknown {
    mustBeKnown(platform, attachment.addon)
    return attachmentDetailRow(attachment)
  }

  /** The first one that fails the whole list, looked for once after a change: with 60,000 that takes a while. */
  let failing: FleetAttachment | null | undefined
  platform.onChange((lists) => {
    if (lists.includes('attachments') || lists.includes('services')) failing = undefined
  })

  return [
    {
      method: 'GET',
      pattern: `/apps/${part}/addon-attachments/${part}`,
      answer: ({ parts: [app = '', key = ''] }) => value(single(attachmentOfApp(appOf(platform, app), key))),
    },
    {
      method: 'GET',
      pattern: `/apps/${part}/addon-attachments`,
      answer: ({ parts: [app = ''] }) => value(shared(appOf(platform, app).attachments)),
    },
    {
      method: 'GET',
      pattern: `/addons/${part}/addon-attachments`,
      answer: ({ parts: [id = ''] }) => value(shared(directory.addon(id)?.attachments ?? [])),
    },
    {
      method: 'GET',
      pattern: `/addon-attachments/${part}`,
      answer: ({ parts: [id = ''] }) => value(single(attachmentById(platform, id))),
    },
    {
      method: 'GET',
      pattern: '/addon-attachments',
      answer() {
        if (failing === undefined) failing = fleet.attachments.find(({ addon }) => !catalogue.knows(addon)) ?? null
        if (failing) mustBeKnown(platform, failing.addon)
        return { list: 'attachments' }
      },
    },
  ]
}
