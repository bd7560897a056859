import { useState, type JSX } from 'react'
import type { FocusData } from '#shared/domain/focus.ts'
import { ExportMenu, type ExportFormat } from '../../parts/ExportMenu.tsx'
import { announce } from '../../stores/announce.ts'
import { saveFile } from '../findings/save-file.ts'
import { fileWord } from '../map/file-word.ts'
import { nameOfSubject } from './focus-words.ts'

const formats = [
  { id: 'csv', name: 'CSV', hint: 'A row for each app and add-on of this view, for a spreadsheet' },
  { id: 'json', name: 'JSON', hint: 'The same with what belongs together, for a program' },
] as const satisfies ExportFormat<string>[]
type Format = (typeof formats)[number]['id']

/** What the focus view shows, as a file. */
export function FocusExport({ data, endpoint }: { data: FocusData; endpoint: string }): JSX.Element {
  const [busy, setBusy] = useState(false)
  const save = async (format: Format): Promise<void> => {
    setBusy(true)
    const name = `focus-${fileWord(nameOfSubject(data), 'view')}.${format}`
    try {
      const { focusCsv, focusJson } = await import('./focus-export.ts')
      if (format === 'csv') saveFile(name, 'text/csv', focusCsv(data, endpoint))
      else saveFile(name, 'application/json', focusJson(data, endpoint))
      announce(`Saved as ${name}.`)
    } catch {
      announce('The file could not be made.')
    } finally {
      setBusy(false)
    }
  }
  return <ExportMenu formats={formats} busy={busy} testId="focus-export" onSave={(format) => void save(format)} />
}
