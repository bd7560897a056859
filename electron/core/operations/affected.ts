import type { AffectedApp, AppEffect } from '#shared/domain/operation.ts'
import { compare } from '../graph/build.ts'
import type { AddonNode } from '../graph/graph.ts'
import { isRunning } from '../graph/running.ts'
import type { Known, Reply } from './kind.ts'
import type { AskedAttachment } from './questions.ts'
import { partyNamed, partyOfHolder, type Party } from './subjects.ts'

/** An app that holds an add-on, as it was told just now, or else by the lists. */
export interface Hold extends Party {
  isOwner: boolean
  /** Null for an owner whose attachment no list shows. */
  attachmentId: string | null
  /** What the add-on is called there. */
  name: string
  /** Whether it is the app's primary of its service; null when nobody told. */
  primary: boolean | null
}

/**
 * Everybody who holds an add-on, the owner first. `borrowers` is the live answer about it, which replaces what the lists
 * say of everybody but the owner: no read tells the owner apart without asking a broker.
 */
export function holdsOf(known: Known, node: AddonNode, borrowers?: Reply<AskedAttachment[]>): Hold[] {
  const owner = node.holders.find(({ isOwner }) => isOwner)
  const own: Hold[] = owner
    ? [
        {
          ...partyOfHolder(known, owner),
          isOwner: true,
          attachmentId: owner.attachment?.id ?? null,
          name: owner.name,
          primary: node.addon?.primary ?? null,
        },
      ]
    : []
  if (borrowers?.ok !== true) {
    const listed = node.holders.filter(({ isOwner }) => !isOwner)
    return [
      ...own,
      ...listed.map((holder) => ({
        ...partyOfHolder(known, holder),
        isOwner: false,
        attachmentId: holder.attachment?.id ?? null,
        name: holder.name,
        primary: null,
      })),
    ]
  }
  const told = borrowers.told
    .filter(({ addonId, appId }) => addonId === node.id && appId !== own[0]?.appId)
    .map((row) => ({
      ...partyNamed(known, row.appId, row.appName),
      isOwner: false,
      attachmentId: row.id,
      name: row.name,
      primary: row.primary,
    }))
  return [...own, ...told.toSorted((a, b) => compare(a.appName, b.appName) || compare(a.appId, b.appId))]
}

export function affectedApp(
  party: Party,
  role: AffectedApp['role'],
  effects: AppEffect[],
  notes: string[] = [],
): AffectedApp {
  return {
    appId: party.appId,
    name: party.appName,
    space: party.spaceName,
    compliance: party.space?.compliance ?? [],
    organization: party.app?.organization ?? null,
    role,
    running: runningOf(party),
    effects: effects.length === 0 ? ['untouched'] : effects,
    notes: party.space ? notes : [...notes, 'No list shows its space, so nobody knows what that is for.'],
  }
}

export function roleOf({ isOwner, app }: Hold): AffectedApp['role'] {
  return isOwner ? 'owner' : app?.preview === true ? 'preview' : 'attached'
}

export function runningOf({ app }: Party): AffectedApp['running'] {
  if (!app) return 'unknown'
  if (app.maintenance) return 'maintenance'
  return isRunning(app) ? 'running' : 'stopped'
}

/**
 * What a change of an app's add-ons does to it: about 10 ms after the answer it is redeployed, if it has a formation and
 * was released (API-FACTS section 8). `formation`: as it was told just now; the list of apps says it otherwise.
 */
export function redeployOf(
  { app }: Party,
  formation: readonly { quantity: number }[] | null = app?.formation ?? null,
): { effects: AppEffect[]; notes: string[] } {
  if (!app) return { effects: ['redeploys'], notes: ['No list shows it, so nobody knows whether anything of it runs.'] }
  if (app.releasedAt === null) {
    return {
      effects: [],
      notes: ['It was never released, so nothing is redeployed; its first release has the change.'],
    }
  }
  if (formation !== null && formation.length === 0) {
    return { effects: [], notes: ['It has no formation, so nothing is redeployed.'] }
  }
  const notes = ['The platform redeploys it within milliseconds of the answer, unless its last release failed.']
  if (app.maintenance) notes.push('It is in maintenance: no dyno of it runs until that ends.')
  return { effects: ['redeploys'], notes }
}

export function isTouched({ effects }: AffectedApp): boolean {
  return effects.some((effect) => effect !== 'untouched')
}
