import { serviceOfPlan } from '../graph/build.ts'
import type { Known, Reply } from './kind.ts'
import type { AskedAttachment } from './questions.ts'
import { isNameable } from './providers.ts'

/** An add-on as one app has it. */
export interface Held {
  addonId: string
  /** Null where no list shows the attachment. */
  attachmentId: string | null
  /** What it is called on this app; empty for a name that the platform will make up. */
  name: string
  service: string
  isOwner: boolean
  /** Whether it is the app's primary of its service; null when nobody told, `maybe` where the platform will pick one. */
  primary: boolean | 'maybe' | null
}

/** A hold whose answer may not tell whether it is the app's primary: null. */
export type ToldHold = Omit<AskedAttachment, 'primary'> & { primary: boolean | null }

/**
 * All that an app has. What it borrows is told by `borrowed` where that was asked; what it owns by the list of add-ons,
 * since asking for that would ask every broker of the app.
 */
export function heldBy({ graph }: Known, appId: string, borrowed?: Reply<ToldHold[]>): Held[] {
  const held: Held[] = []
  for (const node of graph.addonsByApp.get(appId) ?? []) {
    for (const holder of node.holders) {
      if (holder.appId !== appId || (!holder.isOwner && borrowed?.ok === true)) continue
      held.push({
        addonId: node.id,
        attachmentId: holder.attachment?.id ?? null,
        name: holder.name,
        service: node.service,
        isOwner: holder.isOwner,
        primary: holder.isOwner ? (node.addon?.primary ?? null) : null,
      })
    }
  }
  if (borrowed?.ok !== true) return held
  for (const { addonId, id, name, plan, primary } of borrowed.told) {
    const service = graph.addons.get(addonId)?.service ?? serviceOfPlan(plan)
    held.push({ addonId, attachmentId: id, name, service, isOwner: false, primary })
  }
  return held
}

export function ofService(held: readonly Held[], service: string): Held[] {
  return held.filter((one) => one.service === service)
}

/** The app's primary of a service: null for none, undefined when nobody told. */
export function primaryOf(held: readonly Held[], service: string): Held | null | undefined {
  const all = ofService(held, service)
  const primary = all.find((one) => one.primary === true)
  if (primary) return primary
  return all.some((one) => one.primary !== false) ? undefined : null
}

/**
 * Who may take the place of one that leaves: the platform takes whichever row comes first. Empty where none does, because
 * it is no primary, is alone, or is of a service without any.
 */
export function successorsOf(held: readonly Held[], leaving: Held): Held[] {
  if (leaving.primary === false || !isNameable(leaving.service)) return []
  return ofService(held, leaving.service).filter(({ addonId }) => addonId !== leaving.addonId)
}

/** What an answer about one of them says of it, in place of what the lists say. */
export function corrected(
  held: readonly Held[],
  addonId: string,
  told: Partial<Pick<Held, 'name' | 'primary'>>,
): Held[] {
  return held.map((one) => (one.addonId === addonId ? { ...one, ...told } : one))
}

/** For a sentence. */
export function nameOf({ name }: Held): string {
  return name === '' ? 'the new one' : name
}
