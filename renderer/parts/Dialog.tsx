import { useEffect, useId, useRef, useState, type JSX, type ReactNode } from 'react'
import { useAnnouncement } from '../stores/announce.ts'
import { CloseIcon } from './icons.tsx'
import { IconButton } from './parts.tsx'

const firstStop = '[data-first-focus], input:not([type=radio], :disabled), input[type=radio]:checked'

/** What is outside of a modal dialog is inert, and nobody hears it: announcements are made in here as well. */
function Announcements(): JSX.Element {
  const said = useAnnouncement()
  const [before] = useState(said)
  return (
    <div className="unseen" aria-live="polite" role="status">
      {said === before ? '' : said}
    </div>
  )
}

/**
 * The browser's own modal dialog: it keeps the focus inside, makes the rest inert, closes on Escape and gives the focus
 * back to what opened it. Mounted means open; `onClose` is asked to unmount it.
 */
export function Dialog({
  title,
  size = 'medium',
  onClose,
  onEscape,
  children,
}: {
  title: string
  size?: 'small' | 'medium' | 'large' | 'palette'
  onClose: () => void
  /** What the Escape key does instead of closing. */
  onEscape?: (() => void) | undefined
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
      onCancel={(event) => {
        if (!onEscape) return
        event.preventDefault()
        onEscape()
      }}
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
        <Announcements />
      </div>
    </dialog>
  )
}
