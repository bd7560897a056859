import type { JSX } from 'react'
import type { DangerLevel } from '#shared/domain/operation.ts'
import { levelWords } from './words.ts'

/** Colour and words say how much it can hurt. */
export function LevelMark({ level }: { level: DangerLevel }): JSX.Element {
  const { name, tone } = levelWords[level]
  return (
    <span className="level" data-tone={tone}>
      {name}
    </span>
  )
}
