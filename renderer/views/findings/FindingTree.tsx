import { useEffect, useMemo, useRef, type JSX, type KeyboardEvent } from 'react'
import { bringIntoSight, startsOf, useRowsInSight } from '../../parts/rows-in-sight.ts'
import { SeverityMark } from '../../parts/SeverityMark.tsx'
import { addonLabel } from '../../parts/words.ts'
import type { Line } from './group.ts'

const heights = { addon: 40, finding: 32 }

/** Of the scrolling box, above and below the lines, in pixels. */
const padding = 8

const steps: Record<string, number> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 12,
  PageUp: -12,
  Home: -Infinity,
  End: Infinity,
}

function lineId(index: number): string {
  return `finding-line-${index}`
}

function findingNear(lines: readonly Line[], from: number, direction: 1 | -1): string | null {
  for (let index = from; index >= 0 && index < lines.length; index += direction) {
    const line = lines[index]
    if (line?.kind === 'finding') return line.finding.id
  }
  return null
}

/** The list of findings under their add-ons. One tab stop; the arrows choose the finding shown beside it. */
export function FindingTree({
  lines,
  chosen,
  onChoose,
}: {
  lines: readonly Line[]
  chosen: string | null
  onChoose: (findingId: string) => void
}): JSX.Element {
  const scroller = useRef<HTMLDivElement>(null)
  const active = lines.findIndex((line) => line.kind === 'finding' && line.finding.id === chosen)
  const starts = useMemo(() => startsOf(lines.map((line) => heights[line.kind])), [lines])
  const { first, end } = useRowsInSight(scroller, starts, 200)
  useEffect(() => {
    const element = scroller.current
    if (!element || active === -1) return
    // With the add-on it belongs to, when that is the line before it.
    const from = lines[active - 1]?.kind === 'addon' ? active - 1 : active
    bringIntoSight(element, starts[from] ?? 0, starts[active + 1] ?? 0, 2 * padding)
  }, [starts, active, lines])

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const step = steps[event.key]
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    const wanted = Math.max(0, Math.min(lines.length - 1, active + step))
    const direction = step < 0 ? -1 : 1
    const id = findingNear(lines, wanted, direction) ?? findingNear(lines, wanted, direction === 1 ? -1 : 1)
    if (id !== null) onChoose(id)
  }

  return (
    <div
      ref={scroller}
      className="pane-scroll"
      role="tree"
      aria-label="Findings by add-on"
      tabIndex={0}
      aria-activedescendant={active === -1 ? undefined : lineId(active)}
      data-testid="finding-tree"
      onKeyDown={onKeyDown}
    >
      <div role="presentation" className="virtual" style={{ height: starts.at(-1) }}>
        {lines.slice(first, end).map((line, position) => {
          const index = first + position
          const style = { transform: `translateY(${starts[index] ?? 0}px)`, height: heights[line.kind] }
          if (line.kind === 'addon') {
            return (
              <div
                key={line.key}
                id={lineId(index)}
                role="treeitem"
                aria-level={1}
                aria-expanded
                aria-selected={false}
                className="line line-addon"
                style={style}
                onClick={() => {
                  const id = findingNear(lines, index, 1)
                  if (id !== null) onChoose(id)
                }}
              >
                <strong>{addonLabel(line.addon)}</strong>
                <span className="line-owner">{line.owner ?? 'no owner'}</span>
              </div>
            )
          }
          return (
            <div
              key={line.key}
              id={lineId(index)}
              role="treeitem"
              aria-level={2}
              aria-selected={index === active}
              className="line line-finding"
              style={style}
              data-testid="finding-line"
              onClick={() => {
                onChoose(line.finding.id)
              }}
            >
              <SeverityMark severity={line.finding.severity} />
              <span className="line-title">{line.finding.title}</span>
              <span className="line-rule">{line.finding.ruleId}</span>
            </div>
          )
        })}
      </div>
    </div>
  )
}
