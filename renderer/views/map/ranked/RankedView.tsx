import { useEffect, useMemo, useRef, useState, type JSX, type KeyboardEvent } from 'react'
import { usualRanking } from '#shared/map/orders.ts'
import { rank, sharedAddons, type Scores } from '#shared/map/ranking.ts'
import { rowStep } from '../../../parts/arrow-keys.ts'
import { SharedIcon } from '../../../parts/icons.tsx'
import { Button, EmptyState } from '../../../parts/parts.tsx'
import { bringIntoSight, usePlacesInSight } from '../../../parts/rows-in-sight.ts'
import { SortHeads } from '../../../parts/SortHeads.tsx'
import { countWords, plural } from '../../../parts/words.ts'
import { useCommand } from '../../../stores/command.ts'
import type { WayProps } from '../ways.ts'
import '../../../parts/grid.css'
import { columns } from './columns.ts'
import './ranked.css'
import { RankedRow, rankedRowId, rowHeight } from './RankedRow.tsx'

const headHeight = 34
const noScores: Scores = new Map()

/** The add-ons that more than one app holds, the riskiest first. */
export default function RankedView({
  model,
  place,
  selection,
  onSelect,
  onFocus,
  onSearch,
  onChoose,
  onShowAll,
}: WayProps): JSX.Element | null {
  const scroller = useRef<HTMLDivElement>(null)
  const order = place.ranking ?? usualRanking
  const [chosen, setChosen] = useState(-1)
  const answer = useCommand('risk.shared', { endpointId: model.data.endpointId }).data
  const scores = useMemo(
    () => (answer ? new Map(answer.addons.map((id, each) => [id, answer.scores[each] ?? 0])) : noScores),
    [answer],
  )
  const shared = useMemo(() => sharedAddons(model), [model])
  const rows = useMemo(() => rank(model, shared, scores, order), [model, shared, scores, order])
  const most = useMemo(
    () =>
      shared.reduce(
        (so, { apps, spaces }) => ({ apps: Math.max(so.apps, apps), spaces: Math.max(so.spaces, spaces) }),
        {
          apps: 0,
          spaces: 0,
        },
      ),
    [shared],
  )
  const active = Math.min(chosen, rows.length - 1)
  const places = usePlacesInSight(scroller, { count: rows.length, height: rowHeight }, active)
  const selected = selection?.kind === 'addon' ? rows.findIndex(({ addon }) => addon === selection.addon) : -1

  // What is selected elsewhere, or stands elsewhere in another order, is where the keyboard goes on from.
  const [followed, setFollowed] = useState(-1)
  if (followed !== selected) {
    setFollowed(selected)
    if (selected !== -1) setChosen(selected)
  }
  useEffect(() => {
    if (selected !== -1 && scroller.current) reveal(scroller.current, selected)
  }, [selected])

  function go(place: number): void {
    setChosen(place)
    if (scroller.current) reveal(scroller.current, place)
  }
  function pick(place: number): void {
    const row = rows[place]
    if (!row) return
    setChosen(place)
    onSelect({ kind: 'addon', addon: row.addon })
  }
  function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return
    const page = Math.max(1, Math.floor(event.currentTarget.clientHeight / rowHeight) - 2)
    const step = rowStep(event.key, page)
    const row = rows[active]
    if (step !== null) go(Math.max(0, Math.min(rows.length - 1, active + step)))
    else if (event.key === 'Enter' || event.key === ' ') pick(active)
    else if (event.key === 'Escape' && selection) onSelect(null)
    else if (event.key === '/') onSearch()
    else if (event.key === '.' && row) onFocus({ kind: 'addon', addon: row.addon })
    else return
    event.preventDefault()
  }

  if (model.cells === 0) return null
  if (rows.length === 0) {
    return (
      <EmptyState
        icon={<SharedIcon size={20} />}
        title={onShowAll ? 'No add-on that the filter shows is shared' : 'No add-on is shared'}
        action={onShowAll ? <Button onClick={onShowAll}>Show everything</Button> : undefined}
      >
        {model.totals.addons === 0
          ? 'There are only apps without add-ons.'
          : `Of ${plural(model.totals.addons, 'add-on')}, none is held by more than one app.`}
      </EmptyState>
    )
  }
  return (
    <section className="ranked" aria-label="Shared add-ons">
      <p className="ranked-bar" data-testid="ranked-sum">
        {plural(rows.length, 'add-on is', 'add-ons are')} shared, {countWords(model.totals.crossAddons)} across spaces
      </p>
      <div
        ref={scroller}
        className="grid"
        role="grid"
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a grid is one stop with its own keys
        tabIndex={0}
        aria-label="Shared add-ons"
        aria-rowcount={rows.length + 1}
        aria-colcount={columns.length}
        aria-activedescendant={active === -1 ? undefined : rankedRowId(active)}
        data-testid="ranked"
        onKeyDown={onKeyDown}
        onFocus={(event) => {
          if (event.target === event.currentTarget && active === -1) setChosen(0)
        }}
        onClick={(event) => {
          const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-place]') : null
          if (row) pick(Number(row.dataset['place']))
        }}
      >
        <SortHeads
          columns={columns}
          order={order}
          onSort={(ranking) => {
            onChoose({ ranking })
          }}
        />
        <div role="rowgroup" className="grid-body" style={{ height: rows.length * rowHeight }}>
          {places.map((place) => {
            const each = rows[place]
            return each ? (
              <RankedRow
                key={each.addon}
                model={model}
                shared={each}
                place={place}
                active={place === active}
                selected={place === selected}
                score={scores.get(model.data.addons.ids[each.addon] ?? '') ?? null}
                most={most}
              />
            ) : null
          })}
        </div>
      </div>
    </section>
  )
}

function reveal(element: HTMLElement, place: number): void {
  bringIntoSight(element, place * rowHeight, (place + 1) * rowHeight, headHeight)
}
