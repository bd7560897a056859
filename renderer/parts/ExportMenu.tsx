import { useRef, useState, type JSX } from 'react'
import { Menu, MenuItem, Popover } from 'react-aria-components'
import { ChevronDownIcon, SaveIcon } from './icons.tsx'
import { Button } from './parts.tsx'

/** A format of a file, and what it is good for. */
export interface ExportFormat<Format extends string> {
  id: Format
  name: string
  hint: string
}

/** A button, and behind it the formats that what is shown can be saved in. */
export function ExportMenu<Format extends string>({
  formats,
  busy,
  disabled = false,
  label = 'Export',
  testId,
  onSave,
}: {
  formats: readonly ExportFormat<Format>[]
  /** A file is being made. */
  busy: boolean
  disabled?: boolean
  label?: string
  testId: string
  onSave: (format: Format) => void
}): JSX.Element {
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  return (
    <>
      <Button
        ref={button}
        busy={busy}
        disabled={disabled}
        // Not disabled while a file is made: the keyboard would be lost.
        aria-disabled={busy || undefined}
        aria-haspopup="menu"
        aria-expanded={open}
        data-testid={testId}
        onClick={() => {
          if (!busy) setOpen(!open)
        }}
      >
        <SaveIcon /> {label} <ChevronDownIcon size={14} />
      </Button>
      <Popover
        className="popover"
        aria-label="Export what is shown as"
        triggerRef={button}
        placement="bottom end"
        offset={6}
        isOpen={open}
        onOpenChange={setOpen}
      >
        <Menu
          className="menu"
          aria-label="Export what is shown as"
          autoFocus="first"
          onClose={() => {
            setOpen(false)
          }}
          onAction={(key) => {
            const format = formats.find(({ id }) => id === key)
            if (!format) return
            setOpen(false)
            onSave(format.id)
          }}
        >
          {formats.map(({ id, name, hint }) => (
            <MenuItem key={id} id={id} textValue={name} className="menu-item menu-item-tall">
              <span>{name}</span>
              <span className="faint">{hint}</span>
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </>
  )
}
