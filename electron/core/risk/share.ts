import { missing, unknown, type Unknown } from './rule.ts'
import type { Party } from './subject.ts'

/** Whether one of the apps runs; where none that is known does, an app of which nobody knows. */
export function anyRunning(share: readonly Party[]): boolean | Party {
  let blind: Party | null = null
  for (const party of share) {
    const { running } = party.standing
    if (running === true) return true
    if (running === null) blind ??= party
  }
  return blind ?? false
}

/** Whether the space of one of the apps is tagged prod; where none that is listed is, an app whose space is not. */
export function anyProduction(share: readonly Party[]): boolean | Party {
  let blind: Party | null = null
  for (const party of share) {
    const { production } = party.standing
    if (production === true) return true
    if (production === null) blind ??= party
  }
  return blind ?? false
}

/** Why it is not known whether an app runs: it is not listed, or its quantities cannot be. */
export function runningUnknown(party: Party): Unknown {
  if (!party.app) return missing(party)
  return unknown('absurd', () => `The platform gives ${party.appName} a number of dynos that cannot be.`)
}

/** Why it is not known which organization an app is of. */
export function organizationNotTold(party: Party): Unknown {
  if (!party.app) return missing(party)
  return unknown('not-told', () => `The platform does not say which organization ${party.appName} is of.`)
}
