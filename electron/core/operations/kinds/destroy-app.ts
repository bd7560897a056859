import type { AffectedApp, Operation } from '#shared/domain/operation.ts'
import { count, listing, verb } from '../../risk/wording.ts'
import { affectedApp } from '../affected.ts'
import { askPreviews } from '../app-questions.ts'
import { akaLine } from '../command-lines.ts'
import { administratorCheck, isGuarded, sendsElevated } from '../elevation.ts'
import { borrowedOf, ownedBy, type OwnedAddon } from '../estate.ts'
import { heldBy, ofService, type Held } from '../held.ts'
import type { Draft, Kind, Known, Replies, Reply } from '../kind.ts'
import { isBrokered, isConfigSet, isNameable } from '../providers.ts'
import {
  askAllHolds,
  askBorrowed,
  askFormation,
  askOwned,
  type AskedAddon,
  type AskedAttachment,
  type AskedHold,
} from '../questions.ts'
import { lossOf } from '../remnants.ts'
import { partyNamed, partyOf, pathPart, planOf, type Party } from '../subjects.ts'
import { refused, sameAs, unknown, verdictOf, type Check } from '../verdict.ts'
import { words } from '../words.ts'

type DestroyApp = Extract<Operation, { kind: 'destroy-app' }>

type Told = {
  /** Ids of the apps that are deleted before this one is even looked at. */
  previews: string[]
  /**
   * Of the whole platform: who holds what it and its previews own, and what it borrows. The platform looks at that only
   * when the previews are gone, so that what the latest sync said of it is not enough.
   */
  holds: AskedHold[]
  /** Where it may have two primaries of a service, one of them borrowed: only this tells which are. */
  borrowed?: AskedAttachment[]
  /** Else where it borrows something: without dynos that cannot be detached. */
  formation?: { type: string; quantity: number }[]
  /** Else what it owns, with its state: what a broker is busy with is left without an owner. */
  owned?: AskedAddon[]
}

const setupTime = 3_600_000

/**
 * Deletes an app with all it owns (operations-actions-risks 3.7). Its preview apps are deleted first, and stay deleted
 * where the platform then refuses to delete the app itself.
 */
export const destroyApp: Kind<DestroyApp, Told> = {
  kind: 'destroy-app',

  questions({ appId }, known) {
    const held = heldBy(known, appId)
    const both = { previews: askPreviews(appId), holds: askAllHolds() }
    if (rivalsOf(held).length > 0) return { ...both, borrowed: askBorrowed(appId) }
    const owns = held.some(({ isOwner }) => isOwner)
    return owns && !held.some(isBound)
      ? { ...both, owned: askOwned(appId) }
      : { ...both, formation: askFormation(appId) }
  },

  draft(operation, known, told) {
    const { appId, elevated } = operation
    const party = partyOf(known, appId)
    const { appName } = party
    const previews = previewsOf(known, told)
    const owned = ownedBy(known, party, told.holds)
    const borrowed = heldNow(known, appId, told).filter(({ isOwner }) => !isOwner)
    const verdict = verdictOf(checksOf(operation, known, told, previews))
    const fate = verdict.kind === 'refused' ? fateOf(verdict.rule) : 'deleted'

    return {
      title: `Destroy the app ${appName}`,
      level: 'destructive',
      verdict,
      requests: [
        {
          method: 'DELETE',
          path: `/apps/${pathPart(appId)}`,
          body: '',
          elevated: sendsElevated(known, elevated),
          does: `Deletes ${appName}${previews.length > 0 ? `, before that ${count(previews.length, 'preview app')} of it,` : ''} with everything it owns.`,
        },
      ],
      affected: [
        affectedApp(party, 'target', ['deleted'], ['It is deleted with its releases, builds and config variables.']),
        ...previews.map((preview) =>
          affectedApp(preview, 'preview', ['deleted'], [`It is a preview of ${appName} and is deleted first.`]),
        ),
        ...consumersOf(known, owned, [party, ...previews]),
      ],
      variables: [],
      primaries: [],
      losses: [
        ...previewLosses(previews, appName, fate),
        ...ownedLosses(known, owned, told),
        `${appName}: its releases, builds, config variables, dynos and webhooks.`,
      ],
      warnings: warningsOf(known, told, { party, previews, owned, borrowed }),
      reversible: {
        kind: 'no',
        how: 'An app of the same name can be made and released anew; nothing that it had comes back.',
      },
      duration: { seconds: 30, words: 'Within half a minute or so; the answer comes when it is done.' },
      aka: akaLine('apps:destroy', '-a', appName),
      name: { typed: appName, is: 'The name of the app' },
      verify: {
        kind: 'read',
        path: `/apps/${pathPart(appId)}`,
        words: `Waiting until ${appName} is gone.`,
        before: null,
        proof: true,
      },
    } satisfies Draft
  },

  judge: (_operation, _before, body) => (body === null ? 'came-about' : 'not-yet'),
}

