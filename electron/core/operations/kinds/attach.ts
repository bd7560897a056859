import { z } from 'zod'
import type { Operation } from '#shared/domain/operation.ts'
import type { Service } from '#shared/domain/inventory.ts'
import type { AddonNode } from '../../graph/graph.ts'
import { affectedApp, holdsOf, redeployOf, roleOf, type Hold } from '../affected.ts'
import { akaLine, jsonBody } from '../command-lines.ts'
import { heldBy, ofService, type Held } from '../held.ts'
import type { Kind, Known, Replies } from '../kind.ts'
import { nameCheck, namesakeWarnings } from '../names.ts'
import { isConfigSet, isDrain } from '../providers.ts'
import { askAddon, askBorrowed, askBorrowers, type AskedAddon, type AskedAttachment } from '../questions.ts'
import { addonOf, hasTag, partyOf, partyOfHolder, pathPart, regionOf, serviceOf, type Party } from '../subjects.ts'
import { consequencesOf } from '../variables.ts'
import {
  isAppUnknown,
  isShortCatalogue,
  listCheck,
  refused,
  sameAs,
  unknown,
  verdictOf,
  type Check,
} from '../verdict.ts'
import { words } from '../words.ts'

type Attach = Extract<Operation, { kind: 'attach' }>

type Told = {
  /** Through its owner: whether the broker answers, and who has it already. Not of an orphan, which nobody can ask about. */
  addon?: AskedAddon
  /** What the others call it. */
  borrowers: AskedAttachment[]
  /** What the target has already. */
  borrowed: AskedAttachment[]
}

/** Lends an add-on to another app (operations-actions-risks 3.2). */
export const attach: Kind<Attach, Told> = {
  kind: 'attach',

  questions({ appId, addonId }, known) {
    const node = addonOf(known, addonId)
    partyOf(known, appId)
    const owner = ownerOf(node)
    return {
      ...(owner === null ? {} : { addon: askAddon(owner, addonId) }),
      borrowers: askBorrowers(addonId),
      borrowed: askBorrowed(appId),
    }
  },

  draft(operation, known, told) {
    const { appId, addonId, name } = operation
    const node = addonOf(known, addonId)
    const party = partyOf(known, appId)
    const { appName } = party
    const service = serviceOf(known, node)
    const holds = holdsOf(known, node, told.borrowers)
    const held = heldBy(known, appId, told.borrowed)
    const given = isConfigSet(node.service) ? '' : name
    const isThere = held.some((one) => one.addonId === addonId)
    const lent: Held = {
      addonId,
      attachmentId: null,
      name: given,
      service: node.service,
      isOwner: false,
      primary: ofService(held, node.service).length === 0,
    }
    const { variables, primaries, warnings } = consequencesOf(party, held, isThere ? held : [...held, lent])
    // Without a formation it gets one, which is then deployed.
    const redeploy = redeployOf(party, party.app?.formation.length === 0 ? [{ quantity: 1 }] : undefined)
    const others = holds.filter((hold) => hold.appId !== appId)

    return {
      title: `Attach ${node.name} to ${appName}`,
      level: 'additive',
      verdict: verdictOf(checksOf({ operation, known, node, party, service, told, held })),
      requests: [
        {
          method: 'POST',
          path: '/addon-attachments',
          body: jsonBody({ addon: addonId, app: appId, ...(name === '' ? {} : { name }) }),
          elevated: false,
          does: `Gives ${appName} the config variables of ${node.name}.`,
        },
      ],
      affected: [
        affectedApp(party, 'target', redeploy.effects, redeploy.notes),
        ...others.map((hold) => affectedApp(hold, roleOf(hold), [])),
      ],
      variables,
      primaries,
      losses: [],
      warnings: [
        ...placeWarnings(party, others),
        ...formationWarnings(party),
        ...stateWarnings(told),
        ...namesakeWarnings(held, addonId, given, appName),
        ...warnings,
        `From then on ${appName} can run every action of it, those that lose data too: the platform asks no owner.`,
      ],
      reversible: { kind: 'yes', how: `Detach it from ${appName}. Its credentials stay known there.` },
      duration: { seconds: 5, words: 'At once; the app is then redeployed, which takes as long as it takes to start.' },
      aka:
        nameCheck(name) === null
          ? akaLine('addons:attach', addonId, '-a', appName, ...(name === '' ? [] : ['--as', name]))
          : null,
      name: { typed: node.ownerName ?? node.name, is: 'The name of the app that owns the add-on' },
      verify: {
        kind: 'read',
        path: `/apps/${pathPart(appId)}/addon-attachments`,
        words: `Waiting until ${appName} lists it.`,
        before: null,
        proof: true,
      },
    }
  },

  judge({ addonId }, _before, body) {
    const rows = z.array(z.object({ addon: z.object({ id: z.string() }) })).safeParse(body)
    return rows.success && rows.data.some(({ addon }) => addon.id === addonId) ? 'came-about' : 'not-yet'
  },
}

