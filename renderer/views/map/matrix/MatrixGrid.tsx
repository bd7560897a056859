import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type JSX,
  type KeyboardEvent,
  type PointerEvent,
} from 'react'
import type { Size } from '#shared/map/camera.ts'
import type { Selection } from '#shared/map/lit.ts'
import { lightMatrix, type MatrixLight } from '#shared/map/matrix.ts'
import { readPalette } from '#shared/map/palette.ts'
import { plural } from '../../../parts/words.ts'
import { useTheme } from '../../../stores/theme.ts'
import { MapTip } from '../MapTip.tsx'
import { filledAt, regionAt, type Board } from './board.ts'
import {
  geometryOf,
  inSight,
  longestName,
  move,
  scrollFor,
  sizeOf,
  spotAt,
  spotRectangle,
  type Geometry,
  type Sight,
  type Spot,
} from './geometry.ts'
import { cellId, MatrixCells } from './MatrixCells.tsx'
import { paintMatrix, type MatrixState } from './paint-matrix.ts'
import { SharedPane } from './SharedPane.tsx'
import { describeSpot } from './words.ts'

/** Milliseconds without scrolling after which the cells for a screen reader are made anew. */
const settled = 120

const same = (a: Spot | null, b: Spot | null): boolean => a?.row === b?.row && a?.column === b?.column

