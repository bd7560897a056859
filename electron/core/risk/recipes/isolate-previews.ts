import type { RemedyStep } from '#shared/domain/finding.ts'
import type { Party, Subject } from '../subject.ts'
import { detach, forEach, patch, request } from './requests.ts'

/** M2: preview apps get add-ons of their own from now on, and those that are there lose this one. */
export function isolatePreviews(subject: Subject, previews: readonly Party[]): RemedyStep[] {
  const sources = [...new Set(previews.map((preview) => sourceOf(subject, preview)))].filter((name) => name !== null)
  return [
    {
      text: 'Let preview apps create add-ons of their own; by default each one is attached to what its source app has.',
      requests: sources.map((name) => patch(`/apps/${name}/features/preview-addons`, { enabled: true })),
    },
    detach('Detach this add-on from the preview apps that are there now.', previews),
    forEach(
      'Or delete the preview apps whose pull requests are closed; a prod or socs space asks for elevated access.',
      previews,
      ({ appName }) => request('DELETE', `/apps/${appName}`),
    ),
  ]
}

/**
 * A preview app stands in its source's space and is named after it, with a suffix (controller-api lib/previews.js); the
 * list of apps does not say more. Falls back on the owner; null when there is none.
 */
function sourceOf(subject: Subject, preview: Party): string | null {
  const name = preview.app?.simpleName ?? preview.appName
  const candidates = subject.share.filter(
    ({ app }) => app && !app.preview && app.space === preview.standing.spaceName && name.startsWith(app.simpleName),
  )
  const nearest = candidates.toSorted((a, b) => b.appName.length - a.appName.length)[0]
  return nearest?.appName ?? subject.node.ownerName
}
