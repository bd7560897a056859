import type { AvailableAction } from '#shared/domain/operation.ts'
import type { AddonDetail, AppDetail } from '#shared/domain/views.ts'
import { addonLabel } from '../../../parts/words.ts'
import { addonOffers, appOffers, holderOffers, type Offer } from './offers.ts'
import { says, type Spoken } from './spoken.ts'

/** An offer as a whole sentence, for the palette. */
export interface SpokenOffer {
  id: string
  sentence: string
  offer: Offer
}

const most = 12

/** The sentence for what is offered of an add-on, of the two, or of an app; the dots stay where a form follows. */
export function sentenceOf({ id, name }: Offer, addon: string | null, app: string | null): string {
  const dots = name.endsWith('…') ? '…' : ''
  const bare = dots === '' ? name : name.slice(0, -1)
  switch (id) {
    case 'detach':
      return `Detach ${addon ?? 'it'} from ${app ?? 'the app'}…`
    case 'promote':
      return `Make ${addon ?? 'it'} primary on ${app ?? 'the app'}…`
    case 'rename':
      return `Rename ${addon ?? 'it'} on ${app ?? 'the app'}…`
    case 'attach':
      return addon === null ? `Attach an add-on to ${app ?? 'the app'}…` : `Attach ${addon} to another app…`
    case 'change-plan':
      return `Change plan of ${addon ?? 'it'}…`
    case 'destroy-addon':
      return `Destroy ${addon ?? 'it'}…`
    case 'destroy-app':
      return `Destroy ${app ?? 'the app'}…`
    case 'create-addon':
      return `Create an add-on on ${app ?? 'the app'}…`
    case 'maintenance':
      return `${bare} for ${app ?? 'the app'}…`
    case 'redeploy':
    case 'scale':
      return `${bare} ${app ?? 'the app'}…`
    default:
      return `${bare} of ${addon ?? app ?? 'it'}${dots}`
  }
}

/** What of all that is offered was meant; what is not to be had is left out: the menus say why. */
export function spokenOffers(
  spoken: Spoken,
  addons: readonly { detail: AddonDetail; actions: readonly AvailableAction[] }[],
  apps: readonly AppDetail[],
): SpokenOffer[] {
  const found: SpokenOffer[] = []
  const add = (offers: readonly Offer[], key: string, addon: string | null, app: string | null): void => {
    for (const offer of offers) {
      if (offer.unavailable !== '') continue
      const sentence = sentenceOf(offer, addon, app)
      const id = `operate ${offer.id} ${key}`
      // Some say promote.
      if (says(`${sentence} ${offer.id}`, spoken) && !found.some((other) => other.id === id))
        found.push({ id, sentence, offer })
    }
  }
  for (const { detail, actions } of addons) {
    const name = addonLabel(detail.addon)
    const owner = detail.holders.find(({ isOwner }) => isOwner)
    add(addonOffers(detail, actions), `${detail.addon.id} ${owner?.appId ?? ''}`, name, owner?.app ?? null)
    for (const holder of detail.holders) {
      // What concerns the app alone is found by the app's own name.
      const offers = holderOffers(detail, holder).filter(({ id }) => ['detach', 'promote', 'rename'].includes(id))
      add(offers, `${detail.addon.id} ${holder.appId}`, name, holder.app)
    }
  }
  for (const app of apps) add(appOffers(app), app.id, null, app.name)
  return found.slice(0, most)
}
