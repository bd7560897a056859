import type { FleetAddon, FleetAttachment } from '../platform/fleet.ts'
import { named } from './named.ts'

/** Field by field as the real server writes them (API-FACTS section 5), its oddities included. */

const ownerName = (addon: FleetAddon): string => addon.owner?.app.name ?? 'null-null'

/** A row of the global list: no primary, and of the owner only the name. */
export function attachmentRow(attachment: FleetAttachment) {
  const { addon, app } = attachment
  return {
    addon: { id: addon.id, app: { name: ownerName(addon) }, plan: named(addon.plan) },
    app: { id: app.id, name: app.name },
    created_at: attachment.createdAt,
    id: attachment.id,
    name: attachment.name,
    updated_at: attachment.updatedAt,
    web_url: '',
  }
}

/** A row of the lists by app and by add-on, which have primary as well. */
export const attachmentOfRow = (attachment: FleetAttachment) => ({
  ...attachmentRow(attachment),
  primary: attachment.primary,
})

/** The single read has the owner's id too, null for an orphan. */
export function attachmentDetailRow(attachment: FleetAttachment) {
  const { addon } = attachment
  const owner = { id: addon.owner?.app.id ?? null, name: ownerName(addon) }
  return { ...attachmentOfRow(attachment), addon: { id: addon.id, app: owner, plan: named(addon.plan) } }
}
