import { useSyncExternalStore } from 'react'

/** Times are milliseconds since the epoch. A clock that runs behind the core's gives "just now", never a future. */
const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** How long ago in the fewest words that are still true: rounded down, so that nothing looks older than it is. */
export function ageWords(then: number, now: number): string {
  const age = now - then
  if (age < minute) return 'just now'
  if (age < hour) return `${Math.floor(age / minute)} min ago`
  if (age < 2 * day) return `${Math.floor(age / hour)} h ago`
  return `${Math.floor(age / day)} days ago`
}

/** A duration for "since …": the same steps as ageWords without the "ago". */
export function lengthWords(milliseconds: number): string {
  if (milliseconds < minute) return `${Math.max(0, Math.floor(milliseconds / 1000))} s`
  if (milliseconds < hour) return `${Math.floor(milliseconds / minute)} min`
  if (milliseconds < 2 * day) return `${Math.floor(milliseconds / hour)} h`
  return `${Math.floor(milliseconds / day)} days`
}

const clockTime = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const dayAndTime = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
})
const fullDate = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'medium' })
const shortDate = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })

/** The clock time, with the day once it is more than half a day away: "14:02", "3 Mar, 14:02". */
export function momentWords(then: number, now: number): string {
  return Math.abs(now - then) < day / 2 ? clockTime.format(then) : dayAndTime.format(then)
}

export function exactWords(then: number): string {
  return fullDate.format(then)
}

export function dayWords(then: number): string {
  return shortDate.format(then)
}

/** A platform's ISO time as a date; the text itself when it is not a time. */
export function dateWords(iso: string): string {
  const then = Date.parse(iso)
  return Number.isNaN(then) ? iso : shortDate.format(then)
}

const ticks = new Set<() => void>()
let timer: number | undefined
let tickedAt = Date.now()

/** One clock for the whole page, so that two ages on screen never disagree; it stands still when nobody looks. */
function watchClock(changed: () => void): () => void {
  ticks.add(changed)
  timer ??= window.setInterval(() => {
    tickedAt = Date.now()
    for (const tick of ticks) tick()
  }, 5_000)
  return () => {
    ticks.delete(changed)
    if (ticks.size > 0) return
    window.clearInterval(timer)
    timer = undefined
  }
}

/** Now, renewed every five seconds. */
export function useNow(): number {
  return useSyncExternalStore(watchClock, () => tickedAt)
}
