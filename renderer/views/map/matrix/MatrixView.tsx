import { useMemo, type JSX } from 'react'
import { buildMatrix } from '#shared/map/matrix.ts'
import { matrixOrders, type MatrixOrder } from '#shared/map/orders.ts'
import { Button, EmptyState } from '../../../parts/parts.tsx'
import { SharedIcon } from '../../../parts/icons.tsx'
import { plural } from '../../../parts/words.ts'
import type { WayProps } from '../ways.ts'
import { layOut } from './board.ts'
import './matrix.css'
import { MatrixGrid } from './MatrixGrid.tsx'
import { MatrixLegend } from './MatrixLegend.tsx'
import { emptyWords, matrixWords } from './words.ts'

const orderNames: Record<MatrixOrder, { name: string; hint: string }> = {
  similar: { name: 'Similar', hint: 'Spaces beside each other that share much with each other' },
  name: { name: 'Name', hint: 'By name' },
  total: { name: 'Total', hint: 'Those first that share the most' },
  risk: { name: 'Risk', hint: 'Those first whose shared add-ons have the worst findings' },
}

/** Which space lends to which, how much of it, and how bad the worst of it is. */
export default function MatrixView({
  model,
  place,
  selection,
  onSelect,
  onFocus,
  onSearch,
  onChoose,
  onShowAll,
}: WayProps): JSX.Element | null {
  const { by: order = 'similar', alone: withAlone = false } = place
  const matrix = useMemo(() => buildMatrix(model), [model])
  const board = useMemo(() => layOut(model, matrix, order, withAlone), [model, matrix, order, withAlone])
  const alone = matrix.alone.length
  // Beside a single space there may be what lends to it and is none.
  const spaces = matrix.sharing.filter((region) => model.regions[region]?.kind === 'space').length
  if (model.cells === 0) return null
  if (matrix.sharing.length === 0) {
    return (
      <EmptyState
        icon={<SharedIcon size={20} />}
        title={onShowAll ? 'No space shares with another in what the filter shows' : 'No space shares with another'}
        action={onShowAll ? <Button onClick={onShowAll}>Show everything</Button> : undefined}
      >
        {emptyWords(model, matrix)}
      </EmptyState>
    )
  }
  return (
    <section className="matrix" aria-label="Sharing matrix">
      <header className="matrix-bar">
        <p className="matrix-sum" data-testid="matrix-sum">
          {matrixWords(model, board)}
        </p>
        {alone === 0 ? null : (
          <button
            type="button"
            className="matrix-more"
            data-testid="matrix-alone"
            onClick={() => {
              onChoose({ alone: !withAlone })
            }}
          >
            {plural(alone, 'space shares', 'spaces share')} nothing: {withAlone ? 'fold away' : 'show'}
          </button>
        )}
        {spaces < 2 ? null : (
          <div className="matrix-orders" role="radiogroup" aria-label="Order of the spaces">
            {matrixOrders.map((each) => (
              <label key={each} title={orderNames[each].hint}>
                <input
                  type="radio"
                  name="matrix-order"
                  checked={each === order}
                  onChange={() => {
                    onChoose({ by: each })
                  }}
                />
                <span>{orderNames[each].name}</span>
              </label>
            ))}
          </div>
        )}
      </header>
      <MatrixGrid board={board} selection={selection} onSelect={onSelect} onFocus={onFocus} onSearch={onSearch} />
      <MatrixLegend />
    </section>
  )
}
