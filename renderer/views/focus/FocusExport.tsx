import { useState, type JSX } from 'react'
import type { FocusData } from '#shared/domain/focus.ts'
import { ExportMenu, type ExportFormat } from '../../parts/ExportMenu.tsx'
import { announce } from '../../stores/announce.ts'
import { saveFile } from '../findings/save-file.ts'
import { fileWord } from '../map/file-word.ts'
import { nameOfSubject } from './focus-words.ts'

const formats = [
  { id: 'svg', name: 'SVG', hint: 'The picture as it is on screen, for a document or a wall' },
  { id: 'dot', name: 'Graphviz DOT', hint: 'The same as a graph: who owns, holds and shares' },
  { id: 'csv', name: 'CSV', hint: 'A row for each app and add-on of this view, for a spreadsheet' },
  { id: 'json', name: 'JSON', hint: 'The same with what belongs together, for a program' },
] as const satisfies ExportFormat<string>[]
type Format = (typeof formats)[number]['id']

const mediaTypes = { svg: 'image/svg+xml', dot: 'text/vnd.graphviz', csv: 'text/csv', json: 'application/json' }

/** What the focus view shows, as a file. `ground` is what it stands on. */
export function FocusExport({
  data,
  endpoint,
  ground,
}: {
  data: FocusData
  endpoint: string
  ground: () => HTMLElement | null
}): JSX.Element {
  const [busy, setBusy] = useState(false)
  const save = async (format: Format): Promise<void> => {
    setBusy(true)
    const name = `focus-${fileWord(nameOfSubject(data), 'view')}.${format}`
    try {
      const { contentOf } = await import('./focus-export.ts')
      const content = contentOf(format, data, endpoint, ground())
      if (content !== null) saveFile(name, mediaTypes[format], content)
      announce(content === null ? 'There is nothing to export yet.' : `Saved as ${name}.`)
    } catch {
      announce('The file could not be made.')
    } finally {
      setBusy(false)
    }
  }
  return <ExportMenu formats={formats} busy={busy} testId="focus-export" onSave={(format) => void save(format)} />
}
