import { isConfigSet } from '../platform/bindings.ts'
import type { FleetAddon, FleetApp, FleetAttachment } from '../platform/fleet.ts'
import { named } from '../platform/named.ts'

/** Field by field as the real server writes them (API-FACTS section 5.5), its oddities included. */

const ownerName = (addon: FleetAddon): string => addon.owner?.app.name ?? 'null-null'

/** What the server writes where it joins names it does not have. */
const nobody = { name: 'undefined-undefined' }

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

function withOwner(attachment: FleetAttachment, owner: { id: string | null; name: string }) {
  const { addon } = attachment
  return { ...attachmentOfRow(attachment), addon: { id: addon.id, app: owner, plan: named(addon.plan) } }
}

/** The single read has the owner's id too, null for an orphan. */
export function attachmentDetailRow(attachment: FleetAttachment) {
  const { addon } = attachment
  return withOwner(attachment, { id: addon.owner?.app.id ?? null, name: ownerName(addon) })
}

/** What an attach answers with. `owner`: the app that owned the add-on when the request came in. */
export function attachedRow(attachment: FleetAttachment, owner: FleetApp) {
  const { id, primary, ...row } = withOwner(attachment, named(owner))
  return isConfigSet(attachment.addon.service) ? { ...row, app: nobody } : { id, primary, ...row }
}

/** What a detach answers with: `addon.name` is the attachment's name, and the owner is lost on the way. */
export function detachedRow(attachment: FleetAttachment) {
  const { addon, name } = attachment
  const row = attachmentDetailRow(attachment)
  const owner = isConfigSet(addon.service) ? row.addon.app : nobody
  return { ...row, addon: { ...row.addon, name, app: owner } }
}
