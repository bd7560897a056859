import {
  lazy,
  Suspense,
  useEffect,
  useId,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
  type JSX,
  type KeyboardEvent,
  type Ref,
} from 'react'
import { sameHit, type Hit } from '../../graph/hit.ts'
import type { ChangeMarks } from '#shared/map/change-marks.ts'
import type { Lit, Selection } from '#shared/map/lit.ts'
import type { MapModel } from '#shared/map/model.ts'
import type { Drawn } from '#shared/map/paint.ts'
import { readPalette, type Palette } from '#shared/map/palette.ts'
import type { Query } from '#shared/map/query/query.ts'
import { cellSelection, inside, neighbour, outside, utmost, type Direction } from '../../graph/walk.ts'
import { patiently } from '../../parts/patiently.ts'
import { MinusIcon, PlusIcon, WholeIcon } from '../../parts/icons.tsx'
import { IconButton } from '../../parts/parts.tsx'
import { plural } from '../../parts/words.ts'
import { useTheme } from '../../stores/theme.ts'
import { selectionOfHit } from './address.ts'
import type { Hovered } from './HitTip.tsx'
import { mapPieces } from './pieces.ts'
import { createStage, type Stage } from './stage.ts'

const HitTip = lazy(patiently(mapPieces.tip))

const keyDirections: Partial<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
}
/** CSS pixels that one press of an arrow moves the map. */
const panStep = 80
const panSteps = { left: [panStep, 0], right: [-panStep, 0], up: [0, panStep], down: [0, -panStep] } as const
const zoomStep = 1.5

export interface SelectOptions {
  /** Leaves no step in the history. */
  replace?: boolean
  /** Comes close enough to read it. */
  near?: boolean
  /** The view stays where it is. */
  stay?: boolean
}

/** What the frame asks of the map. */
export interface MapHandle {
  focus(): void
  /** Brings it into sight, and with `near` close enough to read it. */
  reveal(selection: Selection, near: boolean): void
  /** The next selection is brought into sight once it is lit. */
  follow(near: boolean): void
  /** What is on the canvas; null before there is data. */
  picture(): ReturnType<Stage['picture']>
}

export interface MapStageProps {
  handle: Ref<MapHandle>
  model: MapModel
  /** With what the filter hides: what is pointed at is told in full. */
  whole: MapModel
  /** Name of the endpoint, where there are several maps to tell apart. */
  endpoint: string | null
  /** What is shown; another one is another picture. */
  query: Query
  lit: Lit | null
  selection: Selection | null
  /** Where a walk along attachments stands. */
  cursor: Selection | null
  /** What differs from an earlier sync; null where nothing is compared. */
  changes: ChangeMarks | null
  /** What a new filter hides, one for each cell, before the model is that of the filter; null otherwise. */
  hidden: Uint8Array | null
  /** Something else lies over it: it cannot be reached, and is as it was when that is gone. */
  covered: boolean
  onSelect: (next: Selection | null, options?: SelectOptions) => void
  onFocus: (selection: Selection) => void
  onSearch: () => void
  /** One step further along the attachments, or back. */
  onWalk: (step: 1 | -1) => void
  onWalkEnd: () => void
  onPainted: (drawn: Drawn) => void
}

