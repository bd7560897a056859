import { lazy, Suspense, useRef, useState, type JSX } from 'react'
import { ChevronDownIcon, SaveIcon } from './icons.tsx'
import { Button } from './parts.tsx'
import { patiently } from './patiently.ts'

const ExportChoices = lazy(patiently(() => import('./ExportChoices.tsx')))

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
  const [opened, setOpened] = useState(false)
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
          if (busy) return
          setOpened(true)
          setOpen(!open)
        }}
      >
        <SaveIcon /> {label} <ChevronDownIcon size={14} />
      </Button>
      {opened ? (
        <Suspense fallback={null}>
          <ExportChoices
            button={button}
            formats={formats}
            open={open}
            onOpen={setOpen}
            onChoose={(id) => {
              const format = formats.find((each) => each.id === id)
              if (format) onSave(format.id)
            }}
          />
        </Suspense>
      ) : null}
    </>
  )
}
