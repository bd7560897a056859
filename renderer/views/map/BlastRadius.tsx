import type { JSX } from 'react'
import { ErrorPanel } from '../../parts/ErrorPanel.tsx'
import { CloseIcon } from '../../parts/icons.tsx'
import { IconButton, Skeleton } from '../../parts/parts.tsx'
import { useCommand } from '../../stores/command.ts'
import { addonLabel } from '../../parts/words.ts'
import { FocusView } from '../focus/FocusView.tsx'

/** The focus view of one add-on over the map; closing it gives the map back as it was. */
export default function BlastRadius({
  endpointId,
  addonId,
  onClose,
}: {
  endpointId: string
  addonId: string
  onClose: () => void
}): JSX.Element {
  const detail = useCommand('inventory.addon', { endpointId, addonId })
  return (
    <section
      className="map-radius"
      aria-label="Blast radius"
      data-testid="blast-radius"
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose()
      }}
    >
      <header>
        <h2>
          Blast radius of <bdi>{detail.data ? addonLabel(detail.data.addon) : '…'}</bdi>
        </h2>
        <IconButton label="Back to the map (Escape)" onClick={onClose} autoFocus>
          <CloseIcon />
        </IconButton>
      </header>
      {detail.data ? (
        <FocusView detail={detail.data} />
      ) : detail.error ? (
        <ErrorPanel error={detail.error} onRetry={detail.reload} />
      ) : (
        <Skeleton rows={[40, 70, 60]} label="Asking who holds it" />
      )}
    </section>
  )
}
