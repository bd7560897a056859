import { lazy, Suspense, useRef, useState, type JSX, type ReactNode } from 'react'
import { ChevronDownIcon } from '../../parts/icons.tsx'
import { Button } from '../../parts/parts.tsx'
import { patiently } from '../../parts/patiently.ts'

const PopoverBox = lazy(patiently(() => import('../../parts/PopoverBox.tsx')))

/** A button among the tools of the map, and behind it what is chosen from. */
export function MapPopover({
  name,
  title,
  testId,
  className,
  pressed,
  children,
}: {
  /** Of the button. */
  name: string
  /** Of what is behind it. */
  title: string
  testId: string
  className: string
  /** For a button that shows whether something is chosen. */
  pressed?: boolean
  children: (close: () => void) => ReactNode
}): JSX.Element {
  const [open, setOpen] = useState(false)
  const [opened, setOpened] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  return (
    <>
      <Button
        ref={button}
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-pressed={pressed}
        data-testid={testId}
        onClick={() => {
          setOpened(true)
          setOpen(!open)
        }}
      >
        {name} <ChevronDownIcon size={14} />
      </Button>
      {opened ? (
        <Suspense fallback={null}>
          <PopoverBox button={button} title={title} className={className} open={open} onOpen={setOpen}>
            {children(() => {
              setOpen(false)
            })}
          </PopoverBox>
        </Suspense>
      ) : null}
    </>
  )
}
