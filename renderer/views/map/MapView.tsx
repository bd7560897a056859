import {
  lazy,
  Suspense,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type JSX,
  type KeyboardEvent,
} from 'react'
import type { MapData } from '#shared/domain/views.ts'
import './map.css'
import './tools.css'
import type { Hit } from '../../graph/hit.ts'
import { light, type Selection } from '#shared/map/lit.ts'
import type { Drawn } from '#shared/map/paint.ts'
import { readPalette, type Palette } from '#shared/map/palette.ts'
import { idOf } from '../../graph/search.ts'
import { inside, neighbour, otherEnds, outside, type Direction } from '../../graph/walk.ts'
import { patiently } from '../../frame/views.ts'
import { ErrorNote, ErrorPanel } from '../../parts/ErrorPanel.tsx'
import { Button, EmptyState, IconButton, Skeleton } from '../../parts/parts.tsx'
import { MapIcon } from '../../parts/icons.tsx'
import { addonLabel, plural } from '../../parts/words.ts'
import { useCommand } from '../../stores/command.ts'
import { mapRoute, navigate, useRoute } from '../../stores/route.ts'
import { useTheme } from '../../stores/theme.ts'
import { focusOf, isIn, sameSelection, selectionOf, selectionOfHit } from './address.ts'
import { describeHit, say } from './describe.ts'
import { useFilteredMap } from './filtered.ts'
import { MapExport } from './MapExport.tsx'
import { MapFilter } from './MapFilter.tsx'
import { MapPanel } from './MapPanel.tsx'
import { MapSearch } from './MapSearch.tsx'
import { MapViews } from './MapViews.tsx'
import { showingWords } from './showing.ts'
import { createStage, type Stage } from './stage.ts'
import { MapTip, sameHit, type Hovered } from './MapTip.tsx'

const BlastRadius = lazy(patiently(() => import('./BlastRadius.tsx')))

/** The overview of an endpoint: every space, every app, and what they share. */
export default function MapView({ endpointId }: { endpointId: string }): JSX.Element {
  const map = useCommand('graph.map', { endpointId })
  if (!map.data) {
    if (map.error) return <ErrorPanel error={map.error} onRetry={map.reload} />
    return <Skeleton rows={[100, 100, 100]} label="Drawing the map" />
  }
  if (map.data.spaces.length === 0 && map.data.apps.ids.length === 0 && map.data.addons.ids.length === 0) {
    return (
      <EmptyState icon={<MapIcon size={20} />} title="Nothing to draw yet">
        The latest sync found no space, no app and no add-on.
      </EmptyState>
    )
  }
  if (!map.error) return <Atlas data={map.data} />
  return (
    <div className="map-with-note">
      <ErrorNote error={map.error} />
      <Atlas data={map.data} />
    </div>
  )
}

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

