import { askCredentials } from '../../platform/asking.ts'
import { BackendFailure } from '../../platform/backend.ts'
import type { FleetApp, FleetAttachment } from '../../platform/fleet.ts'
import type { Platform } from '../../platform/platform.ts'
import { askRegion, defaultPort } from '../../platform/region.ts'
import { addonVariables } from '../../rows/config-variables.ts'
import type { AddonVariable, Variables } from '../../rows/config-variables.ts'

/** Kept by the region together with the app's own: whatever is in there counts as the user's. */
const isKeptWithOwn = ({ attachment }: AddonVariable): boolean => attachment.addon.service.name === 'securekey'

/**
 * The app's own variables, as the region keeps them, a secure key among them. Rejects with a BackendFailure when the
 * region does not say.
 */
export async function ownVariables(platform: Platform, app: FleetApp): Promise<Variables> {
  await askRegion(platform, app, 'GET', `/v1/config/set/${app.name}`)
  const keys = addonVariables(platform, app).filter(isKeptWithOwn)
  return {
    PORT: String(defaultPort),
    ...Object.fromEntries(keys.map(({ name, value }) => [name, value])),
    ...app.configVariables,
  }
}

/**
 * What the add-ons bring, those that the app owns before those it borrows. One by one, and without those whose
 * credentials cannot be had: a failure leaves its variables out without a word.
 */
export async function broughtVariables(platform: Platform, app: FleetApp): Promise<AddonVariable[]> {
  const answered = new Set<FleetAttachment>()
  const attachments = app.attachments.toSorted((a, b) => Number(b.owned) - Number(a.owned))
  for (const attachment of attachments.filter(({ addon }) => platform.catalogue.knows(addon))) {
    try {
      await askCredentials(platform, attachment)
      answered.add(attachment)
    } catch (thrown) {
      if (!(thrown instanceof BackendFailure)) throw thrown
    }
  }
  const place = new Map(attachments.map((attachment, at) => [attachment, at]))
  return addonVariables(platform, app)
    .filter((variable) => answered.has(variable.attachment) && !isKeptWithOwn(variable))
    .toSorted((a, b) => (place.get(a.attachment) ?? 0) - (place.get(b.attachment) ?? 0))
}

/** Has the region keep a variable of the app's own, or forget it for null. */
export async function writeVariable(
  platform: Platform,
  app: FleetApp,
  name: string,
  value: string | null,
  isNew = false,
): Promise<void> {
  if (value === null) await askRegion(platform, app, 'DELETE', `/v1/config/set/${app.name}/configvar/${name}`)
  else if (isNew) await askRegion(platform, app, 'POST', '/v1/config/set/configvar', { success: 201 })
  else await askRegion(platform, app, 'PATCH', '/v1/config/set/configvar')
  const { [name]: _before, ...others } = app.configVariables ?? {}
  app.configVariables = value === null ? others : { ...others, [name]: value }
  app.updatedAt = platform.clock.stamp()
  platform.directory.touch(app)
}
