import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState, type JSX } from 'react'
import type { MapData } from '#shared/domain/views.ts'
import { light, type Selection } from '#shared/map/lit.ts'
import { idOf } from '../../graph/names.ts'
import { patiently } from '../../parts/patiently.ts'
import { MapIcon } from '../../parts/icons.tsx'
import { Button, EmptyState, Skeleton } from '../../parts/parts.tsx'
import { mapRoute, type MapChoice } from '../../stores/map-place.ts'
import { navigate, routeHref, useRoute } from '../../stores/route.ts'
import { announce } from '../../stores/announce.ts'
import { exactWords } from '../../stores/age.ts'
import { useCommand } from '../../stores/command.ts'
import { ChangesMenu } from './changes/ChangesMenu.tsx'
import { counterpart, focusOf, sameSelection, selectionOf } from './address.ts'
import { say } from './describe.ts'
import { useDrawn } from './drawn.ts'
import { createFetched } from './fetched.ts'
import { useFilteredMap } from './filtered.ts'
import { useJoined } from './joined.ts'
import { MapExport } from './MapExport.tsx'
import { MapFilter } from './MapFilter.tsx'
import { MapModes } from './MapModes.tsx'
import { MapPanel } from './MapPanel.tsx'
import { MapSearch } from './MapSearch.tsx'
import { MapStage, type MapHandle, type MapStageProps, type SelectOptions } from './MapStage.tsx'
import { MapViews } from './MapViews.tsx'
import { showingWords } from './showing.ts'
import { mapPieces } from './pieces.ts'
import { useWalk } from './walking.ts'
import { ways } from './ways.ts'

const useMarking = createFetched(mapPieces.changeMarks)
const FocusOverlay = lazy(patiently(mapPieces.focus))
const ChangesPanel = lazy(patiently(mapPieces.changes))
const Continents = lazy(patiently(mapPieces.continents))

/**
 * The frame around the ways to look at a map: one filter, one selection, one panel. All that is chosen stands in the
 * address, so that it can be linked and the way back is the browser's own.
 */
