const whole = new Intl.NumberFormat('en-GB')
const dollars = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD', maximumFractionDigits: 2 })
const wholeDollars = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD', maximumFractionDigits: 0 })

export function countWords(count: number): string {
  return whole.format(count)
}

/** "1 app", "2,000 apps"; `many` for words that do not just take an s. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${whole.format(count)} ${count === 1 ? one : many}`
}

/** A monthly price in US cents; null when the platform gave none. */
export function priceWords(cents: number | null): string {
  if (cents === null) return 'no price'
  if (cents === 0) return 'free'
  return `${cents % 100 === 0 ? wholeDollars.format(cents / 100) : dollars.format(cents / 100)}/mo`
}

export function bytesWords(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(0)} KB`
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`
}

/** The plan's own part of `service:plan`. */
export function planWords(plan: string): string {
  const colon = plan.indexOf(':')
  return colon === -1 ? plan : plan.slice(colon + 1)
}

/** What an add-on is called on screen: an id where the platform gave an empty name. */
export function addonLabel({ id, name }: { id: string; name: string }): string {
  return name.trim() === '' ? id : name
}

/** The only compliance tags the server acts on. */
export const meaningfulTags: ReadonlySet<string> = new Set(['prod', 'socs', 'internal'])

/** The tags there is room for, those that mean something first, and how many are left out. */
export function fewTags(tags: readonly string[], most: number): { shown: string[]; more: number } {
  if (tags.length <= most) return { shown: [...tags], more: 0 }
  const meaningful = [...meaningfulTags].filter((tag) => tags.includes(tag))
  const ordered = [...meaningful, ...tags.filter((tag) => !meaningfulTags.has(tag))]
  return { shown: ordered.slice(0, most), more: tags.length - most }
}

/** A service or plan in one of these states is offered to everybody, which is not worth a mark. */
export function isOffered(state: string): boolean {
  return state === 'public' || state === 'ga'
}
