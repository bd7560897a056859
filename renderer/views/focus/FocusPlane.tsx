import { useId, useLayoutEffect, useMemo, useRef, useState, type JSX, type ReactNode } from 'react'
import type { FocusApp, FocusData, FocusRole, FocusStage } from '#shared/domain/focus.ts'
import './focus.css'
import { Button } from '../../parts/parts.tsx'
import { countWords } from '../../parts/words.ts'
import type { MapFocus } from '../../stores/map-place.ts'
import type { FocusRow } from './focus-columns.ts'
import { moveAmongNames } from './focus-keys.ts'
import { layOutFocus, leftOut, type FocusLayout, type PlacedStage } from './focus-layout.ts'
import { createFocusLight, type Spot } from './focus-light.ts'
import { asideWords, countOf, nothingWords, titleOf } from './focus-words.ts'
import { FocusBox, FocusCard, place, type CardParts } from './FocusCards.tsx'
import { FocusFacts, type Shown } from './FocusFacts.tsx'

export interface FocusPlaneProps {
  data: FocusData
  /** The address of another focus. */
  hrefOf: (focus: MapFocus) => string
  /** Gives so many more rows of a stage. */
  onMore?: (role: FocusRole, rows: number) => void
  /** What to say where no other app holds the add-on. */
  alone?: string
  /** What can be done to an app and the add-on it stands here for. */
  actionsOf?: (app: FocusApp) => ReactNode
}

/** Rows that are added at once. */
const handful = 120

/**
 * The picture of a focus: stages from left to right, joined by buses. It asks nothing of anybody, so that it can be drawn
 * from an answer alone.
 */
export function FocusPlane({ data, hrefOf, onMore, alone, actionsOf }: FocusPlaneProps): JSX.Element {
  const plane = useRef<HTMLDivElement>(null)
  const width = useWidth(plane)
  const [shown, setShown] = useState<Shown | null>(null)
  const factsId = useId()
  const layout = useMemo(() => (width === null ? null : layOutFocus(data, width)), [data, width])
  const light = useMemo(() => layout && createFocusLight(data, layout), [data, layout])
  const spot = shown?.spot ?? null
  const lit = useMemo(() => (spot && light ? light(spot) : null), [light, spot])

  const show = (spot: Spot, row: FocusRow, element: HTMLElement): void => {
    const around = plane.current?.getBoundingClientRect()
    const at = element.getBoundingClientRect()
    if (around) setShown({ spot, row, x: at.left - around.left, y: at.bottom - around.top, rowHeight: at.height })
  }
  const parts = {
    hrefOf,
    actionsOf,
    factsId,
    shown: spot,
    lit,
    onShow: show,
    onHide: () => {
      setShown(null)
    },
  }
  return (
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions -- the keys move among the links inside
    <div
      ref={plane}
      className="focus-plane"
      data-stacked={layout?.stacked === true || undefined}
      data-lit={lit !== null || undefined}
      onKeyDown={moveAmongNames}
    >
      {layout === null ? null : (
        <div className="focus-ground" style={{ width: layout.width, height: layout.height }}>
          <Lines layout={layout} routes={lit?.routes ?? []} />
          {data.stages.map((stage, index) => (
            <Stage
              key={stage.role}
              data={data}
              layout={layout}
              index={index}
              parts={parts}
              alone={alone}
              onMore={onMore}
            />
          ))}
          {shown ? <FocusFacts id={factsId} shown={shown} width={layout.width} height={layout.height} /> : null}
        </div>
      )}
    </div>
  )
}

/** Of the plane that was there last: the next one is mostly as wide. */
let usualWidth: number | null = null

/** Of the plane, which is as wide as there is room; null before the first one is there: a guess would be drawn for nothing. */
function useWidth(plane: { readonly current: HTMLElement | null }): number | null {
  const [width, setWidth] = useState(usualWidth)
  useLayoutEffect(() => {
    const element = plane.current
    if (!element) return undefined
    const measure = (): void => {
      usualWidth = Math.max(1, element.clientWidth)
      setWidth(usualWidth)
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => {
      observer.disconnect()
    }
  }, [plane])
  return width
}

function Lines({ layout, routes }: { layout: FocusLayout; routes: readonly string[] }): JSX.Element {
  return (
    <svg className="focus-lines" width={layout.width} height={layout.height} aria-hidden="true">
      {layout.buses.map((bus) => (
        <g key={`${bus.from} ${bus.to}`}>
          {bus.lines.map(({ card, path, tone }) =>
            tone === 'crossing' ? null : <path key={card} d={path} className={`focus-line focus-line-${tone}`} />,
          )}
          {bus.trunk === '' ? null : (
            <path d={bus.trunk} className="focus-line focus-trunk" data-crossing={bus.crossing} />
          )}
          {bus.lines.map(({ card, path, tone }) =>
            tone === 'crossing' ? <path key={card} d={path} className="focus-line focus-line-crossing" /> : null,
          )}
        </g>
      ))}
      {routes.map((path) => (
        <path key={path} d={path} className="focus-line focus-chosen" />
      ))}
    </svg>
  )
}

interface StageProps {
  data: FocusData
  layout: FocusLayout
  index: number
  parts: Omit<CardParts, 'card' | 'role'>
  alone: string | undefined
  onMore: FocusPlaneProps['onMore']
}

function Stage({ data, layout, index, parts, alone, onMore }: StageProps): JSX.Element | null {
  const headingId = useId()
  const stage = data.stages[index]
  const placed = layout.stages[index]
  if (!stage || !placed) return null
  const cards = layout.cards.filter((card) => card.stage === index)
  return (
    <section className="focus-stage" aria-labelledby={headingId} data-role={stage.role} data-total={stage.total}>
      <header className="focus-head" style={place(placed.head)}>
        <h3 id={headingId}>{titleOf(data, stage.role)}</h3>
        <p>{countOf(stage)}</p>
      </header>
      {cards.map((card) =>
        card.isBox ? (
          <FocusBox key={card.part} {...parts} card={card} role={stage.role} />
        ) : (
          <FocusCard
            key={`${card.group.by} ${card.group.space} ${card.part}`}
            {...parts}
            card={card}
            role={stage.role}
          />
        ),
      )}
      <Foot data={data} stage={stage} placed={placed} alone={alone} onMore={onMore} />
    </section>
  )
}

function Foot({
  data,
  stage,
  placed,
  alone,
  onMore,
}: Pick<StageProps, 'data' | 'alone' | 'onMore'> & { stage: FocusStage; placed: PlacedStage }): JSX.Element | null {
  if (!placed.foot) return null
  const left = leftOut(stage)
  const isOfAddon = stage.role === 'holders' && data.stages[1]?.role === 'addon'
  const words =
    stage.total === 0
      ? isOfAddon && alone !== undefined
        ? alone
        : nothingWords(data, stage.role, data.short.length === 0)
      : ''
  return (
    <div className="focus-foot" style={place(placed.foot)}>
      {words === '' ? null : <p>{words}</p>}
      {stage.aside > 0 ? <p>{asideWords(stage)}</p> : null}
      {left > 0 ? (
        <p className="focus-left">
          <span>{countWords(left)} not shown</span>
          {onMore ? (
            <Button
              kind="quiet"
              onClick={() => {
                onMore(stage.role, stage.total - left + Math.min(handful, left))
              }}
            >
              Show {left <= handful ? `the other ${countWords(left)}` : `${countWords(handful)} more`}
            </Button>
          ) : null}
        </p>
      ) : null}
    </div>
  )
}
