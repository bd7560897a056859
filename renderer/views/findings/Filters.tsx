import { useRef, useState, type JSX } from 'react'
import { Menu, MenuItem } from 'react-aria-components'
import PopoverBox from '../../parts/PopoverBox.tsx'
import { severities, type FindingSummary, type Severity } from '#shared/domain/finding.ts'
import { inboxSorts, type InboxSort } from '#shared/domain/risk-views.ts'
import type { FindingFilter, FindingShow } from '../../stores/route.ts'
import { FilterField } from '../../parts/FilterField.tsx'
import { CheckIcon, ChevronDownIcon } from '../../parts/icons.tsx'
import { SeverityMark, severityWords } from '../../parts/SeverityMark.tsx'
import { countWords } from '../../parts/words.ts'

const worstFirst: readonly Severity[] = severities.toReversed()

const sortWords: Record<InboxSort, string> = {
  severity: 'Severity',
  score: 'Score of the add-on',
  name: 'Name of the add-on',
  new: 'New first',
}

const shortSortWords: Record<InboxSort, string> = {
  severity: 'Severity',
  score: 'Score',
  name: 'Name',
  new: 'New first',
}

type Change = (part: Partial<FindingFilter>) => void

function SeverityChips({
  hidden,
  summary,
  onChange,
}: {
  hidden: readonly Severity[]
  summary: FindingSummary
  onChange: Change
}): JSX.Element {
  return (
    <div className="severity-chips" role="group" aria-label="Severities shown">
      {worstFirst.map((severity) => (
        <button
          key={severity}
          type="button"
          className="severity-chip"
          aria-pressed={!hidden.includes(severity)}
          title={`${severityWords[severity]}: ${countWords(summary[severity])} open`}
          onClick={() => {
            const off = hidden.includes(severity)
            onChange({
              hidden: severities.filter((each) => (each === severity ? !off : hidden.includes(each))),
            })
          }}
        >
          <SeverityMark severity={severity} /> {countWords(summary[severity])}
        </button>
      ))}
    </div>
  )
}

function SortMenu({ sort, onChange }: { sort: InboxSort; onChange: Change }): JSX.Element {
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const close = (): void => {
    setOpen(false)
  }
  return (
    <>
      <button
        ref={button}
        type="button"
        className="pick"
        title="Order of the add-ons"
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => {
          setOpen(!open)
        }}
      >
        <span className="unseen">Sorted by </span>
        <span className="pick-value">{shortSortWords[sort]}</span>
        <ChevronDownIcon size={14} />
      </button>
      <PopoverBox button={button} title="Sort the add-ons by" open={open} onOpen={setOpen}>
        <Menu
          className="menu"
          aria-label="Sort the add-ons by"
          autoFocus="first"
          selectionMode="single"
          selectedKeys={[sort]}
          onClose={close}
          onAction={(key) => {
            const wanted = inboxSorts.find((each) => each === key)
            if (wanted) onChange({ sort: wanted })
            close()
          }}
        >
          {inboxSorts.map((each) => (
            <MenuItem key={each} id={each} textValue={sortWords[each]} className="menu-item">
              <span className="menu-grow">{sortWords[each]}</span>
              {each === sort ? <CheckIcon size={14} /> : null}
            </MenuItem>
          ))}
        </Menu>
      </PopoverBox>
    </>
  )
}

/** Everything that decides what the list holds and in which order; all of it is in the address. */
export function Filters({
  filter,
  summary,
  newCount,
  onChange,
}: {
  filter: FindingFilter
  summary: FindingSummary
  newCount: number
  onChange: Change
}): JSX.Element {
  const { hidden, text, show, sort } = filter
  const open = worstFirst.reduce((sum, severity) => sum + summary[severity], 0)
  const shows: [FindingShow, string, number][] = [
    ['open', 'Open', open],
    ['new', 'New', newCount],
    ['answered', 'Answered', summary.answered],
    ['all', 'All', open + summary.answered],
  ]
  return (
    <div className="pane-filter">
      <div className="segments" role="group" aria-label="Findings shown">
        {shows.map(([value, name, count]) => (
          <button
            key={value}
            type="button"
            className="segment"
            aria-pressed={show === value}
            onClick={() => {
              onChange({ show: value })
            }}
          >
            {name} <span className="segment-count">{countWords(count)}</span>
          </button>
        ))}
      </div>
      <SeverityChips hidden={hidden} summary={summary} onChange={onChange} />
      <div className="filter-row">
        <FilterField
          label="Filter by add-on, rule, app, space"
          slash
          value={text}
          onChange={(words) => {
            onChange({ text: words })
          }}
        />
        <SortMenu sort={sort} onChange={onChange} />
      </div>
    </div>
  )
}
