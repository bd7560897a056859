import { nameOf, ofService, type Held } from './held.ts'
import type { Reply } from './kind.ts'
import { isNameable } from './providers.ts'
import type { AskedAttachment } from './questions.ts'
import { refused, unknown, type Check } from './verdict.ts'
import { words } from './words.ts'

/* What the server needs of an app before it takes an add-on from it, be it to detach or to destroy it. */

/** Two primaries of one service, which a race leaves behind, are more than the server expects when one goes. */
export function placeCheck(
  leaving: Held,
  held: readonly Held[],
  borrowed: Reply<AskedAttachment[]> | undefined,
): Check {
  if (borrowed?.ok === false) return unknown(borrowed.problem)
  if (leaving.primary === false || !isNameable(leaving.service)) return null
  const others = ofService(held, leaving.service).filter(({ addonId }) => addonId !== leaving.addonId)
  const rivals = others.filter(({ primary }) => primary === true)
  const [rival] = rivals
  if (!rival) return null
  if (rivals.every(({ isOwner }) => isOwner)) {
    return unknown(
      `By the latest sync ${nameOf(rival)} is the primary ${leaving.service}, and by now this one is: sync again, as the ` +
        'platform stumbles over two.',
    )
  }
  if (others.length > 1) {
    return unknown(`The app has two primary add-ons of ${leaving.service}: it depends on their order whether it works.`)
  }
  const why = `The app has two primary add-ons of ${leaving.service}, and the platform cannot pass that on. Promote one first.`
  return refused(500, words.stumbled, 'two-primaries', why)
}

/** The platform takes an add-on from the dynos of an app; `reply` is absent where that is not so. */
export function formationCheck(reply: Reply<readonly unknown[]> | undefined): Check {
  if (!reply) return null
  if (!reply.ok) return unknown(reply.problem)
  if (reply.told.length > 0) return null
  const why =
    'The platform takes config variables from dynos, and the app has no formation. Give it one of no dynos first.'
  return refused(409, words.noFormation, 'detach-without-formation', why)
}
