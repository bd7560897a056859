import type { AffectedApp, AppEffect } from '#shared/domain/operation.ts'
import { effectOrder } from '../words.ts'

/** How many apps each effect hits, worst first; effects that hit none are left out. An app can be hit by several. */
export function countEffects(affected: readonly AffectedApp[]): { effect: AppEffect; count: number }[] {
  return effectOrder
    .map((effect) => ({ effect, count: affected.filter(({ effects }) => effects.includes(effect)).length }))
    .filter(({ count }) => count > 0)
}

export interface SpaceOfApps {
  /** Null for the owner, who stands before all spaces. */
  space: string | null
  compliance: string[]
  apps: AffectedApp[]
}

const roles: readonly AffectedApp['role'][] = ['owner', 'target', 'attached', 'preview']

/**
 * The owner first and by itself, then space by space, the space of whoever is hit worst first; in a space those hit worst
 * come first, then by name.
 */
export function bySpaces(affected: readonly AffectedApp[]): SpaceOfApps[] {
  const owners = affected.filter(({ role }) => role === 'owner')
  const spaces = new Map<string, AffectedApp[]>()
  for (const app of affected) {
    if (app.role === 'owner') continue
    const there = spaces.get(app.space)
    if (there) there.push(app)
    else spaces.set(app.space, [app])
  }
  const groups: SpaceOfApps[] = [...spaces]
    .map(([space, apps]) => ({ space, compliance: apps[0]?.compliance ?? [], apps: apps.toSorted(worstFirst) }))
    .toSorted((one, other) => worstIn(one) - worstIn(other) || (one.space < other.space ? -1 : 1))
  return owners.length > 0 ? [{ space: null, compliance: [], apps: owners }, ...groups] : groups
}

function worstIn({ apps: [first] }: { apps: readonly AffectedApp[] }): number {
  return first ? worstOf(first) : effectOrder.length
}

/** Whether anything happens to it at all. */
export function isTouched({ effects }: AffectedApp): boolean {
  return effects.some((effect) => effect !== 'untouched')
}

function worstFirst(one: AffectedApp, other: AffectedApp): number {
  return (
    worstOf(one) - worstOf(other) ||
    roles.indexOf(one.role) - roles.indexOf(other.role) ||
    (one.name < other.name ? -1 : 1)
  )
}

function worstOf({ effects }: AffectedApp): number {
  const at = effectOrder.findIndex((effect) => effects.includes(effect))
  return at === -1 ? effectOrder.length : at
}

/**
 * Sentences that many apps share word for word are said once over the list instead of at each app: a warning that is
 * read five hundred times is read never. Fewer than `atLeast` apps keep theirs.
 */
export function sharedNotes(affected: readonly AffectedApp[], atLeast = 4): { note: string; count: number }[] {
  const counts = new Map<string, number>()
  for (const { notes } of affected) for (const note of new Set(notes)) counts.set(note, (counts.get(note) ?? 0) + 1)
  return [...counts].filter(([, count]) => count >= atLeast).map(([note, count]) => ({ note, count }))
}

/** Those whose name, space or organization holds all the words, and who are hit by the effect, when one is given. */
export function fitting(affected: readonly AffectedApp[], text: string, effect: AppEffect | null): AffectedApp[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return affected.filter(
    (app) =>
      (effect === null || app.effects.includes(effect)) &&
      words.every((word) => `${app.name} ${app.space} ${app.organization ?? ''}`.toLowerCase().includes(word)),
  )
}