/** All that it has, as it was told just now. */
function heldNow(known: Known, appId: string, { holds, borrowed }: Replies<Told>): Held[] {
  return heldBy(known, appId, borrowed?.ok === true ? borrowed : borrowedOf(holds, appId))
}

/** Where nobody told the holds: what it owns by the lists, and what came up since. */
function ownedLosses({ graph }: Known, owned: readonly OwnedAddon[], { owned: reply }: Replies<Told>): string[] {
  const planNamed = (planId: string) => planOf(graph.services.values(), planId)?.plan ?? null
  const known = new Set(owned.map(({ id }) => id))
  const since = reply?.ok === true ? reply.told.filter(({ id }) => !known.has(id)) : []
  return [...owned, ...since].map(({ name, service, planId }) => lossOf(name, service, planNamed(planId), false))
}

function previewsOf(known: Known, { previews }: Replies<Told>): Party[] {
  if (!previews.ok) return []
  return previews.told.map((appId) => partyNamed(known, appId, known.graph.apps.get(appId)?.name ?? appId))
}

/** Who holds what it owns, besides those that are deleted with it: each of them keeps it from being deleted. */
function consumersOf(known: Known, owned: readonly OwnedAddon[], deleted: readonly Party[]): AffectedApp[] {
  const rows = new Map<string, AffectedApp>()
  for (const { name, others } of owned) {
    for (const { appId, appName } of othersThan(deleted, others)) {
      const note = `It holds ${name}, which keeps the app from being deleted.`
      const row = rows.get(appId)
      const party = partyNamed(known, appId, appName)
      if (row) row.notes.push(note)
      else rows.set(appId, affectedApp(party, party.app?.preview === true ? 'preview' : 'attached', [], [note]))
    }
  }
  return [...rows.values()]
}

function othersThan(deleted: readonly Party[], others: OwnedAddon['others']): OwnedAddon['others'] {
  return others.filter(({ appId }) => deleted.every((party) => party.appId !== appId))
}

/** In the server's order: the app, who asks, a setup that is not over; all its previews; what it owns, what it borrows. */
function checksOf({ appId, elevated }: DestroyApp, known: Known, told: Replies<Told>, previews: Party[]): Check[] {
  const party = partyOf(known, appId)
  return [
    sameAs(told.previews, party.appName),
    administratorCheck(known, party, elevated, words.destroyAppNotAllowed),
    setupCheck(known, party),
    ...previews.flatMap((preview) => [
      preview.app
        ? null
        : unknown(`A preview of it, ${preview.appName}, is in no list, so nobody knows what keeps it.`),
      isGuarded(preview) === isGuarded(party)
        ? null
        : administratorCheck(known, preview, elevated, words.destroyAppNotAllowed),
      ofPreview(sharedCheck(known, preview, [preview], told.holds)),
      ofPreview(
        borrowedCheck(
          preview,
          heldBy(known, preview.appId, borrowedOf(told.holds, preview.appId)),
          formationListed(preview),
        ),
      ),
    ]),
    told.borrowed?.ok === false ? unknown(told.borrowed.problem) : null,
    sharedCheck(known, party, [party, ...previews], told.holds),
    // Where a question was spent on the primaries, the lists have to do for the formation: unless previews would be lost.
    borrowedCheck(
      party,
      heldNow(known, appId, told),
      told.formation ?? (told.borrowed && previews.length === 0 ? formationListed(party) : null),
    ),
  ]
}

function setupCheck({ now }: Known, { app, appName }: Party): Check {
  if (!app || app.releasedAt !== null || now - Date.parse(app.createdAt) > setupTime) return null
  return unknown(`${appName} was made within the last hour; while it is still being set up it cannot be deleted.`)
}

/** `deleted`: who is gone by then, and holds nothing any more. */
function sharedCheck(known: Known, party: Party, deleted: readonly Party[], holds: Reply<AskedHold[]>): Check {
  const shared = ownedBy(known, party, holds).flatMap(({ name, others }) => {
    const left = othersThan(deleted, others)
    return left.length > 0 ? [`${name} (${listing(left.map(({ appName }) => appName))})`] : []
  })
  // What only the lists say may be so no longer: then it is neither refused for certain nor promised.
  if (!holds.ok) return unknown(`Nobody told who holds what ${party.appName} owns. ${holds.problem}`)
  if (shared.length === 0) return null
  return refused(
    409,
    words.ownsShared,
    'owns-shared',
    `${party.appName} owns what other apps hold: ${listing(shared)}. Detach it there first, app by app.`,
  )
}

/** Bound to the dynos of the app by the region, and to be detached before it goes. */
function isBound({ isOwner, service }: Held): boolean {
  return !isOwner && !isConfigSet(service)
}

