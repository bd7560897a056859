import { z } from 'zod'
import type { Operation } from '#shared/domain/operation.ts'
import { AppError } from '#shared/errors.ts'
import { affectedApp, holdsOf, redeployOf, roleOf } from '../affected.ts'
import { akaLine } from '../command-lines.ts'
import { heldBy, ofService, successorsOf, type Held } from '../held.ts'
import type { Draft, Kind, Known, Replies } from '../kind.ts'
import { formationCheck, placeCheck } from '../leaving.ts'
import { isConfigSet, isDrain, mayBeVault } from '../providers.ts'
import {
  askAttachment,
  askBorrowed,
  askBorrowers,
  askFormation,
  askWhetherVault,
  type AskedAttachment,
} from '../questions.ts'
import { addonOf, holderOf, partyOf, pathPart, serviceOf } from '../subjects.ts'
import { consequencesOf } from '../variables.ts'
import {
  blocked,
  catalogueShort,
  isAppUnknown,
  isShortCatalogue,
  refused,
  unknown,
  verdictOf,
  type Check,
} from '../verdict.ts'
import { words } from '../words.ts'

type Detach = Extract<Operation, { kind: 'detach' }>

type Told = {
  /** Who shares it. */
  borrowers: AskedAttachment[]
  /** Of a borrower: what else it borrows. */
  borrowed?: AskedAttachment[]
  /** Whether the app has dynos to take the variables from. */
  formation?: { type: string; quantity: number }[]
  /** Of the owner: whether its own attachment is still there. */
  own?: AskedAttachment
  vault?: boolean
}

/**
 * Takes an add-on from an app (operations-actions-risks 3.3). The platform also takes it from its owner as long as anybody
 * else holds it, which leaves an add-on of nobody: that is blocked here.
 */
export const detach: Kind<Detach, Told> = {
  kind: 'detach',

  questions({ appId, addonId }, known) {
    const node = addonOf(known, addonId)
    partyOf(known, appId)
    const borrowers = askBorrowers(addonId)
    const holder = holderOf(node, appId)
    if (holder?.isOwner !== true) {
      return { borrowers, borrowed: askBorrowed(appId), formation: askFormation(appId) }
    }
    return {
      borrowers,
      ...(holder.attachment ? { own: askAttachment(appId, holder.attachment.id) } : {}),
      // What may be of the vault is shared with nobody, so it does not get as far as the formation.
      ...(mayBeVault(node.service, serviceOf(known, node))
        ? { vault: askWhetherVault(node.service) }
        : { formation: askFormation(appId) }),
    }
  },

  draft(operation, known, told) {
    const { appId, addonId } = operation
    const node = addonOf(known, addonId)
    const party = partyOf(known, appId)
    const { appName } = party
    const holds = holdsOf(known, node, told.borrowers)
    const leaving = leavingOf(operation, known, told)
    const held = heldBy(known, appId, told.borrowed)
    const isOwner = holderOf(node, appId)?.isOwner === true
    const successors = successorsOf(held, leaving)
    const after = held
      .filter((one) => one.addonId !== addonId)
      .map((one): Held => (successors.includes(one) ? { ...one, primary: successors.length === 1 || 'maybe' } : one))
    const { variables, primaries, warnings } = consequencesOf(party, held, after)
    const redeploy = redeployOf(party, told.formation?.ok === true ? told.formation.told : undefined)
    const others = holds.filter((hold) => hold.appId !== appId)

    return {
      title: `Detach ${node.name} from ${appName}`,
      level: 'disruptive',
      verdict: verdictOf(checksOf(operation, known, told, leaving, held)),
      requests: [
        {
          method: 'DELETE',
          path: `/addon-attachments/${pathPart(leaving.attachmentId ?? '')}`,
          body: '',
          elevated: false,
          does: `Takes ${leaving.name} and its config variables from ${appName}.`,
        },
      ],
      affected: [
        affectedApp(
          party,
          isOwner ? 'owner' : 'target',
          [...redeploy.effects, 'loses'],
          [`It no longer has ${node.name}, called ${leaving.name} there.`, ...redeploy.notes],
        ),
        ...others.map((hold) => affectedApp(hold, roleOf(hold), [])),
      ],
      variables,
      primaries,
      losses: [],
      warnings: [
        'The credentials are not revoked: whoever knows them from this app can still use the add-on.',
        ...warnings,
      ],
      reversible: {
        kind: 'partly',
        how: `Attach ${node.name} to ${appName} again: its attachment is then a new one, and the rules for attaching are checked anew.`,
      },
      duration: { seconds: 5, words: 'At once; the app is then redeployed, which takes as long as it takes to start.' },
      aka: akaLine('addons:detach', leaving.attachmentId ?? '', '-a', appName),
      name: { typed: node.ownerName ?? node.name, is: 'The name of the app that owns the add-on' },
      verify: {
        kind: 'read',
        path: `/apps/${pathPart(appId)}/addon-attachments`,
        words: `Waiting until ${appName} no longer lists it.`,
        before: null,
        proof: true,
      },
    } satisfies Draft
  },

  judge({ addonId }, _before, body) {
    const rows = z.array(z.object({ addon: z.object({ id: z.string() }) })).safeParse(body)
    if (!rows.success) return 'not-yet'
    return rows.data.some(({ addon }) => addon.id === addonId) ? 'not-yet' : 'came-about'
  },
}

