import { useEffect, useMemo, useState, type RefObject } from 'react'

/** Where each row starts, and as the last number where the last one ends; heights are pixels. */
export function startsOf(heights: readonly number[]): number[] {
  const starts = [0]
  let end = 0
  for (const height of heights) {
    end += height
    starts.push(end)
  }
  return starts
}

/** The first and one past the last row that touch the stretch from `top` to `bottom`. */
export function rowsInSight(starts: readonly number[], top: number, bottom: number): { first: number; end: number } {
  const count = starts.length - 1
  if (count <= 0) return { first: 0, end: 0 }
  const at = (position: number): number => {
    let low = 0
    let high = count - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] ?? Infinity) <= position) low = middle
      else high = middle - 1
    }
    return low
  }
  return { first: at(top), end: at(bottom) + 1 }
}

/** Follows what a scrolling element shows. `margin` pixels beyond its edges count as in sight. */
export function useRowsInSight(
  scroller: RefObject<HTMLElement | null>,
  starts: readonly number[],
  margin: number,
): { first: number; end: number } {
  const [sight, setSight] = useState({ top: 0, bottom: 1_200 })
  useEffect(() => {
    const element = scroller.current
    if (!element) return undefined
    const look = (): void => {
      setSight((before) => {
        const top = element.scrollTop
        const bottom = top + element.clientHeight
        return before.top === top && before.bottom === bottom ? before : { top, bottom }
      })
    }
    const observer = new ResizeObserver(look)
    observer.observe(element)
    element.addEventListener('scroll', look, { passive: true })
    look()
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', look)
    }
  }, [scroller])
  return rowsInSight(starts, sight.top - margin, sight.bottom + margin)
}

export interface EvenRows {
  count: number
  /** Of each, in pixels. */
  height: number
  /** So many come and go together. */
  perPage: number
}

/** The pages in sight of rows that are all of one height, from 0. */
export function usePagesInSight(
  scroller: RefObject<HTMLElement | null>,
  { count, height, perPage }: EvenRows,
): number[] {
  const starts = useMemo(
    () =>
      startsOf(
        Array.from(
          { length: Math.ceil(count / perPage) },
          (_, page) => Math.min(perPage, count - page * perPage) * height,
        ),
      ),
    [count, height, perPage],
  )
  const { first, end } = useRowsInSight(scroller, starts, 4 * height)
  return Array.from({ length: end - first }, (_, index) => first + index)
}

/** Rows that are at hand come and go so many together. */
const together = 16

/** The rows to be drawn, in order: those in sight and those about the active one, which a screen reader is sent to. */
export function usePlacesInSight(
  scroller: RefObject<HTMLElement | null>,
  rows: Omit<EvenRows, 'perPage'>,
  active: number,
): number[] {
  const pages = usePagesInSight(scroller, { ...rows, perPage: together })
  const ofActive = Math.floor(Math.max(0, active) / together)
  return [...new Set([...pages, ofActive])]
    .toSorted((p, q) => p - q)
    .flatMap((page) =>
      Array.from({ length: Math.min(together, rows.count - page * together) }, (_, index) => page * together + index),
    )
}

/** Scrolls as little as needed to bring a stretch into sight; `head` pixels at the top are covered. */
export function bringIntoSight(element: HTMLElement, start: number, end: number, head = 0): void {
  if (start < element.scrollTop) element.scrollTop = start
  else if (end + head > element.scrollTop + element.clientHeight) element.scrollTop = end + head - element.clientHeight
}
