import { lazy, Suspense, useState, type JSX } from 'react'
import type { LookScope } from '#shared/domain/look.ts'
import { LookIcon } from '../../parts/icons.tsx'
import { Button } from '../../parts/parts.tsx'

const dialogPiece = () => import('./LookDialog.tsx')
const LookDialog = lazy(dialogPiece)

/** Opens the deep look at something. `name`: of the add-on, where the scope is one. */
export function DeepLookButton({
  endpointId,
  scope,
  name = null,
  kind = 'plain',
  children = 'Deep look',
}: {
  endpointId: string
  scope: LookScope
  name?: string | null
  kind?: 'primary' | 'plain' | 'quiet'
  children?: string
}): JSX.Element {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button
        kind={kind}
        aria-haspopup="dialog"
        data-testid="deep-look"
        onPointerEnter={() => void dialogPiece().catch(() => null)}
        onClick={() => {
          setOpen(true)
        }}
      >
        <LookIcon /> {children}
      </Button>
      {open ? (
        <Suspense fallback={null}>
          <LookDialog
            endpointId={endpointId}
            scope={scope}
            name={name}
            onClose={() => {
              setOpen(false)
            }}
          />
        </Suspense>
      ) : null}
    </>
  )
}
