import type { JSX } from 'react'
import { ErrorNote } from '../../../parts/ErrorPanel.tsx'
import { Button, Skeleton } from '../../../parts/parts.tsx'
import { ageWords, exactWords, momentWords, useNow } from '../../../stores/age.ts'
import { announce } from '../../../stores/announce.ts'
import { runCommand, useCommand } from '../../../stores/command.ts'
import type { ChangesMenuProps } from './ChangesMenu.tsx'

/** The earlier syncs that are kept, and the latest one to be kept for later. */
export default function ChangeChoices({
  endpointId,
  since,
  onChoose,
  onClose,
}: ChangesMenuProps & { onClose: () => void }): JSX.Element {
  const { data, error, reload } = useCommand('history.snapshots', { endpointId })
  const now = useNow()
  if (error) return <ErrorNote error={error} />
  if (!data) return <Skeleton rows={[60, 60, 60]} label="Looking for earlier syncs" />
  const earlier = data.snapshots.filter(({ current }) => !current)
  const latest = data.snapshots.find(({ current }) => current)
  const remember = async (snapshotId: number, name: string): Promise<void> => {
    onClose()
    const result = await runCommand('history.keep', { endpointId, snapshotId, name })
    reload()
    announce(result.ok ? `Kept as ${name}: what changes from here on can be seen.` : result.error.message)
  }
  return (
    <>
      <p className="map-quiet">
        {earlier.length === 0
          ? 'Nothing to compare with yet. One sync of each of the last seven days is kept, and each that has a name.'
          : 'Show what is different now from how it was'}
      </p>
      {earlier.length === 0 ? null : (
        <ul>
          {earlier.map(({ id, takenAt, name, complete }) => (
            <li key={id}>
              <button
                type="button"
                className="menu-item map-view"
                aria-current={takenAt === since || undefined}
                onClick={() => {
                  onChoose(takenAt)
                }}
              >
                <bdi>{name === '' ? ageWords(takenAt, now) : name}</bdi>
                <span className="faint">
                  {exactWords(takenAt)}
                  {complete ? '' : ', with short lists'}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <footer>
        {latest ? (
          <Button
            disabled={latest.name !== ''}
            title="Keeps this sync, so that what changes from here on can be seen"
            onClick={() => void remember(latest.id, momentWords(latest.takenAt, 0))}
          >
            {latest.name === '' ? 'Remember how it is now' : `Kept as ${latest.name}`}
          </Button>
        ) : null}
        {since === null ? null : (
          <Button
            onClick={() => {
              onChoose(null)
            }}
          >
            Stop comparing
          </Button>
        )}
      </footer>
    </>
  )
}
