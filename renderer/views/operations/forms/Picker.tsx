import { useState, type JSX, type ReactNode } from 'react'
import {
  Autocomplete,
  Header,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  ListBoxSection,
  SearchField,
} from 'react-aria-components'
import { CheckIcon, SearchIcon } from '../../../parts/icons.tsx'
import { countWords } from '../../../parts/words.ts'
import { picked, type Pickable } from './picked.ts'

/** Beyond so many, whoever looks for one has to type. */
const most = 60

function sectionsOf<Item extends Pickable>(items: readonly Item[]): [string, Item[]][] {
  const sections = new Map<string, Item[]>()
  for (const item of items) {
    const there = sections.get(item.section)
    if (there) there.push(item)
    else sections.set(item.section, [item])
  }
  return [...sections]
}

/** One of many: a field to search in and the list below it. The arrows move in the list while one types. */
export function Picker<Item extends Pickable>({
  label,
  placeholder,
  items,
  chosen,
  loading = false,
  none = 'There are none.',
  autoFocus = false,
  render,
  onChoose,
}: {
  label: string
  placeholder: string
  items: readonly Item[]
  chosen: string | null
  loading?: boolean
  /** Said when there is nothing to pick from at all. */
  none?: string
  autoFocus?: boolean
  render: (item: Item) => ReactNode
  onChoose: (item: Item) => void
}): JSX.Element {
  const [typed, setTyped] = useState('')
  const fit = picked(items, typed)
  const shown = fit.slice(0, most)
  const sections = sectionsOf(shown)
  const option = (item: Item): JSX.Element => (
    <ListBoxItem key={item.id} id={item.id} textValue={item.text} className="menu-item picker-item">
      <span className="picker-text">{render(item)}</span>
      {item.id === chosen ? <CheckIcon size={14} /> : null}
    </ListBoxItem>
  )
  return (
    <div className="picker">
      <Autocomplete inputValue={typed} onInputChange={setTyped}>
        <SearchField className="picker-field" autoFocus={autoFocus}>
          <Label>{label}</Label>
          <span className="picker-search">
            <SearchIcon size={14} />
            <Input role="combobox" aria-expanded placeholder={placeholder} />
          </span>
        </SearchField>
        <ListBox
          className="menu picker-list"
          aria-label={label}
          selectionMode="single"
          selectedKeys={chosen === null ? [] : [chosen]}
          disallowEmptySelection
          onSelectionChange={(keys) => {
            const [key] = keys === 'all' ? [] : keys
            const item = items.find(({ id }) => id === key)
            if (item) onChoose(item)
          }}
          renderEmptyState={() => (
            <p className="palette-empty">
              {loading ? 'One moment…' : items.length === 0 ? none : 'None is called that.'}
            </p>
          )}
        >
          {sections.length === 1 && sections[0]?.[0] === ''
            ? shown.map(option)
            : sections.map(([name, members]) => (
                <ListBoxSection key={name}>
                  <Header className="menu-header">{name}</Header>
                  {members.map(option)}
                </ListBoxSection>
              ))}
        </ListBox>
      </Autocomplete>
      <p className="field-hint" role="status">
        {fit.length > shown.length
          ? `${countWords(shown.length)} of ${countWords(fit.length)}: type a part of the name.`
          : ''}
      </p>
    </div>
  )
}