/** The map itself: a canvas, and one widget for the keyboard. */
export function MapStage(props: MapStageProps): JSX.Element {
  const { model, query, lit, selection, cursor, changes, hidden, covered, onSelect } = props
  const { theme } = useTheme()
  const keysId = useId()
  const shown = useRef<{ model: MapModel; query: Query } | null>(null)
  const host = useRef<HTMLDivElement>(null)
  const stage = useRef<Stage | null>(null)
  /** Whether the view goes to a new selection once it is lit, and how close. */
  const going = useRef<{ near: boolean } | null>(null)
  const [hovered, setHovered] = useState<Hovered | null>(null)

  useImperativeHandle(props.handle, () => ({
    focus: () => host.current?.focus(),
    reveal: (wanted, near) => stage.current?.reveal(wanted, near),
    follow: (near) => {
      going.current = { near }
    },
    picture: () => stage.current?.picture() ?? null,
  }))

  const picked = useRef<(hit: Hit | null) => void>(() => undefined)
  const painted = useRef<(drawn: Drawn) => void>(() => undefined)
  useLayoutEffect(() => {
    picked.current = (hit) => {
      // A port is a door: the view goes through it to the other space.
      if (hit?.kind !== 'ribbon') onSelect(selectionOfHit(model, hit), { stay: hit?.kind !== 'port' })
    }
    painted.current = props.onPainted
  })

  useLayoutEffect(() => {
    if (!host.current) return undefined
    const created = createStage(host.current, currentPalette(), {
      hovered: (hit, point) => {
        const scene = created.scene()
        // What is told of a thing stays while the pointer moves over it.
        setHovered((before) =>
          hit && scene ? { hit: before && sameHit(before.hit, hit) ? before.hit : hit, scene, point } : null,
        )
      },
      picked: (hit) => {
        picked.current(hit)
      },
      painted: (drawn) => {
        painted.current(drawn)
      },
    })
    stage.current = created
    return () => {
      created.close()
      stage.current = null
      shown.current = null
    }
  }, [])
  useLayoutEffect(() => {
    if (shown.current?.model === model) stage.current?.light(lit)
    else {
      // Coming from a link: what it names is brought into sight. Later answers leave the view where it is.
      if (shown.current === null) going.current = { near: false }
      // Another filter is another picture, of which all is shown.
      stage.current?.show(model, lit, shown.current !== null && shown.current.query !== query)
      shown.current = { model, query }
    }
    if (selection && going.current) stage.current?.reveal(selection, going.current.near)
    going.current = null
  }, [model, query, lit, selection])
  useLayoutEffect(() => {
    stage.current?.colour(currentPalette())
    // eslint-disable-next-line react/exhaustive-effect-dependencies -- the style sheet says other colours with each theme
  }, [theme])
  useLayoutEffect(() => {
    stage.current?.compare(changes)
    // Another model has other marks: they come after it.
  }, [changes])
  useLayoutEffect(() => {
    stage.current?.hide(hidden)
  }, [hidden])
  useEffect(() => {
    stage.current?.point(cursor)
    if (cursor) stage.current?.reveal(cursor, false)
  }, [cursor])

  function goInside(): void {
    const scene = stage.current?.scene()
    if (!scene) return
    if (cursor) onSelect(cursor, { near: false })
    else if (selection) {
      const next = inside(scene, selection)
      if (next) onSelect(next)
    } else {
      const region = stage.current?.middleRegion() ?? -1
      if (region !== -1) onSelect({ kind: 'space', region })
      // Nothing but add-ons without an owner.
      else if (scene.model.cells > 0) onSelect(cellSelection(scene, 0))
    }
  }

  function onKeyDown(event: KeyboardEvent): void {
    const scene = stage.current?.scene()
    if (!scene || event.ctrlKey || event.metaKey || event.altKey) return
    const direction = keyDirections[event.key]
    if (direction !== undefined) {
      const next = selection && !event.shiftKey ? neighbour(scene, selection, direction) : null
      if (next) onSelect(next, { replace: true })
      else if (!selection || event.shiftKey) {
        const [dx, dy] = panSteps[direction]
        stage.current?.panBy(dx, dy)
      }
    } else if (event.key === '+' || event.key === '=') stage.current?.zoomBy(zoomStep)
    else if (event.key === '-') stage.current?.zoomBy(1 / zoomStep)
    else if (event.key === '0') stage.current?.showAll()
    else if ((event.key === 'Home' || event.key === 'End') && selection) {
      const next = utmost(scene, selection, event.key === 'Home' ? 'first' : 'last')
      if (next) onSelect(next, { replace: true })
    } else if (event.key === 'Enter') goInside()
    else if (event.key === '.' && (cursor ?? selection)) props.onFocus(cursor ?? selection ?? { kind: 'app', cell: 0 })
    else if (event.key === 'Escape' && cursor) props.onWalkEnd()
    else if (event.key === 'Escape' && selection) onSelect(outside(scene, selection))
    else if (event.key === '/') props.onSearch()
    else if (event.key === ']' || event.key === '[') props.onWalk(event.key === ']' ? 1 : -1)
    else return
    event.preventDefault()
  }

  const { data } = model
  return (
    <div className="map-ground" inert={covered}>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the map is one widget with its own keys */}
      <div
        ref={host}
        className="map-host"
        data-testid="map"
        role="application"
        tabIndex={0}
        aria-label={`Map of ${props.endpoint === null ? '' : `${props.endpoint}: `}${plural(data.spaces.length, 'space')}, ${plural(data.apps.ids.length, 'app')} and ${plural(data.addons.ids.length, 'add-on')}`}
        aria-roledescription="map"
        aria-describedby={keysId}
        onKeyDown={onKeyDown}
      />
      <p id={keysId} className="unseen">
        Enter goes in, Escape out, arrows move, Home and End go to the first and the last, plus, minus and zero zoom,
        slash finds, brackets walk along attachments, full stop opens the focus view. The outline holds the same as a
        tree.
      </p>
      <div className="map-zoom" role="group" aria-label="Zoom">
        <IconButton label="Zoom in (+)" onClick={() => stage.current?.zoomBy(zoomStep)}>
          <PlusIcon />
        </IconButton>
        <IconButton label="Zoom out (−)" onClick={() => stage.current?.zoomBy(1 / zoomStep)}>
          <MinusIcon />
        </IconButton>
        <IconButton label="Show the whole map (0)" onClick={() => stage.current?.showAll()}>
          <WholeIcon />
        </IconButton>
      </div>
      <Suspense fallback={null}>
        {hovered && !covered ? <HitTip hovered={hovered} whole={props.whole} /> : null}
      </Suspense>
    </div>
  )
}

function currentPalette(): Palette {
  const style = window.getComputedStyle(document.documentElement)
  return readPalette((property) => style.getPropertyValue(property))
}
