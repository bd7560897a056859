import type { RemedyStep } from '#shared/domain/finding.ts'
import type { Subject } from '../subject.ts'
import { appNames } from '../wording.ts'
import { addonPath, request, work } from './requests.ts'

export const hasBackups = new Set(['akkeris-postgresql', 'akkeris-mysql', 'akkeris-redis'])

/** M8: only the platform's own database can give an orphan its owner back. */
export function platformRepair(subject: Subject): RemedyStep[] {
  const { node, share, scope } = subject
  const attachments = share.map(({ attachment, appName }) => `${appName} (attachment ${attachment?.id ?? 'not known'})`)
  const first = share[0]
  return [
    work(`Freeze it: until it has an owner again, detach it from none of ${appNames(share)}.`),
    {
      text: 'Take a backup through an app that still holds it, if its service can.',
      requests:
        first && hasBackups.has(node.service) ? [request('POST', `${addonPath(first, node.id)}/actions/backups`)] : [],
    },
    work(
      `Open a ticket with the platform team; no API restores an owner. Text: add-on ${node.id} (${node.plan}) has lost ` +
        `its owner's attachment, as seen at ${new Date(scope.graph.takenAt).toISOString()}. Still attached to ` +
        `${attachments.join(', ')}. Please mark one of these attachments as owned.`,
    ),
    ...(first && share.length === 1
      ? [
          {
            text: `Only if nobody needs its data any more: ${first.appName} is the last app that holds it and can destroy it. Detaching instead would leave it running and paid for, out of everyone's reach.`,
            requests: [request('DELETE', addonPath(first, node.id))],
          },
        ]
      : []),
  ]
}
