import { AppError } from '#shared/errors.ts'
import { corrected, heldBy, type Held } from './held.ts'
import type { Known, Questions, Replies } from './kind.ts'
import { mayBeVault } from './providers.ts'
import {
  askAddon,
  askAttachment,
  askBorrowed,
  askWhetherVault,
  type AskedAddon,
  type AskedAttachment,
} from './questions.ts'
import { addonOf, holderOf, partyOf, pathPart, serviceOf } from './subjects.ts'
import { listCheck, refused, sameAs, unknown, type Check } from './verdict.ts'
import { words } from './words.ts'

/*
 * An app's own hold on an add-on, which renaming and promoting change: through the add-on where the app owns it, through
 * the attachment where it borrows it. The wrong way is refused with 422.
 */

export type HoldTold = {
  /** Of an owner: the server asks the broker before it changes anything. */
  addon?: AskedAddon
  borrowed: AskedAttachment[]
  /** What the lists say is primary now, where that is another one the app owns. */
  rival?: AskedAttachment
  /** Whether it hands out what the vault keeps, which can be neither renamed nor promoted. */
  vault?: boolean
}

/** `rivals`: whether it matters which add-on is primary now. Throws AppError not-found where no list knows of the hold. */
export function holdQuestions(known: Known, appId: string, addonId: string, rivals: boolean): Questions<HoldTold> {
  const node = addonOf(known, addonId)
  partyOf(known, appId)
  const isOwner = holderOf(node, appId)?.isOwner === true
  const vault = isOwner && mayBeVault(node.service, serviceOf(known, node))
  const rival = heldBy(known, appId).find(
    (one) => one.service === node.service && one.isOwner && one.primary === true && one.addonId !== addonId,
  )
  const asksRival = rivals && !vault && rival?.attachmentId != null
  return {
    borrowed: askBorrowed(appId),
    ...(isOwner ? { addon: askAddon(appId, addonId) } : {}),
    ...(vault ? { vault: askWhetherVault(node.service) } : {}),
    ...(asksRival ? { rival: askAttachment(appId, rival.attachmentId ?? '') } : {}),
  }
}

/** What the app has, as the replies say it. */
export function holdsAsTold(known: Known, appId: string, addonId: string, told: Replies<HoldTold>): Held[] {
  let held: readonly Held[] = heldBy(known, appId, told.borrowed)
  if (told.addon?.ok === true) {
    held = corrected(held, addonId, { name: told.addon.told.name, primary: told.addon.told.primary })
  }
  const rival = told.rival?.ok === true ? told.rival.told : null
  if (rival === null) return [...held]
  const { service } = addonOf(known, addonId)
  return corrected(held, rival.addonId, { primary: rival.primary }).map((one): Held => {
    const isAsked = !one.isOwner || one.addonId === rival.addonId || one.addonId === addonId
    // Of the app's own another one may have become primary since the latest sync.
    return rival.primary || isAsked || one.service !== service ? one : { ...one, primary: null }
  })
}

/**
 * The hold itself, by the lists where it is gone by now. Throws AppError not-found where neither they nor the replies know
 * of it.
 */
export function ownHold(known: Known, appId: string, addonId: string, held: readonly Held[]): Held {
  const own = held.find((one) => one.addonId === addonId) ?? heldBy(known, appId).find((one) => one.addonId === addonId)
  if (!own || (!own.isOwner && own.attachmentId === null)) {
    throw new AppError('not-found', 'This app does not hold that add-on.')
  }
  return own
}

/** What the change is sent to. */
export function holdPath(appId: string, { addonId, attachmentId, isOwner }: Held): string {
  const app = `/apps/${pathPart(appId)}`
  return isOwner ? `${app}/addons/${pathPart(addonId)}` : `${app}/addon-attachments/${pathPart(attachmentId ?? '')}`
}

/** Where to see it without asking a broker, which tells of the owner's own as well. */
export function readPath(appId: string, own: Held): string {
  if (own.attachmentId === null) return holdPath(appId, own)
  return `/apps/${pathPart(appId)}/addon-attachments/${pathPart(own.attachmentId)}`
}

/** App, add-on, catalogue and broker, as the server looks at them before it does anything. */
export function holdCheck(known: Known, own: Held, told: Replies<HoldTold>): Check {
  const node = addonOf(known, own.addonId)
  if (own.isOwner) {
    if (!told.addon) return unknown('The owner was not asked.')
    return sameAs(told.addon, node.name, (said) =>
      said.startsWith('The specified service ')
        ? refused(
            404,
            said,
            'addon-unknown',
            'The app no longer has it: it was destroyed, or let go of, since the latest sync.',
          )
        : null,
    )
  }
  const list = listCheck(told.borrowed, serviceOf(known, node)?.id ?? null)
  if (list) return list
  if (told.borrowed.ok && told.borrowed.told.some(({ addonId }) => addonId === own.addonId)) return null
  const gone = words.attachmentUnknown(own.attachmentId ?? '')
  return refused(404, gone, 'attachment-unknown', 'The app no longer holds it: it was detached since the latest sync.')
}

export function vaultCheck(told: Replies<HoldTold>, what: string): Check {
  if (!told.vault) return null
  if (!told.vault.ok) return unknown(told.vault.problem)
  return told.vault.told ? refused(500, words.stumbled, 'not-nameable', what) : null
}
