import { useCallback, useEffect, useRef, useState } from 'react'
import type { Drawn } from '#shared/map/paint.ts'

type Told = Pick<Drawn, 'level' | 'heldBack' | 'unnamed' | 'shapes'>

/** How long the picture has to stand still, milliseconds, before its counts are told. */
const still = 150

/**
 * What is said of the picture in words. A new zoom level is told at once; counts change with each frame of a movement, so
 * they are told when it has ended, and moving the map renders nothing.
 */
export function useDrawn(): { drawn: Told | null; note: (drawn: Drawn) => void } {
  const [drawn, setDrawn] = useState<Told | null>(null)
  const told = useRef<Told | null>(null)
  const timer = useRef(0)
  const note = useCallback(({ level, heldBack, unnamed, shapes }: Drawn): void => {
    const tell = (): void => {
      told.current = { level, heldBack, unnamed, shapes }
      setDrawn(told.current)
    }
    window.clearTimeout(timer.current)
    if (told.current?.level !== level || told.current.shapes !== shapes) tell()
    else if (told.current.heldBack !== heldBack || told.current.unnamed !== unnamed)
      timer.current = window.setTimeout(tell, still)
  }, [])
  useEffect(
    () => () => {
      window.clearTimeout(timer.current)
    },
    [],
  )
  return { drawn, note }
}
