import { useRef, useState, type JSX } from 'react'
import PopoverBox from '../../parts/PopoverBox.tsx'
import { ChevronDownIcon } from '../../parts/icons.tsx'
import { Button } from '../../parts/parts.tsx'
import type { JournalFilter } from '../../stores/route.ts'
import { stretches, timeWords } from './journal-words.ts'

type Times = Pick<JournalFilter, 'since' | 'until'>

/** As a field for date and time wants it, in the time zone of whoever looks. */
function fieldValue(time: number | null): string {
  if (time === null) return ''
  const local = new Date(time - new Date(time).getTimezoneOffset() * 60_000)
  return local.toISOString().slice(0, 16)
}

function timeOf(value: string): number | null {
  const time = value === '' ? NaN : new Date(value).getTime()
  return Number.isNaN(time) ? null : Math.max(0, time)
}

/** From when to when: a stretch that ends now, or two times of somebody's own. */
export function TimePick({ since, until, onChange }: Times & { onChange: (times: Times) => void }): JSX.Element {
  const [open, setOpen] = useState(false)
  const [own, setOwn] = useState({ since: '', until: '' })
  const button = useRef<HTMLButtonElement>(null)
  const chosen = timeWords({ since, until })
  const pick = (times: Times): void => {
    setOpen(false)
    onChange(times)
  }
  return (
    <>
      <button
        ref={button}
        type="button"
        className="pick"
        data-chosen={chosen !== null}
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => {
          setOwn({ since: fieldValue(since), until: fieldValue(until) })
          setOpen(!open)
        }}
      >
        <span className="pick-label">Time</span>
        {chosen === null ? null : <span className="pick-value">{chosen}</span>}
        <ChevronDownIcon size={14} />
      </button>
      <PopoverBox
        button={button}
        title="Time"
        className="time-popover"
        placement="bottom start"
        open={open}
        onOpen={setOpen}
      >
        <div className="time-pick" role="dialog" aria-label="Entries of which time">
          <div className="time-stretches">
            <Button
              kind="quiet"
              onClick={() => {
                pick({ since: null, until: null })
              }}
            >
              Any time
            </Button>
            {stretches.map(({ id, name, milliseconds }) => (
              <Button
                key={id}
                kind="quiet"
                onClick={() => {
                  pick({ since: Date.now() - milliseconds, until: null })
                }}
              >
                {name}
              </Button>
            ))}
          </div>
          <form
            className="time-own"
            onSubmit={(event) => {
              event.preventDefault()
              pick({ since: timeOf(own.since), until: timeOf(own.until) })
            }}
          >
            <label>
              From
              <input
                type="datetime-local"
                value={own.since}
                onChange={(event) => {
                  setOwn({ ...own, since: event.target.value })
                }}
              />
            </label>
            <label>
              Until
              <input
                type="datetime-local"
                value={own.until}
                onChange={(event) => {
                  setOwn({ ...own, until: event.target.value })
                }}
              />
            </label>
            <Button type="submit" kind="primary">
              Show these
            </Button>
          </form>
        </div>
      </PopoverBox>
    </>
  )
}
