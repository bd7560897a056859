import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState, type JSX, type KeyboardEvent } from 'react'
import type { Completion } from '#shared/map/query/complete.ts'
import { longestQuery } from '#shared/map/query/query.ts'
import type { Table } from '#shared/map/query/table.ts'
import { CloseIcon, FilterIcon } from '../../parts/icons.tsx'
import { useFilterLanguage } from './filtered.ts'

/** Milliseconds after the last key before the map is filtered. */
const pause = 120
const none: Completion = { from: 0, to: 0, items: [] }

/**
 * What is shown, in words: with completion while it is typed. The map follows as soon as the text is a filter; until then
 * it says what is wrong and where, and the map stays as it is.
 */
export function MapFilter({
  value,
  table,
  onChange,
  onLeave,
}: {
  value: string
  table: () => Table | null
  onChange: (text: string) => void
  /** The keyboard goes back to the map. */
  onLeave: () => void
}): JSX.Element {
  const [text, setText] = useState(value)
  const [told, setTold] = useState(value)
  const [cursor, setCursor] = useState(0)
  const [focused, setFocused] = useState(false)
  const [open, setOpen] = useState(false)
  /** -1 while none is chosen: the Enter key then applies what is typed. */
  const [active, setActive] = useState(-1)
  const field = useRef<HTMLInputElement>(null)
  const wanted = useRef<number | null>(null)
  const tell = useRef(onChange)
  const id = useId()
  useEffect(() => {
    tell.current = onChange
  })
  // Changed from outside: by going back, or by a saved view.
  if (value !== told) {
    setTold(value)
    setText(value)
  }
  const language = useFilterLanguage(focused || text !== '')
  const parsed = language?.parseQuery(text) ?? null
  // Blanks at the end are only there to write on.
  const meant = text.trim()
  useEffect(() => {
    if (meant === told || language?.parseQuery(meant).ok !== true) return undefined
    const timer = window.setTimeout(() => {
      setTold(meant)
      tell.current(meant)
    }, pause)
    const forget = (): void => {
      window.clearTimeout(timer)
    }
    window.addEventListener('hashchange', forget)
    return () => {
      forget()
      window.removeEventListener('hashchange', forget)
    }
  }, [meant, told, language])
  useLayoutEffect(() => {
    if (wanted.current === null) return
    field.current?.setSelectionRange(wanted.current, wanted.current)
    wanted.current = null
  })

  const isAsked = focused && open
  const completion = useMemo(() => {
    const rows = isAsked ? table() : null
    return (rows && language?.completeQuery(text, cursor, rows)) ?? none
  }, [isAsked, language, text, cursor, table])
  const { items } = completion
  const listed = items.length > 0

  function apply(): void {
    if (parsed?.ok !== true) return
    setTold(meant)
    tell.current(meant)
    setOpen(false)
    onLeave()
  }

  function choose(index: number): void {
    const item = items[index]
    if (!item) return
    const after = text.slice(completion.to).replace(/^ /, '')
    const before = text.slice(0, completion.from) + item.insert
    wanted.current = before.length
    setText((before + after).slice(0, longestQuery))
    setCursor(before.length)
    setActive(-1)
    setOpen(true)
  }

  function clear(): void {
    setText('')
    setCursor(0)
    setTold('')
    tell.current('')
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (!open) setOpen(true)
      else if (listed) {
        const step = event.key === 'ArrowDown' ? 1 : -1
        setActive(active === -1 ? (step === 1 ? 0 : items.length - 1) : (active + step + items.length) % items.length)
      }
    } else if (event.key === 'Enter') {
      if (active >= 0) choose(active)
      else apply()
    } else if (event.key === 'Escape') {
      if (open && listed) setOpen(false)
      else if (text !== '') clear()
      else onLeave()
    } else return
    event.preventDefault()
  }

  const shown = isAsked && listed
  // What is still being written is not wrong yet.
  const problem = parsed === null || parsed.ok || (shown && parsed.problem.end >= cursor) ? null : parsed.problem
  return (
    <div className="map-filter" data-invalid={problem !== null || undefined}>
      <FilterIcon size={14} />
      <input
        ref={field}
        type="text"
        role="combobox"
        aria-label="Filter what is shown"
        aria-expanded={shown}
        aria-controls={`${id}-list`}
        aria-activedescendant={shown && active >= 0 ? `${id}-${active}` : undefined}
        aria-autocomplete="list"
        aria-invalid={problem !== null}
        aria-describedby={problem ? `${id}-problem` : undefined}
        autoComplete="off"
        spellCheck={false}
        maxLength={longestQuery}
        placeholder="Filter, as space = prod-* and apps > 3 and !acknowledged"
        data-testid="map-filter"
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          setCursor(event.target.selectionStart ?? event.target.value.length)
          setActive(-1)
          setOpen(true)
        }}
        onSelect={(event) => {
          setCursor(event.currentTarget.selectionStart ?? 0)
        }}
        onFocus={() => {
          setFocused(true)
          setOpen(true)
        }}
        onBlur={() => {
          setFocused(false)
          setActive(-1)
        }}
        onKeyDown={onKeyDown}
      />
      {text === '' ? null : (
        <button type="button" className="filter-clear" aria-label="Clear the filter" onClick={clear}>
          <CloseIcon size={12} />
        </button>
      )}
      <div className="map-filter-help" hidden={!shown && problem === null}>
        <ul id={`${id}-list`} role="listbox" aria-label="How it may go on" hidden={!shown}>
          {items.map((item, index) => (
            <li
              key={item.label}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === active}
              // The press must not take the focus out of the field before the click arrives.
              onMouseDown={(event) => {
                event.preventDefault()
              }}
              onMouseMove={() => {
                if (index !== active) setActive(index)
              }}
              onClick={() => {
                choose(index)
              }}
            >
              <bdi className="map-hit-name">{item.label}</bdi>
              <span className="map-hit-context">{item.help}</span>
            </li>
          ))}
        </ul>
        {problem === null ? null : (
          <p id={`${id}-problem`} className="map-filter-problem" role="status" data-testid="map-filter-problem">
            {problem.at < text.length ? `At character ${problem.at + 1}: ${problem.message}` : problem.message}
          </p>
        )}
      </div>
    </div>
  )
}
