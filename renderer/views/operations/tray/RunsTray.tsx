import { useRef, useState, type JSX } from 'react'
import '../tray.css'
import { isOver, type Run } from '#shared/domain/operation.ts'
import { announce } from '../../../stores/announce.ts'
import { runCommand } from '../../../stores/command.ts'
import { showRun } from '../../../stores/operation.ts'
import { useRuns } from '../../../stores/runs.ts'
import { useSeconds } from '../../../stores/seconds.ts'
import { RunsIcon } from '../../../parts/icons.tsx'
import { Age, Button } from '../../../parts/parts.tsx'
import { countWords, plural } from '../../../parts/words.ts'
import { countRuns, elapsedWords, inOrder, stateWords } from '../run/run-words.ts'

const shownAtFirst = 30

function RunLine({ run, onOpen }: { run: Run; onOpen: () => void }): JSX.Element {
  const [busy, setBusy] = useState(false)
  const over = isOver(run.state)
  const now = useSeconds(!over)
  const { name, tone } = stateWords[run.state]
  const check = async (): Promise<void> => {
    setBusy(true)
    const result = await runCommand('operations.check', { runId: run.id })
    setBusy(false)
    announce(result.ok ? `${run.title}: ${result.value.sentence}` : result.error.message)
  }
  return (
    <li className="tray-run" data-state={run.state} data-testid="tray-run">
      <button type="button" className="tray-open" onClick={onOpen}>
        <span className="run-state" data-tone={tone}>
          {name}
        </span>
        <strong>{run.title}</strong>
        <span className="tray-facts muted">
          {run.endpointName}, <Age at={run.confirmedAt} />
          {over ? null : `, ${elapsedWords(run, now)}`}
        </span>
        {run.state === 'done' || run.state === 'cancelled' ? null : (
          <span className="tray-sentence">{run.sentence}</span>
        )}
      </button>
      {run.state === 'unknown' ? (
        <Button busy={busy} disabled={busy} aria-label={`Check now: ${run.title}`} onClick={() => void check()}>
          {busy ? 'Checking…' : 'Check now'}
        </Button>
      ) : null}
    </li>
  )
}

/** How many run and how many nobody knows the outcome of; behind it all of them, those first. */
export default function RunsTray(): JSX.Element | null {
  const runs = useRuns()
  const tray = useRef<HTMLDivElement>(null)
  const [all, setAll] = useState(false)
  const { underWay, unknown } = countRuns(runs)
  if (runs.length === 0) return null
  const ordered = inOrder(runs)
  const shown = all ? ordered : ordered.slice(0, shownAtFirst)
  const counts = [
    underWay > 0 ? `${plural(underWay, 'run')} under way` : '',
    unknown > 0 ? `${countWords(unknown)} of unknown outcome` : '',
  ].filter(Boolean)
  return (
    <>
      <button
        type="button"
        className="runs-button"
        popoverTarget="runs-tray"
        title={counts.length === 0 ? 'Runs' : counts.join(', ')}
        aria-label={['Runs', ...counts].join(', ')}
        data-testid="runs"
      >
        <RunsIcon />
        {underWay + unknown > 0 ? (
          <span className="runs-count" data-unknown={unknown > 0} aria-hidden="true">
            {countWords(unknown > 0 ? unknown : underWay)}
            {unknown > 0 ? '?' : ''}
          </span>
        ) : null}
      </button>
      <div
        ref={tray}
        id="runs-tray"
        popover="auto"
        className="runs-tray"
        role="dialog"
        aria-label="Runs"
        data-testid="runs-tray"
      >
        <h2>Runs</h2>
        <p className="muted">{counts.length === 0 ? 'None is under way.' : `${counts.join(', ')}.`}</p>
        <ul>
          {shown.map((run) => (
            <RunLine
              key={run.id}
              run={run}
              onOpen={() => {
                // Gives the focus back to the button, where the dialog will leave it.
                tray.current?.hidePopover()
                showRun(run.id)
              }}
            />
          ))}
        </ul>
        {ordered.length > shown.length ? (
          <Button
            kind="quiet"
            onClick={() => {
              setAll(true)
            }}
          >
            Show all {countWords(ordered.length)}
          </Button>
        ) : null}
      </div>
    </>
  )
}
