import { useCallback, useEffect, useRef, useState, type JSX } from 'react'
import '../../../styles/finding.css'
import '../plan.css'
import type { Operation, Plan } from '#shared/domain/operation.ts'
import type { AppErrorData } from '#shared/errors.ts'
import { announce } from '../../../stores/announce.ts'
import { runCommand } from '../../../stores/command.ts'
import { useEndpoints } from '../../../stores/endpoints.ts'
import { showRun, type OperationForm } from '../../../stores/operation.ts'
import { useSeconds } from '../../../stores/seconds.ts'
import { Dialog } from '../../../parts/Dialog.tsx'
import { ErrorNote } from '../../../parts/ErrorPanel.tsx'
import { Button, Skeleton } from '../../../parts/parts.tsx'
import { beginningOf, mayRun, verdictWords } from '../words.ts'
import { Confirming } from './Confirming.tsx'
import { PlanView } from './PlanView.tsx'

type Planning =
  { state: 'asking'; since: number } | { state: 'planned'; plan: Plan } | { state: 'failed'; error: AppErrorData }

/** Plans, and plans again when `again` is called. A question that nobody waits for any more is given up. */
function usePlan(operation: Operation): { planning: Planning; again: () => void } {
  const [turn, setTurn] = useState(0)
  const [planning, setPlanning] = useState<Planning>(() => ({ state: 'asking', since: Date.now() }))
  const key = JSON.stringify(operation)
  useEffect(() => {
    const giveUp = new AbortController()
    const ask = async (): Promise<void> => {
      const result = await runCommand('operations.plan', { operation }, giveUp.signal)
      if (giveUp.signal.aborted) return
      setPlanning(result.ok ? { state: 'planned', plan: result.value } : { state: 'failed', error: result.error })
    }
    setPlanning({ state: 'asking', since: Date.now() })
    void ask()
    return () => {
      giveUp.abort()
    }
    // eslint-disable-next-line react/exhaustive-deps -- an operation is compared by what it says; a turn asks anew
  }, [key, turn])
  const again = useCallback(() => {
    setTurn((before) => before + 1)
  }, [])
  return { planning, again }
}

/** Appears only when it takes a moment: a plan is mostly there before anybody could read this. */
function Asking({ since, endpointName }: { since: number | null; endpointName: string }): JSX.Element {
  const now = useSeconds(true)
  const seconds = since === null ? 0 : Math.max(0, Math.round((now - since) / 1000))
  return (
    <div className="plan-asking" role="status">
      <p>
        Asking <strong>{endpointName}</strong> what would happen{seconds >= 1 ? `, ${seconds} s so far` : ''}. Nothing
        is changed by that.
      </p>
      <Skeleton rows={[46, 92, 88, 60]} label="Planning" />
    </div>
  )
}

/**
 * Shows what would happen and lets a person confirm just that. What only reads runs at once. The focus stays on Cancel
 * until somebody moves it.
 */
export function PlanStage({
  operation,
  form,
  onBack,
  onClose,
  onOperation,
}: {
  operation: Operation
  /** Where what only reads was begun: its answer is of use there. */
  form: OperationForm | null
  /** Back to the form it came from; null where there was none. */
  onBack: (() => void) | null
  onClose: () => void
  /** The same with another detail, elevated access for one: planned anew. */
  onOperation: (operation: Operation) => void
}): JSX.Element {
  const { planning, again } = usePlan(operation)
  const { endpoints } = useEndpoints()
  const profile = endpoints.find((each) => each.profile.id === operation.endpointId)?.profile ?? null
  const endpointName = profile?.name ?? 'the platform'
  const plan = planning.state === 'planned' ? planning.plan : null

  const told = useRef<Planning | null>(null)
  useEffect(() => {
    if (told.current === planning || planning.state === 'asking') return
    told.current = planning
    if (planning.state === 'failed') announce(`It could not be planned. ${planning.error.message}`)
    else announce(`Planned: ${planning.plan.title}. ${verdictWords(planning.plan.verdict).title}.`)
  }, [planning])

  // A read needs nobody's word.
  const reading = plan !== null && plan.friction.kind === 'none' && mayRun(plan.verdict)
  return (
    <Dialog title={plan?.title ?? beginningOf(operation)} size="large" onClose={onClose}>
      <div className="dialog-body plan" data-testid="plan" data-state={planning.state}>
        {planning.state === 'failed' ? (
          <ErrorNote error={planning.error} />
        ) : plan === null || reading ? (
          <Asking since={planning.state === 'asking' ? planning.since : null} endpointName={endpointName} />
        ) : (
          <PlanView plan={plan} environment={profile?.environment ?? 'other'} />
        )}
      </div>
      {plan === null ? (
        <footer className="dialog-foot">
          {onBack ? (
            <Button kind="quiet" onClick={onBack}>
              Back
            </Button>
          ) : null}
          <span className="spring" />
          <Button data-first-focus onClick={onClose}>
            Cancel
          </Button>
          {planning.state === 'failed' ? <Button onClick={again}>Try again</Button> : null}
        </footer>
      ) : (
        <Confirming
          key={plan.id}
          plan={plan}
          profile={profile}
          onBack={onBack}
          onClose={onClose}
          onAgain={again}
          onOperation={onOperation}
          onRun={(run) => {
            showRun(run.id, form)
          }}
        />
      )}
    </Dialog>
  )
}
