import type { Fleet, FleetAttachment } from '../platform/fleet.ts'
import { byName, named } from '../platform/named.ts'
import type { Variables } from './config-variables.ts'

/** Field by field as the real server writes them (API-FACTS section 5), its oddities included. */

/** As seen through one app's attachment: name, primary and app are that app's, not the owner's. */
function addonThrough(attachment: FleetAttachment, state: string, more: { config_vars?: Variables } = {}) {
  const { addon, app } = attachment
  return {
    actions: addon.service.actions,
    addon_service: named(addon.service),
    app: { id: app.id, name: app.name },
    billed_price: addon.plan.price,
    ...more,
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

/** The answer to POST, the only one that shows what the broker says of the state. */
export const createdAddonRow = (owner: FleetAttachment, variables: Variables, state: string, description: string) => ({
  ...addonThrough(owner, state, { config_vars: variables }),
  state_description: description,
})

/** The answer to DELETE. */
export const deletedAddonRow = (attachment: FleetAttachment) => addonThrough(attachment, 'deprovisioned')

/** `attachedTo`: whatever attachments the lookup matched, which by name may be those of unrelated add-ons. */
export function addonDetailRow(attachment: FleetAttachment, variables: Variables, attachedTo: FleetAttachment[]) {
  return {
    ...addonThrough(attachment, attachment.addon.state, { config_vars: variables }),
    attached_to: attachedTo.map(({ app, owned }) => ({ id: app.id, name: app.name, owner: owned })).toSorted(byName),
  }
}

export type AddonDetail = ReturnType<typeof addonDetailRow>

/**
 * What webhooks and audits are told of a PATCH: without `attached_to`, and of an app whose name the server looks for in
 * the wrong place.
 */
export function changedAddonRow({ attached_to: _attachedTo, ...row }: AddonDetail) {
  const name = 'undefined-undefined'
  return { ...row, app: { name }, web_url: `https://console.akkeris.example/apps/${name}` }
}

/** Every app that has the plan, owners and borrowers alike, an app with two of them twice, by name. */
export function provisionedBy(fleet: Fleet, planId: string): { id: string; name: string }[] {
  return fleet.attachments
    .filter((attachment) => attachment.addon.plan.id === planId)
    .map(({ app }) => named(app))
    .toSorted(byName)
}
