import { z } from 'zod'
import type { Operation } from '#shared/domain/operation.ts'
import { affectedApp, redeployOf } from '../affected.ts'
import { akaLine, jsonBody } from '../command-lines.ts'
import { nameOf, primaryOf, type Held } from '../held.ts'
import type { Kind, Known, Replies } from '../kind.ts'
import {
  holdCheck,
  holdPath,
  holdQuestions,
  holdsAsTold,
  ownHold,
  readPath,
  vaultCheck,
  type HoldTold,
} from '../own-hold.ts'
import { isNameable } from '../providers.ts'
import { addonOf, partyOf } from '../subjects.ts'
import { consequencesOf } from '../variables.ts'
import { refused, verdictOf, type Check } from '../verdict.ts'
import { words } from '../words.ts'

type Promote = Extract<Operation, { kind: 'promote' }>

/**
 * Makes an add-on the primary one of its service on an app (operations-actions-risks 3.4): its config variables lose their
 * prefix, and those of the one that was primary get one.
 */
export const promote: Kind<Promote, HoldTold> = {
  kind: 'promote',

  questions: ({ appId, addonId }, known) => holdQuestions(known, appId, addonId, true),

  draft({ appId, addonId }, known, told) {
    const node = addonOf(known, addonId)
    const party = partyOf(known, appId)
    const { appName } = party
    const held = holdsAsTold(known, appId, addonId, told)
    const own = ownHold(known, appId, addonId, held)
    const already = own.primary === true
    const before = primaryOf(held, own.service)
    const after = held.map((one): Held =>
      one.service === own.service ? { ...one, primary: one.addonId === addonId } : one,
    )
    const { variables, primaries, warnings } = consequencesOf(party, held, already ? held : after)
    const redeploy = already
      ? { effects: [], notes: ['It is its primary one already: nothing changes, and nothing is redeployed.'] }
      : redeployOf(party)

    return {
      title: `Promote ${nameOf(own)} on ${appName}`,
      level: 'disruptive',
      verdict: verdictOf(checksOf(known, own, told)),
      requests: [
        {
          method: 'PATCH',
          path: holdPath(appId, own),
          body: jsonBody({ primary: true }),
          elevated: false,
          does: `Makes ${nameOf(own)} the primary ${own.service} of ${appName}.`,
        },
      ],
      affected: [affectedApp(party, own.isOwner ? 'owner' : 'target', redeploy.effects, redeploy.notes)],
      variables,
      primaries,
      losses: [],
      warnings: already
        ? warnings
        : [
            'From its next deploy on the app uses another add-on under the same names; no data moves from one to the other.',
            'The answer still says that it is not primary: only reading it again shows that it is.',
            ...warnings,
          ],
      reversible: {
        kind: 'yes',
        how: before && before.addonId !== addonId ? `Promote ${nameOf(before)} again.` : 'Promote another one.',
      },
      duration: { seconds: 5, words: 'At once; the app is then redeployed, which takes as long as it takes to start.' },
      // A name or an add-on's id would be taken for an owned one; the id of an attachment finds its way.
      aka: akaLine('addons:promote', own.isOwner ? addonId : (own.attachmentId ?? ''), '-a', appName),
      name: { typed: node.ownerName ?? node.name, is: 'The name of the app that owns the add-on' },
      verify: {
        kind: 'read',
        path: readPath(appId, own),
        words: `Waiting until it is the primary one of ${appName}.`,
        before: null,
        proof: !already,
      },
    }
  },

  judge(_operation, _before, body) {
    const row = z.object({ primary: z.literal(true) }).safeParse(body)
    return row.success ? 'came-about' : 'not-yet'
  },
}

/** In the server's order. What is primary already is answered with 200 before anything else is looked at. */
function checksOf(known: Known, own: Held, told: Replies<HoldTold>): Check[] {
  const why = `${own.service} has no primary that could be changed, and the platform stumbles over the attempt.`
  return [
    holdCheck(known, own, told),
    ...(own.primary === true
      ? []
      : [isNameable(own.service) ? null : refused(500, words.stumbled, 'not-nameable', why), vaultCheck(told, why)]),
  ]
}
