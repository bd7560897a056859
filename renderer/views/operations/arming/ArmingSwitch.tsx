import { lazy, Suspense, useEffect, useRef, useState, type JSX } from 'react'
import '../arming.css'
import type { EndpointProfile } from '#shared/domain/endpoint.ts'
import { armEndpoint, disarmEndpoint, useArmedFor } from '../../../stores/arming.ts'
import { countdownWords } from '../../../stores/seconds.ts'
import { announce } from '../../../stores/announce.ts'
import { LockIcon, UnlockIcon } from '../../../parts/icons.tsx'

const dialogPiece = () => import('./ArmDialog.tsx')
const ArmDialog = lazy(dialogPiece)

/**
 * Whether operations may run on the endpoint, for how long still, and the button that changes it; of production a strip
 * over the view says so, and has the button.
 */
export function ArmingSwitch({ profile }: { profile: EndpointProfile }): JSX.Element {
  const left = useArmedFor(profile.id)
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const pressedAt = useRef(-Infinity)
  const armed = left !== null
  useEffect(() => {
    // The button that was pressed went away, and the focus with it: its successor takes it.
    const lost = document.activeElement === null || document.activeElement === document.body
    if (!open && lost && Date.now() - pressedAt.current < 3_000) button.current?.focus()
  })
  const dialog = open ? (
    <Suspense fallback={null}>
      <ArmDialog
        profile={profile}
        onArm={() => armEndpoint(profile.id)}
        onClose={() => {
          pressedAt.current = Date.now()
          setOpen(false)
        }}
      />
    </Suspense>
  ) : null
  if (!armed) {
    return (
      <>
        <button
          ref={button}
          type="button"
          className="arming"
          aria-haspopup="dialog"
          title={`Nothing can be changed on ${profile.name}. Arm it to run operations.`}
          data-testid="arming"
          onPointerEnter={() => void dialogPiece().catch(() => null)}
          onClick={() => {
            setOpen(true)
          }}
        >
          <LockIcon size={14} />
          <span>Read-only</span>
        </button>
        {dialog}
      </>
    )
  }
  const disarm = async (): Promise<void> => {
    pressedAt.current = Date.now()
    const result = await disarmEndpoint(profile.id)
    if (!result.ok) announce(result.error.message)
  }
  return (
    <>
      <div
        className="arming arming-on"
        role="group"
        aria-label={`${profile.name} is armed`}
        data-environment={profile.environment}
        data-testid="arming"
      >
        <UnlockIcon size={14} />
        <span>
          Armed{' '}
          <time role="timer" aria-live="off" aria-label="Time left">
            {countdownWords(left)}
          </time>
        </span>
        {profile.environment === 'production' ? null : (
          <button ref={button} type="button" onClick={() => void disarm()}>
            Disarm
          </button>
        )}
      </div>
      {dialog}
    </>
  )
}
