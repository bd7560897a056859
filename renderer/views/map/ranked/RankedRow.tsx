import { memo, type JSX } from 'react'
import type { MapModel } from '#shared/map/model.ts'
import type { SharedAddon } from '#shared/map/ranking.ts'
import { at } from '#shared/map/rows.ts'
import { SharedIcon } from '../../../parts/icons.tsx'
import { ShortName } from '../../../parts/ShortName.tsx'
import { SeverityMark } from '../../../parts/SeverityMark.tsx'
import { planWords } from '../../../parts/words.ts'
import { regionOf, severityOf } from '../describe.ts'

export const rowHeight = 44

export function rankedRowId(place: number): string {
  return `ranked-row-${place}`
}

export const RankedRow = memo(function RankedRow({
  model,
  shared,
  place,
  active,
  selected,
  score,
  most,
}: {
  model: MapModel
  shared: SharedAddon
  place: number
  active: boolean
  selected: boolean
  /** Null until it is known, and where nothing is found. */
  score: number | null
  /** Of the longest bar. */
  most: { apps: number; spaces: number }
}): JSX.Element {
  const { data, apps } = model
  const { addon, home } = shared
  const owner = home < apps ? (data.apps.names[home] ?? '') : null
  const service = data.services[at(data.addons.services, addon)] ?? 'unknown service'
  const plan = planWords(data.plans[at(data.addons.plans, addon)] ?? '')
  return (
    <div
      id={rankedRowId(place)}
      role="row"
      className="grid-row"
      aria-rowindex={place + 2}
      aria-selected={selected}
      data-active={active || undefined}
      data-place={place}
      data-testid="ranked-row"
      style={{ transform: `translateY(${place * rowHeight}px)` }}
    >
      <Score risk={shared.risk} score={score} />
      <span role="gridcell" className="ranked-name">
        <ShortName name={data.addons.names[addon] ?? ''} />
      </span>
      <span role="gridcell" className="ranked-two" title={`${service} ${plan}`}>
        <span>{service}</span>
        <span className="faint">{plan}</span>
      </span>
      <span role="gridcell" className="ranked-two">
        {owner === null ? <span className="orphan">no owner</span> : <ShortName name={owner} />}
        {owner === null ? null : (
          <span className="faint">
            <ShortName name={regionOf(model, home)?.name ?? ''} />
          </span>
        )}
      </span>
      <Count count={shared.apps} most={most.apps} across={shared.across} />
      <span role="gridcell" className="ranked-count" data-across={shared.across || undefined}>
        <span>
          {shared.across ? <SharedIcon size={12} /> : null}
          {shared.spaces}
        </span>
        <Bar count={shared.spaces} most={most.spaces} />
      </span>
      <span role="gridcell" className="ranked-count">
        <span>{shared.organizations}</span>
      </span>
    </div>
  )
})

function Score({ risk, score }: { risk: number; score: number | null }): JSX.Element {
  const severity = severityOf(risk)
  return (
    <span role="gridcell" className="ranked-score" data-severity={severity ?? undefined}>
      {severity === null ? <span className="faint">–</span> : <SeverityMark severity={severity} />}
      {severity === null || score === null ? null : <b>{score}</b>}
    </span>
  )
}

function Count({ count, most, across }: { count: number; most: number; across: boolean }): JSX.Element {
  return (
    <span role="gridcell" className="ranked-count" data-across={across || undefined}>
      <span>{count}</span>
      <Bar count={count} most={most} />
    </span>
  )
}

function Bar({ count, most }: { count: number; most: number }): JSX.Element {
  return <i style={{ width: `${(count / Math.max(1, most)) * 100}%` }} />
}
