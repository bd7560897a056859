import type { JSX } from 'react'
import { crossesSpaces, holderCells } from '#shared/map/model.ts'
import { at } from '#shared/map/rows.ts'
import { SharedIcon } from '../../parts/icons.tsx'
import { plural } from '../../parts/words.ts'
import { regionOf } from './describe.ts'
import { Risk, type PanelProps } from './MapRows.tsx'

/** An app, an add-on or a space in a list beside the map: pressing it selects it. */
export function AppRow({
  model,
  cell,
  onSelect,
  withSpace = true,
}: PanelProps & { cell: number; withSpace?: boolean }): JSX.Element {
  const region = regionOf(model, cell)
  return (
    <button
      type="button"
      className="map-row"
      onClick={() => {
        onSelect({ kind: 'app', cell })
      }}
    >
      <Risk risk={model.cellRisk[cell]} />
      <bdi>{model.data.apps.names[cell]}</bdi>
      {withSpace ? <span className="map-row-note">{region?.compliance.join(' ')}</span> : null}
      {model.cellShares[cell] === 1 && !withSpace ? <SharedIcon size={12} /> : null}
    </button>
  )
}

export function AddonRow({
  model,
  addon,
  onSelect,
  withOwner = false,
}: PanelProps & { addon: number; withOwner?: boolean }): JSX.Element {
  const owner = model.data.apps.names[at(model.addonCell, addon)] ?? 'no owner'
  const holders = holderCells(model, addon).length
  return (
    <button
      type="button"
      className="map-row"
      data-sharing={crossesSpaces(model, addon) || undefined}
      onClick={() => {
        onSelect({ kind: 'addon', addon })
      }}
    >
      <Risk risk={model.data.addons.risks[addon]} />
      <bdi>{model.data.addons.names[addon]}</bdi>
      <span className="map-row-note">{holders > 1 ? plural(holders, 'app') : ''}</span>
      {withOwner ? <bdi className="map-row-under">of {owner}</bdi> : null}
    </button>
  )
}

export function SpaceRow({
  model,
  region,
  onSelect,
  note,
  critical = false,
}: PanelProps & { region: number; note: string; critical?: boolean }): JSX.Element {
  const place = model.regions[region]
  return (
    <button
      type="button"
      className="map-row"
      disabled={place?.kind !== 'space'}
      onClick={() => {
        onSelect({ kind: 'space', region })
      }}
    >
      <Risk risk={critical ? 5 : 0} />
      <bdi>{place?.name}</bdi>
      <span className="map-row-note">{note}</span>
    </button>
  )
}
