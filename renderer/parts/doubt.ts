import type { Unjudged } from '#shared/domain/finding.ts'

/** The parts of risk.findings that say how much of it can be relied on. */
export interface Judged {
  complete: boolean
  unjudged: readonly Unjudged[]
  summary: { unknown: number }
}

const partial = 'The latest sync was partial, so a row that matters may be missing.'

function reasonsOf(unjudged: readonly Unjudged[]): string[] {
  return [...new Set(unjudged.map(({ reason }) => reason))]
}

/**
 * Why silence about an add-on is no all-clear, each reason once; empty when every rule was judged on a whole picture.
 * Null while the judgement is on its way: neither may be claimed yet. `failure` is why there is none.
 */
export function doubtsOf(
  addonId: string,
  complete: boolean,
  judged: Judged | null,
  failure: string | null,
): string[] | null {
  if (!judged) {
    if (failure !== null) return [failure]
    return complete ? null : [partial]
  }
  const reasons = reasonsOf(judged.unjudged.filter((each) => each.addonId === addonId))
  if (reasons.length > 0) return reasons
  if (!complete || !judged.complete) return [partial]
  // Only a sample is listed when there are very many: this add-on may well be among the others.
  return judged.unjudged.length < judged.summary.unknown
    ? ['More checks could not be made than are listed one by one, and some may be about this add-on.']
    : []
}

/** What to say where no other app is known to hold an add-on. */
export function aloneWords(doubts: readonly string[] | null): string {
  if (doubts === null) return 'No other app is known to hold it.'
  if (doubts.length === 0) return 'No other app holds it. Whatever happens to it stays with its owner.'
  return doubts.some((reason) => /attachment/i.test(reason))
    ? 'Other apps may hold it: the attachment list could not be read in full.'
    : 'Other apps may hold it: not everything could be read in full.'
}

/** Why an empty list of findings is no all-clear; null when it is one. `addons` counts the add-ons of the picture. */
export function silenceWords(judged: Judged, addons: number | null): { title: string; reasons: string[] } | null {
  const reasons = reasonsOf(judged.unjudged)
  if (addons === 0) {
    const none = 'The latest sync found no add-on to apply a rule to.'
    return { title: 'Nothing could be judged', reasons: [none, ...reasons] }
  }
  if (judged.complete && judged.summary.unknown === 0) return null
  return { title: 'Not everything could be judged', reasons: reasons.length > 0 ? reasons : [partial] }
}
