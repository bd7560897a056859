import { useState, type JSX, type ReactNode } from 'react'
import type { Selection } from '#shared/map/lit.ts'
import type { MapModel } from '#shared/map/model.ts'
import { Button } from '../../parts/parts.tsx'
import { SeverityMark } from '../../parts/SeverityMark.tsx'
import { countWords } from '../../parts/words.ts'
import { severityOf } from './describe.ts'

export interface PanelProps {
  model: MapModel
  onSelect: (selection: Selection | null) => void
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
