import { outcomeOf } from '../brokers/broker.ts'
import { actionsOf } from '../brokers/brokers.ts'
import { rotateSecureKey } from '../brokers/securekey.ts'
import { askStatus } from '../platform/asking.ts'
import { providerOf } from '../platform/directory.ts'
import type { FleetAttachment } from '../platform/fleet.ts'
import type { Platform } from '../platform/platform.ts'
import { regionOf } from '../platform/region.ts'
import { attachmentOfAddon } from './addons.ts'
import { mustBeKnown } from './attachments.ts'
import { Refusal, appOf, missing, part, value } from './route.ts'
import type { Route, RouteRequest } from './route.ts'

const methods: Route['method'][] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

/** What is no JSON is passed over here, where every other route complains of it. */
function payloadOf(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return null
  }
}

/** Services that the controller brings itself; which verb was used nobody looks at. */
async function builtInAction(platform: Platform, attachment: FleetAttachment, action: string): Promise<unknown> {
  const { service } = attachment.addon
  const provider = providerOf(service)
  if (provider === 'log-drain' || service.name === 'twilio') {
    throw new Refusal(403, 'The addon does not support any actions.')
  }
  if (provider === 'vault') throw missing('Action not found')
  if (service.name !== 'securekey' || action !== 'rotate') throw missing('No such action found.')
  return rotateSecureKey(platform, attachment)
}

/** Passed on as it is: neither ownership nor elevated access is asked for, and nothing is announced or redeployed. */
async function brokerAction(
  platform: Platform,
  attachment: FleetAttachment,
  { method, parts: [, , action = '', subject = ''], body }: RouteRequest,
): Promise<unknown> {
  const { addon, app } = attachment
  await askStatus(platform, attachment)
  const asked = { platform, addon, instance: platform.instances.of(addon), subject, payload: payloadOf(body) }
  const outcome = outcomeOf(actionsOf(addon.service), method, action, asked)
  await platform.backend.call({
    step: 'action',
    method,
    path: `/v2/service_instances/${addon.id}/actions/${action}${subject === '' ? '' : `/${subject}`}`,
    region: regionOf(app),
    addon,
    ...('refuses' in outcome ? outcome : {}),
  })
  return 'answer' in outcome ? outcome.answer() : null
}

/** Actions of an add-on, through the app that owns it or any that holds it (API-FACTS section 7). */
export function actionRoutes(platform: Platform): Route[] {
  async function act(request: RouteRequest): Promise<unknown> {
    const [appKey = '', addonKey = '', action = '', subject = ''] = request.parts
    const { attachment } = attachmentOfAddon(appOf(platform, appKey), addonKey)
    const { addon } = attachment
    mustBeKnown(platform, addon)
    // No list shows anything of what an action does, so none is forgotten.
    return providerOf(addon.service) === 'broker'
      ? brokerAction(platform, attachment, request)
      : builtInAction(platform, attachment, subject === '' ? action : `${action}/${subject}`)
  }

  const answer: Route['answer'] = async (request) => value(await act(request))
  const action = `/apps/${part}/addons/${part}/actions/${part}`
  return methods.flatMap((method) => [
    { method, pattern: `${action}/${part}`, answer },
    { method, pattern: action, answer },
  ])
}
