import type { PlanRow } from '../catalogue/services.ts'
import { isBusy } from '../platform/asking.ts'
import { isConfigSet, isNameable, promote, rename, unbind } from '../platform/bindings.ts'
import { providerOf } from '../platform/directory.ts'
import { isGuarded } from '../platform/fleet.ts'
import type { FleetAddon, FleetAttachment } from '../platform/fleet.ts'
import type { Platform } from '../platform/platform.ts'
import { regionOf } from '../platform/region.ts'
import { addonDetailRow, changedAddonRow, deletedAddonRow } from '../rows/addons.ts'
import type { AddonDetail } from '../rows/addons.ts'
import { attachmentNameOf, deprovision } from './addon-creation.ts'
import { findAddon, passOnPrimary, readVariables } from './addons.ts'
import { Refusal, appOf, conflict, fieldsOf, part, stumble, unprocessable, value } from './route.ts'
import type { Route, RouteRequest } from './route.ts'

/** The plan to change to, null for the one it has. Neither its state nor its compliance nor its region is looked at. */
function newPlan({ catalogue }: Platform, { service, plan }: FleetAddon, given: unknown): PlanRow | null {
  if (!given || given === plan.id) return null
  if (service.supports_upgrading !== true) {
    throw conflict('Unable to change this addons plan, this service does not support changing plans.')
  }
  const wanted = typeof given === 'string' ? catalogue.plan(given) : null
  // The server reads on without looking whether it found one.
  if (!wanted) throw stumble()
  if (wanted.addon_service.id !== plan.addon_service.id) {
    throw conflict('Unable to change this addons plan, the plan specified was invalid.')
  }
  return wanted.id === plan.id ? null : wanted
}

/**
 * A database on a shared server is copied to another one, with other credentials, when its plan changes; the one before
 * is dropped. Everything else is changed in place.
 */
const movesElsewhere = ({ service, plan }: FleetAddon): boolean =>
  service.name === 'akkeris-postgresql' && plan.attributes?.['dedicated'] === false

/** The row shows the new plan at once, while the broker is still working on it. */
async function changePlan(platform: Platform, { addon, app }: FleetAttachment, plan: PlanRow): Promise<void> {
  const { backend, clock, directory, instances, worker } = platform
  const instance = instances.of(addon)
  const busy = isBusy(platform, addon)
  const moves = movesElsewhere(addon)
  // Busy when the call arrives, so that of two at once the second is refused.
  if (!busy) instance.task = 'change'
  try {
    await backend.call({
      step: 'change',
      method: 'PATCH',
      path: `/v2/service_instances/${addon.id}`,
      region: regionOf(app),
      addon,
      ...(busy ? { refuses: 409 } : {}),
    })
  } catch (thrown) {
    if (!busy) instance.task = null
    throw thrown
  }
  instances.occupy(addon, 'change', platform.provisioningSeconds(plan), moves)
  addon.plan = plan
  addon.updatedAt = clock.stamp()
  directory.touch(addon)
  worker.watch(addon)
}

/**
 * Deletes an add-on with everything behind it and every row of it. An error leaves done what was done before: the app is
 * unbound by the time its broker refuses. Neither redeploys nor tells anybody.
 */
export async function unprovision(platform: Platform, attachment: FleetAttachment): Promise<void> {
  const { backend, clock, directory } = platform
  const { addon, app } = attachment
  const { service } = addon
  const provider = providerOf(service)
  const call = { step: 'deprovision', method: 'DELETE', region: regionOf(app), addon, app } as const
  if (provider === 'log-drain') {
    const path = `/apps/${app.name}/log-drains`
    await backend.call({ ...call, method: 'GET', path })
    await backend.call({ ...call, path: `${path}/${addon.id}` })
  } else if (isConfigSet(service)) {
    await backend.call({ ...call, path: `/v1/config/set/${service.name}.${addon.id}` })
    await unbind(platform, attachment)
  } else {
    await passOnPrimary(platform, attachment)
    if (provider === 'vault' && app.formation.length === 0) {
      throw conflict('This application does not have any formations')
    }
    await unbind(platform, attachment)
    attachment.unbound = true
    directory.touch(attachment)
    if (provider !== 'vault') await deprovision(platform, attachment)
  }
  directory.removeAddon(addon)
  app.updatedAt = clock.stamp()
  directory.touch(app)
}

