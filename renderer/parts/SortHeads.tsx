import type { JSX } from 'react'
import { ArrowUpIcon } from './icons.tsx'
import { nextSort, type SortColumn, type SortOrder } from './sorting.ts'

/** The row of headings of a grid, each of which sorts. */
export function SortHeads<Key extends string>({
  columns,
  order,
  onSort,
}: {
  columns: readonly SortColumn<Key>[]
  order: SortOrder<Key>
  onSort: (order: SortOrder<Key>) => void
}): JSX.Element {
  return (
    <div role="rowgroup" className="grid-head">
      <div role="row" className="grid-row" aria-rowindex={1}>
        {columns.map(({ key, name, number }) => {
          const sorted = order.sort === key
          return (
            <span
              key={key}
              role="columnheader"
              className={number ? 'cell-number' : ''}
              aria-sort={sorted ? (order.descending ? 'descending' : 'ascending') : 'none'}
            >
              <button
                type="button"
                className="sort-button"
                onClick={() => {
                  onSort(nextSort(columns, order, key))
                }}
              >
                {name}
                {sorted ? (
                  <span className={order.descending ? 'sort-mark sort-down' : 'sort-mark'}>
                    <ArrowUpIcon size={12} />
                  </span>
                ) : null}
              </button>
            </span>
          )
        })}
      </div>
    </div>
  )
}
