import type { Held } from './held.ts'
import { refused, type Check } from './verdict.ts'
import { words } from './words.ts'

/** Names of attachments, as the server takes them (API-FACTS section 6); those it makes up itself are longer. */
export const longestName = 22

export function isWellNamed(name: string): boolean {
  return /^[a-zA-Z][A-Za-z0-9_-]+$/.test(name) && name.length <= longestName
}

/** An empty name is none: the platform makes one up, or changes nothing. */
export function nameCheck(name: string): Check {
  if (name === '' || isWellNamed(name)) return null
  const why = `A name begins with a letter, has letters, digits, hyphens and underscores, and is 2 to ${longestName} characters long.`
  return refused(422, words.badName, 'name-rule', why)
}

/** Names are not unique, not even on one app: asked for by such a name, the platform picks one or refuses. */
export function namesakeWarnings(
  held: readonly Held[],
  addonId: string | null,
  name: string,
  appName: string,
): string[] {
  const same = name !== '' && held.some((other) => other.addonId !== addonId && other.name === name)
  if (!same) return []
  return [`${appName} has another add-on called ${name}: by that name the platform picks one of the two, or refuses.`]
}
