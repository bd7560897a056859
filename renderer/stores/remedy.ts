import type { Bridge } from '#shared/contract/bridge.ts'
import type { Operation } from '#shared/domain/operation.ts'
import type { AppDetail, HeldView } from '#shared/domain/views.ts'
import type { Result } from '#shared/errors.ts'
import type { Wanted } from '../parts/remedy-operation.ts'

type Ask = Bridge['call']

function notFound(message: string): Result<never> {
  return { ok: false, error: { code: 'not-found', message } }
}

/** An app as the latest sync knows it, by its two-part name. */
async function appCalled(ask: Ask, endpointId: string, name: string): Promise<Result<AppDetail>> {
  const found = await ask('inventory.search', { endpointId, text: name, limit: 50 })
  if (!found.ok) return found
  const hit = found.value.hits.find((each) => each.kind === 'app' && each.name === name)
  if (!hit) return notFound(`The latest sync knows no app ${name}.`)
  return await ask('inventory.app', { endpointId, appId: hit.id })
}

const anyId = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i

/**
 * What an app holds by the last part of a request's path: an id, or the name that an earlier step of the remedy gives to
 * what only it will make. A name that two of them bear stands for neither: the platform would pick one silently.
 */
function heldBy({ name: app, holds }: AppDetail, key: string): Result<HeldView> {
  const byId = holds.find(({ addonId, attachmentId }) => addonId === key || attachmentId === key)
  if (byId) return { ok: true, value: byId }
  const [named, ...namesakes] = holds.filter(({ name, attachmentName }) => name === key || attachmentName === key)
  if (named && namesakes.length === 0) return { ok: true, value: named }
  if (named)
    return notFound(`${app} holds ${namesakes.length + 1} add-ons called ${key}: plan it from the one you mean.`)
  return notFound(
    anyId.test(key)
      ? `${app} no longer holds that add-on.`
      : `${app} does not hold ${key} yet: it is made by an earlier step.`,
  )
}

/** Looks up the ids that an operation is made of; what a remedy names may be gone since it was written, or not there yet. */
export async function resolveWanted(wanted: Wanted, endpointId: string, ask: Ask): Promise<Result<Operation>> {
  if (wanted.kind === 'change-plan') return { ok: true, value: { ...wanted, endpointId } }
  if (wanted.kind === 'destroy-addon') return { ok: true, value: { ...wanted, endpointId, elevated: false } }
  if (wanted.kind === 'action') return { ok: true, value: { ...wanted, endpointId, appId: null } }
  const app = await appCalled(ask, endpointId, wanted.app)
  if (!app.ok) return app
  const { id: appId } = app.value
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
      const key = ('addonId' in wanted ? wanted.addonId : null) ?? wanted.attachmentId ?? ''
      const held = heldBy(app.value, key)
      if (!held.ok) return held
      const { addonId } = held.value
      return wanted.kind === 'rename'
        ? { ok: true, value: { kind: 'rename', endpointId, appId, addonId, name: wanted.name } }
        : { ok: true, value: { kind: wanted.kind, endpointId, appId, addonId } }
    }
  }
}
