import { nouns } from '../generate/words.ts'
import type { ServiceRow } from '../catalogue/services.ts'
import { BackendFailure } from './backend.ts'
import type { BackendCall } from './backend.ts'
import { providerOf } from './directory.ts'
import type { FleetAddon, FleetApp, FleetAttachment } from './fleet.ts'
import type { Platform } from './platform.ts'
import { addFormation, appPath, askRegion, dynoPath, firstFormation, regionOf } from './region.ts'

/**
 * What ties an add-on to an app behind the controller: bindings, the renaming of a secondary's variables, which of
 * several is primary. Everything here rejects with a BackendFailure where the region or the broker refuses, and leaves
 * done what was done before, as the real controller does.
 */

/** An app and an add-on it holds or is to hold; every attachment is one. */
export interface Holding {
  addon: FleetAddon
  app: FleetApp
}

/** Kept in config sets of the controller's own, without bindings, names of people's choice and promotion. */
export const isConfigSet = ({ name }: ServiceRow): boolean => name === 'securekey'

/** Whether attachments of the service can be renamed and promoted; the server stumbles over the others with 500. */
export function isNameable(service: ServiceRow): boolean {
  const provider = providerOf(service)
  return provider === 'broker' || (provider === 'built-in' && !/^(securekey|twilio)$/.test(service.name))
}

/** The name an attachment gets when nobody gives it one: `akkeris-postgresql-quince-6293`. */
export function attachmentName({ random }: Platform, service: ServiceRow): string {
  const { plans, name } = service
  // Credentials from the vault go by their short name.
  const word = providerOf(service) === 'vault' ? (plans[0]?.addon_service.name ?? name) : name
  return `${word}-${random.pick(nouns)}-${random.whole(10_000)}`
}

function includeCall({ addon, app }: Holding): Pick<BackendCall, 'path' | 'region' | 'addon' | 'app'> {
  const path = `/v1/config/set/${app.name}/include/${addon.service.name}.${addon.id}`
  return { path, region: regionOf(app), addon, app }
}

/** Where each kind of the app's dynos stands. */
const dynoPaths = (app: FleetApp): string[] => app.formation.map(({ type }) => dynoPath(app, type))

/** The broker's part of a binding, which the region asks for; a broker that is busy refuses and nobody minds. */
async function brokerBinding(platform: Platform, { addon, app }: Holding, method: 'PUT' | 'DELETE'): Promise<void> {
  if (providerOf(addon.service) !== 'broker') return
  const busy = platform.instances.of(addon).task !== null
  await platform.backend
    .call({
      step: method === 'PUT' ? 'bind' : 'unbind',
      method,
      path: `/v2/service_instances/${addon.id}/service_bindings/${app.name}`,
      region: regionOf(app),
      addon,
      app,
      ...(busy ? { refuses: 422 } : {}),
    })
    .catch((thrown: unknown) => {
      if (!(thrown instanceof BackendFailure)) throw thrown
    })
}

/**
 * Gives every dyno of the app the add-on's variables. The region refuses to bind an app to the same add-on twice, so this
 * comes before the attachment is written.
 */
export async function bind(platform: Platform, holding: Holding): Promise<void> {
  const { addon, app } = holding
  if (isConfigSet(addon.service)) {
    await platform.backend.call({ step: 'bind', method: 'POST', ...includeCall(holding), success: 201 })
    return
  }
  const { bindings } = platform.instances.of(addon)
  const bound = bindings.has(app.name)
  // Taken when the call arrives, so that of two at once the second is refused however long either takes.
  bindings.add(app.name)
  try {
    const call = { step: 'bind', method: 'POST', region: regionOf(app), addon, app, success: 201 } as const
    const refused = bound ? { refuses: 500 } : {}
    const paths = dynoPaths(app).map((path) => `${path}/bind`)
    await Promise.all(paths.map((path) => platform.backend.call({ ...call, path, ...refused })))
  } catch (thrown) {
    if (!bound) bindings.delete(app.name)
    throw thrown
  }
  await brokerBinding(platform, holding, 'PUT')
}

