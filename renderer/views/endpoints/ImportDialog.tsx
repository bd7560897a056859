import { useState, type JSX } from 'react'
import type { AppErrorData } from '#shared/errors.ts'
import { runCommand, useCommand } from '../../stores/command.ts'
import { navigate } from '../../stores/route.ts'
import { plural } from '../../parts/words.ts'
import { Dialog } from '../../parts/Dialog.tsx'
import { ErrorNote } from '../../parts/ErrorPanel.tsx'
import { ImportIcon } from '../../parts/icons.tsx'
import { Badge, Button, EmptyState, Skeleton } from '../../parts/parts.tsx'

/** Takes endpoints over from the aka CLI's files. Credentials go from file to vault inside the core, never through here. */
export function ImportDialog({ onClose }: { onClose: () => void }): JSX.Element {
  const { data, error } = useCommand('endpoints.importable', {})
  const [skipped, setSkipped] = useState<ReadonlySet<string>>(new Set())
  const [failure, setFailure] = useState<AppErrorData | null>(null)
  const [busy, setBusy] = useState(false)
  const candidates = data?.candidates ?? []
  const chosen = candidates.filter((each) => !each.alreadyKnown && !skipped.has(each.url))

  const take = async (): Promise<void> => {
    setBusy(true)
    setFailure(null)
    const result = await runCommand('endpoints.import', { urls: chosen.map((each) => each.url) })
    setBusy(false)
    const first = result.ok ? result.value.endpointIds[0] : undefined
    if (!result.ok) setFailure(result.error)
    else if (first === undefined) onClose()
    else navigate({ view: 'map', endpointId: first, focus: null })
  }

  return (
    <Dialog title="Import from the aka CLI" onClose={onClose}>
      <div className="dialog-body">
        {error && !data ? <ErrorNote error={error} /> : null}
        {!data && !error ? <Skeleton rows={[90, 80]} label="Looking for the aka CLI's files" /> : null}
        {data && candidates.length === 0 ? (
          <EmptyState icon={<ImportIcon size={20} />} title="The aka CLI left nothing here">
            Neither ~/.akkeris/config.json nor ~/.netrc names an Akkeris endpoint. Add one by hand instead.
          </EmptyState>
        ) : null}
        <ul className="candidates">
          {candidates.map((candidate) => (
            <li key={candidate.url}>
              <label className="check">
                <input
                  type="checkbox"
                  disabled={candidate.alreadyKnown}
                  checked={!candidate.alreadyKnown && !skipped.has(candidate.url)}
                  onChange={(event) => {
                    const next = new Set(skipped)
                    if (event.target.checked) next.delete(candidate.url)
                    else next.add(candidate.url)
                    setSkipped(next)
                  }}
                />
                <span>
                  {candidate.name}
                  <small>
                    <code>{candidate.url}</code> from {candidate.source}
                  </small>
                </span>
              </label>
              {candidate.alreadyKnown ? (
                <Badge>already here</Badge>
              ) : candidate.hasCredential ? (
                <Badge tone="ok">with its login</Badge>
              ) : (
                <Badge tone="medium">no login found</Badge>
              )}
            </li>
          ))}
        </ul>
        {data?.problems.map((problem) => (
          <p key={problem} className="note note-medium">
            {problem}
          </p>
        ))}
        {failure ? <ErrorNote error={failure} /> : null}
      </div>
      <footer className="dialog-foot">
        <span className="faint">The files are read, never changed.</span>
        <span className="spring" />
        <Button onClick={onClose}>Cancel</Button>
        <Button kind="primary" busy={busy} disabled={chosen.length === 0 || busy} onClick={() => void take()}>
          {chosen.length === 0 ? 'Import' : `Import ${plural(chosen.length, 'endpoint')}`}
        </Button>
      </footer>
    </Dialog>
  )
}