/** What its owner goes by in a path; null for an orphan. */
function ownerOf(node: AddonNode): string | null {
  const owner = node.holders.find(({ isOwner }) => isOwner)
  return owner ? owner.appId || owner.appName : null
}

interface Case {
  operation: Attach
  known: Known
  node: AddonNode
  /** The app it is attached to. */
  party: Party
  service: Service | null
  told: Replies<Told>
  held: readonly Held[]
}

/** In the server's order (API-FACTS section 6). */
function checksOf(all: Case): Check[] {
  const { operation, known, node, party, service, told, held } = all
  const { appId, name } = operation
  const owner = node.holders.find(({ isOwner }) => isOwner)
  const single = service?.supportsMultiple === false
  return [
    targetCheck(told.borrowed, single),
    addonCheck(all),
    owner?.appId === appId
      ? refused(409, words.attachToOwner, 'attach-to-owner', `${party.appName} owns it and has its config variables.`)
      : null,
    nameCheck(name),
    ...(owner ? placeChecks(partyOfHolder(known, owner), party) : []),
    service === null
      ? unknown(
          `The catalogue of the latest sync does not list ${node.service}, so nobody knows whether it can be shared.`,
        )
      : null,
    service?.supportsSharing === false
      ? refused(409, words.notShareable, 'not-shareable', `${node.service} gives out what one app alone may have.`)
      : null,
    single && ofService(held, node.service).length > 0
      ? refused(
          409,
          words.attachedTwice,
          'service-once',
          `An app can have one ${node.service}, and ${party.appName} has one.`,
        )
      : null,
    isDrain(node.service)
      ? refused(403, words.detachDrain, 'attach-drain', 'Log drains cannot be attached to another app.')
      : null,
    ...(isConfigSet(node.service) ? [] : [nameInUseCheck(name, told.borrowers)]),
    thereCheck(appId, told),
  ]
}

function targetCheck(borrowed: Replies<Told>['borrowed'], single: boolean): Check {
  const check = listCheck(borrowed, null)
  // A list that fails for another add-on's service says that the app is there, which is all that is needed.
  if (!borrowed.ok && borrowed.status === 404 && isShortCatalogue(borrowed.words) && !single) return null
  return check
}

function goneCheck(why: string): Check {
  return refused(404, words.attachUnknown, 'addon-unknown', why)
}

function addonCheck({ node, told }: Case): Check {
  if (!told.addon) {
    if (!told.borrowers.ok) return unknown(told.borrowers.problem)
    return goneCheck('No app owns it any more, and what nobody owns nobody can lend.')
  }
  return sameAs(told.addon, node.name, (said) =>
    said.startsWith('The specified service ') || isAppUnknown(said)
      ? goneCheck('Its owner no longer has it: it was destroyed, or let go of, since the latest sync.')
      : null,
  )
}

