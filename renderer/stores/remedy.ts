import type { Operation } from '#shared/domain/operation.ts'
import type { AppDetail } from '#shared/domain/views.ts'
import type { Result } from '#shared/errors.ts'
import type { Wanted } from '../parts/remedy-operation.ts'
import { runCommand } from './command.ts'

/** An app as the latest sync knows it, by its two-part name. */
async function appCalled(endpointId: string, name: string): Promise<Result<AppDetail>> {
  const found = await runCommand('inventory.search', { endpointId, text: name, limit: 50 })
  if (!found.ok) return found
  const hit = found.value.hits.find((each) => each.kind === 'app' && each.name === name)
  if (!hit) return { ok: false, error: { code: 'not-found', message: `The latest sync knows no app ${name}.` } }
  return await runCommand('inventory.app', { endpointId, appId: hit.id })
}

/** Looks up the ids that an operation is made of; what a remedy names may be gone since it was written. */
export async function resolveWanted(wanted: Wanted, endpointId: string): Promise<Result<Operation>> {
  if (wanted.kind === 'change-plan') return { ok: true, value: { ...wanted, endpointId } }
  if (wanted.kind === 'destroy-addon') return { ok: true, value: { ...wanted, endpointId, elevated: false } }
  if (wanted.kind === 'action') return { ok: true, value: { ...wanted, endpointId, appId: null } }
  const app = await appCalled(endpointId, wanted.app)
  if (!app.ok) return app
  const { id: appId, holds } = app.value
  switch (wanted.kind) {
    case 'destroy-app':
      return { ok: true, value: { kind: 'destroy-app', endpointId, appId, elevated: false } }
    case 'maintenance':
      return { ok: true, value: { kind: 'maintenance', endpointId, appId, on: wanted.on } }
    case 'redeploy':
      return { ok: true, value: { kind: 'redeploy', endpointId, appId } }
    case 'scale':
      return { ok: true, value: { kind: 'scale', endpointId, appId, quantities: wanted.quantities } }
    case 'create-addon': {
      const { plan, name } = wanted
      return { ok: true, value: { kind: 'create-addon', endpointId, appId, plan, name } }
    }
    case 'detach':
    case 'promote':
    case 'rename':
    default: {
      const held = holds.find(
        ({ addonId, attachmentId }) =>
          attachmentId === wanted.attachmentId || ('addonId' in wanted && addonId === wanted.addonId),
      )
      if (!held) {
        return { ok: false, error: { code: 'not-found', message: `${wanted.app} no longer holds that add-on.` } }
      }
      const { addonId } = held
      return wanted.kind === 'rename'
        ? { ok: true, value: { kind: 'rename', endpointId, appId, addonId, name: wanted.name } }
        : { ok: true, value: { kind: wanted.kind, endpointId, appId, addonId } }
    }
  }
}
