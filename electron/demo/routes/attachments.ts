import type { FleetApp, FleetAttachment } from '../platform/fleet.ts'
import type { Platform } from '../platform/platform.ts'
import { attachmentDetailRow, attachmentOfRow } from '../rows/attachments.ts'
import { Refusal, appOf, missing, part, value } from './route.ts'
import type { Route } from './route.ts'

function attachmentOfApp(app: FleetApp, key: string): FleetAttachment {
  const byId = app.attachments.find((attachment) => attachment.id === key)
  if (byId) return byId
  const [first, ...others] = app.attachments.filter((attachment) => attachment.name === key)
  if (!first) throw missing(`The specified addon attachments ${key} could not be found.`)
  // An attachment by an ambiguous name is refused, an add-on by the same name is not.
  if (others.length > 0) throw new Refusal(422, 'The specified attachment referred to multiple entries.')
  return first
}

export function attachmentRoutes(platform: Platform): Route[] {
  const { catalogue, directory, fleet } = platform
  return [
    {
      method: 'GET',
      pattern: `/apps/${part}/addon-attachments/${part}`,
      answer: ({ parts: [app = '', key = ''] }) =>
        value(attachmentDetailRow(attachmentOfApp(appOf(platform, app), key))),
    },
    {
      method: 'GET',
      pattern: `/apps/${part}/addon-attachments`,
      answer({ parts: [app = ''] }) {
        const borrowed = appOf(platform, app).attachments.filter((attachment) => !attachment.owned)
        return value(borrowed.map(attachmentOfRow))
      },
    },
    {
      method: 'GET',
      pattern: `/addons/${part}/addon-attachments`,
      answer({ parts: [id = ''] }) {
        const shared = directory.addon(id)?.attachments.filter((attachment) => !attachment.owned)
        return value((shared ?? []).map(attachmentOfRow))
      },
    },
    {
      method: 'GET',
      pattern: `/addon-attachments/${part}`,
      answer({ parts: [id = ''] }) {
        const attachment = directory.attachment(id)
        if (!attachment) throw missing(`The specified addon attachments ${id} could not be found.`)
        return value(attachmentDetailRow(attachment))
      },
    },
    {
      method: 'GET',
      pattern: '/addon-attachments',
      answer() {
        // All or nothing: one of a service the controller does not know fails the whole list.
        const unknown = fleet.attachments.find(({ addon }) => !catalogue.knows(addon))
        if (unknown) throw missing(`The specified addon ${unknown.addon.service.id} could not be found.`)
        return { list: 'attachments' }
      },
    },
  ]
}