/** The scrolled part of the matrix: one canvas over what is in sight, one stop for the Tab key, the arrows inside. */
export function MatrixGrid({
  board,
  selection,
  onSelect,
  onFocus,
  onSearch,
}: {
  board: Board
  selection: Selection | null
  onSelect: (next: Selection | null) => void
  onFocus: (selection: Selection) => void
  onSearch: () => void
}): JSX.Element {
  const { theme } = useTheme()
  const scroller = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const anchor = useRef<HTMLDivElement>(null)
  const [size, setSize] = useState<Size>({ width: 0, height: 0 })
  const [chosen, setChosen] = useState<Spot | null>(null)
  const [focused, setFocused] = useState(false)
  const [hovered, setHovered] = useState<{ spot: Spot; point: { x: number; y: number } } | null>(null)
  const [open, setOpen] = useState<Spot | null>(null)
  const rows = board.order.length
  const { columns } = board
  const active = useMemo(
    () => (chosen ? { row: Math.min(rows, chosen.row), column: Math.min(columns, chosen.column) } : null),
    [chosen, rows, columns],
  )
  const widest = useMemo(() => widestName(board), [board])
  const geometry = useMemo(() => geometryOf(rows, columns, size, widest), [rows, columns, size, widest])
  const light = useMemo(() => (selection ? lightMatrix(board.model, selection) : null), [board, selection])
  const [sight, setSight] = useState<Sight>({ firstRow: 0, endRow: 0, firstColumn: 0, endColumn: 0 })

  // What is painted is read when a frame begins, so that scrolling asks nothing of React.
  const scene = useRef<{ board: Board; geometry: Geometry; size: Size; state: MatrixState } | null>(null)
  const frame = useRef(0)
  const repaint = useCallback(() => {
    if (frame.current === 0) {
      frame.current = window.requestAnimationFrame(() => {
        frame.current = 0
        if (scene.current && scroller.current && canvas.current) paint(canvas.current, scroller.current, scene.current)
      })
    }
  }, [])
  useLayoutEffect(() => {
    scene.current = {
      board,
      geometry,
      size,
      state: { hovered: hovered?.spot ?? null, active: focused || open ? active : null, light },
    }
    repaint()
  }, [board, geometry, size, hovered, focused, open, active, light, theme, repaint])
  useEffect(() => {
    void document.fonts.ready.then(repaint)
    return () => {
      window.cancelAnimationFrame(frame.current)
      frame.current = 0
    }
  }, [repaint])
  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return undefined
    const observer = new ResizeObserver(() => {
      setSize({ width: element.clientWidth, height: element.clientHeight })
    })
    observer.observe(element)
    return () => {
      observer.disconnect()
    }
  }, [])
  useEffect(() => {
    const element = scroller.current
    if (!element) return undefined
    const look = (): void => {
      setSight(inSight(geometry, { left: element.scrollLeft, top: element.scrollTop }, size))
    }
    let timer = 0
    const scrolled = (): void => {
      repaint()
      setHovered(null)
      window.clearTimeout(timer)
      timer = window.setTimeout(look, settled)
    }
    look()
    element.addEventListener('scroll', scrolled, { passive: true })
    return () => {
      window.clearTimeout(timer)
      element.removeEventListener('scroll', scrolled)
    }
  }, [geometry, size, repaint])

  // What is selected elsewhere comes into sight, unless some of it is.
  useEffect(() => {
    const element = scroller.current
    if (!light || !element || size.width === 0) return
    const spots = spotsOf(board, light)
    const seen = inSight(geometry, scrollOf(element), size)
    const [first] = spots
    if (first && !spots.some((spot) => isIn(seen, spot))) reveal(element, geometry, size, first)
    // eslint-disable-next-line react/exhaustive-deps -- only another selection or another order moves the view
  }, [light, size.width === 0])

  function go(to: Spot): void {
    setChosen(to)
    if (scroller.current) reveal(scroller.current, geometry, size, to)
  }
  function enter(spot: Spot): void {
    if (spot.row === 0 || spot.column === 0) {
      const region = regionAt(board, Math.max(spot.row, spot.column))
      if (board.model.regions[region]?.kind === 'space') onSelect({ kind: 'space', region })
    } else if (filledAt(board, spot) ?? filledAt(board, { row: spot.column, column: spot.row })) setOpen(spot)
  }
  function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
    if (event.altKey || event.target !== event.currentTarget) return
    const from = active ?? { row: 1, column: 1 }
    const page = Math.max(1, Math.floor((size.height - geometry.top) / geometry.cell) - 1)
    const far = event.ctrlKey || event.metaKey
    const to = move(from, { key: event.key, far }, geometry, page, (spot) => filledAt(board, spot) !== undefined)
    if (to) go(to)
    else if (far) return
    else if (event.key === 'Enter' || event.key === ' ') enter(from)
    else if (event.key === 'Escape' && selection) onSelect(null)
    else if (event.key === '/') onSearch()
    else if (event.key === '.' && selection) onFocus(selection)
    else return
    event.preventDefault()
  }
  function spotUnder(event: PointerEvent): Spot | null {
    const element = scroller.current
    if (!element) return null
    const box = element.getBoundingClientRect()
    const scroll = { left: element.scrollLeft, top: element.scrollTop }
    const [x, y] = [event.clientX - box.left, event.clientY - box.top]
    return x > element.clientWidth || y > element.clientHeight ? null : spotAt(geometry, scroll, x, y)
  }
  const opened = open && scroller.current ? spotRectangle(geometry, scrollOf(scroller.current), open) : null
  const whole = sizeOf(geometry)
  return (
    <div className="matrix-box">
      <div
        ref={scroller}
        className="matrix-scroll"
        role="grid"
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a grid is one stop with its own keys
        tabIndex={0}
        aria-label="Who lends to whom"
        aria-description={`Rows lend, columns borrow. ${plural(rows, 'row')}. Control with an arrow goes to the next cell that holds something.`}
        aria-rowcount={rows + 1}
        aria-colcount={columns + 1}
        aria-activedescendant={active && focused ? cellId(active) : undefined}
        data-testid="matrix"
        data-cell={geometry.cell}
        data-side={geometry.side}
        data-top={geometry.top}
        onKeyDown={onKeyDown}
        onFocus={(event) => {
          // Pressed with the mouse it shows no ring: that is where the pointer is.
          setFocused(event.currentTarget.matches(':focus-visible'))
          if (!active && rows > 0) setChosen({ row: 1, column: 1 })
        }}
        onBlur={() => {
          setFocused(false)
        }}
        onPointerMove={(event) => {
          const spot = spotUnder(event)
          if (same(spot, hovered?.spot ?? null)) return
          const box = event.currentTarget.getBoundingClientRect()
          setHovered(spot && { spot, point: { x: event.clientX - box.left, y: event.clientY - box.top } })
        }}
        onPointerLeave={() => {
          setHovered(null)
        }}
        onClick={(event) => {
          const spot = hovered?.spot
          if (!spot || event.detail === 0) return
          setChosen(spot)
          enter(spot)
        }}
      >
        <div role="presentation" style={{ width: whole.width, height: whole.height }}>
          <div role="presentation" className="matrix-sight" style={{ width: size.width, height: size.height }}>
            <canvas ref={canvas} aria-hidden="true" />
            <MatrixCells board={board} sight={sight} active={active} />
          </div>
        </div>
      </div>
      <div
        ref={anchor}
        className="matrix-anchor"
        style={
          opened
            ? { left: opened.x, top: opened.y, width: opened.width, height: opened.height }
            : { left: 0, top: 0, width: 0, height: 0 }
        }
      />
      {open ? (
        <SharedPane
          board={board}
          spot={open}
          anchor={anchor}
          onSelect={onSelect}
          onClose={() => {
            setOpen(null)
          }}
        />
      ) : (
        hovered && <MapTip point={hovered.point} description={describeSpot(board, hovered.spot)} />
      )}
    </div>
  )
}

