import { memo, type JSX } from 'react'
import type { MapModel } from '#shared/map/model.ts'
import { rowName, type OutlineRow } from '#shared/map/outline.ts'
import { ChevronDownIcon, SharedIcon } from '../../../parts/icons.tsx'
import { Badge, ComplianceTags } from '../../../parts/parts.tsx'
import { ShortName } from '../../../parts/ShortName.tsx'
import { SeverityMark } from '../../../parts/SeverityMark.tsx'
import { wordsOf } from './row-words.ts'

export const rowHeight = 32

export function outlineRowId(place: number): string {
  return `outline-row-${place}`
}

/** One row of the tree. It stands where its place says; the rows around it need not be there. */
export const Row = memo(function Row({
  model,
  worst,
  row,
  place,
  active,
  selected,
  onToggle,
}: {
  model: MapModel
  worst: Uint8Array
  row: OutlineRow
  place: number
  active: boolean
  selected: boolean
  onToggle: (place: number) => void
}): JSX.Element {
  const { kind, states, shared, from, sharing, severity } = wordsOf(model, worst, row)
  const name = rowName(model, row)
  return (
    <div
      id={outlineRowId(place)}
      role="row"
      className="grid-row"
      aria-rowindex={place + 2}
      aria-level={row.level}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-expanded={row.open ?? undefined}
      aria-selected={selected}
      data-active={active || undefined}
      data-kind={row.kind}
      data-place={place}
      data-testid="outline-row"
      style={{ transform: `translateY(${place * rowHeight}px)` }}
    >
      <span role="gridcell" className="outline-name" style={{ paddingInlineStart: (row.level - 1) * 20 }}>
        {row.open === null ? (
          <span className="outline-twist" />
        ) : (
          // The row says whether it is open; this is for the mouse.
          <span
            className="outline-twist"
            data-open={row.open}
            onClick={(event) => {
              event.stopPropagation()
              onToggle(place)
            }}
          >
            <ChevronDownIcon size={14} />
          </span>
        )}
        <ShortName name={name} />
      </span>
      <span role="gridcell" className="outline-kind" title={kind}>
        {kind}
      </span>
      <span role="gridcell" className="outline-states">
        {row.kind === 'region' ? (
          <ComplianceTags tags={states} most={2} />
        ) : (
          states.map((state) => <State key={state} state={state} />)
        )}
      </span>
      <span role="gridcell" className="outline-shared" data-sharing={sharing || undefined} title={`${shared}${from}`}>
        {shared !== '' && sharing ? <SharedIcon size={12} /> : null}
        {shared}
        {from === '' ? null : <ShortName name={from} />}
      </span>
      <span role="gridcell">
        {severity === null ? <span className="faint">–</span> : <SeverityMark severity={severity} label size={10} />}
      </span>
    </div>
  )
})

function State({ state }: { state: string }): JSX.Element {
  if (state === 'running') return <span className="outline-running">running</span>
  return <Badge tone={state === 'preview' ? 'info' : 'medium'}>{state}</Badge>
}
