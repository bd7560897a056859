import type { KeyboardEvent } from 'react'

const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }

/** Moves the focus among the links and buttons of a list with the arrow keys, Home and End. */
export function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const step = steps[event.key]
  if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>('a[href], button')]
  const here = stops.findIndex((stop) => stop === document.activeElement)
  const next = stops[Math.max(0, Math.min(stops.length - 1, here + step))]
  if (!next) return
  event.preventDefault()
  next.focus()
}
