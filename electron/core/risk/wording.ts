import type { AddonNode } from '#core/graph/graph.ts'

const namesShown = 5

/** `a, b and c`, and `a, b, c, d, e and 8 more` when there are many. */
export function listing(names: readonly string[]): string {
  const shown = names.length > namesShown + 1 ? names.slice(0, namesShown) : names
  const rest = names.length - shown.length
  if (rest > 0) return `${shown.join(', ')} and ${rest} more`
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`
}

export function appNames(holders: readonly { appName: string }[]): string {
  return listing(holders.map((holder) => holder.appName))
}

/** `1 app`, `2 apps`. */
export function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`
}

/** Verbs agree with the number of apps: `holds` for one, `hold` for several. */
export function verb(amount: number, singular: string, plural: string): string {
  return amount === 1 ? singular : plural
}

export function ownerOf(node: AddonNode): string {
  return node.ownerName ?? 'no app at all'
}
