import { scheme } from './origin.ts'

const name = '[A-Za-z0-9_-]{1,64}'
const link = new RegExp(
  `^${scheme}://open/(welcome|endpoints|rules|journal|e/${name}/(?:map|findings|scores|catalog|addons(?:/${name})?|incident/${name}))/?$`,
)

/**
 * The page's route (`#/...`) that a link `addon-atlas://open/...` names, or null. A link opens a view and nothing more:
 * it carries no query, no credential, no address of a server, and cannot make anything happen: at most the page asks, by
 * GETs, about an add-on whose ids nobody can guess. The pattern leaves no room
 * for more than two names, each of limited length.
 */
export function routeOfLink(address: string): string | null {
  const route = link.exec(address)?.[1]
  return route === undefined ? null : `#/${route}`
}

/** The first link among a program's arguments; whatever else stands there is for others. */
export function routeOfArguments(values: readonly string[]): string | null {
  const address = values.find((value) => value.startsWith(`${scheme}:`))
  return address === undefined ? null : routeOfLink(address)
}

export type View = 'map' | 'findings' | 'scores' | 'addons' | 'catalog' | 'endpoints'

/** The route of a view for the endpoint that the page shows now, else for the one looked at last. */
export function routeOfView(view: View, pageAddress: string, lastEndpointId: string | null): string {
  if (view === 'endpoints') return '#/endpoints'
  const shown = new RegExp(`#/e/(${name})(?:[/?]|$)`).exec(pageAddress)?.[1]
  const endpointId = shown ?? lastEndpointId
  return endpointId === null ? '#/welcome' : `#/e/${encodeURIComponent(endpointId)}/${view}`
}
