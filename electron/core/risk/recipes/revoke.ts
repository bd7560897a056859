import type { RemedyStep } from '#shared/domain/finding.ts'
import type { Party, Subject } from '../subject.ts'
import { appNames, listing } from '../wording.ts'
import { addonPath, forEach, patch, request, work } from './requests.ts'

/** Services whose brokers give out roles of their own for readers (API-FACTS section 7). */
const hasRoles = new Set(['akkeris-postgresql', 'akkeris-mysql'])

/**
 * M6: who was detached still knows the credentials, and only some services can change them. `gone` are apps of the share
 * that are about to leave, `left` two-part names of those that have left.
 */
export function revoke(subject: Subject, gone: readonly Party[], left: readonly string[] = []): RemedyStep[] {
  const { node, owner, statefulness } = subject
  if (!owner) return []
  const staying = subject.share.filter((holder) => !gone.includes(holder))
  const redeployed = redeploy(
    subject,
    staying,
    'Redeploy every app that keeps the add-on, so that it gets the new credentials.',
  )
  if (statefulness.kind === 'object') {
    return [
      {
        text: 'Rotate the credentials: a detached app still knows the old ones, which stop working at once.',
        requests: [request('PUT', `${addonPath(owner, node.id)}/actions/credentials`)],
      },
      redeployed,
    ]
  }
  if (statefulness.kind === 'secret') {
    const rotate = request('POST', `${addonPath(owner, node.id)}/actions/rotate`)
    return [
      { text: 'Rotate the key, since a detached app still knows it.', requests: [rotate] },
      redeployed,
      { text: 'Rotate it once more, so that the old key is gone as well, and redeploy again.', requests: [rotate] },
    ]
  }
  const names = left.length > 0 ? listing(left) : appNames(gone)
  return [
    ...(hasRoles.has(node.service)
      ? [
          work(
            `Rotate each reading role that was given out (PUT ${addonPath(owner, node.id)}/actions/roles/NAME), or delete it.`,
          ),
        ]
      : []),
    work(
      `Revoke the old credentials: a detached app still knows them and no API changes those of this service. Move the data to a new add-on, or open a ticket with the platform team. Text: please change the credentials of add-on ${node.id} (${node.plan}) of ${owner.appName}, which ${names} knew.`,
    ),
  ]
}

/** A restarted dyno keeps its old variables; a change of any variable gives an app new ones (operations 3.9). */
export function redeploy(subject: Subject, apps: readonly Party[], text: string): RemedyStep {
  const marker = { ADDON_ATLAS_REDEPLOY: new Date(subject.scope.now).toISOString() }
  return forEach(text, apps, ({ appName }) => patch(`/apps/${appName}/config-vars`, marker))
}
