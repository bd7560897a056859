import type { HolderView } from '#shared/domain/views.ts'
import { dateWords } from '../../stores/age.ts'

const shown = 4

/**
 * What came after an acknowledgement: the apps attached since, else the one attached last, for a platform whose clock is
 * behind. Null where no attachment has a time. `since` in milliseconds since the epoch.
 */
export function newcomerWords(
  holders: readonly Pick<HolderView, 'app' | 'attachedAt' | 'isOwner'>[],
  since: number,
): string | null {
  const attached = holders
    .filter(({ attachedAt, isOwner }) => !isOwner && !Number.isNaN(Date.parse(attachedAt)))
    .toSorted((one, other) => Date.parse(other.attachedAt) - Date.parse(one.attachedAt))
  const newcomers = attached.filter(({ attachedAt }) => Date.parse(attachedAt) > since).map(({ app }) => app)
  if (newcomers.length > 0) {
    const more = newcomers.length > shown ? ` and ${newcomers.length - shown} more` : ''
    return `Attached since: ${newcomers.slice(0, shown).join(', ')}${more}.`
  }
  const [last] = attached
  if (!last) return null
  return `An app came or went, or a value it stands on is another one. Attached last: ${last.app}, ${dateWords(last.attachedAt)}.`
}