/** As it was told just now, or else by the lists. Throws AppError not-found where neither knows that the app holds it. */
function leavingOf({ appId, addonId }: Detach, known: Known, told: Replies<Told>): Held {
  const row = rowOf({ appId, addonId }, told)
  const node = addonOf(known, addonId)
  if (row) {
    return {
      addonId,
      attachmentId: row.id,
      name: row.name,
      service: node.service,
      isOwner: row.appName === row.ownerName,
      primary: row.primary,
    }
  }
  const listed = heldBy(known, appId).find((one) => one.addonId === addonId && one.attachmentId !== null)
  if (!listed) throw new AppError('not-found', 'This app holds no attachment of that add-on.')
  return listed
}

function rowOf({ appId, addonId }: Pick<Detach, 'appId' | 'addonId'>, told: Replies<Told>): AskedAttachment | null {
  const rows = [told.borrowers, told.borrowed].flatMap((reply) => (reply?.ok === true ? reply.told : []))
  if (told.own?.ok === true) rows.push(told.own.told)
  return rows.find((row) => row.appId === appId && row.addonId === addonId) ?? null
}

/** In the server's order: the attachment, its service, whether it is shared, who takes its place, the formation. */
function checksOf(operation: Detach, known: Known, told: Replies<Told>, leaving: Held, held: readonly Held[]): Check[] {
  const { service } = leaving
  const isOwner = holderOf(addonOf(known, operation.addonId), operation.appId)?.isOwner === true
  return [
    thereCheck(operation, told, leaving),
    isDrain(service)
      ? refused(403, words.detachDrain, 'detach-drain', 'Log drains cannot be attached to another app or detached.')
      : null,
    vaultCheck(told.vault),
    ...(isOwner ? [ownerCheck(told.borrowers)] : []),
    isOwner ? rivalCheck(leaving, held) : null,
    ...(isOwner || isConfigSet(service) ? [] : [placeCheck(leaving, held, told.borrowed)]),
    isConfigSet(service) ? null : formationCheck(told.formation),
  ]
}

function thereCheck({ appId }: Detach, told: Replies<Told>, leaving: Held): Check {
  const { attachmentId, addonId } = leaving
  if (rowOf({ appId, addonId }, told)) return null
  const gone = refused(
    404,
    words.attachmentUnknown(attachmentId ?? ''),
    'attachment-unknown',
    'The app no longer holds it: it was detached, or went with its app or add-on, since the latest sync.',
  )
  for (const reply of [told.own, told.borrowers, told.borrowed]) {
    if (!reply || reply.ok || reply.status !== 404) continue
    if (reply !== told.borrowed && isShortCatalogue(reply.words)) return catalogueShort(reply.words)
    // Its app is gone and took it along, or only it is.
    if (isAppUnknown(reply.words) || reply.words === words.attachmentUnknown(attachmentId ?? '')) return gone
  }
  if (told.borrowed?.ok === true || told.borrowers.ok) return gone
  return unknown(told.borrowers.problem)
}

function vaultCheck(reply: Replies<Told>['vault']): Check {
  if (!reply) return null
  if (!reply.ok) return unknown(reply.problem)
  if (!reply.told) return null
  return refused(409, words.detachVault, 'detach-vault', 'Credentials of the vault are shared with nobody.')
}

/** What else the owner borrows was not asked, and one of that may be primary too, over which the server stumbles. */
function rivalCheck(leaving: Held, held: readonly Held[]): Check {
  if (leaving.primary === false) return null
  const others = ofService(held, leaving.service).filter(({ addonId }) => addonId !== leaving.addonId)
  if (others.every(({ primary }) => primary === false)) return null
  return unknown(`Nobody told whether the app has two primary add-ons of ${leaving.service}.`)
}

function ownerCheck(borrowers: Replies<Told>['borrowers']): Check {
  if (borrowers.ok && borrowers.told.length === 0) {
    return refused(409, words.notAttached, 'detach-unshared', 'It is its own add-on, and no other app holds it.')
  }
  return blocked(
    'owner-row',
    'The platform would take it from its owner: no list of add-ons would show it any more, nobody could attach it, and ' +
      'the apps that still hold it would be the only ones to know. Detach the others and destroy it, or leave it.',
  )
}
