import type { RemedyStep } from '#shared/domain/finding.ts'
import type { AddonNode } from '#core/graph/graph.ts'
import type { Scope } from '../subject.ts'
import { changeRequest, type Held } from './held.ts'
import { forEach, request } from './requests.ts'

/** M4: makes each the primary add-on of its service on its app, and looks at what the variables are then. */
export function choosePrimary(text: string, chosen: readonly Held[]): RemedyStep[] {
  return [
    forEach(text, chosen, (held) => changeRequest(held, { primary: true }, { primary: true })),
    forEach('Check which add-on each config variable comes from now.', chosen, ({ appName }) =>
      request('GET', `/apps/${appName}/config-vars/notes`),
    ),
  ]
}

/** Another add-on of the same service that the app itself owns, if there is one: nobody else decides about that one. */
export function ownInstead({ graph }: Scope, node: AddonNode, appId: string): Held | null {
  for (const other of graph.addonsByApp.get(appId) ?? []) {
    const holder = other.holders[0]
    if (other.id === node.id || other.service !== node.service || !holder?.isOwner || holder.appId !== appId) continue
    return {
      appId,
      appName: holder.appName,
      addonId: other.id,
      attachmentId: holder.attachment?.id ?? '',
      service: other.service,
      plan: other.plan,
      name: holder.name,
      isOwner: true,
    }
  }
  return null
}
