import type { RemedyStep } from '#shared/domain/finding.ts'
import type { Party } from '../subject.ts'
import { appNames, count, verb } from '../wording.ts'
import { forEach, maintenance } from './requests.ts'

/**
 * M7: while it lasts nobody writes. Puts every app that holds the add-on in maintenance which is not, workers included, and
 * says which ones are there already.
 */
export function stopTheWorld(share: readonly Party[]): RemedyStep {
  const awake = share.filter(isAwake)
  const asleep = share.filter((party) => !isAwake(party))
  const sentences =
    awake.length > 0
      ? [`Put ${count(awake.length, 'app')} in maintenance: ${appNames(awake)}.`]
      : ['Let nothing wake up.']
  if (asleep.length > 0) {
    sentences.push(
      `${appNames(asleep)} ${verb(asleep.length, 'is', 'are')} there already and ${verb(asleep.length, 'stays', 'stay')}.`,
    )
  }
  return forEach(sentences.join(' '), awake, maintenance(true))
}

/** The end of it: only what stopTheWorld put in maintenance comes out, last first, so that a deliberate one survives. */
export function startAgain(share: readonly Party[]): RemedyStep {
  const text = 'Take these apps out of maintenance again, in reverse, and check that they work.'
  return forEach(text, share.filter(isAwake).toReversed(), maintenance(false))
}

function isAwake({ app }: Party): boolean {
  return !(app?.maintenance ?? false)
}
