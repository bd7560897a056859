import type { JSX } from 'react'
import { lineThrough, spotsOf, trendWords } from './trend.ts'

const box = { width: 76, height: 20, margin: 2.5 }

/** A trend in the height of a line of text, 0 to 100; what it shows is its name. */
export function Sparkline({ values }: { values: readonly number[] }): JSX.Element {
  const spots = spotsOf(values, box)
  const last = spots.at(-1)
  if (!last) return <span className="faint">–</span>
  const words = trendWords(values)
  return (
    <svg
      className="sparkline"
      width={box.width}
      height={box.height}
      viewBox={`0 0 ${box.width} ${box.height}`}
      role="img"
      aria-label={words}
    >
      <title>{words}</title>
      {spots.length > 1 ? <path d={lineThrough(spots)} /> : null}
      <circle cx={last.x} cy={last.y} r="2.2" />
    </svg>
  )
}
