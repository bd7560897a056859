import type { PlanRow, ServiceRow } from '../catalogue/services.ts'
import { askCredentials, askStatus, isBusy, olderKey } from '../platform/asking.ts'
import { BackendFailure } from '../platform/backend.ts'
import { attachmentName, bind, holdsService, isConfigSet, makeFormation, prefix, unbind } from '../platform/bindings.ts'
import type { Holding } from '../platform/bindings.ts'
import { providerOf } from '../platform/directory.ts'
import type { FleetAddon, FleetApp, FleetAttachment } from '../platform/fleet.ts'
import type { Platform } from '../platform/platform.ts'
import { isFields } from '../platform/requests.ts'
import { regionOf } from '../platform/region.ts'
import { createdAddonRow } from '../rows/addons.ts'
import { bindingVariables } from '../rows/config-variables.ts'
import { appOf, conflict, fieldsOf, part, stumble, unprocessable, value } from './route.ts'
import type { Route, RouteRequest } from './route.ts'

/** The plan the request asks for, if the space may have it; in the server's order. */
function planFor({ catalogue }: Platform, app: FleetApp, given: unknown): PlanRow {
  if (!given) throw unprocessable('A plan was not provided in the request.')
  const key = typeof given === 'string' ? given : JSON.stringify(given)
  const plan = catalogue.plan(key)
  if (!plan) throw unprocessable(`The specified plan could not be found: ${key} (0)`)
  if (plan.state === 'shutdown') {
    throw unprocessable('The specified plan can no longer be created, as its been deprecated.')
  }
  if (!plan.compliance.every((tag) => app.space.compliance.includes(tag))) {
    const tags = plan.compliance.join(',')
    const needs = `It requires these necessary compliances in the space: ${tags}`
    throw unprocessable(`The specified addon may not be attached to this app.  ${needs}`)
  }
  return plan
}

/** A name as it came, null for none; the server takes whatever counts as nothing for none. */
export function nameOf(given: unknown): string | null {
  if (!given) return null
  if (typeof given === 'string' && /^[a-zA-Z][A-Za-z0-9_-]+$/.test(given) && given.length <= 22) return given
  throw unprocessable("This addon's attachment name is invalid or over 22 characters.")
}

export const attachmentNameOf = ({ attachment }: Record<string, unknown>): string | null =>
  nameOf(isFields(attachment) ? attachment['name'] : null)

/** What there is of the add-on before anything is written down. */
interface Draft {
  addon: FleetAddon
  app: FleetApp
  name: string
  primary: boolean
}

/** Has the region or the broker make it, and binds the app. Nothing here is undone when a later step fails. */
async function provision(platform: Platform, draft: Draft): Promise<void> {
  const { addon, app } = draft
  const { service, plan } = addon
  const at = { region: regionOf(app), addon, app }
  const provider = providerOf(service)
  if (provider === 'log-drain') {
    const path = `/apps/${app.name}/log-drains`
    await platform.backend.call({ step: 'provision', method: 'GET', path, ...at })
    await platform.backend.call({ step: 'provision', method: 'POST', path, ...at, success: 201 })
    return
  }
  if (app.formation.length === 0) await makeFormation(platform, app)
  if (provider === 'broker') {
    const seconds = platform.provisioningSeconds(plan)
    await platform.backend.call({
      step: 'provision',
      method: 'PUT',
      path: `/v2/service_instances/${addon.id}`,
      ...at,
      // Accepted, or there already.
      success: seconds > 0 ? 200 : 201,
    })
    platform.instances.of(addon)
    if (seconds > 0) platform.instances.occupy(addon, 'provision', seconds)
  } else if (provider === 'vault') await askCredentials(platform, attachmentOf(platform, draft))
  else {
    const paths = isConfigSet(service)
      ? ['/v1/config/set', '/v1/config/set/configvar']
      : [`/v1/service/${service.name}/instance`]
    for (const path of paths) {
      await platform.backend.call({ step: 'provision', method: 'POST', path, ...at, success: 201 })
    }
  }
  await bind(platform, draft)
  if (provider === 'broker') await askStatus(platform, attachmentOf(platform, draft))
}

function attachmentOf({ clock }: Platform, { addon, app, name, primary }: Draft, id = ''): FleetAttachment {
  const now = clock.stamp()
  return { id, name, addon, app, owned: true, primary, createdAt: now, updatedAt: now }
}

/** Writes it down: from now on lists show it. */
function record(platform: Platform, draft: Draft): FleetAttachment {
  const { directory, random } = platform
  const attachment = attachmentOf(platform, draft, random.uuid())
  const { addon, app } = draft
  addon.createdAt = attachment.createdAt
  addon.updatedAt = attachment.createdAt
  addon.owner = attachment
  addon.attachments = [attachment]
  app.updatedAt = attachment.createdAt
  directory.addAddon(addon)
  directory.touch(app)
  return attachment
}

