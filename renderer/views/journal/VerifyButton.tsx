import { useEffect, useRef, useState, type JSX } from 'react'
import type { JournalVerdict } from '#shared/domain/journal.ts'
import type { AppErrorData } from '#shared/errors.ts'
import { announce } from '../../stores/announce.ts'
import { runCommand } from '../../stores/command.ts'
import { CheckIcon, CloseIcon, WarningIcon } from '../../parts/icons.tsx'
import { Age, Button, IconButton } from '../../parts/parts.tsx'
import { verdictWords } from './journal-words.ts'

/** What going through the chain came to. */
export function VerdictStrip({ verdict, onClose }: { verdict: JournalVerdict; onClose: () => void }): JSX.Element {
  return (
    <div className="chain-verdict" data-ok={verdict.ok} role="status" data-testid="journal-verdict">
      {verdict.ok ? <CheckIcon /> : <WarningIcon />}
      <p>
        {verdictWords(verdict)}{' '}
        <span className="faint">
          Gone through <Age at={verdict.at} />.
        </span>
      </p>
      <IconButton label="Put this away" onClick={onClose}>
        <CloseIcon size={14} />
      </IconButton>
    </div>
  )
}

/** Goes through the whole chain of digests, whatever the list shows. */
export function VerifyButton({
  onVerdict,
  onError,
}: {
  onVerdict: (verdict: JournalVerdict) => void
  onError: (error: AppErrorData | null) => void
}): JSX.Element {
  const [busy, setBusy] = useState(false)
  const running = useRef<AbortController | null>(null)
  useEffect(
    () => () => {
      running.current?.abort()
    },
    [],
  )
  const verify = async (): Promise<void> => {
    setBusy(true)
    onError(null)
    running.current = new AbortController()
    const result = await runCommand('journal.verify', {}, running.current.signal)
    setBusy(false)
    if (result.ok) {
      announce(verdictWords(result.value))
      onVerdict(result.value)
    } else if (result.error.code !== 'cancelled') onError(result.error)
  }
  return (
    <Button busy={busy} disabled={busy} data-testid="journal-verify" onClick={() => void verify()}>
      <CheckIcon /> {busy ? 'Going through it…' : 'Verify'}
    </Button>
  )
}
