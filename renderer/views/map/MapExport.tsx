import { useRef, useState, type JSX } from 'react'
import { Menu, MenuItem, Popover } from 'react-aria-components'
import type { Picture } from '#shared/map/export/picture.ts'
import type { Shown } from '#shared/map/export/shown.ts'
import { ChevronDownIcon, SaveIcon } from '../../parts/icons.tsx'
import { Button } from '../../parts/parts.tsx'
import { announce } from '../../stores/announce.ts'
import { saveFile } from '../findings/save-file.ts'

const formats = {
  svg: { name: 'SVG', hint: 'The picture as it is on screen, for a document or a wall' },
  png: { name: 'PNG', hint: 'The same as pixels, at twice the size' },
  dot: { name: 'Graphviz DOT', hint: 'What the filter shows, as a graph' },
  json: { name: 'JSON', hint: 'What the filter shows, for a program' },
  csv: { name: 'CSV', hint: 'What the filter shows, for a spreadsheet' },
} as const
type Format = keyof typeof formats
const names = ['svg', 'png', 'dot', 'json', 'csv'] as const satisfies Format[]

/** What is shown, as a file. `picture` gives what is on the canvas. */
export function MapExport({
  shown,
  picture,
}: {
  shown: Shown
  picture: () => Pick<Picture, 'scene' | 'view' | 'state'> | null
}): JSX.Element {
  const [open, setOpen] = useState(false)
  const [busy, setBusy] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const save = async (format: Format): Promise<void> => {
    setOpen(false)
    setBusy(true)
    const name = `map-${fileWord(shown.endpoint)}.${format}`
    try {
      // Fetched when somebody wants a file: the map comes up without it.
      const { contentOf, mediaTypes } = await import('./export.ts')
      const content = await contentOf(format, shown, picture())
      if (content !== null) saveFile(name, mediaTypes[format], content)
      announce(content === null ? 'There is nothing to export yet.' : `Saved as ${name}.`)
    } catch {
      announce('The file could not be made.')
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <Button
        ref={button}
        busy={busy}
        disabled={busy}
        aria-haspopup="menu"
        aria-expanded={open}
        data-testid="map-export"
        onClick={() => {
          setOpen(!open)
        }}
      >
        <SaveIcon /> Export <ChevronDownIcon size={14} />
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
            const format = names.find((each) => each === key)
            if (format) void save(format)
          }}
        >
          {names.map((format) => (
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

/** What every file system takes. */
function fileWord(text: string): string {
  return text.replaceAll(/[^\p{Letter}\p{Number}.-]+/gu, '-').slice(0, 60) || 'endpoint'
}
