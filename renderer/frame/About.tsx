import type { JSX } from 'react'
import { useCommand } from '../stores/command.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { ErrorNote } from '../parts/ErrorPanel.tsx'
import { BrandMark } from '../parts/icons.tsx'
import { Kbd, Skeleton } from '../parts/parts.tsx'

const vaultWords = {
  keyring: 'in the keyring of this computer',
  session: 'in memory, until Addon Atlas is closed',
  environment: 'taken from the environment, kept nowhere',
}
const shellWords = { web: 'in the browser', desktop: 'as a desktop window', 'command-line': 'on the command line' }

export default function About({ onClose }: { onClose: () => void }): JSX.Element {
  const { data, error } = useCommand('app.about', {})
  return (
    <Dialog title="About" size="small" onClose={onClose}>
      <div className="dialog-body about">
        <BrandMark size={48} />
        <h3>Addon Atlas {data?.version}</h3>
        <p className="muted">See which apps hang on which Akkeris add-on, and whether that is safe.</p>
        {error ? <ErrorNote error={error} /> : null}
        {data ? (
          <dl className="facts">
            <div>
              <dt>Runs</dt>
              <dd>
                {shellWords[data.shell]} on {data.platform}
              </dd>
            </div>
            <div>
              <dt>Credentials</dt>
              <dd>{vaultWords[data.vault]}</dd>
            </div>
            {data.notices.map((notice) => (
              <div key={notice}>
                <dt>Notice</dt>
                <dd>{notice}</dd>
              </div>
            ))}
          </dl>
        ) : (
          <Skeleton rows={[70, 50]} label="Asking the core" />
        )}
        <p className="faint">
          Press <Kbd>?</Kbd> for the keyboard shortcuts.
        </p>
      </div>
    </Dialog>
  )
}
