import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type JSX, type KeyboardEvent } from 'react'
import type { Selection } from '#shared/map/lit.ts'
import {
  openKey,
  outlineRows,
  pathTo,
  placeOf,
  rowKey,
  rowStartingWith,
  selectionOfRow,
  type Opened,
  type OutlineRow,
} from '#shared/map/outline.ts'
import { otherEnds } from '../../../graph/walk.ts'
import { bringIntoSight, usePlacesInSight } from '../../../parts/rows-in-sight.ts'
import { countWords, plural } from '../../../parts/words.ts'
import { sameSelection } from '../address.ts'
import type { WayProps } from '../ways.ts'
import '../../../parts/grid.css'
import { keyOutcome, withKey } from './moves.ts'
import './outline.css'
import { outlineRowId, Row, rowHeight } from './OutlineRows.tsx'
import { worstOfRegions } from './row-words.ts'

const headHeight = 34
/** Letters typed within this time make one word, milliseconds. */
const oneWord = 800

const columns = ['Name', 'Kind', 'State', 'Shared with', 'Worst finding']

/** The map as a tree: the same filter, the same selection, nothing left out, and all of it by keyboard. */
export default function OutlineView({ model, selection, onSelect, onFocus, onSearch }: WayProps): JSX.Element | null {
  const scroller = useRef<HTMLDivElement>(null)
  const [opened, setOpened] = useState<Opened>(() => firstOpened(model))
  const [chosen, setChosen] = useState<{ key: string; place: number }>({ key: '', place: 0 })
  const [walk, setWalk] = useState<{ from: Selection; ends: readonly Selection[]; index: number } | null>(null)
  const typed = useRef({ text: '', at: -Infinity })
  const rows = useMemo(() => outlineRows(model, opened), [model, opened])
  const worst = useMemo(() => worstOfRegions(model), [model])
  const active = useMemo(() => {
    const there = rows[chosen.place]
    if (there && rowKey(model, there) === chosen.key) return chosen.place
    const found = rows.findIndex((row) => rowKey(model, row) === chosen.key)
    return found === -1 ? Math.min(chosen.place, rows.length - 1) : found
  }, [model, rows, chosen])
  const selected = useMemo(() => (selection ? placeOf(rows, selection) : -1), [rows, selection])
  const places = usePlacesInSight(scroller, { count: rows.length, height: rowHeight }, active)

  const show = useCallback((place: number) => {
    if (scroller.current) bringIntoSight(scroller.current, place * rowHeight, (place + 1) * rowHeight, headHeight)
  }, [])
  const go = useCallback(
    (all: readonly OutlineRow[], place: number) => {
      const row = all[place]
      if (!row) return
      setChosen({ key: rowKey(model, row), place })
      show(place)
    },
    [model, show],
  )

  /** What is to be gone to once the way to it is open. */
  const going = useRef<Selection | null>(null)
  const reach = useCallback(
    (to: Selection) => {
      going.current = to
      setOpened((before) => {
        const missing = pathTo(model, to).filter((key) => !before.has(key))
        return new Set([...before, ...missing])
      })
    },
    [model],
  )
  useLayoutEffect(() => {
    if (!going.current) return
    const place = placeOf(rows, going.current)
    going.current = null
    if (place !== -1) go(rows, place)
  }, [rows, go])

  // Selected elsewhere: the way to it opens. Where it was selected from a reference one stays there.
  const here = useRef<Selection | null>(null)
  useLayoutEffect(() => {
    const row = rows[active]
    here.current = row ? selectionOfRow(model, row) : null
  })
  useEffect(() => {
    if (selection && !(here.current && sameSelection(here.current, selection))) reach(selection)
  }, [selection, reach])

  const toggle = useCallback(
    (place: number) => {
      const row = rows[place]
      if (row && row.open !== null) setOpened((before) => withKey(model, before, row, row.open !== true))
    },
    [model, rows],
  )

  function walkOn(step: 1 | -1): void {
    const now = rows[active]
    const from = now ? selectionOfRow(model, now) : null
    const at = walk?.ends[walk.index]
    // Whoever has left the way by other keys begins another.
    const goesOn = walk !== null && from !== null && at !== undefined && sameSelection(at, from)
    const origin = goesOn ? walk.from : from
    if (!origin) return
    const ends = goesOn ? walk.ends : otherEnds({ model }, origin)
    const before = goesOn ? walk.index : step === 1 ? -1 : 0
    const index = (before + step + ends.length) % Math.max(1, ends.length)
    const next = ends[index]
    if (!next) return
    setWalk({ from: origin, ends, index })
    reach(next)
  }

  function typeAhead(letter: string, at: number): boolean {
    const text = at - typed.current.at < oneWord ? typed.current.text + letter : letter
    const place = rowStartingWith(model, rows, active, text)
    if (place === -1 && typed.current.text === '') return false
    typed.current = { text, at }
    if (place !== -1) go(rows, place)
    return true
  }

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== event.currentTarget) return
    const row = rows[active]
    const what = row ? selectionOfRow(model, row) : null
    const page = Math.max(1, Math.floor(event.currentTarget.clientHeight / rowHeight) - 2)
    const outcome = keyOutcome(event.key, model, { rows, opened }, active, page)
    if (outcome) {
      if ('row' in outcome) go(rows, outcome.row)
      else setOpened(outcome.opened)
    } else if (event.key === 'Enter' || event.key === ' ') {
      if (what) onSelect(what)
      else toggle(active)
    } else if (event.key === 'Escape' && walk) {
      reach(walk.from)
      setWalk(null)
    } else if (event.key === 'Escape' && selection) onSelect(null)
    else if (event.key === '/') onSearch()
    else if (event.key === '.' && what) onFocus(what)
    else if (event.key === ']' || event.key === '[') walkOn(event.key === ']' ? 1 : -1)
    // Capitals are left to the keys that work everywhere.
    else if (!/^[\p{L}\p{N}-]$/u.test(event.key) || event.shiftKey || !typeAhead(event.key, event.timeStamp)) return
    event.preventDefault()
  }

  const { apps, addons } = model.totals
  if (rows.length === 0) return null
  return (
    <section className="outline" aria-label="Outline">
      <header className="outline-bar">
        <p data-testid="outline-sum">
          {plural(model.data.spaces.length, 'space')} · {plural(apps, 'app')} · {plural(addons, 'add-on')}
          {addons > 0 && model.cells > apps ? `, ${countWords(model.cells - apps)} without an owner` : ''}
        </p>
        {walk ? (
          <p className="outline-walk" data-testid="outline-walk">
            {walk.index + 1} of {walk.ends.length} attached · Escape goes back
          </p>
        ) : null}
        <button
          type="button"
          className="outline-fold"
          disabled={opened.size === 0}
          onClick={() => {
            setOpened(new Set())
          }}
        >
          Fold everything
        </button>
      </header>
      <div
        ref={scroller}
        className="grid"
        role="treegrid"
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a treegrid is one stop with its own keys
        tabIndex={0}
        aria-label="Spaces, apps and add-ons"
        aria-description="Right opens, left closes, star opens all beside it, Enter selects, brackets walk along attachments, full stop opens the focus view."
        aria-rowcount={rows.length + 1}
        aria-colcount={columns.length}
        aria-activedescendant={active === -1 ? undefined : outlineRowId(active)}
        data-testid="outline"
        onKeyDown={onKeyDown}
        onClick={(event) => {
          const place = placeUnder(event.target)
          const row = rows[place]
          if (!row) return
          go(rows, place)
          const what = selectionOfRow(model, row)
          if (what) onSelect(what)
          else toggle(place)
        }}
      >
        <div role="rowgroup" className="grid-head">
          <div role="row" className="grid-row" aria-rowindex={1}>
            {columns.map((name) => (
              <span key={name} role="columnheader">
                {name}
              </span>
            ))}
          </div>
        </div>
        <div role="rowgroup" className="grid-body" style={{ height: rows.length * rowHeight }}>
          {places.map((place) => {
            const row = rows[place]
            return row ? (
              <Row
                key={rowKey(model, row)}
                model={model}
                worst={worst}
                row={row}
                place={place}
                active={place === active}
                selected={place === selected}
                onToggle={toggle}
              />
            ) : null
          })}
        </div>
      </div>
    </section>
  )
}

/** The only one there is need not be opened first. */
function firstOpened(model: WayProps['model']): Opened {
  return new Set(model.regions.length === 1 ? [openKey(model, { kind: 'region', thing: 0 }) ?? ''] : [])
}

function placeUnder(target: EventTarget): number {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-place]') : null
  return Number(row?.dataset['place'] ?? -1)
}