interface Applied {
  /** What the answer shows instead of what is stored. */
  shown: Partial<AddonDetail>
  /** Whether the app has to be redeployed. */
  changed: boolean
}

/** Renaming, promoting, changing the plan, deleting (API-FACTS section 6). */
export function addonChanges(platform: Platform): Route[] {
  const { effects } = platform

  /** In the order name, plan, primary; an error leaves the earlier ones done, without the redeploy that should follow. */
  async function apply(attachment: FleetAttachment, fields: Record<string, unknown>): Promise<Applied> {
    const { addon } = attachment
    let changed = false
    // The answer is what was read before, with what was asked for written over it; when it was changed and that it is
    // primary now it does not say.
    const shown: Partial<AddonDetail> = {
      name: attachment.name,
      primary: attachment.primary,
      state: addon.state,
      updated_at: addon.updatedAt,
    }
    const name = attachmentNameOf(fields)
    if (name !== null) {
      if (!isNameable(addon.service)) throw stumble()
      await rename(platform, attachment, name)
      shown.name = name
      changed = true
    }
    const plan = newPlan(platform, addon, fields['plan'])
    if (plan) {
      await changePlan(platform, attachment, plan)
      shown.state = 'provisioning'
      changed = true
    }
    if (fields['primary'] === true && shown.primary === false) {
      if (!isNameable(addon.service)) throw stumble()
      await promote(platform, attachment)
      changed = true
    }
    if (fields['primary'] === false && shown.primary === true) {
      throw conflict(
        'Unable to demote (make this addon not the primary addon), you must promote another addon to demote this addon.',
      )
    }
    return { shown, changed }
  }

  async function change(request: RouteRequest): Promise<unknown> {
    const [appKey = '', key = ''] = request.parts
    const app = appOf(platform, appKey)
    const fields = fieldsOf(request)
    const { attachment, attachedTo } = await findAddon(platform, app, key)
    if (!attachment.owned) {
      throw unprocessable('This addon cannot be upgraded, it is attached and not owned by this app.')
    }
    const { shown, changed } = await apply(attachment, fields)
    const variables = await readVariables(platform, attachment)
    const row = { ...addonDetailRow(attachment, variables, attachedTo), ...shown }
    if (changed) {
      const told = { change: 'promote', changes: [changedAddonRow(row)] }
      effects.announce(app, 'addon_change', request.caller.username ?? 'System', told)
      effects.redeploy(app)
    }
    return row
  }

  async function remove({ parts: [appKey = '', key = ''], caller }: RouteRequest): Promise<unknown> {
    const app = appOf(platform, appKey)
    if (isGuarded(app.space) && !caller.elevated) {
      throw new Refusal(403, 'addons can only be destroyed by administrators on this app.')
    }
    const { attachment } = await findAddon(platform, app, key)
    if (attachment.addon.attachments.length > 1) {
      throw conflict('This addon cannot be removed as its attached to other apps.')
    }
    const row = deletedAddonRow(attachment)
    await unprovision(platform, attachment)
    effects.announce(app, 'addon_change', caller.username, { change: 'delete', changes: [row] })
    effects.redeploy(app)
    return row
  }

  return [
    {
      method: 'PATCH',
      pattern: `/apps/${part}/addons/${part}`,
      answer: async (request) => value(await change(request)),
    },
    {
      method: 'DELETE',
      pattern: `/apps/${part}/addons/${part}`,
      answer: async (request) => value(await remove(request)),
    },
  ]
}
