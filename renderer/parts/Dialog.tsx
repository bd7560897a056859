import { useEffect, useId, useRef, type JSX, type ReactNode } from 'react'
import { CloseIcon } from './icons.tsx'
import { IconButton } from './parts.tsx'

const firstStop = '[data-first-focus], input:not([type=radio], :disabled), input[type=radio]:checked'

/**
 * The browser's own modal dialog: it keeps the focus inside, makes the rest inert, closes on Escape and gives the focus
 * back to what opened it. Mounted means open; `onClose` is asked to unmount it.
 */
export function Dialog({
  title,
  size = 'medium',
  onClose,
  children,
}: {
  title: string
  size?: 'small' | 'medium' | 'large' | 'palette'
  onClose: () => void
  children: ReactNode
}): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null)
  const headingId = useId()
  useEffect(() => {
    const element = dialog.current
    const opener = document.activeElement
    element?.showModal()
    // Left alone, the browser would take the first stop, the button that closes.
    element?.querySelector<HTMLElement>(firstStop)?.focus()
    return () => {
      element?.close()
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus()
    }
  }, [])
  return (
    <dialog
      ref={dialog}
      className={`dialog dialog-${size}`}
      aria-labelledby={headingId}
      onClose={onClose}
      onPointerDown={(event) => {
        // Only the backdrop is the dialog itself. A form is not thrown away by a click that missed it.
        if (size === 'palette' && event.target === dialog.current) onClose()
      }}
    >
      <div className="dialog-box">
        <header className={size === 'palette' ? 'unseen' : 'dialog-head'}>
          <h2 id={headingId}>{title}</h2>
          {/* Unseen, it is for those who look for it by name; the Tab key would only lose the focus there. */}
          <IconButton label="Close" tabIndex={size === 'palette' ? -1 : 0} onClick={onClose}>
            <CloseIcon />
          </IconButton>
        </header>
        {children}
      </div>
    </dialog>
  )
}
