import { useEffect, useState, type RefObject } from 'react'

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

/** Scrolls as little as needed to bring a stretch into sight; `head` pixels at the top are covered. */
export function bringIntoSight(element: HTMLElement, start: number, end: number, head = 0): void {
  if (start < element.scrollTop) element.scrollTop = start
  else if (end + head > element.scrollTop + element.clientHeight) element.scrollTop = end + head - element.clientHeight
}
