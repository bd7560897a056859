import type { JSX } from 'react'
import { PinIcon } from '../../parts/icons.tsx'
import { IconButton } from '../../parts/parts.tsx'
import { announce } from '../../stores/announce.ts'
import { runCommand, useCommand } from '../../stores/command.ts'

const most = 1000

/** Pins an add-on or an app, so that the filter `pinned` finds it again; the same in every window. */
export function PinButton({ id }: { id: string }): JSX.Element {
  const { data } = useCommand('preferences.get', {})
  const pinned = data?.pinned ?? []
  const isPinned = pinned.includes(id)
  const toggle = async (): Promise<void> => {
    const others = pinned.filter((each) => each !== id)
    const result = await runCommand('preferences.set', { pinned: isPinned ? others : [...others, id].slice(-most) })
    announce(result.ok ? (isPinned ? 'Unpinned.' : 'Pinned.') : result.error.message)
  }
  return (
    <IconButton
      label={isPinned ? 'Unpin' : 'Pin'}
      className="map-pin"
      aria-pressed={isPinned}
      disabled={data === null}
      onClick={() => void toggle()}
    >
      <PinIcon size={14} />
    </IconButton>
  )
}
