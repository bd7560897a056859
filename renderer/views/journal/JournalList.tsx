import { useCallback, useEffect, useRef, useState, type JSX, type KeyboardEvent, type Ref } from 'react'
import type { JournalRow } from '#shared/domain/journal.ts'
import { exactWords } from '../../stores/age.ts'
import { useCommand } from '../../stores/command.ts'
import { useViewKeys } from '../../frame/shortcuts.ts'
import type { JournalFilter } from '../../stores/route.ts'
import { rowStep } from '../../parts/arrow-keys.ts'
import { ErrorNote } from '../../parts/ErrorPanel.tsx'
import { bringIntoSight, usePagesInSight } from '../../parts/rows-in-sight.ts'
import { ToneMark } from './ToneMark.tsx'
import { kindName } from './journal-words.ts'

/** Entries are fetched and drawn a page at a time; only pages in sight exist. */
export const pageSize = 50
const rowHeight = 54
/** Of the scrolling box, above and below the rows, in pixels. */
const padding = 8

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' })
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })

function rowsOn(page: number, matching: number): number {
  return Math.min(pageSize, matching - page * pageSize)
}

function rowId(index: number): string {
  return `journal-row-${index}`
}

interface Marks {
  /** Number of the entry that is shown beside the list. */
  shown: number | null
  /** Index of the row with the focus; -1 for none. */
  active: number
}

function Row({
  row,
  index,
  marks,
  onShow,
}: {
  row: JournalRow
  index: number
  marks: Marks
  onShow: (sequence: number, index: number) => void
}): JSX.Element {
  const { at, sentence, by, endpointName, endpointGone, kind, reason, tone, sequence } = row
  return (
    <div
      id={rowId(index)}
      role="row"
      className="journal-row"
      aria-selected={sequence === marks.shown}
      aria-rowindex={index + 1}
      data-active={index === marks.active || undefined}
      data-tone={tone}
      data-testid="journal-row"
      onClick={() => {
        onShow(sequence, index)
      }}
    >
      <time role="gridcell" className="journal-when" dateTime={new Date(at).toISOString()} title={exactWords(at)}>
        <span>{clock.format(at)}</span>
        <span className="faint">{day.format(at)}</span>
      </time>
      <span role="gridcell" className="journal-what">
        <span className="journal-sentence">
          <ToneMark tone={tone} /> {sentence}
        </span>
        <span className="journal-who">
          <span className="journal-kind">{kindName(kind)}</span>
          {by === '' ? null : <span>{by}</span>}
          <span>{endpointGone ? `${endpointName} (removed)` : endpointName}</span>
          {reason === '' ? null : <q>{reason}</q>}
        </span>
      </span>
    </div>
  )
}

function Page({
  filter,
  page,
  matching,
  marks,
  onShow,
  onRows,
}: {
  filter: JournalFilter
  page: number
  matching: number
  marks: Marks
  onShow: (sequence: number, index: number) => void
  /** What is drawn here now, for whoever moves by index. */
  onRows: (page: number, rows: readonly JournalRow[]) => void
}): JSX.Element {
  const offset = page * pageSize
  const { data, error } = useCommand('journal.entries', { filter, offset, limit: pageSize })
  const rows = data?.rows
  useEffect(() => {
    if (rows) onRows(page, rows)
  }, [page, rows, onRows])
  if (error && !data) return <ErrorNote error={error} />
  if (!data) {
    return (
      <>
        {Array.from({ length: rowsOn(page, matching) }, (_, index) => (
          <div key={index} role="row" className="journal-row" aria-rowindex={offset + index + 1}>
            <span role="gridcell" aria-label="Loading">
              <span className="skeleton-bar" style={{ width: `${92 - ((index * 17) % 45)}%` }} />
            </span>
          </div>
        ))}
      </>
    )
  }
  return (
    <>
      {data.rows.map((row, index) => (
        <Row key={row.sequence} row={row} index={offset + index} marks={marks} onShow={onShow} />
      ))}
    </>
  )
}

/**
 * The entries, newest first. One tab stop; the arrows choose what is shown beside the list, Enter goes into it. Rows are
 * fetched as they come into sight, so that a move to one that is not here yet is finished when it comes.
 */
