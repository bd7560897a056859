import { useState, type JSX } from 'react'
import { journalFormats, type JournalFormat } from '#shared/domain/journal.ts'
import type { AppErrorData } from '#shared/errors.ts'
import { announce } from '../../stores/announce.ts'
import { runCommand } from '../../stores/command.ts'
import type { JournalFilter } from '../../stores/route.ts'
import { ExportMenu } from '../../parts/ExportMenu.tsx'
import { saveFile } from '../findings/save-file.ts'

const words: Record<JournalFormat, { name: string; hint: string }> = {
  markdown: { name: 'Markdown', hint: 'For a post-mortem: a table, and a section for each run' },
  jsonl: { name: 'JSON lines', hint: 'With the digests, so that anybody can verify it' },
  csv: { name: 'CSV', hint: 'A table for a spreadsheet' },
}
const formats = journalFormats.map((id) => ({ id, ...words[id] }))

/** What the list holds, as a file. */
export function JournalExport({
  filter,
  disabled,
  onError,
}: {
  filter: JournalFilter
  disabled: boolean
  onError: (error: AppErrorData | null) => void
}): JSX.Element {
  const [busy, setBusy] = useState(false)
  const save = async (format: JournalFormat): Promise<void> => {
    setBusy(true)
    onError(null)
    const result = await runCommand('journal.export', { filter, format })
    setBusy(false)
    if (!result.ok) {
      onError(result.error)
      return
    }
    const { name, mediaType, text } = result.value
    saveFile(name, mediaType, text)
    announce(`Saved as ${name}.`)
  }
  return (
    <ExportMenu
      formats={formats}
      busy={busy}
      disabled={disabled}
      label={busy ? 'Writing…' : 'Export'}
      testId="journal-export"
      onSave={(format) => void save(format)}
    />
  )
}
