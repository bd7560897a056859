import { lazy, Suspense, type JSX } from 'react'
import './panel.css'
import type { Selection } from '#shared/map/lit.ts'
import type { MapModel } from '#shared/map/model.ts'
import { patiently } from '../../parts/patiently.ts'
import { idOf, nameOf } from '../../graph/names.ts'
import { CloseIcon } from '../../parts/icons.tsx'
import { Button, IconButton, Skeleton } from '../../parts/parts.tsx'
import type { MapMode } from '../../stores/map-place.ts'
import { PinButton } from './MapPin.tsx'
import type { PanelProps } from './MapRows.tsx'
import { mapPieces } from './pieces.ts'

const MapSummary = lazy(patiently(mapPieces.summary))
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
            {compared ?? <MapSummary model={model} filtered={model !== whole} onSelect={onSelect} />}
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
