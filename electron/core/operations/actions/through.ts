import type { AffectedApp, AppEffect } from '#shared/domain/operation.ts'
import { AppError } from '#shared/errors.ts'
import { affectedApp, holdsOf, redeployOf, roleOf, type Hold } from '../affected.ts'
import type { Known, Reply } from '../kind.ts'
import { addonOf, partyNamed, partyOf, type Party } from '../subjects.ts'
import { refused, sameAs, unknown, type Check } from '../verdict.ts'
import { words } from '../words.ts'
import type { Affects } from './action.ts'
import type { AskedHolding } from './readings.ts'

/*
 * The platform runs an action through any app that holds the add-on, asks for no elevated access and writes nothing down
 * (API-FACTS section 7). Here it goes through the owner unless somebody asks for another app.
 */

export interface Through extends Party {
  isOwner: boolean
  /** Nobody owns it any more, so that it goes through the first that still holds it. */
  isOrphan: boolean
}

/** `appId` null: the owner. Throws AppError not-found where the lists know neither the app nor anybody who holds it. */
export function throughOf(known: Known, addonId: string, appId: string | null): Through {
  const node = addonOf(known, addonId)
  const holds = holdsOf(known, node)
  const owner = holds.find(({ isOwner }) => isOwner)
  if (appId !== null) {
    return { ...partyOf(known, appId), isOwner: owner?.appId === appId, isOrphan: owner === undefined }
  }
  const first = owner ?? holds[0]
  if (!first) throw new AppError('not-found', 'No app holds that add-on.')
  return { ...first, isOrphan: owner === undefined }
}

/** Everybody who holds it, as it was told just now or else by the lists; the owner first. */
export function holdersOf(known: Known, addonId: string, reply: Reply<AskedHolding>): Hold[] {
  const node = addonOf(known, addonId)
  const listed = holdsOf(known, node)
  if (!reply.ok || reply.told.attachedTo.length === 0) return listed
  const told = reply.told.attachedTo.map(({ appId, appName, isOwner }): Hold => {
    const before = listed.find((hold) => hold.appId === appId)
    return {
      ...(before ?? { ...partyNamed(known, appId, appName), attachmentId: null, name: node.name, primary: null }),
      isOwner,
    }
  })
  return told.toSorted((one, other) => Number(other.isOwner) - Number(one.isOwner))
}

export function affectedBy(
  { owner, attached, note, ownerNote = note }: Affects,
  holds: readonly Hold[],
): AffectedApp[] {
  return holds.map((hold) => {
    const own = hold.isOwner ? owner : attached
    // Only what runs and was released is redeployed.
    const redeploy = own.includes('redeploys') ? redeployOf(hold) : { effects: [], notes: [] }
    const effects: AppEffect[] = [...own.filter((effect) => effect !== 'redeploys'), ...redeploy.effects]
    const said = hold.isOwner ? ownerNote : note
    return affectedApp(hold, roleOf(hold), effects, said === '' ? redeploy.notes : [said, ...redeploy.notes])
  })
}

/** Whether the request gets as far as the add-on: the read of it begins the same way. */
export function reachedCheck(reply: Reply<AskedHolding>, addonName: string): Check {
  return sameAs(reply, addonName, (said) =>
    said.startsWith('The specified service ')
      ? refused(
          404,
          said,
          'addon-not-held',
          `The app does not hold ${addonName}: it never did, or the add-on was detached or destroyed since the latest sync.`,
        )
      : null,
  )
}

/** Brokers refuse what would change an add-on that is busy. */
export function idleCheck(reply: Reply<AskedHolding>, addonName: string): Check {
  if (!reply.ok || reply.told.state === 'provisioned') return null
  if (reply.told.state === 'provisioning') {
    return refused(
      503,
      words.unavailable,
      'busy',
      `${addonName} is busy, and its broker refuses changes until that is over.`,
    )
  }
  const state = reply.told.state ?? 'nothing'
  return unknown(
    `The platform says ${state} of ${addonName}, as it does of one whose broker says that it failed: what that takes nobody can see.`,
  )
}

/** What nobody would think of a request that goes through this app. */
export function throughWarnings({ appName, isOwner, isOrphan }: Through): string[] {
  if (isOrphan) return [`Nobody owns it any more. It is sent through ${appName}, which still holds it.`]
  if (isOwner) return []
  return [`It is sent through ${appName}, which only borrows it. The platform takes that as well as from the owner.`]
}

export const unrecorded = 'The platform keeps no record of actions: what is written down here is the only one.'

export function nameToType(known: Known, addonId: string): { typed: string; is: string } {
  const { name, ownerName } = addonOf(known, addonId)
  return ownerName === null
    ? { typed: name, is: 'The name of the add-on' }
    : { typed: ownerName, is: 'The name of the app that owns the add-on' }
}