export function Atlas({ data: latest }: { data: MapData }): JSX.Element {
  const data = useJoined(latest)
  const route = useRoute()
  const place = route.view === 'map' ? route : mapRoute(data.endpointId, { focus: null })
  const { focus, filter = '', steps = 0 } = place
  const map = useFilteredMap(data, filter, (place.mode ?? 'overview') === 'overview')
  const { model, whole, filtered, hidden, query, parsed, pending, isBehind, table, endpoint } = map
  const selection = useMemo(() => selectionOf(model, focus), [model, focus])
  /** The same with all that belongs to it, shown or not. */
  const told = useMemo(() => selectionOf(whole, focus), [whole, focus])
  const lit = useMemo(() => (selection ? light(model, selection) : null), [model, selection])
  const stage = useRef<MapHandle>(null)
  const field = useRef<HTMLInputElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const { drawn, note } = useDrawn()
  const walk = useWalk(model, selection)

  const arrangement = whole.data.slots?.arrangement?.number ?? 0
  const [begun] = useState({ endpointId: data.endpointId, arrangement })
  const isArrangedAnew = begun.endpointId === data.endpointId && arrangement > begun.arrangement

  const mode = place.mode ?? 'overview'
  const Way = mode === 'overview' ? null : ways[mode]
  const everywhere = place.everywhere === true && mode === 'overview'
  const since = place.since ?? null
  const compared = useCommand('history.changes', since === null ? null : { endpointId: data.endpointId, since })
  const marking = useMarking(since !== null)
  const changes = useMemo(
    () => (compared.data && marking ? marking.changeMarks(model, compared.data) : null),
    [marking, model, compared.data],
  )

  function go(choice: Partial<MapChoice>, replace = false): void {
    navigate(mapRoute(data.endpointId, { ...place, ...choice }), { replace })
  }
  function select(next: Selection | null, { replace = false, near = false, stay = false }: SelectOptions = {}): void {
    if (next && sameSelection(next, selection)) {
      stage.current?.reveal(next, near)
      return
    }
    if (!stay) stage.current?.follow(near)
    go({ focus: next ? focusOf(model, next) : null, steps: 0 }, replace)
  }
  /** Of what is told in full: it may be hidden. */
  const selectAny = (next: Selection | null): void => {
    stage.current?.follow(false)
    go({ focus: next ? focusOf(whole, next) : null, steps: 0 })
  }
  /** Found by name: what the filter hides is shown by taking the filter away. */
  const find = (next: Selection): void => {
    const found = focusOf(whole, next)
    const known = selectionOf(model, found)
    if (known) {
      select(known, { near: true })
      return
    }
    stage.current?.follow(true)
    go({ focus: found, steps: 0, filter: '' })
  }
  /** While it is typed a filter leaves no steps behind. */
  const refine = (text: string, replace: boolean): void => {
    go({ filter: text }, replace)
  }
  const everything = (): void => {
    refine('', false)
  }
  const showAll = query.kind === 'all' ? null : everything
  const openFocus = (next: Selection): void => {
    go({ focus: focusOf(model, next), steps: 1 })
  }
  const search = (): void => {
    field.current?.focus()
  }
  /** The keyboard goes back to what is looked at: the map, or the way to look that lies over it. */
  const toContent = useCallback((): void => {
    const over = content.current?.querySelector<HTMLElement>('[role="treegrid"], [role="grid"]')
    if (over) over.focus()
    else stage.current?.focus()
  }, [])

  const missing = focus === null || told !== null ? null : 'What the address names is not on this map.'
  const focused = steps !== 0 && focus !== null
  const stageProps: MapStageProps = {
    handle: stage,
    model,
    whole,
    endpoint: everywhere ? endpoint : null,
    query,
    lit,
    selection,
    cursor: walk.cursor,
    changes,
    hidden,
    covered: focused || Way !== null,
    onSelect: select,
    onFocus: openFocus,
    onSearch: search,
    onWalk: walk.step,
    onWalkEnd: walk.end,
    onPainted: note,
  }
  const shown = isBehind ? 'Reading the filter' : showingWords(filtered, model, Way === null ? drawn : null)
  const announced = useRef(query)
  useEffect(() => {
    if (announced.current === query || pending) return
    announced.current = query
    // What is drawn of it is not known yet.
    announce(showingWords(filtered, model, null))
  }, [query, pending, filtered, model])
  // Whatever closed the focus view: the keyboard goes back to the map, once that can be reached again.
  useEffect(() => (focused ? toContent : undefined), [focused, toContent])
  return (
    <div className="map">
      <h1 className="unseen">Map</h1>
      <div className="map-stage">
        {everywhere ? (
          <Suspense fallback={<Skeleton rows={[90, 90]} label="Drawing all endpoints" />}>
            <Continents
              {...stageProps}
              here={data.endpointId}
              apps={isBehind ? null : filtered.apps}
              filter={filter}
              goTo={(endpointId, choice) => {
                navigate(mapRoute(endpointId, { filter, everywhere: true, focus: null, ...choice }))
              }}
            />
          </Suspense>
        ) : (
          <MapStage {...stageProps} />
        )}
        {Way === null ? null : (
          <div ref={content} className="map-way" data-testid={`map-way-${mode}`} inert={focused}>
            <Suspense fallback={<Skeleton rows={[60, 80, 70]} label="Preparing the view" />}>
              <Way
                model={model}
                place={place}
                selection={selection}
                onSelect={(next, options) => {
                  select(next, { ...options, stay: true })
                }}
                onFocus={openFocus}
                onSearch={search}
                onChoose={go}
                onShowAll={showAll}
              />
            </Suspense>
          </div>
        )}
        {pending ? (
          <div className="map-nothing">
            <Skeleton rows={[60, 80]} label="Reading the filter" />
          </div>
        ) : null}
        {model.cells === 0 && !everywhere ? (
          <div className="map-nothing">
            <EmptyState
              icon={<MapIcon size={20} />}
              title={showAll ? 'Nothing fits the filter' : 'Spaces, but no app and no add-on'}
              action={showAll ? <Button onClick={showAll}>Show everything</Button> : undefined}
            />
          </div>
        ) : null}
        <p className="map-showing" data-testid="map-showing">
          {everywhere ? `${endpoint}: ` : ''}
          {shown}
          {compared.data ? ` · compared with ${exactWords(compared.data.earlier.takenAt)}` : ''}
          {isArrangedAnew ? ' · arranged anew, as too much of it was empty or had moved' : ''}
          {parsed.ok ? '' : ' · the filter cannot be read, so it hides nothing'}
        </p>
      </div>
      <Suspense fallback={null}>
        {focused ? (
          <FocusOverlay
            endpointId={data.endpointId}
            focus={focus}
            steps={steps}
            onSteps={(each) => {
              go({ steps: each })
            }}
            onClose={() => {
              go({ steps: 0 })
            }}
            hrefOf={(each) => routeHref(mapRoute(data.endpointId, { ...place, focus: each, steps: each ? steps : 0 }))}
          />
        ) : null}
      </Suspense>
      {/* Seen above the map, reached after it, as the map is what one comes for; before the sheet, which may be long. */}
      <div className="map-tools">
        <MapModes
          mode={mode}
          everywhere={everywhere}
          href={(each, all) =>
            routeHref(mapRoute(data.endpointId, { ...place, mode: each, everywhere: all, steps: 0 }))
          }
        />
        <div className="map-tools-more">
          <ChangesMenu
            endpointId={data.endpointId}
            since={since}
            onChoose={(time) => {
              go({ since: time })
            }}
          />
          <MapViews
            filter={filter}
            onPick={(text) => {
              refine(text, false)
            }}
          />
          <MapExport
            shown={{ endpoint, filter: query, filtered, selected: lit && { model, lit } }}
            way={mode}
            several={everywhere}
            waiting={isBehind}
            picture={() => stage.current?.picture() ?? null}
          />
        </div>
        <MapSearch
          model={whole}
          isHidden={(each) => counterpart(whole, each, model) === null}
          field={field}
          onPick={find}
          onLeave={toContent}
        />
        <MapFilter
          value={filter}
          table={table}
          onChange={(text) => {
            refine(text, text !== '')
          }}
          onLeave={toContent}
        />
      </div>
      <MapPanel
        model={model}
        whole={whole}
        selection={told}
        hidden={told !== null && selection === null}
        onShow={everything}
        missing={missing}
        focused={focused}
        way={mode}
        shapes={drawn?.shapes ?? true}
        compared={
          since === null ? null : (
            <ChangesPanel
              changes={compared.data}
              error={compared.error}
              model={model}
              elsewhere={changes?.elsewhere ?? 0}
              onFocus={(focus) => {
                const next = selectionOf(model, focus)
                if (next) select(next)
              }}
              onStop={() => {
                go({ since: null })
              }}
            />
          )
        }
        onSelect={select}
        onSelectAny={selectAny}
        onBlastRadius={() => {
          go({ steps: 1 })
        }}
      />
      <p
        className="unseen"
        // The focus view says its own.
        aria-live={focused ? 'off' : 'polite'}
        data-testid="graph-selected"
        data-node-kind={selection?.kind}
        data-node-id={selection ? idOf(model, selection) : undefined}
        data-lit-cells={lit?.cells.size}
        data-walk={walk.cursor ? idOf(model, walk.cursor) : undefined}
      >
        {walk.words === ''
          ? told
            ? `${say(whole, told)}${selection ? '' : ', hidden by the filter'}`
            : (missing ?? '')
          : walk.words}
      </p>
    </div>
  )
}
