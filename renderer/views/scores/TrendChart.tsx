import type { JSX } from 'react'
import type { TrendPoint } from '#shared/domain/risk-views.ts'
import { exactWords, momentWords, useNow } from '../../stores/age.ts'
import { SeverityMark } from '../../parts/SeverityMark.tsx'
import { lineThrough, placesOf, spotsOf, trendWords } from '../../parts/trend.ts'
import { countWords } from '../../parts/words.ts'
import { bands } from './bands.ts'

/** Stretched to its place, so lines only: whatever has a shape is laid over it. */
const box = { width: 100, height: 100, margin: 0 }
const rowsShown = 30

function Numbers({ points }: { points: readonly TrendPoint[] }): JSX.Element {
  const latest = points.slice(-rowsShown).toReversed()
  return (
    <details className="trend-numbers">
      <summary>In numbers</summary>
      <div className="table-box" role="region" aria-label="The trend in numbers" tabIndex={0}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Sync</th>
              <th scope="col" className="cell-number">
                Score
              </th>
              {(['critical', 'high', 'medium', 'low'] as const).map((severity) => (
                <th key={severity} scope="col" className="cell-number">
                  <SeverityMark severity={severity} size={10} />
                </th>
              ))}
              <th scope="col">Picture</th>
            </tr>
          </thead>
          <tbody>
            {latest.map((point) => (
              <tr key={point.takenAt}>
                <td>{exactWords(point.takenAt)}</td>
                <td className="cell-number">{point.score}</td>
                <td className="cell-number">{countWords(point.critical)}</td>
                <td className="cell-number">{countWords(point.high)}</td>
                <td className="cell-number">{countWords(point.medium)}</td>
                <td className="cell-number">{countWords(point.low)}</td>
                <td className="muted">{point.complete ? 'whole' : 'partial'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  )
}

/** The endpoint's score over the judged syncs that were kept, with the bands behind it. */
export function TrendChart({ points }: { points: readonly TrendPoint[] }): JSX.Element {
  const now = useNow()
  const scores = points.map(({ score }) => score)
  const first = points[0]
  const last = points.at(-1)
  if (!first || !last || points.length < 2) {
    return (
      <div className="trend trend-empty">
        <p className="muted">
          {first ? 'One judged sync was kept so far.' : 'No judged sync was kept yet.'} The trend begins with the next
          sync.
        </p>
      </div>
    )
  }
  const spots = spotsOf(scores, box, placesOf(points.map(({ takenAt }) => takenAt)))
  const line = lineThrough(spots)
  const end = spots.at(-1) ?? { x: 0, y: 0 }
  const partial = points.filter(({ complete }) => !complete).length
  return (
    <div className="trend">
      <figure>
        <div className="trend-plot" role="img" aria-label={trendWords(scores)}>
          {bands.slice(0, -1).map(({ severity, from }) => (
            <span key={severity} className="trend-band" style={{ bottom: `${from}%` }}>
              <span>
                <SeverityMark severity={severity} size={9} /> {from}
              </span>
            </span>
          ))}
          <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
            <path className="trend-area" d={`${line}L${end.x} 100L${spots[0]?.x ?? 0} 100Z`} />
            <path className="trend-line" d={line} vectorEffect="non-scaling-stroke" />
          </svg>
          <i className="trend-end" style={{ left: `${end.x}%`, top: `${end.y}%` }} />
        </div>
        <figcaption>
          <span>{momentWords(first.takenAt, now)}</span>
          <span>
            {trendWords(scores)}
            {partial > 0 ? ` ${countWords(partial)} of them on a partial picture.` : ''}
          </span>
          <span>{momentWords(last.takenAt, now)}</span>
        </figcaption>
      </figure>
      <Numbers points={points} />
    </div>
  )
}
