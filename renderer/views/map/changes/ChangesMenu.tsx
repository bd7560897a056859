import { lazy, Suspense, useRef, useState, type JSX } from 'react'
import { Popover } from 'react-aria-components'
import { patiently } from '../../../frame/views.ts'
import { ChevronDownIcon } from '../../../parts/icons.tsx'
import { Button, Skeleton } from '../../../parts/parts.tsx'
import { mapPieces } from '../pieces.ts'

const ChangeChoices = lazy(patiently(mapPieces.changeChoices))

export interface ChangesMenuProps {
  endpointId: string
  /** Null where nothing is compared. */
  since: number | null
  onChoose: (since: number | null) => void
}

/** Chooses the earlier sync that the map is compared with. */
export function ChangesMenu({ endpointId, since, onChoose }: ChangesMenuProps): JSX.Element {
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
        <Suspense fallback={<Skeleton rows={[60, 60]} label="Looking for earlier syncs" />}>
          <ChangeChoices
            endpointId={endpointId}
            since={since}
            onChoose={choose}
            onClose={() => {
              setOpen(false)
            }}
          />
        </Suspense>
      </Popover>
    </>
  )
}
