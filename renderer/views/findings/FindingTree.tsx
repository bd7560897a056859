import { useEffect, useMemo, useRef, useState, type JSX, type KeyboardEvent, type ReactNode, type Ref } from 'react'
import type { FindingLine } from '#shared/domain/risk-views.ts'
import { rowStep } from '../../parts/arrow-keys.ts'
import { stateWords } from '../../parts/finding-words.ts'
import { CheckIcon, ChevronDownIcon, ChevronRightIcon } from '../../parts/icons.tsx'
import { Badge } from '../../parts/parts.tsx'
import { bringIntoSight, startsOf, useRowsInSight } from '../../parts/rows-in-sight.ts'
import { SeverityMark } from '../../parts/SeverityMark.tsx'
import { addonLabel, countWords, plural } from '../../parts/words.ts'
import { isLeaf, stopFrom, type TreeLine } from './lines.ts'

const heights = { checks: 40, check: 32, addon: 40, rule: 30, finding: 30 } as const

/** Of the scrolling box, above and below the lines, in pixels. */
const padding = 8

/** Lines that the page keys move on. */
const page = 12

function lineId(index: number): string {
  return `finding-line-${index}`
}

/** What was answered, or that it is new: a word where somebody has to act, a mark where nobody has. */
function LineState({ finding: { state, isNew, transient } }: { finding: FindingLine }): JSX.Element | null {
  if (state === 'lapsed' || state === 'outgrown') return <Badge tone="medium">{stateWords[state]}</Badge>
  if (state !== 'open') {
    return (
      <span className="line-answered" title={stateWords[state] ?? undefined}>
        <CheckIcon size={14} />
        <span className="unseen">{stateWords[state]}</span>
      </span>
    )
  }
  return (
    <>
      {transient ? <Badge tone="high">right now</Badge> : null}
      {isNew ? <Badge tone="accent">new</Badge> : null}
    </>
  )
}

function LineWords({ line }: { line: TreeLine }): ReactNode {
  switch (line.kind) {
    case 'checks':
      return (
        <>
          <strong>About the checks themselves</strong>
          <span className="line-end">{line.count}</span>
        </>
      )
    case 'check':
      return (
        <>
          <SeverityMark severity={line.check.severity} />
          <span className="line-title">{line.check.title}</span>
          <span className="line-mark">{line.check.ruleId}</span>
        </>
      )
    case 'addon': {
      const { addon, owner, score, worst, lines } = line.group
      return (
        <>
          <strong>{addonLabel(addon)}</strong>
          <span className="line-owner">{owner ?? 'no owner'}</span>
          {line.folded ? (
            <span className="line-folded">
              <SeverityMark severity={worst} /> {countWords(lines.length)}
            </span>
          ) : null}
          <span className="line-end" title="Score of the add-on">
            {score === 0 ? null : (
              <>
                <span className="unseen">score </span>
                {score}
              </>
            )}
          </span>
        </>
      )
    }
    case 'rule':
      return (
        <>
          <SeverityMark severity={line.worst} />
          <span className="line-title">{line.title}</span>
          <span className="line-mark">{plural(line.count, 'app')}</span>
          <span className="line-mark">{line.ruleId}</span>
        </>
      )
    case 'finding':
    default: {
      const { severity, title, app, ruleId } = line.finding
      return (
        <>
          <SeverityMark severity={severity} />
          <span className="line-title">
            {line.alone ? title : (app ?? title)}
            {line.alone && app !== null ? <span className="line-app"> {app}</span> : null}
          </span>
          <LineState finding={line.finding} />
          {line.alone ? <span className="line-mark">{ruleId}</span> : null}
        </>
      )
    }
  }
}

const levels = { checks: 1, addon: 1, rule: 2, check: 2, finding: 2 } as const

/**
 * The findings under their add-ons and rules. One tab stop: up and down choose what is shown beside it, left folds what it
 * lies under, right unfolds, Enter goes into what is shown.
 */