/** Between the owner's space and the target's: one way for prod and socs, the same region; no other tag counts. */
function placeChecks(owner: Party, target: Party): Check[] {
  const oneWay = (tag: 'socs' | 'prod', says: string): Check => {
    const from = hasTag(owner, tag)
    const to = hasTag(target, tag)
    if (from === false || to === true) return null
    if (from === null || to === null) {
      return unknown(
        `No list shows the space of ${from === null ? owner.appName : target.appName}, so its tags are not known.`,
      )
    }
    const why = `${owner.appName} is in a ${tag} space and ${target.appName} is not; nothing can force it.`
    return refused(409, says, `attach-${tag}`, why)
  }
  const from = regionOf(owner)
  const to = regionOf(target)
  return [
    oneWay('socs', words.attachSocs),
    oneWay('prod', words.attachProduction),
    from === '' || to === ''
      ? unknown(`No list says in which region ${from === '' ? owner.appName : target.appName} is.`)
      : null,
    from !== to && from !== '' && to !== ''
      ? refused(409, words.attachRegion, 'attach-region', `${owner.appName} is in ${from}, ${target.appName} in ${to}.`)
      : null,
  ]
}

function nameInUseCheck(name: string, borrowers: Replies<Told>['borrowers']): Check {
  if (name === '') return null
  if (!borrowers.ok) return isShortCatalogue(borrowers.words) ? null : unknown(borrowers.problem)
  const other = borrowers.told.find((row) => row.name.toLowerCase() === name.toLowerCase())
  if (!other) return null
  return refused(
    409,
    words.nameInUse,
    'name-in-use',
    `${other.appName} calls this add-on ${other.name}: choose another name.`,
  )
}

function thereCheck(appId: string, { addon, borrowers, borrowed }: Replies<Told>): Check {
  const isThere =
    (borrowers.ok && borrowers.told.some((row) => row.appId === appId)) ||
    (addon?.ok === true && addon.told.attachedTo.some((row) => row.appId === appId && !row.isOwner))
  if (isThere) return refused(409, words.attachedAlready, 'attached-already', 'The app has it already.')
  // One of the two suffices: both name everybody who has it.
  if (borrowers.ok || addon?.ok === true || borrowed.ok) return null
  return unknown(borrowers.problem)
}

/** What the platform's documents forbid and its code allows (operations-actions-risks 3.2). */
function placeWarnings(target: Party, others: readonly Hold[]): string[] {
  const owner = others.find(({ isOwner }) => isOwner)
  if (!owner) return []
  const found: string[] = []
  for (const tag of ['prod', 'socs']) {
    if (hasTag(target, tag) === true && hasTag(owner, tag) === false) {
      found.push(
        `${target.appName} is in a ${tag} space and would depend on what ${owner.appName} owns outside of any.`,
      )
    }
  }
  if (
    found.length === 0 &&
    owner.space &&
    target.space &&
    owner.space.compliance.join(' ') !== target.space.compliance.join(' ')
  ) {
    found.push(
      `The spaces ${owner.spaceName} and ${target.spaceName} have different tags, which the platform lets pass.`,
    )
  }
  if (target.app?.preview === true)
    found.push(`${target.appName} is the app of a pull request: unreviewed code gets at it.`)
  return found
}

export function formationWarnings({ app, appName }: Party): string[] {
  if (app?.formation.length !== 0) return []
  return [`${appName} has no formation: the platform makes it a web dyno of quantity 1, which runs and costs.`]
}

function stateWarnings({ addon }: Replies<Told>): string[] {
  if (addon?.ok !== true) return []
  if (addon.told.state === 'provisioning') {
    return ['It is not provisioned yet: its config variables come only then, and the app is not redeployed for them.']
  }
  if (addon.told.state === 'deprovisioned') return ['Its broker says that it failed or was taken away.']
  return []
}
