import { useState, type JSX } from 'react'
import type { EndpointProfile } from '#shared/domain/endpoint.ts'
import type { AppErrorData, Result } from '#shared/errors.ts'
import { Dialog } from '../../../parts/Dialog.tsx'
import { ErrorNote } from '../../../parts/ErrorPanel.tsx'
import { UnlockIcon, WarningIcon } from '../../../parts/icons.tsx'
import { Button } from '../../../parts/parts.tsx'

/** Says which endpoint it is before it is armed: windows of two platforms look alike. */
export default function ArmDialog({
  profile,
  onArm,
  onClose,
}: {
  profile: EndpointProfile
  onArm: () => Promise<Result<unknown>>
  onClose: () => void
}): JSX.Element {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<AppErrorData | null>(null)
  const arm = async (): Promise<void> => {
    setBusy(true)
    setError(null)
    const result = await onArm()
    setBusy(false)
    if (result.ok) onClose()
    else setError(result.error)
  }
  return (
    <Dialog title={`Arm ${profile.name}`} size="small" onClose={onClose}>
      <div className="dialog-body">
        <p>
          For 15 minutes operations may be run on <strong>{profile.name}</strong>, <code>{profile.url}</code>. Each one
          is still planned, shown and confirmed first. After that it is read-only again by itself.
        </p>
        {profile.environment === 'production' ? (
          <p className="note arming-production">
            <WarningIcon />
            <span>
              <strong>This is production.</strong> What runs here is felt by whoever uses it.
            </span>
          </p>
        ) : null}
        {error ? <ErrorNote error={error} /> : null}
      </div>
      <footer className="dialog-foot">
        <Button data-first-focus onClick={onClose}>
          Cancel
        </Button>
        <Button kind="primary" busy={busy} disabled={busy} onClick={() => void arm()}>
          <UnlockIcon size={14} /> {busy ? 'Arming…' : `Arm ${profile.name}`}
        </Button>
      </footer>
    </Dialog>
  )
}
