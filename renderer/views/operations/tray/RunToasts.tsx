import type { JSX } from 'react'
import type { Run } from '#shared/domain/operation.ts'
import type { RunbookRun } from '#shared/domain/runbook.ts'
import '../../../frame/alarms.css'
import '../tray.css'
import { showRun } from '../../../stores/operation.ts'
import { navigate, wholeJournal } from '../../../stores/route.ts'
import { putEndedAway, useEnded, useRunbooks, useRuns } from '../../../stores/runs.ts'
import { CloseIcon } from '../../../parts/icons.tsx'
import { Age, Button, IconButton } from '../../../parts/parts.tsx'
import { stateWords as runbookStateWords } from '../../runbooks/runbook-words.ts'
import { stateWords } from '../run/run-words.ts'
import { emptyClipboard, leaveClipboard, useLingeringSecret } from '../../../stores/secret-clipboard.ts'

interface Toast {
  id: string
  title: string
  sentence: string
  endpointName: string
  /** Milliseconds since the epoch. */
  at: number
  state: string
  tone: string
  open: () => void
}

function toastOfRun(run: Run): Toast {
  const { id, title, sentence, endpointName } = run
  const { name, tone } = stateWords[run.state]
  const open = (): void => {
    showRun(id)
  }
  return { id, title, sentence, endpointName, at: run.endedAt ?? run.confirmedAt, state: name, tone, open }
}

/** One that rests is gone on with on the page of its add-on; of one that is over the journal has it all. */
function toastOfRunbook(run: RunbookRun): Toast {
  const { id, title, sentence, endpointName, endedAt, runbook } = run
  const { name, tone } = runbookStateWords[run.state]
  const open = (): void => {
    if (endedAt === null) navigate({ view: 'addon', endpointId: runbook.endpointId, addonId: runbook.addonId })
    else navigate({ view: 'journal', filter: { ...wholeJournal, runbookId: id }, entry: null })
  }
  return { id, title, sentence, endpointName, at: endedAt ?? run.startedAt, state: name, tone, open }
}

function EndedToast({ id, title, sentence, endpointName, at, state, tone, open }: Toast): JSX.Element {
  const putAway = (): void => {
    putEndedAway(id)
  }
  return (
    <article
      className="alarm"
      aria-label={title}
      data-testid="run-toast"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        putAway()
      }}
    >
      <header>
        <h2>
          <span className="run-state" data-tone={tone}>
            {state}
          </span>{' '}
          {title}
        </h2>
        <IconButton label="Put this away" onClick={putAway}>
          <CloseIcon size={14} />
        </IconButton>
      </header>
      <p>{sentence}</p>
      <footer>
        <span className="faint">
          {endpointName}, <Age at={at} />
        </span>
        <Button
          kind="primary"
          onClick={() => {
            putAway()
            open()
          }}
        >
          Open
        </Button>
      </footer>
    </article>
  )
}

/** What ended while nobody looked, and a clipboard that may still hold a secret. Each stays until it is put away. */
export default function RunToasts(): JSX.Element | null {
  const runs = useRuns()
  const runbooks = useRunbooks()
  const toasts = useEnded().flatMap((id): Toast[] => {
    const run = runs.find((one) => one.id === id)
    if (run) return [toastOfRun(run)]
    const runbook = runbooks.find((one) => one.id === id)
    return runbook ? [toastOfRunbook(runbook)] : []
  })
  const lingering = useLingeringSecret()
  if (toasts.length === 0 && lingering === null) return null
  return (
    <section className="alarms run-toasts" aria-label="Runs that ended">
      {lingering === null ? null : (
        <article className="alarm" aria-label="The clipboard may hold a secret" data-testid="clipboard-toast">
          <header>
            <h2>The clipboard may still hold the secret</h2>
            <IconButton label="Put this away" onClick={leaveClipboard}>
              <CloseIcon size={14} />
            </IconButton>
          </header>
          <p>You were elsewhere, and what is on it now cannot be read from here.</p>
          <footer>
            <span className="faint">
              <Age at={lingering} />
            </span>
            <Button kind="primary" onClick={() => void emptyClipboard()}>
              Empty the clipboard
            </Button>
          </footer>
        </article>
      )}
      {toasts.slice(0, 4).map((toast) => (
        <EndedToast key={toast.id} {...toast} />
      ))}
    </section>
  )
}
