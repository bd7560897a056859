import type { JSX } from 'react'
import type { FocusData } from '#shared/domain/focus.ts'
import { ExportMenu, type ExportFormat } from '../../parts/ExportMenu.tsx'
import { fileWord } from '../map/file-word.ts'
import { useSaving } from '../map/saving.ts'
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
  const { busy, save } = useSaving()
  const saveAs = (format: Format): Promise<void> =>
    save(`focus-${fileWord(nameOfSubject(data), 'view')}.${format}`, async () => {
      const { contentOf } = await import('./focus-export.ts')
      return { mediaType: mediaTypes[format], content: contentOf(format, data, endpoint, ground()) }
    })
  return <ExportMenu formats={formats} busy={busy} testId="focus-export" onSave={(format) => void saveAs(format)} />
}