export function JournalList({
  ref,
  filter,
  matching,
  shown,
  onShow,
  onEnter,
}: {
  ref: Ref<HTMLDivElement>
  filter: JournalFilter
  matching: number
  shown: number | null
  onShow: (sequence: number) => void
  onEnter: () => void
}): JSX.Element {
  const scroller = useRef<HTMLDivElement>(null)
  const key = JSON.stringify(filter)
  const [known, setKnown] = useState<Known>({ key, pages: new Map() })
  const [moved, setMoved] = useState<{ key: string; index: number } | null>(null)
  if (known.key !== key) setKnown({ key, pages: new Map() })
  const pages = usePagesInSight(scroller, { count: matching, height: rowHeight, perPage: pageSize })
  const scrolledFor = useRef(key)
  useEffect(() => {
    if (scrolledFor.current === key) return
    scrolledFor.current = key
    scroller.current?.scrollTo({ top: 0 })
  }, [key])
  const onRows = useCallback((page: number, rows: readonly JournalRow[]): void => {
    const sequences = rows.map(({ sequence }) => sequence)
    setKnown(({ key: of, pages }) => ({ key: of, pages: new Map([...pages].slice(-pagesKept)).set(page, sequences) }))
  }, [])
  const wanted = moved?.key === key ? moved.index : null
  const arrived = wanted === null ? undefined : sequenceAt(known, wanted)
  const show = useRef(onShow)
  useEffect(() => {
    show.current = onShow
  })
  // A move that ended on a row which was still on its way; newer entries may push another one to its place later.
  const finished = useRef<typeof moved>(null)
  useEffect(() => {
    if (arrived === undefined || finished.current === moved) return
    finished.current = moved
    show.current(arrived)
  }, [arrived, moved])
  const place = shown === null ? -1 : indexOf(known, shown)
  const active = wanted !== null && arrived === undefined ? wanted : place

  const move = (step: number): void => {
    const element = scroller.current
    if (!element || matching === 0) return
    const at = Math.max(0, Math.min(matching - 1, active + step))
    bringIntoSight(element, at * rowHeight, (at + 1) * rowHeight, 2 * padding)
    const sequence = sequenceAt(known, at)
    if (sequence === undefined) setMoved({ key, index: at })
    else {
      setMoved(null)
      onShow(sequence)
    }
  }
  useViewKeys({
    j: () => {
      scroller.current?.focus({ preventScroll: true })
      move(1)
    },
    k: () => {
      scroller.current?.focus({ preventScroll: true })
      move(-1)
    },
  })
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const element = event.currentTarget
    if (event.target !== element || event.ctrlKey || event.metaKey || event.altKey) return
    const step = rowStep(event.key, Math.max(1, Math.floor(element.clientHeight / rowHeight) - 1))
    if (event.key === 'Enter') onEnter()
    else if (step !== null) move(step)
    else return
    event.preventDefault()
  }

  return (
    <div
      ref={(element) => {
        scroller.current = element
        if (typeof ref === 'function') ref(element)
        else if (ref) ref.current = element
      }}
      className="pane-scroll"
      role="grid"
      tabIndex={0}
      aria-rowcount={matching}
      aria-colcount={2}
      aria-label="Entries, newest first"
      aria-keyshortcuts="j k Enter"
      aria-activedescendant={active === -1 ? undefined : rowId(active)}
      data-testid="journal-list"
      onKeyDown={onKeyDown}
    >
      <div role="rowgroup" className="virtual" style={{ height: matching * rowHeight }}>
        {pages.map((page) => (
          <div
            key={page}
            role="presentation"
            className="journal-page"
            style={{ transform: `translateY(${page * pageSize * rowHeight}px)` }}
          >
            <Page
              filter={filter}
              page={page}
              matching={matching}
              marks={{ shown, active }}
              onShow={(sequence) => {
                setMoved(null)
                onShow(sequence)
              }}
              onRows={onRows}
            />
          </div>
        ))}
      </div>
    </div>
  )
}

/** Numbers of the entries on the pages that were drawn last. */
interface Known {
  /** The filter they were fetched for. */
  key: string
  pages: ReadonlyMap<number, readonly number[]>
}

const pagesKept = 30

function sequenceAt({ pages }: Known, index: number): number | undefined {
  return pages.get(Math.floor(index / pageSize))?.[index % pageSize]
}

function indexOf({ pages }: Known, sequence: number): number {
  for (const [page, sequences] of pages) {
    const at = sequences.indexOf(sequence)
    if (at !== -1) return page * pageSize + at
  }
  return -1
}
