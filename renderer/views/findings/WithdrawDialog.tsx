import { useState, type JSX } from 'react'
import type { Finding } from '#shared/domain/finding.ts'
import type { AppErrorData } from '#shared/errors.ts'
import { runCommand } from '../../stores/command.ts'
import { Dialog } from '../../parts/Dialog.tsx'
import { ErrorNote } from '../../parts/ErrorPanel.tsx'
import { Button } from '../../parts/parts.tsx'
import { LongField } from './LongField.tsx'

export function WithdrawDialog({
  finding,
  onClose,
  onDone,
}: {
  finding: Finding
  onClose: () => void
  onDone: () => void
}): JSX.Element {
  const [reason, setReason] = useState('')
  const [error, setError] = useState<AppErrorData | null>(null)
  const [busy, setBusy] = useState(false)
  const withdraw = async (): Promise<void> => {
    setBusy(true)
    setError(null)
    const { endpointId, id: findingId } = finding
    const result = await runCommand('risk.withdraw', { endpointId, findingId, reason })
    setBusy(false)
    if (result.ok) onDone()
    else setError(result.error)
  }
  return (
    <Dialog title="Withdraw the acknowledgement" size="small" onClose={onClose}>
      <form
        className="dialog-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (!busy) void withdraw()
        }}
      >
        <div className="dialog-body">
          <p>“{finding.title}” counts as open again. What was said stays in its history.</p>
          <LongField
            label="Reason (optional)"
            data-first-focus
            maxLength={2000}
            value={reason}
            onChange={(event) => {
              setReason(event.target.value)
            }}
          />
          {error ? <ErrorNote error={error} /> : null}
        </div>
        <footer className="dialog-foot">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" kind="primary" busy={busy} disabled={busy}>
            {busy ? 'Withdrawing…' : 'Withdraw'}
          </Button>
        </footer>
      </form>
    </Dialog>
  )
}
