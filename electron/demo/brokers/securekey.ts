import type { FleetAttachment } from '../platform/fleet.ts'
import type { Platform } from '../platform/platform.ts'
import { regionOf } from '../platform/region.ts'

/**
 * A new key; the one before it becomes the second of the pair, and the one before that is void. The apps it is attached
 * to are redeployed, its owner is not, because the list they are taken from leaves owners out.
 */
export async function rotateSecureKey(platform: Platform, { addon, app }: FleetAttachment): Promise<{ status: 'ok' }> {
  const { backend, effects, instances } = platform
  const region = regionOf(app)
  const path = `/v1/config/set/securekey.${addon.id}`
  await backend.call({ step: 'region', method: 'GET', path, region, addon })
  await backend.call({ step: 'region', method: 'PATCH', path: '/v1/config/set/configvar', region, addon })
  instances.of(addon).generation += 1
  for (const attachment of addon.attachments) if (!attachment.owned) effects.redeploy(attachment.app)
  return { status: 'ok' }
}
