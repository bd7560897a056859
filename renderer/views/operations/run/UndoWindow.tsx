import { useEffect, useRef, type JSX } from 'react'
import type { Run } from '#shared/domain/operation.ts'
import { useSeconds } from '../../../stores/seconds.ts'
import { Button } from '../../../parts/parts.tsx'

const around = 2 * Math.PI * 20

/** The seconds in which a confirmed run can be taken back: nothing was sent yet. The focus is on taking it back. */
export function UndoWindow({ run, busy, onCancel }: { run: Run; busy: boolean; onCancel: () => void }): JSX.Element {
  const now = useSeconds(true)
  const cancel = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    cancel.current?.focus()
  }, [])
  const whole = Math.max(1, run.sendsAt - run.confirmedAt)
  const left = Math.max(0, run.sendsAt - now)
  return (
    <section className="undo" aria-label="Undo" data-testid="undo">
      <svg width="48" height="48" viewBox="0 0 48 48" aria-hidden="true">
        <circle cx="24" cy="24" r="20" className="undo-track" />
        <circle
          cx="24"
          cy="24"
          r="20"
          className="undo-left"
          strokeDasharray={around}
          strokeDashoffset={around * (1 - left / whole)}
        />
        <text x="24" y="29">
          {Math.ceil(left / 1000)}
        </text>
      </svg>
      <div>
        <h3>Nothing was sent yet</h3>
        <p>
          It is sent in {Math.ceil(left / 1000)} s. <kbd className="key">Esc</kbd> cancels it; closing this dialog does
          not.
        </p>
      </div>
      <Button ref={cancel} busy={busy} data-first-focus data-testid="undo-cancel" onClick={onCancel}>
        {busy ? 'Cancelling…' : 'Cancel it'}
      </Button>
    </section>
  )
}
