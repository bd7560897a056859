import { useRef, useState, type JSX } from 'react'
import { Popover } from 'react-aria-components'
import { ChevronDownIcon } from '../../../parts/icons.tsx'
import { ErrorNote } from '../../../parts/ErrorPanel.tsx'
import { Button, Skeleton } from '../../../parts/parts.tsx'
import { ageWords, exactWords, useNow } from '../../../stores/age.ts'
import { useCommand } from '../../../stores/command.ts'

/** Chooses the earlier sync that the map is compared with. */
export function ChangesMenu({
  endpointId,
  since,
  onChoose,
}: {
  endpointId: string
  /** Null where nothing is compared. */
  since: number | null
  onChoose: (since: number | null) => void
}): JSX.Element {
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const choose = (time: number | null): void => {
    setOpen(false)
    onChoose(time)
  }
  return (
    <>
      <Button
        ref={button}
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-pressed={since !== null}
        data-testid="map-changes"
        onClick={() => {
          setOpen(!open)
        }}
      >
        Changes <ChevronDownIcon size={14} />
      </Button>
      <Popover
        className="popover map-changes"
        aria-label="Changes since"
        triggerRef={button}
        placement="bottom end"
        offset={6}
        isOpen={open}
        onOpenChange={setOpen}
      >
        <Choices endpointId={endpointId} since={since} onChoose={choose} />
      </Popover>
    </>
  )
}

function Choices({ endpointId, since, onChoose }: Parameters<typeof ChangesMenu>[0]): JSX.Element {
  const { data, error } = useCommand('history.snapshots', { endpointId })
  const now = useNow()
  if (error) return <ErrorNote error={error} />
  if (!data) return <Skeleton rows={[60, 60, 60]} label="Looking for earlier syncs" />
  const earlier = data.snapshots.filter(({ current }) => !current)
  if (earlier.length === 0) {
    return (
      <p className="map-quiet">No earlier sync is kept yet: there is something to compare with after the next one.</p>
    )
  }
  return (
    <>
      <p className="map-quiet">Show what is different now from how it was</p>
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
      {since === null ? null : (
        <footer>
          <Button
            onClick={() => {
              onChoose(null)
            }}
          >
            Stop comparing
          </Button>
        </footer>
      )}
    </>
  )
}
