import type { KeyboardEvent } from 'react'

type Step = 'up' | 'down' | 'left' | 'right' | 'first' | 'last'

const steps: Record<string, Step> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
  Home: 'first',
  End: 'last',
}

/**
 * Moves the focus among names: up and down within a column, left and right to the nearest of the next column. Tab goes by
 * all of them in reading order as it is.
 */
export function moveAmongNames(event: KeyboardEvent<HTMLElement>): void {
  const step = steps[event.key]
  const here = document.activeElement
  if (step === undefined || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
  if (!(here instanceof HTMLElement)) return
  const names = [...event.currentTarget.querySelectorAll<HTMLElement>('a[data-column]')]
  const column = columnOf(here.closest<HTMLElement>('[data-column]') ?? here)
  const next = column === null ? names[0] : pick(names, here, column, step)
  if (!next) return
  event.preventDefault()
  next.focus()
}

function pick(names: readonly HTMLElement[], here: HTMLElement, column: number, step: Step): HTMLElement | undefined {
  const own = names.filter((name) => columnOf(name) === column)
  if (step === 'first') return own[0]
  if (step === 'last') return own.at(-1)
  if (step === 'up' || step === 'down') {
    const place = own.indexOf(here)
    return own[place === -1 ? 0 : Math.max(0, Math.min(own.length - 1, place + (step === 'up' ? -1 : 1)))]
  }
  const beyond = names.filter((name) =>
    step === 'left' ? (columnOf(name) ?? 0) < column : (columnOf(name) ?? 0) > column,
  )
  const columns = beyond.map((name) => columnOf(name) ?? 0)
  const wanted = step === 'left' ? Math.max(...columns) : Math.min(...columns)
  const middle = middleOf(here)
  let nearest: HTMLElement | undefined
  let least = Infinity
  for (const name of beyond) {
    if (columnOf(name) !== wanted) continue
    const distance = Math.abs(middleOf(name) - middle)
    if (distance < least) {
      least = distance
      nearest = name
    }
  }
  return nearest
}

function columnOf(element: HTMLElement): number | null {
  const text = element.dataset['column']
  return text === undefined ? null : Number(text)
}

function middleOf(element: HTMLElement): number {
  const { top, height } = element.getBoundingClientRect()
  return top + height / 2
}
