/**
 * What config variables that add-ons bring are called (operations-actions-risks 3.10, API-FACTS 5.6). A primary add-on's
 * are bare, a secondary one's begin with a prefix made of the name it has on the app.
 */

/** The controller sets a secure key for the app by itself and knows no primary and no prefix there. */
export function isPrefixed(service: string): boolean {
  return service !== 'securekey'
}

/** Without the underscore that follows it; empty, or beginning with a digit, for some names. */
export function prefixOf(name: string): string {
  const words = name.split('-')
  // Up to one hyphen is dropped like any other sign; only where two words go first does the rest keep its parts apart.
  const rest = words.length > 2 ? words.slice(2).join('_') : name
  return rest.replaceAll(/[^A-Za-z0-9_]/g, '').toUpperCase()
}

/** What `variable` of an add-on of this service, called `name` on the app, is called there. */
export function variableName(service: string, name: string, primary: boolean, variable: string): string {
  return primary || !isPrefixed(service) ? variable : `${prefixOf(name)}_${variable}`
}
