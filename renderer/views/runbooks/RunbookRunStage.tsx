import { useEffect, useRef, useState, type JSX } from 'react'
import type { Friction } from '#shared/domain/operation.ts'
import type { RunbookRun } from '#shared/domain/runbook.ts'
import type { AppErrorData } from '#shared/errors.ts'
import { announce } from '../../stores/announce.ts'
import { armInPlace, useArmedFor } from '../../stores/arming.ts'
import { runCommand, useCommand } from '../../stores/command.ts'
import { useShowsRunbook } from '../../stores/runs.ts'
import { ErrorNote } from '../../parts/ErrorPanel.tsx'
import { Button } from '../../parts/parts.tsx'
import { GiveFields } from '../operations/plan/GiveFields.tsx'
import { missingWords, nothingGiven, type Given } from '../operations/plan/given.ts'
import { Steps } from './Steps.tsx'
import { stateWords } from './runbook-words.ts'

type Press = 'runbooks.goOn' | 'runbooks.pause' | 'runbooks.skip' | 'runbooks.windUp'

/** Its reason and ticket were given when it was begun. */
function frictionOf({ again }: RunbookRun): Friction | null {
  return again && { ...again, kind: 'typed', reason: false, because: [again.because] }
}

/** How a runbook stands, and what can be done about it. It goes on without this dialog. */
export function RunbookRunStage({
  begun,
  onAnother,
  onClose,
}: {
  begun: RunbookRun
  /** Once it is over. */
  onAnother: () => void
  onClose: () => void
}): JSX.Element {
  const { data } = useCommand('runbooks.get', { runbookId: begun.id })
  const run = data ?? begun
  useShowsRunbook(begun.id)
  const [busy, setBusy] = useState(false)
  const [arming, setArming] = useState(false)
  const [error, setError] = useState<AppErrorData | null>(null)
  const [given, setGiven] = useState<Given>(nothingGiven)
  const { endpointId } = run.runbook
  const armedFor = useArmedFor(endpointId)
  const armed = armedFor !== null && !arming
  const { name, tone } = stateWords[run.state]
  const rests = run.state === 'paused' || run.state === 'waiting-for-person'
  const next = run.next === null ? null : (run.steps[run.next] ?? null)

  const friction = rests ? frictionOf(run) : null
  const missing = friction ? missingWords(friction, given) : null

  const told = useRef('')
  useEffect(() => {
    if (told.current === run.sentence) return
    told.current = run.sentence
    announce(run.sentence)
  }, [run.sentence])

  const press = async (command: Press | 'arm'): Promise<void> => {
    setBusy(true)
    setArming(command === 'arm')
    setError(null)
    const runbookId = run.id
    const result =
      command === 'arm'
        ? await armInPlace(endpointId)
        : command === 'runbooks.goOn'
          ? await runCommand(command, { runbookId, typed: given.typed.trim() })
          : await runCommand(command, { runbookId })
    setBusy(false)
    setArming(false)
    if (!result.ok) setError(result.error)
    else if (command === 'runbooks.goOn') setGiven(nothingGiven)
  }

  return (
    <>
      <div className="dialog-body plan" data-testid="runbook-run" data-state={run.state}>
        {error ? <ErrorNote error={error} /> : null}
        <p className="runbook-state">
          <span className="run-state" data-tone={tone}>
            {name}
          </span>{' '}
          {run.sentence}
        </p>
        <Steps steps={run.steps} next={run.next} />
      </div>
      {friction ? <GiveFields friction={friction} given={given} withTicket={false} onChange={setGiven} /> : null}
      <footer className="dialog-foot">
        {rests ? (
          <>
            <Button kind="quiet" busy={busy} disabled={busy} onClick={() => void press('runbooks.skip')}>
              Leave this step out
            </Button>
            <Button kind="quiet" busy={busy} disabled={busy} onClick={() => void press('runbooks.windUp')}>
              Put everything back and end
            </Button>
          </>
        ) : null}
        <span className="spring" />
        {missing === null ? null : <p className="confirming-said">{missing}</p>}
        <Button onClick={onClose}>Close</Button>
        {run.state === 'running' ? (
          <Button busy={busy} disabled={busy} onClick={() => void press('runbooks.pause')}>
            Pause after this step
          </Button>
        ) : null}
        {rests && !armed && next?.operation ? (
          <Button
            key="arm"
            kind="primary"
            busy={busy}
            disabled={busy}
            onClick={() => void press('arm')}
            data-testid="arm-first"
          >
            Arm {run.endpointName} again
          </Button>
        ) : rests ? (
          <Button
            kind="primary"
            busy={busy}
            disabled={busy || missing !== null}
            onClick={() => void press('runbooks.goOn')}
            data-testid="go-on"
          >
            {run.state === 'waiting-for-person' ? 'That is done, go on' : 'Go on'}
          </Button>
        ) : null}
        {run.endedAt === null ? null : <Button onClick={onAnother}>Another runbook</Button>}
      </footer>
    </>
  )
}
