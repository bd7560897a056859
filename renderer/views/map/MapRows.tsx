import { useState, type JSX, type ReactNode } from 'react'
import type { Selection } from '#shared/map/lit.ts'
import { crossesSpaces, holderCells, type MapModel } from '#shared/map/model.ts'
import { at } from '#shared/map/rows.ts'
import { SharedIcon } from '../../parts/icons.tsx'
import { Button } from '../../parts/parts.tsx'
import { SeverityMark } from '../../parts/SeverityMark.tsx'
import { countWords, plural } from '../../parts/words.ts'
import { regionOf, severityOf } from './describe.ts'

export interface PanelProps {
  model: MapModel
  onSelect: (selection: Selection | null) => void
}

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

export function Risk({ risk }: { risk: number | undefined }): JSX.Element {
  const severity = severityOf(risk)
  return (
    <span className="map-row-risk">{severity === null ? null : <SeverityMark severity={severity} size={10} />}</span>
  )
}

export function Section({
  title,
  count,
  children,
}: {
  title: string
  count: number | null
  children: ReactNode
}): JSX.Element {
  return (
    <section>
      <h3>
        {title}
        {count === null ? null : <span> {countWords(count)}</span>}
      </h3>
      {children}
    </section>
  )
}

/** So many rows are drawn before a person asks for all: a space may hold thousands of apps. */
const mostRows = 60

export function List<Item>({
  items,
  render,
}: {
  items: readonly Item[]
  render: (item: Item) => ReactNode
}): JSX.Element | null {
  const [all, setAll] = useState(false)
  if (items.length === 0) return null
  return (
    <ul className="map-list">
      {items.slice(0, all ? items.length : mostRows).map((item, index) => (
        // eslint-disable-next-line react/no-array-index-key -- the list is replaced as a whole, never reordered
        <li key={index}>{render(item)}</li>
      ))}
      {!all && items.length > mostRows ? (
        <li>
          <Button
            kind="quiet"
            onClick={() => {
              setAll(true)
            }}
          >
            Show all {countWords(items.length)}
          </Button>
        </li>
      ) : null}
    </ul>
  )
}
