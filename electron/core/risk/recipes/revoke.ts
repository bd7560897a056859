import type { RemedyStep } from '#shared/domain/finding.ts'
import type { Party, Subject } from '../subject.ts'
import { addonPath, forEach, patch, request, work } from './requests.ts'

/** M6: who was detached still knows the credentials, and only some services can change them. */
export function revoke(subject: Subject, gone: readonly Party[]): RemedyStep[] {
  const { node, owner, statefulness } = subject
  if (!owner) return []
  const staying = subject.share.filter((holder) => !gone.includes(holder))
  const redeployed = forEach(
    'Redeploy every app that keeps the add-on, so that it gets the new credentials.',
    staying,
    (holder) =>
      patch(`/apps/${holder.appName}/config-vars`, { ADDON_ATLAS_REDEPLOY: new Date(subject.scope.now).toISOString() }),
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
  return [
    work(
      'Revoke the old credentials: a detached app still knows them and no API changes those of this service. Ask the platform team, or move the data to a new add-on.',
    ),
  ]
}
