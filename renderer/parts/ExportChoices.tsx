import type { JSX, RefObject } from 'react'
import { Menu, MenuItem } from 'react-aria-components'
import type { ExportFormat } from './ExportMenu.tsx'
import PopoverBox from './PopoverBox.tsx'

/** The formats behind a button. */
export default function ExportChoices({
  button,
  formats,
  open,
  onOpen,
  onChoose,
}: {
  button: RefObject<HTMLButtonElement | null>
  formats: readonly ExportFormat<string>[]
  open: boolean
  onOpen: (open: boolean) => void
  onChoose: (id: string) => void
}): JSX.Element {
  return (
    <PopoverBox button={button} title="Export what is shown as" open={open} onOpen={onOpen}>
      <Menu
        className="menu"
        aria-label="Export what is shown as"
        autoFocus="first"
        onClose={() => {
          onOpen(false)
        }}
        onAction={(key) => {
          onOpen(false)
          onChoose(String(key))
        }}
      >
        {formats.map(({ id, name, hint }) => (
          <MenuItem key={id} id={id} textValue={name} className="menu-item menu-item-tall">
            <span>{name}</span>
            <span className="faint">{hint}</span>
          </MenuItem>
        ))}
      </Menu>
    </PopoverBox>
  )
}
