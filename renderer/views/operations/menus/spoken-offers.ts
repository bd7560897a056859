import type { AvailableAction } from '#shared/domain/operation.ts'
import type { AddonDetail, AppDetail, SearchHit } from '#shared/domain/views.ts'
import { useCommand } from '../../../stores/command.ts'
import type { Route } from '../../../stores/route.ts'
import { addonLabel } from '../../../parts/words.ts'
import { addonOffers, appOffers, holderOffers, type Offer } from './offers.ts'
import { says, takeApart, type Spoken } from './spoken.ts'

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
      if (says(sentence, spoken) && !found.some((other) => other.id === id)) found.push({ id, sentence, offer })
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

/** The add-on or app that is open, for whoever names none. */
function openIn(route: Route): { addonId: string | null; appId: string | null } {
  if (route.view === 'addon' || route.view === 'incident') return { addonId: route.addonId, appId: null }
  if (route.view !== 'map' || route.focus === null || route.focus.kind === 'space')
    return { addonId: null, appId: null }
  return route.focus.kind === 'addon'
    ? { addonId: route.focus.id, appId: null }
    : { addonId: null, appId: route.focus.id }
}

function idsOf(hits: readonly SearchHit[] | undefined, kind: SearchHit['kind'], name: string): string[] {
  const ofKind = (hits ?? []).filter((hit) => hit.kind === kind)
  // Whoever typed a whole name means that one.
  const exact = ofKind.filter((hit) => hit.name.toLowerCase() === name)
  return (exact.length > 0 ? exact : ofKind).map(({ id }) => id)
}

/** What a text in the palette asks to do on this endpoint; empty for what asks to do nothing. */
export function useSpokenOffers(text: string, endpointId: string | null, route: Route): SpokenOffer[] {
  const spoken = takeApart(text)
  const name = spoken?.name ?? ''
  const asks = spoken !== null && endpointId !== null
  const search = useCommand('inventory.search', asks && name.length >= 2 ? { endpointId, text: name, limit: 20 } : null)
  const here = openIn(route)
  const addonIds = name === '' ? [here.addonId].filter((id) => id !== null) : idsOf(search.data?.hits, 'addon', name)
  const appIds = name === '' ? [here.appId].filter((id) => id !== null) : idsOf(search.data?.hits, 'app', name)
  const addonOf = (at: number) => {
    const addonId = addonIds[at]
    return asks && addonId !== undefined ? { endpointId, addonId } : null
  }
  const appOf = (at: number) => {
    const appId = appIds[at]
    return asks && appId !== undefined ? { endpointId, appId } : null
  }
  const details = [useCommand('inventory.addon', addonOf(0)), useCommand('inventory.addon', addonOf(1))]
  const actions = [useCommand('operations.actions', addonOf(0)), useCommand('operations.actions', addonOf(1))]
  const apps = [useCommand('inventory.app', appOf(0)), useCommand('inventory.app', appOf(1))]
  if (spoken === null) return []
  return spokenOffers(
    spoken,
    details.flatMap(({ data }, at) => (data ? [{ detail: data, actions: actions[at]?.data?.actions ?? [] }] : [])),
    apps.flatMap(({ data }) => data ?? []),
  )
}
