import { useDeferredValue, useId, useMemo, useState, type JSX, type KeyboardEvent, type RefObject } from 'react'
import type { Selection } from '#shared/map/lit.ts'
import type { MapModel } from '#shared/map/model.ts'
import { AddonsIcon, AppIcon, SearchIcon, SpaceIcon } from '../../parts/icons.tsx'
import { createFetched } from './fetched.ts'
import { mapPieces } from './pieces.ts'

const useSearch = createFetched(mapPieces.search)
const icons = { space: SpaceIcon, app: AppIcon, addon: AddonsIcon }
const mostHits = 9

/** Finds a space, an app or an add-on of this map by name; Enter goes there. */
export function MapSearch({
  model,
  isHidden,
  field,
  onPick,
  onLeave,
}: {
  model: MapModel
  /** The filter hides it. */
  isHidden: (selection: Selection) => boolean
  field: RefObject<HTMLInputElement | null>
  onPick: (selection: Selection) => void
  /** The keyboard goes back to the map. */
  onLeave: () => void
}): JSX.Element {
  const [text, setText] = useState('')
  const [active, setActive] = useState(0)
  const [open, setOpen] = useState(false)
  const listId = useId()
  const wanted = useDeferredValue(text)
  const used = open && wanted !== ''
  const searching = useSearch(open)
  const index = useMemo(() => (used ? (searching?.indexNames(model) ?? null) : null), [model, used, searching])
  const hits = useMemo(
    () => (index && searching ? searching.search(model, index, wanted, mostHits) : []),
    [model, index, wanted, searching],
  )
  const shown = used && text.trim() !== ''

  function pick(hit: (typeof hits)[number] | undefined): void {
    if (!hit) return
    setText('')
    setOpen(false)
    onPick(hit.selection)
    onLeave()
  }

  /** What is listed may be a key behind what was typed. */
  function chosen(): (typeof hits)[number] | undefined {
    if (wanted === text || active !== 0) return hits[active]
    return searching?.search(model, index ?? searching.indexNames(model), text, 1)[0]
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      const step = event.key === 'ArrowDown' ? 1 : -1
      if (hits.length > 0) setActive((active + step + hits.length) % hits.length)
    } else if (event.key === 'Enter') {
      event.preventDefault()
      pick(chosen())
    } else if (event.key === 'Escape') {
      event.preventDefault()
      setText('')
      setOpen(false)
      onLeave()
    }
  }

  return (
    <div className="map-search">
      <SearchIcon size={14} />
      <input
        ref={field}
        data-slash
        type="text"
        role="combobox"
        aria-label="Find a space, an app or an add-on on the map"
        aria-expanded={shown}
        aria-controls={listId}
        aria-activedescendant={shown && hits.length > 0 ? `${listId}-${active}` : undefined}
        aria-autocomplete="list"
        autoComplete="off"
        spellCheck={false}
        placeholder="Find on the map"
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          setActive(0)
          setOpen(true)
        }}
        onFocus={() => {
          setOpen(true)
        }}
        onBlur={() => {
          setOpen(false)
        }}
        onKeyDown={onKeyDown}
      />
      <kbd className="key" aria-hidden="true">
        /
      </kbd>
      <ul id={listId} role="listbox" aria-label="Found on the map" hidden={!shown}>
        {hits.map((hit, position) => {
          const Icon = icons[hit.selection.kind]
          return (
            <li
              key={`${hit.selection.kind} ${position}`}
              id={`${listId}-${position}`}
              role="option"
              aria-selected={position === active}
              // The press must not take the focus out of the field before the click arrives.
              onMouseDown={(event) => {
                event.preventDefault()
              }}
              onMouseMove={() => {
                setActive(position)
              }}
              onClick={() => {
                pick(hit)
              }}
            >
              <Icon size={14} />
              <bdi className="map-hit-name">{hit.name}</bdi>
              <bdi className="map-hit-context">{isHidden(hit.selection) ? 'hidden by the filter' : hit.context}</bdi>
            </li>
          )
        })}
        {shown && searching !== null && hits.length === 0 && wanted === text ? (
          <li className="map-no-hit" role="option" aria-selected={false} aria-disabled="true">
            Nothing here has that name.
          </li>
        ) : null}
      </ul>
    </div>
  )
}
