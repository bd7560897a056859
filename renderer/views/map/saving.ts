import { useState } from 'react'
import { announce } from '../../stores/announce.ts'
import { saveFile } from '../findings/save-file.ts'

export interface MadeFile {
  mediaType: string
  /** Null where there is nothing to be seen yet. */
  content: string | Blob | null
}

export interface Saving {
  busy: boolean
  save: (name: string, make: () => Promise<MadeFile>) => Promise<void>
}

/** Makes a file of what is on screen, hands it over, and tells a screen reader what became of it. */
export function useSaving(): Saving {
  const [busy, setBusy] = useState(false)
  const save: Saving['save'] = async (name, make) => {
    setBusy(true)
    try {
      const { mediaType, content } = await make()
      if (content !== null) saveFile(name, mediaType, content)
      announce(content === null ? 'There is nothing to export yet.' : `Saved as ${name}.`)
    } catch {
      announce('The file could not be made.')
    } finally {
      setBusy(false)
    }
  }
  return { busy, save }
}
