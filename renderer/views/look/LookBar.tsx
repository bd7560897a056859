import type { JSX } from 'react'
import type { LookProgress } from '#shared/domain/look.ts'
import { percentOf } from './look-words.ts'

export function LookBar({ progress }: { progress: LookProgress }): JSX.Element {
  const percent = percentOf(progress)
  return (
    <div
      className="look-bar"
      role="progressbar"
      aria-label="Questions put"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
    >
      <span style={{ width: `${percent}%` }} />
    </div>
  )
}
