import type { RemedyRequest } from '#shared/domain/finding.ts'
import type { AppSubject, Holding, Party, Subject } from '../subject.ts'
import { patch, request } from './requests.ts'

/** One add-on as one app holds it: what it takes to change it there. */
export interface Held {
  appId: string
  /** Two-part name. */
  appName: string
  addonId: string
  attachmentId: string
  service: string
  /** `service:plan`. */
  plan: string
  /** The name it has on the app. */
  name: string
  isOwner: boolean
}

export function heldOn({ standing }: AppSubject, { node, attachmentId, name, isOwner }: Holding): Held {
  const { appId, appName } = standing
  return { appId, appName, addonId: node.id, attachmentId, service: node.service, plan: node.plan, name, isOwner }
}

export function heldBy({ node }: Pick<Subject, 'node'>, { appId, appName, attachment, name, isOwner }: Party): Held {
  return {
    appId,
    appName,
    addonId: node.id,
    attachmentId: attachment?.id ?? '',
    service: node.service,
    plan: node.plan,
    name,
    isOwner,
  }
}

/** The owner changes the add-on, everybody else an attachment: the other call is refused with 422. */
export function changeRequest(
  { appName, addonId, attachmentId, isOwner }: Held,
  owned: object,
  attached: object,
): RemedyRequest {
  if (isOwner) return patch(`/apps/${appName}/addons/${addonId}`, owned)
  return patch(`/apps/${appName}/addon-attachments/${attachmentId}`, attached)
}

/** Null for the owner, whose own attachment is never to be deleted. */
export function detachRequest({ appName, attachmentId, isOwner }: Held): RemedyRequest | null {
  return isOwner ? null : request('DELETE', `/apps/${appName}/addon-attachments/${attachmentId}`)
}
