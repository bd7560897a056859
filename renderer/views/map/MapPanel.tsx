import { lazy, Suspense, useMemo, type JSX } from 'react'
import './panel.css'
import type { Selection } from '#shared/map/lit.ts'
import { holderCells, type MapModel } from '#shared/map/model.ts'
import { patiently } from '../../parts/patiently.ts'
import { idOf, nameOf } from '../../graph/names.ts'
import { CloseIcon } from '../../parts/icons.tsx'
import { Button, IconButton, Skeleton } from '../../parts/parts.tsx'
import { countWords, plural } from '../../parts/words.ts'
import type { MapMode } from '../../stores/map-place.ts'
import { spread, widestShared } from './describe.ts'
import { PinButton } from './MapPin.tsx'
import { List, Risk, Section, type PanelProps } from './MapRows.tsx'
import { mapPieces } from './pieces.ts'

const SelectionFacts = lazy(patiently(mapPieces.facts))
const MapLegend = lazy(patiently(mapPieces.legend))
const FocusLegend = lazy(patiently(mapPieces.focusLegend))

/** Beside the map: what is selected, or what the map holds. `missing` says why what the address names is not here. */
export function MapPanel({
  model,
  whole,
  selection,
  hidden,
  missing,
  compared,
  focused,
  way,
  shapes,
  onShow,
  onSelect,
  onSelectAny,
  onBlastRadius,
}: PanelProps & {
  /** With what the filter hides: `selection` is a thing of this one. */
  whole: MapModel
  selection: Selection | null
  /** The filter hides what is selected. */
  hidden: boolean
  /** Takes the filter away. */
  onShow: () => void
  onSelectAny: (selection: Selection | null) => void
  missing: string | null
  /** What differs from an earlier sync, in place of what the map holds; null where nothing is compared. */
  compared: JSX.Element | null
  /** The focus view lies over the map, so its marks are explained. */
  focused: boolean
  /** What is looked at, and whether the map draws shapes: its marks are explained. */
  way: MapMode
  shapes: boolean
  onBlastRadius: () => void
}): JSX.Element {
  return (
    <section className="map-panel" aria-label="Selection">
      {selection === null ? (
        <>
          <h2 className="unseen">What the map holds</h2>
          {missing === null ? null : <p className="note">{missing}</p>}
          <Suspense fallback={null}>
            {compared ?? <Summary model={model} filtered={model !== whole} onSelect={onSelect} />}
          </Suspense>
        </>
      ) : (
        <>
          <header>
            <span className="map-kind">{kindWords[selection.kind]}</span>
            {selection.kind === 'space' ? null : <PinButton id={idOf(whole, selection)} />}
            <IconButton
              label="Close the selection"
              onClick={() => {
                onSelectAny(null)
              }}
            >
              <CloseIcon size={14} />
            </IconButton>
            <h2>
              <bdi>{nameOf(whole, selection)}</bdi>
            </h2>
          </header>
          {hidden ? (
            <p className="note">
              Hidden by the filter. <Button onClick={onShow}>Show everything</Button>
            </p>
          ) : null}
          <Suspense fallback={<Skeleton rows={[40, 90, 60]} label="What is known of it" />}>
            <SelectionFacts model={whole} selection={selection} onSelect={onSelectAny} onBlastRadius={onBlastRadius} />
          </Suspense>
        </>
      )}
      <Suspense fallback={null}>
        {focused ? <FocusLegend /> : <MapLegend compared={compared !== null} shapes={shapes} way={way} />}
      </Suspense>
    </section>
  )
}

const kindWords = { addon: 'Add-on', app: 'App', space: 'Space' }

function Summary({ model, filtered, onSelect }: PanelProps & { filtered: boolean }): JSX.Element {
  const { totals, data } = model
  const widest = useMemo(() => widestShared(model, 8), [model])
  // The platform's own list leaves these out, so the number needs its reason.
  const ownerless = data.addons.owners.filter((owner) => owner < 0).length
  const addonWords = totals.addons === 1 ? 'add-on' : 'add-ons'
  const most = Math.max(1, ...widest.map((addon) => holderCells(model, addon).length))
  return (
    <>
      <dl className="map-totals">
        <Total count={data.spaces.length} words={data.spaces.length === 1 ? 'space' : 'spaces'} />
        <Total count={totals.apps} words={totals.apps === 1 ? 'app' : 'apps'} />
        <Total
          count={totals.addons}
          words={ownerless === 0 ? addonWords : `${addonWords}, ${countWords(ownerless)} without an owner`}
        />
        <Total count={totals.crossAddons} words="held across spaces" sharing />
      </dl>
      <Section title="Shared most widely" count={null}>
        {widest.length === 0 ? (
          <p className="map-quiet">
            No add-on{filtered ? ' that the filter shows' : ''} is held in more than one space.
          </p>
        ) : null}
        <List
          items={widest}
          render={(addon) => (
            <button
              type="button"
              className="map-row map-ranked"
              title={spread(model, addon)}
              onClick={() => {
                onSelect({ kind: 'addon', addon })
              }}
            >
              <Risk risk={model.data.addons.risks[addon]} />
              <bdi>{model.data.addons.names[addon]}</bdi>
              <span className="map-row-note">{plural(holderCells(model, addon).length, 'app')}</span>
              <span className="map-bar" style={{ width: `${(holderCells(model, addon).length / most) * 100}%` }} />
            </button>
          )}
        />
      </Section>
    </>
  )
}

function Total({ count, words, sharing = false }: { count: number; words: string; sharing?: boolean }): JSX.Element {
  return (
    <div data-sharing={sharing || undefined}>
      <dt>{words}</dt>
      <dd>{countWords(count)}</dd>
    </div>
  )
}
