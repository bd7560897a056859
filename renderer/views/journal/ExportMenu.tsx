import { useRef, useState, type JSX } from 'react'
import { Menu, MenuItem, Popover } from 'react-aria-components'
import { journalFormats, type JournalFormat } from '#shared/domain/journal.ts'
import type { AppErrorData } from '#shared/errors.ts'
import { announce } from '../../stores/announce.ts'
import { runCommand } from '../../stores/command.ts'
import type { JournalFilter } from '../../stores/route.ts'
import { ChevronDownIcon, SaveIcon } from '../../parts/icons.tsx'
import { Button } from '../../parts/parts.tsx'
import { saveFile } from '../findings/save-file.ts'

const formats: Record<JournalFormat, { name: string; hint: string }> = {
  markdown: { name: 'Markdown', hint: 'For a post-mortem: a table, and a section for each run' },
  jsonl: { name: 'JSON lines', hint: 'With the digests, so that anybody can verify it' },
  csv: { name: 'CSV', hint: 'A table for a spreadsheet' },
}

/** What the list holds, as a file. */
export function ExportMenu({
  filter,
  disabled,
  onError,
}: {
  filter: JournalFilter
  disabled: boolean
  onError: (error: AppErrorData | null) => void
}): JSX.Element {
  const [open, setOpen] = useState(false)
  const [busy, setBusy] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const save = async (format: JournalFormat): Promise<void> => {
    setOpen(false)
    setBusy(true)
    onError(null)
    const result = await runCommand('journal.export', { filter, format })
    setBusy(false)
    if (!result.ok) {
      onError(result.error)
      return
    }
    const { name, mediaType, text } = result.value
    saveFile(name, mediaType, text)
    announce(`Saved as ${name}.`)
  }
  return (
    <>
      <Button
        ref={button}
        busy={busy}
        disabled={disabled || busy}
        aria-haspopup="menu"
        aria-expanded={open}
        data-testid="journal-export"
        onClick={() => {
          setOpen(!open)
        }}
      >
        <SaveIcon /> {busy ? 'Writing…' : 'Export'} <ChevronDownIcon size={14} />
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
            const format = journalFormats.find((each) => each === key)
            if (format) void save(format)
          }}
        >
          {journalFormats.map((format) => (
            <MenuItem key={format} id={format} textValue={formats[format].name} className="menu-item menu-item-tall">
              <span>{formats[format].name}</span>
              <span className="faint">{formats[format].hint}</span>
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </>
  )
}
