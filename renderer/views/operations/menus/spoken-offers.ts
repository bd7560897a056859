import type { SearchHit } from '#shared/domain/views.ts'
import { useCommand } from '../../../stores/command.ts'
import type { Route } from '../../../stores/route.ts'
import { takeApart } from './spoken.ts'
import { spokenOffers, type SpokenOffer } from './spoken-sentences.ts'

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
