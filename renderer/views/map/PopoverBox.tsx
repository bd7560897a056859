import type { JSX, ReactNode, RefObject } from 'react'
import { Popover } from 'react-aria-components'

/** What is behind a button of the map. */
export default function PopoverBox({
  button,
  title,
  className,
  open,
  onOpen,
  children,
}: {
  button: RefObject<HTMLButtonElement | null>
  title: string
  className: string
  open: boolean
  onOpen: (open: boolean) => void
  children: ReactNode
}): JSX.Element {
  return (
    <Popover
      className={`popover ${className}`}
      aria-label={title}
      triggerRef={button}
      placement="bottom end"
      offset={6}
      isOpen={open}
      onOpenChange={onOpen}
    >
      {children}
    </Popover>
  )
}
