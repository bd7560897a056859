import { useEffect, useRef, useState, type JSX, type KeyboardEvent } from 'react'
import type { AddonRow } from '#shared/domain/views.ts'
import { useCommand } from '../../stores/command.ts'
import { routeHref, type AddonFilter } from '../../stores/route.ts'
import { rowStep } from '../../parts/arrow-keys.ts'
import { ErrorNote } from '../../parts/ErrorPanel.tsx'
import { SharedIcon } from '../../parts/icons.tsx'
import { CarriedMark } from '../../parts/parts.tsx'
import { bringIntoSight, usePagesInSight } from '../../parts/rows-in-sight.ts'
import { SeverityMark } from '../../parts/SeverityMark.tsx'
import { addonLabel, planWords, priceWords } from '../../parts/words.ts'
import { SortHeads } from '../../parts/SortHeads.tsx'
import type { SortOrder } from '../../parts/sorting.ts'
import '../../parts/grid.css'
import { columns } from './columns.ts'

/** Rows are fetched and drawn a page at a time; only pages in sight exist. */
export const pageSize = 50
const rowHeight = 38

function rowsOn(page: number, matching: number): number {
  return Math.min(pageSize, matching - page * pageSize)
}

function rowId(index: number): string {
  return `addon-row-${index}`
}

function Row({ row, index, active }: { row: AddonRow; index: number; active: boolean }): JSX.Element {
  const href = routeHref({ view: 'addon', endpointId: row.endpointId, addonId: row.id })
  return (
    <div
      id={rowId(index)}
      role="row"
      className="grid-row"
      aria-rowindex={index + 2}
      aria-selected={active}
      data-testid="addon-row"
    >
      <span role="gridcell">
        {row.severity === null ? <span className="faint">–</span> : <SeverityMark severity={row.severity} label />}
      </span>
      <span role="gridcell" className="cell-name">
        <a href={href} tabIndex={-1}>
          {addonLabel(row)}
        </a>
        <CarriedMark from={row.carriedFrom} />
      </span>
      <span role="gridcell">{row.service}</span>
      <span role="gridcell" className="muted">
        {planWords(row.plan)}
      </span>
      <span role="gridcell">{row.owner ?? <span className="orphan">no owner</span>}</span>
      <span role="gridcell" className="muted">
        {row.space === '' ? '–' : row.space}
      </span>
      <span role="gridcell" className="cell-number">
        {row.apps}
      </span>
      <span role="gridcell" className={row.spaces > 1 ? 'cell-number crosses' : 'cell-number'}>
        {row.spaces > 1 ? <SharedIcon size={12} /> : null}
        {row.spaces}
      </span>
      <span role="gridcell" className="cell-number muted">
        {priceWords(row.priceCents)}
      </span>
    </div>
  )
}

function Page({
  endpointId,
  filter,
  page,
  rows,
  active,
}: {
  endpointId: string
  filter: AddonFilter
  page: number
  /** How many rows there will be, for the bars that stand in for them. */
  rows: number
  active: number
}): JSX.Element {
  const offset = page * pageSize
  const { data, error } = useCommand('inventory.addons', { endpointId, ...filter, offset, limit: pageSize })
  if (error && !data) return <ErrorNote error={error} />
  if (!data) {
    return (
      <>
        {Array.from({ length: rows }, (_, index) => (
          <div key={index} role="row" className="grid-row grid-row-waiting" aria-rowindex={offset + index + 2}>
            <span role="gridcell" aria-label="Loading">
              <span className="skeleton-bar" style={{ width: `${90 - ((index * 13) % 40)}%` }} />
            </span>
          </div>
        ))}
      </>
    )
  }
  return (
    <>
      {data.rows.map((row, index) => (
        <Row key={row.id} row={row} index={offset + index} active={offset + index === active} />
      ))}
    </>
  )
}

/** The table of add-ons. One tab stop; the arrows move the chosen row, Enter opens it. */
export function AddonTable({
  endpointId,
  filter,
  matching,
  onSort,
}: {
  endpointId: string
  filter: AddonFilter
  matching: number
  onSort: (order: SortOrder<AddonFilter['sort']>) => void
}): JSX.Element {
  const scroller = useRef<HTMLDivElement>(null)
  const key = JSON.stringify(filter)
  const [chosen, setChosen] = useState({ key, row: -1 })
  // A choice among other rows says nothing about these.
  const active = chosen.key === key ? chosen.row : -1
  const pages = usePagesInSight(scroller, { count: matching, height: rowHeight, perPage: pageSize })
  const scrolledFor = useRef(key)
  useEffect(() => {
    if (scrolledFor.current === key) return
    scrolledFor.current = key
    scroller.current?.scrollTo({ top: 0 })
  }, [key])

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const element = scroller.current
    if (!element || event.target !== element) return
    if (event.key === 'Enter') {
      document.getElementById(rowId(active))?.querySelector('a')?.click()
      return
    }
    const move = rowStep(event.key, Math.max(1, Math.floor(element.clientHeight / rowHeight) - 2))
    if (move === null || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    const next = Math.max(0, Math.min(matching - 1, active + move))
    setChosen({ key, row: next })
    bringIntoSight(element, next * rowHeight, (next + 1) * rowHeight, rowHeight)
  }

  return (
    <div
      ref={scroller}
      className="grid addon-grid"
      role="grid"
      tabIndex={0}
      aria-label="Add-ons"
      aria-rowcount={matching + 1}
      aria-colcount={columns.length}
      aria-activedescendant={active === -1 ? undefined : rowId(active)}
      data-testid="addon-grid"
      onKeyDown={onKeyDown}
      onFocus={() => {
        if (active === -1 && matching > 0) setChosen({ key, row: 0 })
      }}
    >
      <SortHeads columns={columns} order={filter} onSort={onSort} />
      <div role="rowgroup" className="grid-body" style={{ height: matching * rowHeight }}>
        {pages.map((page) => (
          <div
            key={page}
            role="presentation"
            className="grid-page"
            style={{ transform: `translateY(${page * pageSize * rowHeight}px)` }}
          >
            <Page endpointId={endpointId} filter={filter} page={page} rows={rowsOn(page, matching)} active={active} />
          </div>
        ))}
      </div>
    </div>
  )
}