/**
 * Undoes at the broker what was made, after the rows were written. They stay: a ghost that every list shows and no
 * broker knows, or, when not even this works, one whose instance goes on being paid for.
 */
async function rollBack(platform: Platform, { addon, app }: Draft): Promise<void> {
  try {
    await unbind(platform, { addon, app })
    await deprovision(platform, { addon, app })
    addon.ghost = true
  } catch (thrown) {
    if (!(thrown instanceof BackendFailure)) throw thrown
  }
  platform.directory.touch(addon)
}

/** Has what stands behind an add-on deleted. What is busy or deleted already is refused with a BackendFailure. */
export async function deprovision(platform: Platform, { addon, app }: Holding): Promise<void> {
  const { service } = addon
  const instance = platform.instances.of(addon)
  const existed = instance.exists
  const refusal = isBusy(platform, addon) ? 422 : existed ? null : 404
  const broker = providerOf(service) === 'broker'
  // Gone when the call arrives, so that of two at once the second is refused.
  instance.exists = false
  try {
    await platform.backend.call({
      step: 'deprovision',
      method: 'DELETE',
      path: broker ? `/v2/service_instances/${addon.id}` : `/v1/service/${service.name}/instance/${olderKey(addon)}`,
      region: regionOf(app),
      addon,
      app,
      ...(broker && refusal !== null ? { refuses: refusal } : {}),
    })
  } catch (thrown) {
    // Of several that were refused, the one that took it away puts it back.
    if (existed) instance.exists = true
    throw thrown
  }
}

/** Trouble before anything is written: the reason is lost, but for 412. What was made or bound until then stays so. */
async function provisionOrStumble(platform: Platform, draft: Draft): Promise<void> {
  try {
    await provision(platform, draft)
  } catch (thrown) {
    if (thrown instanceof BackendFailure && thrown.status !== 412) throw stumble()
    throw thrown
  }
}

function draftOf(platform: Platform, app: FleetApp, service: ServiceRow, plan: PlanRow, given: string | null): Draft {
  const { clock, random } = platform
  const now = clock.stamp()
  const addon: FleetAddon = {
    id: random.uuid(),
    service,
    plan,
    state: 'provisioned',
    owner: null,
    attachments: [],
    createdAt: now,
    updatedAt: now,
  }
  // Log drains and config sets have names of the controller's choice only.
  const named = providerOf(service) === 'log-drain' || isConfigSet(service) ? null : given
  return { addon, app, name: named ?? attachmentName(platform, service), primary: !holdsService(app, service) }
}

/** What the answer says of the state, and the only place that says it. */
function stateWord(service: ServiceRow, state: string): string {
  if (providerOf(service) !== 'broker') return ''
  return state === 'provisioning' ? 'creating' : 'available'
}

/** Making add-ons (API-FACTS section 6). */
export function addonCreation(platform: Platform): Route[] {
  const { catalogue, effects, worker } = platform

  async function create(request: RouteRequest): Promise<unknown> {
    const app = appOf(platform, request.parts[0] ?? '')
    const fields = fieldsOf(request)
    const plan = planFor(platform, app, fields['plan'])
    const given = attachmentNameOf(fields)
    if (!plan.available_regions.includes(regionOf(app))) {
      throw conflict('The specified addon or plan is not available in this spaces region.')
    }
    const service = catalogue.service(plan.addon_service.id)
    if (!service) throw unprocessable('The specified addon service could not be found.')
    if (!service.supports_multiple_installations && holdsService(app, service)) {
      throw conflict('This addon is already created and attached to this application and cannot be used twice.')
    }

    // Looked at now and written when the broker is done: two requests at once both find the app without the service.
    const draft = draftOf(platform, app, service, plan, given)
    await provisionOrStumble(platform, draft)
    const { state } = draft.addon
    const attachment = record(platform, draft)
    if (!attachment.primary) {
      try {
        await prefix(platform, attachment)
      } catch (thrown) {
        if (!(thrown instanceof BackendFailure)) throw thrown
        await rollBack(platform, draft)
        throw stumble()
      }
    }
    await askCredentials(platform, attachment).catch((thrown: unknown) => {
      if (!(thrown instanceof BackendFailure)) throw thrown
    })
    if (state === 'provisioning') worker.watch(draft.addon)
    // A securekey shows its key here and never again.
    const variables = bindingVariables(platform, attachment)
    const row = createdAddonRow(attachment, variables, state, stateWord(service, state))
    effects.announce(app, 'addon_change', request.caller.username ?? 'System', { change: 'create', changes: [row] })
    effects.redeploy(app)
    return row
  }

  return [
    {
      method: 'POST',
      pattern: `/apps/${part}/addons`,
      answer: async (request) => value(await create(request), 201),
    },
  ]
}
