import { useEffect, useState, type JSX } from 'react'
import type { Runbook, RunbookPlan, RunbookRun } from '#shared/domain/runbook.ts'
import type { AppErrorData } from '#shared/errors.ts'
import { armInPlace, useArmedFor } from '../../stores/arming.ts'
import { announce } from '../../stores/announce.ts'
import { runCommand } from '../../stores/command.ts'
import { ErrorNote } from '../../parts/ErrorPanel.tsx'
import { UnlockIcon } from '../../parts/icons.tsx'
import { Button, Skeleton } from '../../parts/parts.tsx'
import { LevelMark } from '../operations/LevelMark.tsx'
import { GiveFields } from '../operations/plan/GiveFields.tsx'
import { missingWords, nothingGiven, type Given } from '../operations/plan/given.ts'
import { Impact } from '../operations/plan/Impact.tsx'
import { CopyLine } from '../operations/plan/Requests.tsx'
import { Sentences } from '../operations/plan/PlanView.tsx'
import { Steps } from './Steps.tsx'

/** Shows every step before anything is begun: the dry run, and what confirming it takes. */
export function RunbookPlanStage({
  runbook,
  onBack,
  onClose,
  onBegun,
}: {
  runbook: Runbook
  onBack: () => void
  onClose: () => void
  onBegun: (run: RunbookRun) => void
}): JSX.Element {
  const [plan, setPlan] = useState<RunbookPlan | null>(null)
  const [error, setError] = useState<AppErrorData | null>(null)
  const [given, setGiven] = useState<Given>(nothingGiven)
  const [busy, setBusy] = useState(false)
  const [arming, setArming] = useState(false)
  const [turn, setTurn] = useState(0)
  const armedFor = useArmedFor(runbook.endpointId)
  const armed = armedFor !== null && !arming
  const key = JSON.stringify(runbook)

  useEffect(() => {
    const giveUp = new AbortController()
    const ask = async (): Promise<void> => {
      const result = await runCommand('runbooks.plan', { runbook }, giveUp.signal)
      if (giveUp.signal.aborted) return
      if (result.ok) setPlan(result.value)
      else setError(result.error)
      announce(result.ok ? `Planned: ${result.value.title}.` : result.error.message)
    }
    void ask()
    return () => {
      giveUp.abort()
    }
    // eslint-disable-next-line react/exhaustive-deps -- a runbook is compared by what it says
  }, [key, turn])

  // What was shown is no longer true, or too old: what is typed is for a plan that somebody has looked at.
  const isOver = error?.code === 'plan-changed' || error?.code === 'plan-expired'
  const again = (): void => {
    setPlan(null)
    setError(null)
    setGiven(nothingGiven)
    setTurn(turn + 1)
  }
  const arm = async (): Promise<void> => {
    setBusy(true)
    setArming(true)
    const result = await armInPlace(runbook.endpointId)
    setBusy(false)
    setArming(false)
    if (!result.ok) setError(result.error)
  }
  const start = async (): Promise<void> => {
    if (!plan) return
    setBusy(true)
    setError(null)
    const { id: planId, hash } = plan
    const { typed, reason, ticket } = given
    const confirmation = { planId, hash, typed: typed.trim(), reason: reason.trim(), ticket: ticket.trim() }
    const result = await runCommand('runbooks.start', confirmation)
    setBusy(false)
    if (result.ok) onBegun(result.value)
    else setError(result.error)
  }
  const missing = plan ? missingWords(plan.friction, given) : null
  const canBegin = plan !== null && plan.blocked === '' && !isOver

  return (
    <>
      <div className="dialog-body plan" data-testid="runbook-plan">
        {error ? <ErrorNote error={error} /> : null}
        {plan === null && error === null ? <Skeleton rows={[46, 92, 88, 60]} label="Planning every step" /> : null}
        {plan ? (
          <>
            {plan.blocked === '' ? null : <p className="note note-high">{plan.blocked}</p>}
            <p className="plan-where">
              <LevelMark level={plan.level} />
              <span>
                {plan.title} on <strong>{plan.endpointName}</strong>
              </span>
            </p>
            <Sentences title="Lost for good" sentences={plan.losses} tone="critical" />
            <Sentences title="Bear in mind" sentences={plan.warnings} tone="medium" />
            <Impact affected={plan.affected} />
            <section className="plan-part" aria-label="Steps">
              <header className="requests-head">
                <h3>{plan.steps.length} steps, in this order</h3>
                <span className="muted">Copy as</span>
                <CopyLine text={plan.steps.flatMap(({ curl }) => curl).join('\n')} name="curl" />
              </header>
              <p className="muted">
                Each is planned once more right before it is sent, and the runbook rests where something is not as
                shown.
              </p>
              <Steps steps={plan.steps} next={null} />
            </section>
          </>
        ) : null}
      </div>
      {canBegin ? <GiveFields friction={plan.friction} given={given} onChange={setGiven} /> : null}
      <footer className="dialog-foot">
        <Button kind="quiet" onClick={onBack}>
          Back
        </Button>
        <span className="spring" />
        {canBegin ? <p className="confirming-said">{armed ? (missing ?? '') : 'The endpoint is read-only.'}</p> : null}
        <Button data-first-focus onClick={onClose}>
          Cancel
        </Button>
        {isOver ? (
          <Button kind="primary" onClick={again} data-testid="plan-again">
            Plan it again
          </Button>
        ) : !canBegin ? null : armed ? (
          <Button
            kind="danger"
            busy={busy}
            disabled={busy || missing !== null}
            onClick={() => void start()}
            data-testid="start-runbook"
          >
            Begin
          </Button>
        ) : (
          <Button
            key="arm"
            kind="primary"
            busy={busy}
            disabled={busy}
            onClick={() => void arm()}
            data-testid="arm-first"
          >
            <UnlockIcon size={14} /> Arm {plan.endpointName} first
          </Button>
        )}
      </footer>
    </>
  )
}
