import type { RemedyStep } from '#shared/domain/finding.ts'
import { auditedChangesOf } from '../changes-told.ts'
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

/** M8 where the catalogue, or the owner's own list, leaves the add-on out. `gap` completes "Text: ". */
export function reportGap(subject: Subject, gap: string): RemedyStep[] {
  return [
    work(
      `Change nothing that has to do with ${subject.node.name} meanwhile: what is missing from a list may still be there, and what a broker refuses may be half done.`,
    ),
    ticket(subject, `${gap} Is its broker down, or was it retired?`),
  ]
}

/** M8 where the platform says that the add-on is gone, and it is listed. */
export function reportDeprovisioned(subject: Subject): RemedyStep[] {
  const { node, owner } = subject
  return [
    {
      text: 'See whether its service still answers, and which backups there are.',
      requests:
        owner && hasBackups.has(node.service) ? [request('GET', `${addonPath(owner, node.id)}/actions/backups`)] : [],
    },
    ticket(
      subject,
      'It is listed and the platform says deprovisioned, which is also what a full disk, a stopped instance or a failed restore becomes. Which of these is it?',
    ),
    work('Neither delete nor restore it before that is known: a delete that the broker refuses still unbinds the app.'),
  ]
}

const changesTold = 3

function ticket({ node, share, scope }: Subject, text: string): RemedyStep {
  const changes = auditedChangesOf(scope.facts, node.id)
    .slice(0, changesTold)
    .map(({ at, change, app }) => `${change} on ${app} at ${at}`)
  const told = changes.length > 0 ? ` Latest changes: ${changes.join(', ')}.` : ''
  return work(
    `Open a ticket with the platform team; no API repairs this. Text: add-on ${node.id} (${node.plan}) of ` +
      `${node.ownerName ?? 'no app'}, as seen at ${new Date(scope.graph.takenAt).toISOString()}. ${text} ` +
      `It is held by ${appNames(share)}.${told}`,
  )
}