export function FindingTree({
  ref,
  lines,
  chosen,
  onChoose,
  onFold,
  onEnter,
}: {
  ref: Ref<HTMLDivElement>
  lines: readonly TreeLine[]
  chosen: string | null
  onChoose: (key: string) => void
  onFold: (key: string, folded: boolean) => void
  onEnter: () => void
}): JSX.Element {
  const scroller = useRef<HTMLDivElement>(null)
  /** A folded line with the focus; otherwise the focus is on what is shown. */
  const [head, setHead] = useState<{ key: string; chosen: string | null } | null>(null)
  const activeKey =
    head !== null && head.chosen === chosen && lines.some(({ key }) => key === head.key) ? head.key : chosen
  const active = lines.findIndex(({ key }) => key === activeKey)
  const starts = useMemo(() => startsOf(lines.map((line) => heights[line.kind])), [lines])
  const { first, end } = useRowsInSight(scroller, starts, 200)
  useEffect(() => {
    const element = scroller.current
    if (!element || active === -1) return
    // With what it lies under, when that is the line before it.
    const from = active > 0 && !isLeaf(lines[active - 1]) ? active - 1 : active
    bringIntoSight(element, starts[from] ?? 0, starts[active + 1] ?? 0, 2 * padding)
    // eslint-disable-next-line react/exhaustive-deps -- a newer answer must not scroll somebody back who looks elsewhere
  }, [active, activeKey])

  const choose = (key: string): void => {
    setHead(null)
    onChoose(key)
  }
  const fold = (key: string, folded: boolean): void => {
    setHead(folded ? { key, chosen } : null)
    onFold(key, folded)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== event.currentTarget) return
    const line = lines[active]
    const step = rowStep(event.key, page)
    if (step !== null) {
      const next = lines[stopFrom(lines, active, step)]
      if (next && isLeaf(next)) choose(next.key)
      else if (next) setHead({ key: next.key, chosen })
    } else if (event.key === 'ArrowLeft' && line && 'parent' in line) fold(line.parent, true)
    else if (event.key === 'ArrowRight' && line && 'folded' in line && line.folded) fold(line.key, false)
    else if (event.key === 'Enter' && line && 'folded' in line) fold(line.key, !line.folded)
    else if (event.key === 'Enter') onEnter()
    else return
    event.preventDefault()
  }

  return (
    <div
      ref={(element) => {
        scroller.current = element
        if (typeof ref === 'function') ref(element)
        else if (ref) ref.current = element
      }}
      className="pane-scroll"
      role="tree"
      aria-label="Findings by add-on"
      aria-keyshortcuts="j k Enter"
      tabIndex={0}
      aria-activedescendant={active === -1 ? undefined : lineId(active)}
      data-testid="finding-tree"
      onKeyDown={onKeyDown}
    >
      <div role="presentation" className="virtual" style={{ height: starts.at(-1) }}>
        {lines.slice(first, end).map((line, position) => {
          const index = first + position
          const deep = line.kind === 'finding' && !line.alone
          return (
            <div
              key={line.key}
              id={lineId(index)}
              role="treeitem"
              aria-level={deep ? 3 : levels[line.kind]}
              aria-expanded={'folded' in line ? !line.folded : undefined}
              aria-selected={line.key === chosen}
              className={`line line-${line.kind}`}
              data-active={index === active || undefined}
              data-deep={deep || undefined}
              data-answered={line.kind === 'finding' ? isQuiet(line.finding) || undefined : undefined}
              style={{ transform: `translateY(${starts[index] ?? 0}px)`, height: heights[line.kind] }}
              data-testid={isLeaf(line) ? 'finding-line' : undefined}
              onClick={() => {
                if (isLeaf(line)) choose(line.key)
                else fold(line.key, !line.folded)
              }}
            >
              {'folded' in line ? line.folded ? <ChevronRightIcon size={12} /> : <ChevronDownIcon size={12} /> : null}
              <LineWords line={line} />
            </div>
          )
        })}
      </div>
    </div>
  )
}

function isQuiet({ state }: FindingLine): boolean {
  return state === 'acknowledged' || state === 'excluded'
}
