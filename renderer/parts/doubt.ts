import type { Blindness, FindingSummary, Unjudged } from '#shared/domain/finding.ts'

/** The parts of risk.addon that say how much of it can be relied on. */
interface JudgedAddon {
  unjudged: readonly Unjudged[]
}

/** The same of risk.inbox. */
interface JudgedEndpoint {
  complete: boolean
  blindness: readonly Blindness[]
  summary: Pick<FindingSummary, 'unknown'>
}

const partial = 'The latest sync was partial, so a row that matters may be missing.'

/**
 * Why silence about an add-on is no all-clear, each reason once; empty when every rule that the lists can tell was judged on a
 * whole picture. Null while the judgement is on its way: neither may be claimed yet. `failure` is why there is none.
 */
export function doubtsOf(complete: boolean, judged: JudgedAddon | null, failure: string | null): string[] | null {
  if (!judged) {
    if (failure !== null) return [failure]
    return complete ? null : [partial]
  }
  const told = judged.unjudged.filter(({ gap }) => gap !== 'not-asked')
  const reasons = [...new Set(told.map(({ reason }) => reason))]
  return reasons.length > 0 || complete ? reasons : [partial]
}

/** How many rules about an add-on need a deep look first. */
export function unaskedOf(judged: JudgedAddon | null): number {
  return judged?.unjudged.filter(({ gap }) => gap === 'not-asked').length ?? 0
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
export function silenceWords(
  judged: JudgedEndpoint,
  addons: number | null,
): { title: string; reasons: string[] } | null {
  const told = judged.blindness.filter(({ gap }) => gap !== 'not-asked')
  const reasons = [...new Set(told.map(({ example }) => example))]
  if (addons === 0) {
    const none = 'The latest sync found no add-on to apply a rule to.'
    return { title: 'Nothing could be judged', reasons: [none, ...reasons] }
  }
  if (judged.complete && judged.summary.unknown === 0) return null
  return { title: 'Not everything could be judged', reasons: reasons.length > 0 ? reasons : [partial] }
}
