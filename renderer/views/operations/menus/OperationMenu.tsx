import { useRef, useState, type JSX } from 'react'
import {
  Autocomplete,
  Header,
  Input,
  Menu,
  MenuItem,
  MenuSection,
  SearchField,
  Text,
  useFilter,
} from 'react-aria-components'
import PopoverBox from '../../../parts/PopoverBox.tsx'
import '../menus.css'
import { announce } from '../../../stores/announce.ts'
import { ChevronDownIcon, MoreIcon, OperateIcon, SearchIcon } from '../../../parts/icons.tsx'
import { Button, IconButton } from '../../../parts/parts.tsx'
import { levelWords } from '../words.ts'
import { beginOffer } from './begin-offer.ts'
import { byDanger, type Offer } from './offers.ts'

/** From so many on one searches rather than reads. */
const many = 10

/**
 * A button, and behind it what can be done to something, grouped by how much it can hurt. What is not to be had stays in
 * the list with its reason, and can be gone to: a thing that is missing without a word is looked for elsewhere.
 */
export function OperationMenu({
  label,
  offers,
  problem = null,
  small = false,
  onOpen,
}: {
  label: string
  /** Null while they are being fetched. */
  offers: readonly Offer[] | null
  /** Why some or all could not be fetched. */
  problem?: string | null
  /** Three dots instead of words. */
  small?: boolean
  onOpen?: () => void
}): JSX.Element {
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const { contains } = useFilter({ sensitivity: 'base' })
  const groups = byDanger(offers ?? [])
  const press = (): void => {
    onOpen?.()
    setOpen(!open)
  }
  const choose = (id: string): void => {
    const offer = offers?.find((each) => each.id === id)
    if (!offer) return
    if (offer.unavailable !== '') {
      announce(`${offer.name}: ${offer.unavailable}`)
      return
    }
    setOpen(false)
    // What the dialog gives the focus back to when it closes.
    button.current?.focus()
    beginOffer(offer)
  }
  const menu = (
    <Menu
      className="menu operation-list"
      aria-label={label}
      autoFocus={offers !== null && offers.length < many ? 'first' : false}
      onAction={(key) => {
        choose(String(key))
      }}
      renderEmptyState={() => (
        <p className="palette-empty">{offers === null ? (problem ?? 'One moment…') : 'Nothing is called that.'}</p>
      )}
    >
      {groups.map(({ level, offers: members }) => (
        <MenuSection key={level} className="menu-section">
          <Header className="menu-header operation-group" data-tone={levelWords[level].tone}>
            {levelWords[level].group}
          </Header>
          {members.map((offer) => (
            <MenuItem
              key={offer.id}
              id={offer.id}
              textValue={offer.name}
              className="menu-item operation-item"
              data-unavailable={offer.unavailable !== '' || undefined}
              shouldCloseOnSelect={false}
            >
              <Text slot="label" className="operation-name">
                {offer.name}
              </Text>
              {offer.unavailable !== '' ? (
                <Text slot="description" className="operation-about">
                  Not to be had: {offer.unavailable}
                </Text>
              ) : offer.about === '' ? null : (
                <Text slot="description" className="operation-about">
                  {offer.about}
                </Text>
              )}
            </MenuItem>
          ))}
        </MenuSection>
      ))}
    </Menu>
  )
  return (
    <>
      {small ? (
        <IconButton
          ref={button}
          label={label}
          className="operation-more"
          aria-haspopup="menu"
          aria-expanded={open}
          data-testid="operate"
          onClick={press}
        >
          <MoreIcon />
        </IconButton>
      ) : (
        <Button ref={button} aria-haspopup="menu" aria-expanded={open} data-testid="operate" onClick={press}>
          <OperateIcon /> {label} <ChevronDownIcon size={14} />
        </Button>
      )}
      <PopoverBox button={button} title={label} className="operation-popover" open={open} onOpen={setOpen}>
        {offers !== null && offers.length >= many ? (
          <Autocomplete filter={contains}>
            <SearchField className="pick-field" aria-label="Find an operation" autoFocus>
              <SearchIcon size={14} />
              <Input role="combobox" aria-expanded placeholder="Find an operation" />
            </SearchField>
            {menu}
          </Autocomplete>
        ) : (
          menu
        )}
        {offers !== null && problem !== null ? <p className="operation-problem">{problem}</p> : null}
      </PopoverBox>
    </>
  )
}
