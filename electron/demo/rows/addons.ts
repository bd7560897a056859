import type { Fleet, FleetAttachment } from '../platform/fleet.ts'
import type { Platform } from '../platform/platform.ts'
import { configVariables } from './config-variables.ts'
import { byName, named } from './named.ts'

/** Field by field as the real server writes them (API-FACTS section 5), its oddities included. */

/** As seen through one app's attachment: name, primary and app are that app's, not the owner's. */
function addonThrough(attachment: FleetAttachment, state: string) {
  const { addon, app } = attachment
  return {
    actions: addon.service.actions,
    addon_service: named(addon.service),
    app: { id: app.id, name: app.name },
    billed_price: addon.plan.price,
    created_at: addon.createdAt,
    id: addon.id,
    name: attachment.name,
    plan: named(addon.plan),
    primary: attachment.primary,
    provider_id: 'alamo',
    state,
    state_description: '',
    updated_at: addon.updatedAt,
    web_url: `https://console.akkeris.example/apps/${app.name}`,
  }
}

/** A row of GET /addons, where nobody asks the broker: the state is always provisioned. */
export const addonRow = (owner: FleetAttachment) => addonThrough(owner, 'provisioned')

/** A row of GET /apps/:a/addons, with the state the broker gives. */
export const addonOfAppRow = (owner: FleetAttachment) => addonThrough(owner, owner.addon.state)

/** `attachedTo`: whatever attachments the lookup matched, which by name may be those of unrelated add-ons. */
export function addonDetailRow(platform: Platform, attachment: FleetAttachment, attachedTo: FleetAttachment[]) {
  return {
    ...addonThrough(attachment, attachment.addon.state),
    config_vars: configVariables(platform, attachment),
    attached_to: attachedTo.map(({ app, owned }) => ({ id: app.id, name: app.name, owner: owned })).toSorted(byName),
  }
}

/** Every app that has the plan, owners and borrowers alike, an app with two of them twice, by name. */
export function provisionedBy(fleet: Fleet, planId: string): { id: string; name: string }[] {
  return fleet.attachments
    .filter((attachment) => attachment.addon.plan.id === planId)
    .map(({ app }) => named(app))
    .toSorted(byName)
}