function formationListed({ app }: Party): Reply<readonly unknown[]> | null {
  return app && { ok: true, told: app.formation, at: 0 }
}

/** Borrowed add-ons beside which the app has another of the service: one of them may be a second primary. */
function rivalsOf(held: readonly Held[]): Held[] {
  return held.filter((one) => isBound(one) && isNameable(one.service) && ofService(held, one.service).length > 1)
}

/** What it borrows is detached first, which takes dynos and at most one primary of each service. */
function borrowedCheck({ appName }: Party, held: readonly Held[], formation: Reply<readonly unknown[]> | null): Check {
  const bound = held.filter(isBound)
  if (bound.length === 0) return null
  const doubled = bound.find(
    ({ addonId, service, primary }) =>
      primary !== false &&
      isNameable(service) &&
      ofService(held, service).some((one) => one.addonId !== addonId && one.primary === true),
  )
  if (doubled) {
    return unknown(
      `${appName} may have two primary add-ons of ${doubled.service}, over which the platform stumbles. Promote one first.`,
    )
  }
  if (!formation)
    return unknown(`Nobody told whether ${appName} has a formation, without which nothing can be detached.`)
  if (!formation.ok) return unknown(formation.problem)
  if (formation.told.length > 0) return null
  return refused(
    409,
    words.noFormation,
    'delete-without-formation',
    `${appName} holds ${listing(bound.map(({ name }) => name))} and has no formation, without which nothing can be detached. Give it one of no dynos first.`,
  )
}

/** What becomes of the previews: nothing where the platform stops before them. */
type Fate = 'deleted' | 'deleted-in-vain' | 'some-deleted' | 'kept'

const preview = 'preview-'

/** Told apart from what keeps the app itself. */
function ofPreview(check: Check): Check {
  return check?.kind === 'refused' ? { ...check, rule: preview + check.rule } : check
}

function fateOf(rule: string): Fate {
  if (rule.startsWith(preview)) return 'some-deleted'
  return rule === 'owns-shared' || rule === 'delete-without-formation' ? 'deleted-in-vain' : 'kept'
}

function previewLosses(previews: readonly Party[], appName: string, fate: Fate): string[] {
  if (previews.length === 0 || fate === 'kept') return []
  const names = listing(previews.map((party) => party.appName))
  const are = verb(previews.length, 'is', 'are')
  if (fate === 'deleted') {
    return [
      `${names}, ${verb(previews.length, 'a preview', 'previews')} of ${appName}, with all ${verb(previews.length, 'it owns', 'they own')}.`,
    ]
  }
  if (fate === 'some-deleted') {
    return [
      `Of the previews ${names} whatever can be deleted IS DELETED, although the platform then refuses to delete ${appName}.`,
    ]
  }
  return [
    `${names} ${are} DELETED FIRST AND ${verb(previews.length, 'STAYS', 'STAY')} SO, with all ${verb(previews.length, 'it owns', 'they own')}: only then the platform looks at ${appName} itself, and refuses to delete it.`,
  ]
}

interface Parts {
  party: Party
  previews: readonly Party[]
  owned: readonly OwnedAddon[]
  borrowed: readonly Held[]
}

function warningsOf({ graph }: Known, told: Replies<Told>, { party, previews, owned, borrowed }: Parts): string[] {
  const { appId, appName } = party
  const warnings: string[] = []
  if (previews.length > 0) {
    warnings.push(`Previews stay deleted even where the platform then does not delete ${appName}.`)
  }
  if (borrowed.length > 0) {
    warnings.push(
      `${listing(borrowed.map(({ name }) => name))} ${verb(borrowed.length, 'belongs', 'belong')} to others and ${verb(borrowed.length, 'stays', 'stay')}; its credentials are not revoked.`,
    )
  }
  warnings.push(...leakWarnings(told, owned))
  if ((graph.couplings.get(appId)?.length ?? 0) > 0) {
    warnings.push('It is part of a pipeline, which has a gap then.')
  }
  return warnings
}

/** What a broker does not let go of has no owner afterwards, and goes on being paid for. */
function leakWarnings({ owned: reply }: Replies<Told>, owned: readonly OwnedAddon[]): string[] {
  if (owned.every(({ service }) => !isBrokered(service))) return []
  if (reply?.ok !== true) {
    return ['Nobody told the state of what it owns; whatever a broker does not let go of is left without an owner.']
  }
  const states = new Map(reply.told.map(({ id, state }) => [id, state]))
  const stuck = owned.filter(({ id, service }) => isBrokered(service) && states.get(id) !== 'provisioned')
  if (stuck.length === 0) return []
  return [
    `${listing(stuck.map(({ name }) => name))} ${verb(stuck.length, 'is', 'are')} busy or not told of: the broker will not delete it, the app is deleted all the same, and it is left without an owner and paid for.`,
  ]
}
