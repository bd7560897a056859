import type { Known } from './kind.ts'
import { hasTag, type Party } from './subjects.ts'
import { refused, unknown, type Check } from './verdict.ts'

/** Where only administrators may destroy things (API-FACTS section 2): spaces tagged prod or socs. Null when it is in no list. */
export function isGuarded(party: Party): boolean | null {
  const tags = [hasTag(party, 'prod'), hasTag(party, 'socs')]
  return tags.includes(true) || (tags.includes(null) ? null : false)
}

/**
 * Whether the server takes whoever asks for an administrator. The edge knows that of each account; a controller believes
 * X-Elevated-Access, which is `chosen` here, if X-Username is there too. `said`: its words for who is none.
 */
export function administratorCheck(
  { elevation }: Pick<Known, 'elevation'>,
  party: Party,
  chosen: boolean,
  said: string,
): Check {
  const guarded = isGuarded(party)
  if (guarded === false) return null
  const { frontDoor, may, userName } = elevation
  const isElevated = frontDoor === 'controller' ? chosen && userName !== '' : may
  if (isElevated === true) return null
  if (guarded === null) {
    return unknown(
      `No list shows the space of ${party.appName}, so nobody knows whether only administrators may do this there.`,
    )
  }
  if (isElevated === null) {
    return unknown(
      `Only administrators may do this in ${party.spaceName}, and nobody told whether this account is one.`,
    )
  }
  return refused(403, said, 'not-administrator', whyNot(party, elevation, chosen))
}

function whyNot({ spaceName }: Party, { frontDoor, userName }: Known['elevation'], chosen: boolean): string {
  const rule = `${spaceName} is tagged prod or socs, where only administrators may do this`
  if (frontDoor !== 'controller') return `${rule}, and this account is none.`
  if (!chosen) return `${rule}. Ask for elevated access with it.`
  return userName === ''
    ? `${rule}. The controller believes in elevated access only beside a user name, and this endpoint has none.`
    : `${rule}.`
}

/** Whether to send X-Elevated-Access: the edge takes it away from whoever sends it. */
export function sendsElevated({ elevation }: Pick<Known, 'elevation'>, chosen: boolean): boolean {
  return chosen && elevation.frontDoor !== 'edge'
}