/** The head of a space that is selected, or the cells that are lit. */
function spotsOf({ places }: Board, { region, cells }: MatrixLight): Spot[] {
  const place = places.get(region)
  if (place !== undefined) return [{ row: place + 1, column: 0 }]
  return cells.flatMap(({ lender, borrower }) => {
    const row = places.get(lender)
    const column = places.get(borrower)
    return row === undefined || column === undefined ? [] : [{ row: row + 1, column: column + 1 }]
  })
}

function isIn({ firstRow, endRow, firstColumn, endColumn }: Sight, { row, column }: Spot): boolean {
  return row > firstRow && row <= endRow && (column === 0 || (column > firstColumn && column <= endColumn))
}

const scrollOf = (element: HTMLElement) => ({ left: element.scrollLeft, top: element.scrollTop })

function reveal(element: HTMLElement, geometry: Geometry, size: Size, spot: Spot): void {
  element.scrollTo({ ...scrollFor(geometry, scrollOf(element), size, spot), behavior: 'instant' })
}

/** CSS pixels of the longest name as it is written when it stands out. */
function widestName({ model, order }: Board): number {
  const context = new OffscreenCanvas(1, 1).getContext('2d')
  if (!context) return longestName
  context.font = `600 12px ${window.getComputedStyle(document.documentElement).getPropertyValue('--font')}`
  // Beyond this many signs a name is cut anyway.
  const names = order.map((region) => model.regions[region]?.name.slice(0, 40) ?? '')
  return Math.max(0, ...names.map((name) => context.measureText(name).width))
}

function paint(
  canvas: HTMLCanvasElement,
  scroller: HTMLElement,
  { board, geometry, size, state }: { board: Board; geometry: Geometry; size: Size; state: MatrixState },
): void {
  const pixelRatio = window.devicePixelRatio
  const width = Math.round(size.width * pixelRatio)
  const height = Math.round(size.height * pixelRatio)
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width
    canvas.height = height
  }
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true })
  if (!context || width === 0 || height === 0) return
  const style = window.getComputedStyle(document.documentElement)
  const palette = readPalette((property) => style.getPropertyValue(property))
  const view = { scroll: scrollOf(scroller), size, pixelRatio, palette }
  const began = performance.now()
  canvas.dataset['drawnCells'] = String(paintMatrix(context, board, geometry, view, state))
  canvas.dataset['paintMilliseconds'] = (performance.now() - began).toFixed(1)
}
