import { useRef, useState, type JSX } from 'react'
import { Autocomplete, Input, ListBox, ListBoxItem, SearchField, useFilter } from 'react-aria-components'
import PopoverBox from './PopoverBox.tsx'
import { CheckIcon, ChevronDownIcon, SearchIcon } from './icons.tsx'

const anything = ' any'

/** A filter by one name out of many: a button that says what is chosen, and a list to search in. */
export function PickMenu({
  label,
  value,
  names,
  onOpen,
  onChange,
}: {
  label: string
  value: string | null
  /** Null while they are being fetched. */
  names: readonly string[] | null
  onOpen?: () => void
  onChange: (value: string | null) => void
}): JSX.Element {
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const { contains } = useFilter({ sensitivity: 'base' })
  const items = [
    { id: anything, name: `Any ${label.toLowerCase()}` },
    ...(names ?? []).map((name) => ({ id: name, name })),
  ]
  return (
    <>
      <button
        ref={button}
        type="button"
        className="pick"
        data-chosen={value !== null}
        aria-haspopup="listbox"
        aria-expanded={open}
        onClick={() => {
          onOpen?.()
          setOpen(!open)
        }}
      >
        <span className="pick-label">{label}</span>
        {value === null ? null : <span className="pick-value">{value}</span>}
        <ChevronDownIcon size={14} />
      </button>
      <PopoverBox
        button={button}
        title={label}
        className="pick-popover"
        placement="bottom start"
        open={open}
        onOpen={setOpen}
      >
        <Autocomplete filter={contains}>
          <SearchField className="pick-field" aria-label={`Find a ${label.toLowerCase()}`} autoFocus>
            <SearchIcon size={14} />
            <Input role="combobox" aria-expanded placeholder={`Find a ${label.toLowerCase()}`} />
          </SearchField>
          <ListBox
            className="menu pick-list"
            aria-label={label}
            items={items}
            selectionMode="single"
            selectedKeys={[value ?? anything]}
            onSelectionChange={(keys) => {
              const [key] = keys === 'all' ? [] : keys
              onChange(key === undefined || key === anything ? null : String(key))
              setOpen(false)
            }}
            renderEmptyState={() => (
              <p className="palette-empty">{names === null ? 'One moment…' : 'None is called that.'}</p>
            )}
          >
            {(item) => (
              <ListBoxItem id={item.id} textValue={item.name} className="menu-item">
                <span className="menu-name">{item.name}</span>
                {item.id === (value ?? anything) ? <CheckIcon size={14} /> : null}
              </ListBoxItem>
            )}
          </ListBox>
        </Autocomplete>
      </PopoverBox>
    </>
  )
}
