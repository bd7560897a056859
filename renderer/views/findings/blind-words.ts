import type { FindingSummary } from '#shared/domain/finding.ts'
import { countWords, plural } from '../../parts/words.ts'

/** "12 checks could not be made, 340 need a deep look"; null when every check was made. */
export function blindWords({ unknown, notAsked }: Pick<FindingSummary, 'unknown' | 'notAsked'>): string | null {
  const unmade = `${plural(unknown, 'check')} could not be made`
  if (notAsked === 0) return unknown === 0 ? null : unmade
  const unasked = unknown === 0 ? plural(notAsked, 'check needs', 'checks need') : `${countWords(notAsked)} need`
  return unknown === 0 ? `${unasked} a deep look` : `${unmade}, ${unasked} a deep look`
}
