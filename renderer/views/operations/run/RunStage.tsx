import { useEffect, useRef, useState, type JSX } from 'react'
import '../../../styles/finding.css'
import '../impact.css'
import '../plan.css'
import { isOver, type Run } from '#shared/domain/operation.ts'
import type { AppErrorData } from '#shared/errors.ts'
import { announce } from '../../../stores/announce.ts'
import { runCommand, useCommand } from '../../../stores/command.ts'
import { beginForm, beginOperation, type OperationForm } from '../../../stores/operation.ts'
import { Dialog } from '../../../parts/Dialog.tsx'
import { ErrorNote } from '../../../parts/ErrorPanel.tsx'
import { Button, Skeleton } from '../../../parts/parts.tsx'
import { RunView } from './RunView.tsx'
import { stateWords } from './run-words.ts'
import { UndoWindow } from './UndoWindow.tsx'

/** Whether the same thing may sensibly be planned once more. */
function planAgain({ state }: Run): boolean {
  return state === 'stopped' || state === 'refused' || state === 'failed' || state === 'cancelled'
}

/** How one run stands. It goes on without this dialog; the tray leads back to it. */
export function RunStage({
  runId,
  form,
  onClose,
}: {
  runId: string
  /** The form whose list this is. */
  form: OperationForm | null
  onClose: () => void
}): JSX.Element {
  const { data: run, error: problem, reload } = useCommand('operations.run', { runId })
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<AppErrorData | null>(null)
  const body = useRef<HTMLDivElement>(null)
  const waiting = run?.state === 'waiting'

  const state = run?.state ?? null
  const sentence = run?.sentence ?? ''
  const told = useRef<string | null>(null)
  useEffect(() => {
    if (state === null || told.current === state) return
    told.current = state
    announce(
      state === 'waiting'
        ? 'Confirmed. Nothing was sent yet: it can be cancelled.'
        : `${stateWords[state].title}. ${sentence}`,
    )
    // The button to cancel is gone: the focus goes to what is told, not to another button that a late press would hit.
    const lost = document.activeElement === null || document.activeElement === document.body
    if (lost) body.current?.focus()
  }, [state, sentence])

  const ask = async (command: 'operations.cancel' | 'operations.check'): Promise<void> => {
    setBusy(true)
    setError(null)
    const result = await runCommand(command, { runId })
    setBusy(false)
    if (!result.ok) {
      setError(result.error)
      announce(result.error.message)
    }
    reload()
  }

  return (
    <Dialog
      title={run?.title ?? 'Run'}
      size="large"
      onClose={onClose}
      // Whoever presses Escape while it can be taken back wants it taken back.
      onEscape={waiting ? () => void ask('operations.cancel') : undefined}
    >
      <div
        ref={body}
        className="dialog-body plan run"
        tabIndex={-1}
        // While there is nothing to take back yet, a second Enter must not close what would show it.
        data-first-focus={run || problem ? undefined : true}
        data-testid="run-view"
        data-state={state}
      >
        {error ? <ErrorNote error={error} /> : null}
        {run ? (
          <>
            {waiting ? <UndoWindow run={run} busy={busy} onCancel={() => void ask('operations.cancel')} /> : null}
            <RunView run={run} />
          </>
        ) : problem ? (
          <ErrorNote error={problem} />
        ) : (
          <Skeleton rows={[40, 90, 70]} label="Reading the run" />
        )}
      </div>
      <footer className="dialog-foot">
        {run && !isOver(run.state) ? <p className="confirming-said">It goes on when this is closed.</p> : null}
        <span className="spring" />
        <Button data-first-focus onClick={onClose}>
          Close
        </Button>
        {run?.state === 'unknown' ? (
          <Button kind="primary" busy={busy} disabled={busy} onClick={() => void ask('operations.check')}>
            {busy ? 'Checking…' : 'Check now'}
          </Button>
        ) : null}
        {run && planAgain(run) ? (
          <Button
            onClick={() => {
              beginOperation(run.operation)
            }}
          >
            Plan again
          </Button>
        ) : null}
        {run?.state === 'done' && form?.kind === 'action' ? (
          <Button
            kind="primary"
            onClick={() => {
              beginForm({ ...form, listedIn: runId })
            }}
          >
            Pick from this answer
          </Button>
        ) : null}
      </footer>
    </Dialog>
  )
}
