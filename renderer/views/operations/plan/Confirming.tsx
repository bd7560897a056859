import { useEffect, useRef, useState, type JSX } from 'react'
import type { EndpointProfile } from '#shared/domain/endpoint.ts'
import type { Operation, Plan, Run } from '#shared/domain/operation.ts'
import type { AppErrorData } from '#shared/errors.ts'
import { announce } from '../../../stores/announce.ts'
import { armInPlace, useArmedFor } from '../../../stores/arming.ts'
import { runCommand } from '../../../stores/command.ts'
import { countdownWords, useSeconds } from '../../../stores/seconds.ts'
import { ErrorNote } from '../../../parts/ErrorPanel.tsx'
import { UnlockIcon } from '../../../parts/icons.tsx'
import { Button } from '../../../parts/parts.tsx'
import { mayRun, verbOf } from '../words.ts'
import { Elevation } from './Elevation.tsx'
import { GiveFields } from './GiveFields.tsx'
import { missingWords, nothingGiven, type Given } from './given.ts'

/** From here on it is said that the plan grows old. */
const oldSoon = 60_000

/** The focus stands on nothing to write in or to press. A press on a disabled button gives it to what is around. */
function isFocusLost(): boolean {
  return document.activeElement?.matches('input, textarea, select, a, summary, button:enabled') !== true
}

/** What a person gives, and the buttons. Everything asked for here is checked by the core again. */
export function Confirming({
  plan,
  profile,
  onBack,
  onClose,
  onAgain,
  onOperation,
  onRun,
}: {
  plan: Plan
  profile: EndpointProfile | null
  onBack: (() => void) | null
  onClose: () => void
  onAgain: () => void
  onOperation: (operation: Operation) => void
  onRun: (run: Run) => void
}): JSX.Element {
  const { friction } = plan
  const endpointName = profile?.name ?? plan.endpointName
  const [given, setGiven] = useState<Given>(nothingGiven)
  const [busy, setBusy] = useState(false)
  const [arming, setArming] = useState(false)
  const [error, setError] = useState<AppErrorData | null>(null)
  const armedFor = useArmedFor(plan.operation.endpointId)
  const now = useSeconds(true)
  const cancel = useRef<HTMLButtonElement>(null)

  const reads = friction.kind === 'none'
  const runnable = mayRun(plan.verdict)
  const armed = !arming && (armedFor !== null || (reads && error?.code !== 'not-armed'))
  const left = plan.expiresAt - now
  const expired = left <= 0 || error?.code === 'plan-expired' || error?.code === 'plan-changed'
  const missing = missingWords(friction, given)

  const run = async (): Promise<void> => {
    setBusy(true)
    setError(null)
    const { id: planId, hash } = plan
    const result = await runCommand('operations.confirm', {
      planId,
      hash,
      typed: given.typed.trim(),
      reason: given.reason.trim(),
      ticket: given.ticket.trim(),
    })
    setBusy(false)
    if (result.ok) onRun(result.value)
    else {
      setError(result.error)
      announce(`Nothing was sent. ${result.error.message}`)
    }
  }
  const arm = async (): Promise<void> => {
    setBusy(true)
    setArming(true)
    setError(null)
    const result = await armInPlace(plan.operation.endpointId)
    setBusy(false)
    setArming(false)
    if (!result.ok) setError(result.error)
    // Whoever began to write meanwhile is left alone.
    else if (isFocusLost()) cancel.current?.focus()
  }

  useEffect(() => {
    // The button to cancel the planning is gone, and the focus with it.
    if (document.activeElement === null || document.activeElement === document.body) cancel.current?.focus()
  }, [])
  useEffect(() => {
    if (expired && runnable) announce('This plan is too old. Plan it again.')
  }, [expired, runnable])

  const begun = useRef(false)
  useEffect(() => {
    if (begun.current || !reads || !runnable) return
    begun.current = true
    void run()
  })

  const submit = (): void => {
    if (busy || !runnable || expired || !armed || missing !== null) return
    void run()
  }

  return (
    <form
      className="confirming"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
      data-testid="confirming"
    >
      {runnable ? <GiveFields friction={friction} given={given} onChange={setGiven} /> : null}
      {error ? (
        <div className="confirming-error">
          <ErrorNote error={error} />
        </div>
      ) : null}
      <footer className="dialog-foot">
        {onBack ? (
          <Button kind="quiet" onClick={onBack}>
            Back
          </Button>
        ) : null}
        <Elevation plan={plan} profile={profile} onOperation={onOperation} />
        <span className="spring" />
        {runnable ? (
          <p className="confirming-said">
            {expired
              ? 'This plan is too old: things may have changed since.'
              : !armed
                ? `${endpointName} is read-only.`
                : (missing ?? (left < oldSoon ? `This plan holds for ${countdownWords(left)} more.` : ''))}
          </p>
        ) : null}
        <Button ref={cancel} data-first-focus onClick={onClose}>
          {runnable ? 'Cancel' : 'Close'}
        </Button>
        {!runnable || expired ? (
          <Button kind={runnable ? 'primary' : 'plain'} busy={busy} disabled={busy} onClick={onAgain}>
            Plan again
          </Button>
        ) : !armed ? (
          <Button
            key="arm"
            kind="primary"
            busy={busy}
            disabled={busy}
            onClick={() => void arm()}
            data-testid="arm-first"
          >
            <UnlockIcon size={14} /> Arm {endpointName} first
          </Button>
        ) : (
          <Button
            type="submit"
            kind={friction.kind === 'none' || friction.kind === 'click' ? 'primary' : 'danger'}
            busy={busy}
            disabled={busy || missing !== null}
            data-testid="run"
          >
            {busy ? 'One moment…' : verbOf(plan.operation)}
          </Button>
        )}
      </footer>
    </form>
  )
}
