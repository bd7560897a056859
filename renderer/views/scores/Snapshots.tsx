import { useState, type JSX } from 'react'
import type { SnapshotRow } from '#shared/domain/risk-views.ts'
import type { AppErrorData } from '#shared/errors.ts'
import { exactWords } from '../../stores/age.ts'
import { announce } from '../../stores/announce.ts'
import { runCommand, useCommand } from '../../stores/command.ts'
import { Dialog } from '../../parts/Dialog.tsx'
import { ErrorNote } from '../../parts/ErrorPanel.tsx'
import { Field } from '../../parts/form.tsx'
import { Age, Badge, Button, Skeleton } from '../../parts/parts.tsx'
import { countWords } from '../../parts/words.ts'

/** Gives a snapshot a name, or asks before the name, and with it the promise to keep it, is taken away. */
function KeepDialog({
  endpointId,
  snapshot,
  onClose,
  onDone,
}: {
  endpointId: string
  snapshot: SnapshotRow
  onClose: () => void
  onDone: () => void
}): JSX.Element {
  const kept = snapshot.name !== ''
  const [name, setName] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<AppErrorData | null>(null)

  const save = async (): Promise<void> => {
    setBusy(true)
    setError(null)
    const wanted = kept ? '' : name.trim()
    const result = await runCommand('history.keep', { endpointId, snapshotId: snapshot.id, name: wanted })
    setBusy(false)
    if (!result.ok) {
      setError(result.error)
      return
    }
    announce(kept ? `${snapshot.name} was let go.` : `Kept as ${wanted}.`)
    onDone()
  }

  return (
    <Dialog title={kept ? 'Let the snapshot go' : 'Keep the snapshot'} size="small" onClose={onClose}>
      <form
        className="dialog-form"
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <div className="dialog-body">
          <p className="muted">
            {kept
              ? `“${snapshot.name}” loses its name and is thinned out with the others.`
              : `What was read on ${exactWords(snapshot.takenAt)} stays until it is let go. The command line can judge it again at any time.`}
          </p>
          {kept ? null : (
            <Field
              label="Name"
              value={name}
              maxLength={80}
              required
              placeholder="before the upgrade"
              onChange={(event) => {
                setName(event.target.value)
              }}
            />
          )}
          {error ? <ErrorNote error={error} /> : null}
        </div>
        <footer className="dialog-foot">
          <Button kind="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button
            type="submit"
            kind="primary"
            busy={busy}
            disabled={busy || (!kept && name.trim() === '')}
            data-first-focus={kept ? true : undefined}
          >
            {kept ? 'Let it go' : 'Keep it'}
          </Button>
        </footer>
      </form>
    </Dialog>
  )
}

/** The syncs that are still there to be judged again: thinned out with their age, unless kept under a name. */
export function Snapshots({ endpointId }: { endpointId: string }): JSX.Element {
  const { data, error, reload } = useCommand('history.snapshots', { endpointId })
  const [chosen, setChosen] = useState<SnapshotRow | null>(null)
  return (
    <section aria-label="Snapshots">
      <h2 className="section-title">
        Snapshots <span className="page-count">{data ? countWords(data.snapshots.length) : ''}</span>
      </h2>
      {error ? <ErrorNote error={error} /> : null}
      {data ? (
        <div className="table-box snapshots" role="region" aria-label="Snapshots kept" tabIndex={0}>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">Synced</th>
                <th scope="col">Number</th>
                <th scope="col">Picture</th>
                <th scope="col">Kept as</th>
                <th scope="col">
                  <span className="unseen">What can be done</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {data.snapshots.map((snapshot) => (
                <tr key={snapshot.id} data-testid="snapshot">
                  <td>
                    <Age at={snapshot.takenAt} /> {snapshot.current ? <Badge tone="accent">on screen</Badge> : null}
                  </td>
                  <td>
                    <code title={`addon-atlas scan --at ${snapshot.id}`}>{snapshot.id}</code>
                  </td>
                  <td>
                    {snapshot.complete ? <span className="muted">whole</span> : <Badge tone="medium">partial</Badge>}
                  </td>
                  <td>
                    {snapshot.name === '' ? (
                      <span className="faint">thinned out by itself</span>
                    ) : (
                      <strong>{snapshot.name}</strong>
                    )}
                  </td>
                  <td className="cell-number">
                    <Button
                      kind="quiet"
                      aria-haspopup="dialog"
                      onClick={() => {
                        setChosen(snapshot)
                      }}
                    >
                      {snapshot.name === '' ? 'Keep under a name…' : 'Let go…'}
                      <span className="unseen"> {snapshot.name === '' ? snapshot.id : snapshot.name}</span>
                    </Button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : error ? null : (
        <Skeleton rows={[100, 96]} label="Reading the snapshots" />
      )}
      {chosen ? (
        <KeepDialog
          endpointId={endpointId}
          snapshot={chosen}
          onClose={() => {
            setChosen(null)
          }}
          onDone={() => {
            setChosen(null)
            reload()
          }}
        />
      ) : null}
    </section>
  )
}