/** Takes the add-on's variables from the app again. What is not bound any more is unbound without complaint. */
export async function unbind(platform: Platform, holding: Holding): Promise<void> {
  const { addon, app } = holding
  if (isConfigSet(addon.service)) {
    await platform.backend.call({ step: 'unbind', method: 'DELETE', ...includeCall(holding) })
    return
  }
  await brokerBinding(platform, holding, 'DELETE')
  const call = { step: 'unbind', method: 'DELETE', region: regionOf(app), addon, app } as const
  const paths = dynoPaths(app).map((path) => `${path}/bind/${addon.service.name}:${addon.id}`)
  await Promise.all(paths.map((path) => platform.backend.call({ ...call, path })))
  platform.instances.of(addon).bindings.delete(app.name)
}

/** `POST` has the region put a prefix before the add-on's variables on this app, `DELETE` has it stop doing that. */
async function renaming(platform: Platform, { addon, app }: Holding, method: 'POST' | 'DELETE'): Promise<void> {
  const path = `${appPath(app)}/bindmap/${addon.service.name}/${addon.id}`
  const call = { step: 'rename-map', method, region: regionOf(app), addon, app } as const
  if (method === 'POST') await platform.backend.call({ ...call, path, success: 201 })
  else await platform.backend.call({ ...call, path: `${path}/${platform.random.uuid()}` })
}

function write({ clock, directory }: Platform, attachment: FleetAttachment, change: Partial<FleetAttachment>): void {
  Object.assign(attachment, change, { updatedAt: clock.stamp() })
  directory.touch(attachment)
}

/** Has the region prefix a secondary's variables; the row is written once more for that. */
export async function prefix(platform: Platform, attachment: FleetAttachment): Promise<void> {
  await renaming(platform, attachment, 'POST')
  write(platform, attachment, { primary: false })
}

const ofService = ({ app, addon }: Holding): FleetAttachment[] =>
  app.attachments.filter((other) => other.addon.service.id === addon.service.id)

/** Whether the app holds any add-on of the service, its own or borrowed: the first one becomes primary. */
export const holdsService = (app: FleetApp, service: ServiceRow): boolean =>
  app.attachments.some(({ addon }) => addon.service.id === service.id)

/** Makes a secondary the app's primary of its service and whatever was that a secondary, both at once. */
export async function promote(platform: Platform, attachment: FleetAttachment): Promise<void> {
  const demoted = ofService(attachment).filter((other) => other.primary && other !== attachment)
  await Promise.all([
    ...demoted.map((other) => prefix(platform, other)),
    renaming(platform, attachment, 'DELETE').then(() => write(platform, attachment, { primary: true })),
  ])
}

/** Whichever takes the place of a primary that goes; nothing for a secondary or when there is no other. */
export function successorOf(leaving: FleetAttachment): FleetAttachment | undefined {
  if (!leaving.primary || !isNameable(leaving.addon.service)) return undefined
  return ofService(leaving).find(({ addon }) => addon !== leaving.addon)
}

/**
 * Before a primary goes: whichever other of the service comes first takes its place. The row of the one that goes still
 * says primary, and answers show that. Nothing happens for a secondary or when there is no other.
 */
export async function electSuccessor(platform: Platform, leaving: FleetAttachment): Promise<void> {
  const successor = successorOf(leaving)
  if (!successor) return
  if (!successor.primary) {
    await renaming(platform, successor, 'DELETE')
    write(platform, successor, { primary: true })
  }
  await renaming(platform, leaving, 'POST')
}

/** Stored in lower case whatever was sent; a secondary's variables change their prefix. */
export async function rename(platform: Platform, attachment: FleetAttachment, name: string): Promise<void> {
  if (!attachment.primary) {
    await renaming(platform, attachment, 'DELETE')
    await renaming(platform, attachment, 'POST')
  }
  write(platform, attachment, { name: name.toLowerCase() })
}

/** Gives an app that has none a web dyno, so that there is something to bind to. */
export async function makeFormation(platform: Platform, app: FleetApp): Promise<void> {
  await askRegion(platform, app, 'GET', '/v1/apps/plans')
  await addFormation(platform, app, firstFormation(app))
}
