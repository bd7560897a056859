import { useRef, useState, type JSX, type ReactNode } from 'react'
import { Popover } from 'react-aria-components'
import { ChevronDownIcon } from '../../parts/icons.tsx'
import { Button } from '../../parts/parts.tsx'

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
          setOpen(!open)
        }}
      >
        {name} <ChevronDownIcon size={14} />
      </Button>
      <Popover
        className={`popover ${className}`}
        aria-label={title}
        triggerRef={button}
        placement="bottom end"
        offset={6}
        isOpen={open}
        onOpenChange={setOpen}
      >
        {children(() => {
          setOpen(false)
        })}
      </Popover>
    </>
  )
}
