import type { JSX, ReactNode, RefObject } from 'react'
import { Popover, type PopoverProps } from 'react-aria-components'

/** What is behind a button. */
export default function PopoverBox({
  button,
  title,
  className = '',
  placement = 'bottom end',
  open,
  onOpen,
  children,
}: {
  button: RefObject<HTMLButtonElement | null>
  title: string
  className?: string
  placement?: NonNullable<PopoverProps['placement']>
  open: boolean
  onOpen: (open: boolean) => void
  children: ReactNode
}): JSX.Element {
  return (
    <Popover
      className={`popover ${className}`}
      aria-label={title}
      triggerRef={button}
      placement={placement}
      offset={6}
      isOpen={open}
      onOpenChange={onOpen}
    >
      {children}
    </Popover>
  )
}
