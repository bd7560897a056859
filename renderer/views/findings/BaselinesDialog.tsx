import { useState, type JSX } from 'react'
import type { AppErrorData } from '#shared/errors.ts'
import { announce } from '../../stores/announce.ts'
import { runCommand, useCommand } from '../../stores/command.ts'
import { Dialog } from '../../parts/Dialog.tsx'
import { ErrorNote } from '../../parts/ErrorPanel.tsx'
import { Field } from '../../parts/form.tsx'
import { RemoveIcon } from '../../parts/icons.tsx'
import { Age, Badge, Button, IconButton, Skeleton } from '../../parts/parts.tsx'
import { plural } from '../../parts/words.ts'

/** Baselines: what was known on a certain day. The newest one decides what is new. */
export function BaselinesDialog({
  endpointId,
  proposed,
  onClose,
}: {
  endpointId: string
  /** The name to begin with. */
  proposed: string
  onClose: () => void
}): JSX.Element {
  const { data, error } = useCommand('risk.baselines', { endpointId })
  const [name, setName] = useState(proposed)
  const [failure, setFailure] = useState<AppErrorData | null>(null)
  const [busy, setBusy] = useState(false)
  const baselines = data?.baselines ?? []
  const replaces = baselines.some((baseline) => baseline.name === name.trim())

  const set = async (): Promise<void> => {
    setBusy(true)
    setFailure(null)
    const result = await runCommand('risk.baseline', { endpointId, name })
    setBusy(false)
    if (!result.ok) {
      setFailure(result.error)
      return
    }
    announce(`Baseline ${result.value.name} set: ${plural(result.value.findings, 'finding')} known.`)
    onClose()
  }
  const remove = async (wanted: string): Promise<void> => {
    setFailure(null)
    const result = await runCommand('risk.removeBaseline', { endpointId, name: wanted })
    if (result.ok) announce(`Baseline ${wanted} removed.`)
    else setFailure(result.error)
  }

  return (
    <Dialog title="Baselines" onClose={onClose}>
      <form
        className="dialog-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (!busy) void set()
        }}
      >
        <div className="dialog-body">
          <p className="muted">
            Everything that is found now becomes known, and only what comes later counts as new. The newest baseline
            decides; the command line can ask for any of them by name.
          </p>
          <div className="baseline-field">
            <Field
              label="Set a baseline of today’s findings"
              required
              maxLength={80}
              placeholder="before the release"
              value={name}
              onChange={(event) => {
                setName(event.target.value)
              }}
            />
            <Button type="submit" kind="primary" busy={busy} disabled={busy || name.trim() === ''}>
              {replaces ? 'Replace' : 'Set'}
            </Button>
          </div>
          {replaces ? <p className="field-hint">There is one of that name, which is replaced.</p> : null}
          {error && !data ? <ErrorNote error={error} /> : null}
          {!data && !error ? <Skeleton rows={[90, 80]} label="Reading the baselines" /> : null}
          {baselines.length === 0 ? null : (
            <ul className="baselines" aria-label="Baselines">
              {baselines.map((baseline, index) => (
                <li key={baseline.name}>
                  <span className="baseline-name">
                    <strong>{baseline.name}</strong> {index === 0 ? <Badge tone="accent">decides</Badge> : null}
                  </span>
                  <span className="muted">
                    {plural(baseline.findings, 'finding')}, {baseline.by}, <Age at={baseline.at} />
                  </span>
                  <IconButton label={`Remove baseline ${baseline.name}`} onClick={() => void remove(baseline.name)}>
                    <RemoveIcon />
                  </IconButton>
                </li>
              ))}
            </ul>
          )}
          {failure ? <ErrorNote error={failure} /> : null}
        </div>
        <footer className="dialog-foot">
          <Button onClick={onClose}>Close</Button>
        </footer>
      </form>
    </Dialog>
  )
}
