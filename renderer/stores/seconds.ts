import { useSyncExternalStore } from 'react'

const watchers = new Set<() => void>()
let timer: number | undefined
let now = Date.now()

function watch(changed: () => void): () => void {
  // It stood still while nobody looked.
  if (watchers.size === 0) now = Date.now()
  watchers.add(changed)
  timer ??= window.setInterval(() => {
    now = Date.now()
    for (const told of watchers) told()
  }, 250)
  return () => {
    watchers.delete(changed)
    if (watchers.size > 0) return
    window.clearInterval(timer)
    timer = undefined
  }
}

const unwatched = (): (() => void) => () => undefined

/** Now, renewed four times a second, for what counts down; it stands still for whoever has nothing that does. */
export function useSeconds(counting: boolean): number {
  return useSyncExternalStore(counting ? watch : unwatched, () => now)
}

/** "14:59"; rounded up, so that a countdown shows 0:00 only when it is over. */
export function countdownWords(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
