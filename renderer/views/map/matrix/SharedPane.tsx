import { useState, type JSX, type RefObject } from 'react'
import { Popover } from 'react-aria-components'
import type { Selection } from '#shared/map/lit.ts'
import { lentBetween, type Lent } from '#shared/map/matrix.ts'
import { cellName, type MapModel } from '#shared/map/model.ts'
import { CloseIcon } from '../../../parts/icons.tsx'
import { IconButton } from '../../../parts/parts.tsx'
import { countWords, plural } from '../../../parts/words.ts'
import { Risk } from '../MapRows.tsx'
import { regionAt, type Board } from './board.ts'
import type { Spot } from './geometry.ts'
import { heldWords, nameAt } from './words.ts'

/** So many apps of one add-on are named before somebody asks for all. */
const mostApps = 4
const mostAddons = 40

/** What two spaces share, in the direction of the cell first: each add-on with its owner and the apps that borrow it. */
export function SharedPane({
  board,
  spot,
  anchor,
  onSelect,
  onClose,
}: {
  board: Board
  spot: Spot
  anchor: RefObject<HTMLDivElement | null>
  onSelect: (next: Selection) => void
  onClose: () => void
}): JSX.Element {
  const ways = spot.row === spot.column ? [spot] : [spot, { row: spot.column, column: spot.row }]
  const choose = (next: Selection): void => {
    onClose()
    onSelect(next)
  }
  return (
    <Popover
      className="popover matrix-pane"
      aria-label="What they share"
      triggerRef={anchor}
      placement="right top"
      offset={6}
      isOpen
      onOpenChange={onClose}
      data-testid="matrix-pane"
    >
      <IconButton label="Close" className="matrix-pane-close" onClick={onClose}>
        <CloseIcon size={14} />
      </IconButton>
      {ways.map(({ row, column }) => (
        <Way
          key={row}
          model={board.model}
          title={
            row === column ? `Inside ${nameAt(board, row)}` : `${nameAt(board, row)} lends to ${nameAt(board, column)}`
          }
          lent={lentBetween(board.model, regionAt(board, row), regionAt(board, column))}
          onSelect={choose}
        />
      ))}
    </Popover>
  )
}

function Way({
  model,
  title,
  lent,
  onSelect,
}: {
  model: MapModel
  title: string
  lent: readonly Lent[]
  onSelect: (next: Selection) => void
}): JSX.Element {
  const [all, setAll] = useState(false)
  const count = lent.reduce((sum, { borrowers }) => sum + borrowers.length, 0)
  return (
    <section>
      <h3>
        <bdi>{title}</bdi>
      </h3>
      <p className="map-quiet">{count === 0 ? 'Nothing.' : heldWords(count, lent.length)}</p>
      <ul>
        {lent.slice(0, all ? lent.length : mostAddons).map((each) => (
          <li key={each.addon}>
            <LentAddon model={model} lent={each} onSelect={onSelect} />
          </li>
        ))}
      </ul>
      {all || lent.length <= mostAddons ? null : (
        <button
          type="button"
          className="matrix-more"
          onClick={() => {
            setAll(true)
          }}
        >
          Show all {countWords(lent.length)}
        </button>
      )}
    </section>
  )
}

function LentAddon({
  model,
  lent: { addon, home, borrowers },
  onSelect,
}: {
  model: MapModel
  lent: Lent
  onSelect: (next: Selection) => void
}): JSX.Element {
  const [all, setAll] = useState(false)
  const shown = all ? borrowers : borrowers.slice(0, mostApps)
  const app = (cell: number): JSX.Element => (
    <button
      key={cell}
      type="button"
      onClick={() => {
        onSelect({ kind: 'app', cell })
      }}
    >
      <bdi>{cellName(model, cell)}</bdi>
    </button>
  )
  return (
    <>
      <button
        type="button"
        className="map-row"
        onClick={() => {
          onSelect({ kind: 'addon', addon })
        }}
      >
        <Risk risk={model.data.addons.risks[addon]} />
        <bdi>{model.data.addons.names[addon]}</bdi>
        <span className="map-row-note">{plural(borrowers.length, 'app')}</span>
      </button>
      <p className="matrix-apps">
        {home < model.apps ? <span>owner {app(home)}</span> : <span className="orphan">no owner</span>}
        <span>
          borrowed by {shown.map(app)}
          {shown.length === borrowers.length ? null : (
            <button
              type="button"
              onClick={() => {
                setAll(true)
              }}
            >
              {countWords(borrowers.length - shown.length)} more
            </button>
          )}
        </span>
      </p>
    </>
  )
}
