import { createHash } from 'node:crypto'
import { isConfigSet } from './bindings.ts'
import { providerOf } from './directory.ts'
import type { FleetAddon, FleetAttachment } from './fleet.ts'
import type { Platform } from './platform.ts'
import { appPath, regionOf } from './region.ts'

type Behind = Pick<Platform, 'backend' | 'instances'>

/**
 * Asks the broker how the add-on is, as every single read, change and action does before anything else. Rejects with a
 * BackendFailure when it does not answer or does not know it, which a region passes on as 500.
 */
export async function askStatus({ backend, instances }: Behind, { addon, app }: FleetAttachment): Promise<void> {
  if (providerOf(addon.service) !== 'broker') return
  await backend.call({
    step: 'status',
    method: 'GET',
    path: `/v2/service_instances/${addon.id}/last_operation`,
    // The broker is in the region of the owner, which no attachment leaves.
    region: regionOf(app),
    addon,
    ...(instances.of(addon).exists ? {} : { refuses: 500 }),
  })
}

/** Whether the broker is at work on the add-on, as it says itself or as a seed says of it; it refuses more meanwhile. */
export const isBusy = ({ instances }: Pick<Platform, 'instances'>, addon: FleetAddon): boolean =>
  addon.state === 'provisioning' || instances.of(addon).task !== null

/** What older services call their instances by. */
export const olderKey = (addon: FleetAddon): string => createHash('sha256').update(addon.id).digest('hex').slice(0, 10)

/** Where the region or the vault has the variables; null for services that have none to be asked for. */
function credentialsPath({ addon, app }: FleetAttachment): { path: string; success: number } | null {
  const { service, plan } = addon
  const provider = providerOf(service)
  if (provider === 'vault') {
    return { path: `/v1/service/vault/credentials/${plan.spec?.split(':')[1] ?? ''}`, success: 200 }
  }
  if (provider === 'log-drain' || isConfigSet(service)) return null
  const key = provider === 'broker' ? addon.id : olderKey(addon)
  return { path: `${appPath(app)}/configvars/${service.name}/${key}`, success: 201 }
}

/**
 * Whether the broker gives credentials to the attachment's app: not while it makes the add-on, nor after it failed to,
 * nor once the app is unbound; well while it changes the plan or restores a backup.
 */
export function hasCredentials(
  { instances }: Pick<Platform, 'instances'>,
  { addon, unbound }: FleetAttachment,
): boolean {
  if (unbound === true || addon.state === 'deprovisioned') return false
  if (addon.state === 'provisioned') return true
  const { task } = instances.of(addon)
  return task !== null && task !== 'provision'
}

/** Asks for the app's variables from the add-on. BackendFailure when there are none yet or nobody answers. */
export async function askCredentials(behind: Behind, attachment: FleetAttachment): Promise<void> {
  const { addon, app } = attachment
  const where = credentialsPath(attachment)
  if (!where) return
  await behind.backend.call({
    step: 'credentials',
    method: 'GET',
    region: regionOf(app),
    addon,
    app,
    ...where,
    ...(hasCredentials(behind, attachment) ? {} : { refuses: 500 }),
  })
}
