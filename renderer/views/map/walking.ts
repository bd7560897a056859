import { useMemo, useState } from 'react'
import type { Selection } from '#shared/map/lit.ts'
import type { MapModel } from '#shared/map/model.ts'
import { otherEnds } from '../../graph/walk.ts'
import { say } from './describe.ts'

/** A walk by keyboard along the attachments of what is selected. Another selection ends it. */
export interface Walk {
  /** Where it stands; null while nobody walks. */
  cursor: Selection | null
  /** The same for a screen reader; empty while nobody walks. */
  words: string
  /** Begins it, too: at the first, or backwards at the last. */
  step: (by: 1 | -1) => void
  end: () => void
}

export function useWalk(model: MapModel, selection: Selection | null): Walk {
  const [walk, setWalk] = useState<{ of: Selection; index: number } | null>(null)
  const ends = useMemo(() => (selection ? otherEnds({ model }, selection) : []), [model, selection])
  const index = walk !== null && walk.of === selection ? walk.index : null
  const cursor = index === null ? null : (ends[index] ?? null)
  return {
    cursor,
    words: cursor && index !== null ? `${index + 1} of ${ends.length}: ${say(model, cursor)}` : '',
    step: (by) => {
      if (!selection || ends.length === 0) return
      const before = index ?? (by === 1 ? -1 : 0)
      setWalk({ of: selection, index: (before + by + ends.length) % ends.length })
    },
    end: () => {
      setWalk(null)
    },
  }
}
