import { useRef, useState, type JSX } from 'react'
import { Menu, MenuItem, MenuSection, Separator } from 'react-aria-components'
import PopoverBox from '../../parts/PopoverBox.tsx'
import { CheckIcon, ImportIcon, MoreIcon, PinIcon, SaveIcon } from '../../parts/icons.tsx'
import { IconButton } from '../../parts/parts.tsx'

export type InboxAction = 'seen' | 'baselines' | 'export' | 'answers'

const actions: Record<InboxAction, string> = {
  seen: 'Mark all as seen',
  baselines: 'Baselines…',
  export: 'Export findings as…',
  answers: 'Export or import answers…',
}

/** What is done to the whole list. */
export function InboxMenu({ onAction }: { onAction: (action: InboxAction) => void }): JSX.Element {
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  return (
    <>
      <IconButton
        ref={button}
        label="More about all findings"
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => {
          setOpen(!open)
        }}
      >
        <MoreIcon />
      </IconButton>
      <PopoverBox button={button} title="More about all findings" open={open} onOpen={setOpen}>
        <Menu
          className="menu"
          aria-label="More about all findings"
          autoFocus="first"
          onClose={() => {
            setOpen(false)
          }}
          onAction={(key) => {
            if (key === 'seen' || key === 'baselines' || key === 'export' || key === 'answers') onAction(key)
          }}
        >
          <MenuSection aria-label="What is known">
            <MenuItem id="seen" className="menu-item">
              <CheckIcon /> {actions.seen}
            </MenuItem>
            <MenuItem id="baselines" className="menu-item">
              <PinIcon /> {actions.baselines}
            </MenuItem>
          </MenuSection>
          <Separator className="menu-line" />
          <MenuSection aria-label="Files">
            <MenuItem id="export" className="menu-item">
              <SaveIcon /> {actions.export}
            </MenuItem>
            <MenuItem id="answers" className="menu-item">
              <ImportIcon /> {actions.answers}
            </MenuItem>
          </MenuSection>
        </Menu>
      </PopoverBox>
    </>
  )
}