function Atlas({ data }: { data: MapData }): JSX.Element {
  const route = useRoute()
  const { theme } = useTheme()
  const labelled = useMemo(() => withLabels(data), [data])
  const focus = route.view === 'map' ? route.focus : null
  const filter = (route.view === 'map' ? route.filter : undefined) ?? ''
  const { model, filtered, query, parsed, table, endpoint } = useFilteredMap(labelled, filter)
  const selection = useMemo(() => selectionOf(model, focus), [model, focus])
  const lit = useMemo(() => (selection ? light(model, selection) : null), [model, selection])
  const host = useRef<HTMLDivElement>(null)
  const stage = useRef<Stage | null>(null)
  const shown = useRef<{ model: typeof model; query: typeof query } | null>(null)
  const field = useRef<HTMLInputElement>(null)
  const [hovered, setHovered] = useState<Hovered | null>(null)
  const [drawn, setDrawn] = useState<Pick<Drawn, 'level' | 'ribbons'> | null>(null)
  const [walk, setWalk] = useState<{ of: Selection; index: number } | null>(null)
  const [radius, setRadius] = useState<Selection | null>(null)

  const ends = selection ? otherEnds({ model }, selection) : []
  const cursor = walk !== null && walk.of === selection ? (ends[walk.index] ?? null) : null

  /** The view goes to a new selection once it is lit: how far depends on how far it reaches. */
  const going = useRef<{ near: boolean } | null>(null)
  function select(next: Selection | null, options: { replace?: boolean; near?: boolean; stay?: boolean } = {}): void {
    setRadius(null)
    const near = options.near ?? false
    if (next && sameSelection(next, selection)) {
      stage.current?.reveal(next, near)
      return
    }
    going.current = options.stay === true ? null : { near }
    const focus = next ? focusOf(model, next) : null
    navigate(mapRoute(data.endpointId, focus, filter), { replace: options.replace ?? false })
  }
  function refine(text: string): void {
    navigate(mapRoute(data.endpointId, focus, text), { replace: true })
  }
  const picked = useRef<(hit: Hit | null) => void>(() => undefined)
  useLayoutEffect(() => {
    picked.current = (hit) => {
      if (hit?.kind !== 'ribbon') select(selectionOfHit(model, hit), { stay: true })
    }
  })

  useLayoutEffect(() => {
    if (!host.current) return undefined
    const created = createStage(host.current, currentPalette(), {
      hovered: (hit, point) => {
        const scene = created.scene()
        setHovered((before) =>
          hit && scene
            ? {
                hit,
                point,
                description: before && sameHit(before.hit, hit) ? before.description : describeHit(scene, hit),
              }
            : null,
        )
      },
      picked: (hit) => {
        picked.current(hit)
      },
      painted: ({ level, ribbons }) => {
        setDrawn((before) => (before?.level === level && before.ribbons === ribbons ? before : { level, ribbons }))
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
  }, [theme])
  useEffect(() => {
    stage.current?.point(cursor)
    if (cursor) stage.current?.reveal(cursor, false)
    // eslint-disable-next-line react/exhaustive-deps -- a cursor is made anew each time; what it says is the walk
  }, [walk, selection])

  function goInside(): void {
    const scene = stage.current?.scene()
    if (!scene) return
    if (cursor) select(cursor, { near: false })
    else if (selection) {
      const next = inside(scene, selection)
      if (next) select(next)
    } else {
      const region = stage.current?.middleRegion() ?? -1
      if (region !== -1) select({ kind: 'space', region })
    }
  }

  function onKeyDown(event: KeyboardEvent): void {
    const scene = stage.current?.scene()
    if (!scene || event.ctrlKey || event.metaKey || event.altKey) return
    const direction = keyDirections[event.key]
    if (direction !== undefined) {
      const next = selection && !event.shiftKey ? neighbour(scene, selection, direction) : null
      if (next) select(next, { replace: true })
      else if (!selection || event.shiftKey) {
        const [dx, dy] = panSteps[direction]
        stage.current?.panBy(dx, dy)
      }
    } else if (event.key === '+' || event.key === '=') stage.current?.zoomBy(zoomStep)
    else if (event.key === '-') stage.current?.zoomBy(1 / zoomStep)
    else if (event.key === '0') stage.current?.showAll()
    else if (event.key === 'Enter') goInside()
    else if (event.key === 'Escape' && cursor) setWalk(null)
    else if (event.key === 'Escape' && selection) select(outside(scene, selection))
    else if (event.key === '/') field.current?.focus()
    else if ((event.key === ']' || event.key === '[') && selection && ends.length > 0) {
      const step = event.key === ']' ? 1 : -1
      const before = walk?.of === selection ? walk.index : step === 1 ? -1 : 0
      setWalk({ of: selection, index: (before + step + ends.length) % ends.length })
    } else return
    event.preventDefault()
  }

  const missing =
    focus === null || selection !== null
      ? null
      : isIn(labelled, focus)
        ? 'What the address names is hidden by the filter.'
        : 'What the address names is not on this map.'
  const cursorWords = cursor && walk ? `${walk.index + 1} of ${ends.length}: ${say(model, cursor)}` : ''
  return (
    <div className="map">
      <h1 className="unseen">Map</h1>
      <div className="map-stage">
        {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the map is one widget with its own keys */}
        <div
          ref={host}
          className="map-host"
          data-testid="map"
          role="application"
          tabIndex={radius === null ? 0 : -1}
          aria-label={`Map of ${plural(data.spaces.length, 'space')}, ${plural(data.apps.ids.length, 'app')} and ${plural(data.addons.ids.length, 'add-on')}`}
          aria-roledescription="map"
          aria-describedby="map-keys"
          onKeyDown={onKeyDown}
        />
        <p id="map-keys" className="unseen">
          Enter goes in, Escape out, arrows move, plus, minus and zero zoom, slash finds, brackets walk along
          attachments.
        </p>
        {model.cells === 0 ? (
          <div className="map-nothing">
            <EmptyState
              icon={<MapIcon size={20} />}
              title="Nothing fits the filter"
              action={
                <Button
                  onClick={() => {
                    refine('')
                  }}
                >
                  Show everything
                </Button>
              }
            />
          </div>
        ) : null}
        <div className="map-zoom" role="group" aria-label="Zoom">
          <IconButton label="Zoom in (+)" onClick={() => stage.current?.zoomBy(zoomStep)}>
            <ZoomPicture path="M8 3.5v9M3.5 8h9" />
          </IconButton>
          <IconButton label="Zoom out (−)" onClick={() => stage.current?.zoomBy(1 / zoomStep)}>
            <ZoomPicture path="M3.5 8h9" />
          </IconButton>
          <IconButton label="Show the whole map (0)" onClick={() => stage.current?.showAll()}>
            <ZoomPicture path="M6 2.75H2.75V6M10 2.75h3.25V6M13.25 10v3.25H10M6 13.25H2.75V10" />
          </IconButton>
        </div>
        <p className="map-showing" data-testid="map-showing">
          {showingWords(filtered, model, drawn)}
          {parsed.ok ? '' : ' · the filter cannot be read, so it hides nothing'}
        </p>
        <MapTip hovered={hovered} />
        <Suspense fallback={null}>
          {radius !== null && radius === selection && radius.kind === 'addon' ? (
            <BlastRadius
              endpointId={data.endpointId}
              addonId={idOf(model, radius)}
              onClose={() => {
                setRadius(null)
                host.current?.focus()
              }}
            />
          ) : null}
        </Suspense>
      </div>
      {/* Seen above the map, reached after it: the map is what one comes for. */}
      <div className="map-tools">
        <MapSearch
          model={model}
          field={field}
          onPick={(next) => {
            select(next, { near: true })
          }}
          onLeave={() => host.current?.focus()}
        />
        <MapFilter value={filter} table={table} onChange={refine} onLeave={() => host.current?.focus()} />
        <MapViews filter={filter} onPick={refine} />
        <MapExport shown={{ endpoint, filter: query, filtered }} picture={() => stage.current?.picture() ?? null} />
      </div>
      <MapPanel
        model={model}
        selection={selection}
        missing={missing}
        onSelect={select}
        onBlastRadius={() => {
          setRadius(selection)
        }}
      />
      <p
        className="unseen"
        aria-live="polite"
        data-testid="graph-selected"
        data-node-kind={selection?.kind}
        data-node-id={selection ? idOf(model, selection) : undefined}
        data-lit-cells={lit?.cells.size}
        data-walk={cursor ? idOf(model, cursor) : undefined}
      >
        {cursorWords === '' ? (selection ? say(model, selection) : (missing ?? '')) : cursorWords}
      </p>
    </div>
  )
}

/** The same with an id in place of each add-on's name that is empty. */
function withLabels(data: MapData): MapData {
  const { ids, names } = data.addons
  if (names.every((name) => name.trim() !== '')) return data
  return {
    ...data,
    addons: { ...data.addons, names: names.map((name, addon) => addonLabel({ id: ids[addon] ?? '', name })) },
  }
}

function currentPalette(): Palette {
  const style = window.getComputedStyle(document.documentElement)
  return readPalette((property) => style.getPropertyValue(property))
}

function ZoomPicture({ path }: { path: string }): JSX.Element {
  return (
    <svg
      className="icon"
      width="16"
      height="16"
      viewBox="0 0 16 16"
      aria-hidden="true"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      strokeLinecap="round"
    >
      <path d={path} />
    </svg>
  )
}
