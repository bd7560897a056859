import { useEffect, useRef, useState, type JSX, type ReactNode, type RefObject } from 'react'

const perPiece = 24

function Piece({
  scroller,
  first,
  estimate,
  children,
}: {
  scroller: RefObject<HTMLElement | null>
  /** In sight from the start. */
  first: boolean
  /** Pixels, until it was seen once. */
  estimate: number
  children: () => ReactNode
}): JSX.Element {
  const box = useRef<HTMLDivElement>(null)
  const [near, setNear] = useState(first)
  const [height, setHeight] = useState(estimate)
  useEffect(() => {
    const element = box.current
    if (!element) return undefined
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (!entry) return
        // What was as high as this stays as high when it is emptied, so that nothing jumps.
        if (!entry.isIntersecting && entry.boundingClientRect.height > 0) setHeight(entry.boundingClientRect.height)
        setNear(entry.isIntersecting)
      },
      { root: scroller.current, rootMargin: '600px 0px' },
    )
    observer.observe(element)
    return () => {
      observer.disconnect()
    }
  }, [scroller])
  return (
    <div ref={box} role="presentation" style={near ? undefined : { height }}>
      {near ? children() : null}
    </div>
  )
}

/**
 * A list of items of any height, of which only those near what `scroller` shows are in the document. Each item brings its
 * own `role="listitem"`.
 */
export function Windowed<Item>({
  items,
  scroller,
  estimate,
  label,
  render,
}: {
  items: readonly Item[]
  scroller: RefObject<HTMLElement | null>
  /** Pixels an item takes, about. */
  estimate: number
  label: string
  render: (item: Item, index: number) => ReactNode
}): JSX.Element {
  const pieces = Array.from({ length: Math.ceil(items.length / perPiece) }, (_, piece) => piece * perPiece)
  return (
    <div role="list" aria-label={label}>
      {pieces.map((from) => {
        const part = items.slice(from, from + perPiece)
        return (
          <Piece key={from} scroller={scroller} first={from < 2 * perPiece} estimate={part.length * estimate}>
            {() => part.map((item, index) => render(item, from + index))}
          </Piece>
        )
      })}
    </div>
  )
}
