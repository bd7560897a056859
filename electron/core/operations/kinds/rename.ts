import { z } from 'zod'
import type { Operation } from '#shared/domain/operation.ts'
import { affectedApp, redeployOf } from '../affected.ts'
import { akaLine, jsonBody } from '../command-lines.ts'
import { corrected, nameOf, type Held } from '../held.ts'
import type { Kind, Known, Replies } from '../kind.ts'
import { isWellNamed, longestName, nameCheck, namesakeWarnings } from '../names.ts'
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
import { blocked, refused, verdictOf, type Check } from '../verdict.ts'
import { words } from '../words.ts'

type Rename = Extract<Operation, { kind: 'rename' }>

/** Gives an add-on another name on one app (operations-actions-risks 3.5); on other apps it keeps theirs. */
export const rename: Kind<Rename, HoldTold> = {
  kind: 'rename',

  questions: ({ appId, addonId }, known) => holdQuestions(known, appId, addonId, false),

  draft(operation, known, told) {
    const { appId, addonId, name } = operation
    const node = addonOf(known, addonId)
    const party = partyOf(known, appId)
    const { appName } = party
    const held = holdsAsTold(known, appId, addonId, told)
    const own = ownHold(known, appId, addonId, held)
    // Whatever was sent.
    const stored = name.toLowerCase()
    const after = isWellNamed(name) ? corrected(held, addonId, { name: stored }) : held
    const { variables, primaries, warnings } = consequencesOf(party, held, after)
    // Through an attachment the same name is no change; through the add-on it is one.
    const idle = !own.isOwner && stored === own.name.toLowerCase()
    const redeploy = idle
      ? { effects: [], notes: ['It is called that already: nothing changes, and nothing is redeployed.'] }
      : redeployOf(party)

    return {
      title: `Rename ${nameOf(own)} on ${appName} to ${jsonBody(stored)}`,
      level: 'disruptive',
      verdict: verdictOf(checksOf(operation, known, own, told, idle)),
      requests: [
        {
          method: 'PATCH',
          path: holdPath(appId, own),
          body: jsonBody(own.isOwner ? { attachment: { name } } : { name }),
          elevated: false,
          does: `Gives ${nameOf(own)} another name on ${appName}.`,
        },
      ],
      affected: [affectedApp(party, own.isOwner ? 'owner' : 'target', redeploy.effects, redeploy.notes)],
      variables,
      primaries,
      losses: [],
      warnings: [
        ...(stored === name ? [] : ['The platform keeps names in lower case, whatever its answer says.']),
        ...(own.primary === true && !idle
          ? ['It is the primary one: no config variable changes, and the app is redeployed all the same.']
          : []),
        ...(variables.length > 0
          ? ['Whatever reads a config variable by its old name finds nothing after the next deploy.']
          : []),
        ...namesakeWarnings(held, addonId, stored, appName),
        ...warnings,
      ],
      reversible: isWellNamed(own.name)
        ? { kind: 'yes', how: `Rename it to ${own.name} again.` }
        : {
            kind: 'no',
            how: `${own.name} is a name that the platform made up, and with more than ${longestName} characters it takes it from nobody.`,
          },
      duration: { seconds: 5, words: 'At once; the app is then redeployed, which takes as long as it takes to start.' },
      // The command's option for attachments has never worked.
      aka: own.isOwner && isWellNamed(name) ? akaLine('addons:rename', name, '--addon', addonId, '-a', appName) : null,
      name: { typed: node.ownerName ?? node.name, is: 'The name of the app that owns the add-on' },
      verify: idle
        ? { kind: 'none', words: 'It is called that already, but for capital letters at most.' }
        : {
            kind: 'read',
            path: readPath(appId, own),
            words: `Waiting until ${appName} calls it ${stored}.`,
            before: null,
            proof: stored !== own.name,
          },
    }
  },

  judge({ name }, _before, body) {
    const row = z.object({ name: z.string() }).safeParse(body)
    return row.success && row.data.name === name.toLowerCase() ? 'came-about' : 'not-yet'
  },
}

/** In the server's order. An empty name is none to the server, which then changes nothing and says 200. */
function checksOf({ name }: Rename, known: Known, own: Held, told: Replies<HoldTold>, idle: boolean): Check[] {
  const why = `Names of ${own.service} are the platform's, which stumbles over the attempt.`
  return [
    holdCheck(known, own, told),
    name === ''
      ? blocked('name-missing', 'Without a name the platform changes nothing and says that all is well.')
      : null,
    nameCheck(name),
    ...(idle || name === ''
      ? []
      : [isNameable(own.service) ? null : refused(500, words.stumbled, 'not-nameable', why), vaultCheck(told, why)]),
  ]
}
