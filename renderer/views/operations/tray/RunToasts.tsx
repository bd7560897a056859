import type { JSX } from 'react'
import '../../../frame/alarms.css'
import '../tray.css'
import { showRun } from '../../../stores/operation.ts'
import { putRunAway, useEndedRuns, useRuns } from '../../../stores/runs.ts'
import { CloseIcon } from '../../../parts/icons.tsx'
import { Age, Button, IconButton } from '../../../parts/parts.tsx'
import { stateWords } from '../run/run-words.ts'
import { emptyClipboard, leaveClipboard, useLingeringSecret } from '../../../stores/secret-clipboard.ts'

/** What ended while nobody looked, and a clipboard that may still hold a secret. Each stays until it is put away. */
export default function RunToasts(): JSX.Element | null {
  const runs = useRuns()
  const ended = useEndedRuns().flatMap((id) => runs.find((run) => run.id === id) ?? [])
  const lingering = useLingeringSecret()
  if (ended.length === 0 && lingering === null) return null
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
      {ended.slice(0, 4).map((run) => (
        <article
          key={run.id}
          className="alarm"
          aria-label={run.title}
          data-testid="run-toast"
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return
            event.stopPropagation()
            putRunAway(run.id)
          }}
        >
          <header>
            <h2>
              <span className="run-state" data-tone={stateWords[run.state].tone}>
                {stateWords[run.state].name}
              </span>{' '}
              {run.title}
            </h2>
            <IconButton
              label="Put this away"
              onClick={() => {
                putRunAway(run.id)
              }}
            >
              <CloseIcon size={14} />
            </IconButton>
          </header>
          <p>{run.sentence}</p>
          <footer>
            <span className="faint">
              {run.endpointName}, <Age at={run.endedAt ?? run.confirmedAt} />
            </span>
            <Button
              kind="primary"
              onClick={() => {
                putRunAway(run.id)
                showRun(run.id)
              }}
            >
              Open
            </Button>
          </footer>
        </article>
      ))}
    </section>
  )
}
