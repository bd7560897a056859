/** Days are those of whoever sits here; an acknowledgement lasts to the end of its last one. Times are milliseconds since the epoch. */
const day = 86_400_000

const usualLengths = [7, 14, 30, 60, 90, 180]

function two(part: number): string {
  return String(part).padStart(2, '0')
}

/** The local day that many days from now, as a date field holds it. */
export function dateAfter(now: number, days: number): string {
  const date = new Date(now)
  date.setDate(date.getDate() + days)
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** The end of that day, but not later than the most days from now; null for what is no date or is over. */
export function expiryOf(date: string, now: number, mostDays: number): number | null {
  const [, year = '', month = '', dayOfMonth = ''] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(date) ?? []
  const end = new Date(Number(year), Number(month) - 1, Number(dayOfMonth) + 1).getTime() - 1
  if (year === '' || !(end > now) || date > dateAfter(now, mostDays)) return null
  return Math.min(end, now + mostDays * day)
}

/** The lengths to choose from by a press: those that are allowed, with the usual and the longest one. */
export function lengthsFor({ most, usual }: { most: number; usual: number }): number[] {
  const allowed = [...usualLengths, usual, most].filter((length) => length <= most)
  return [...new Set(allowed)].toSorted((a, b) => a - b)
}
