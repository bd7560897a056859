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

/** Rows that a key moves on in a list, `page` of them for the page keys; null for a key that does not move. */
export function rowStep(key: string, page: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return 1
    case 'ArrowUp':
      return -1
    case 'PageDown':
      return page
    case 'PageUp':
      return -page
    case 'Home':
      return -Infinity
    case 'End':
      return Infinity
    default:
      return null
  }
}
