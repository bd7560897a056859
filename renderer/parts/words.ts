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

/** A service or plan in one of these states is offered to everybody, which is not worth a mark. */
export function isOffered(state: string): boolean {
  return state === 'public' || state === 'ga'
}
