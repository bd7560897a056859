import { useRef, useState, type JSX } from 'react'
import type { ReportFormat } from '#shared/contract/commands.ts'
import type { AnswersImport } from '#shared/domain/risk-views.ts'
import type { AppErrorData } from '#shared/errors.ts'
import { announce } from '../../stores/announce.ts'
import { runCommand } from '../../stores/command.ts'
import { Dialog } from '../../parts/Dialog.tsx'
import { ErrorNote } from '../../parts/ErrorPanel.tsx'
import { Choice } from '../../parts/form.tsx'
import { ImportIcon, SaveIcon } from '../../parts/icons.tsx'
import { Button } from '../../parts/parts.tsx'
import { plural } from '../../parts/words.ts'
import { answersFileName, importWords } from './answer-files.ts'
import { saveFile } from './save-file.ts'

const formats: { value: ReportFormat; label: string; hint: string }[] = [
  { value: 'html', label: 'HTML', hint: 'One page to attach or print' },
  { value: 'csv', label: 'CSV', hint: 'A table for a spreadsheet' },
  { value: 'json', label: 'JSON', hint: 'Everything, for a program' },
  { value: 'sarif', label: 'SARIF', hint: 'For code scanning dashboards' },
  { value: 'junit', label: 'JUnit', hint: 'For a build server' },
  { value: 'text', label: 'Text', hint: 'To read or to paste' },
]

/** The findings as a file: all of them, whatever the list shows. */
export function ExportDialog({
  endpointId,
  total,
  onClose,
}: {
  endpointId: string
  total: number
  onClose: () => void
}): JSX.Element {
  const [format, setFormat] = useState<ReportFormat>('html')
  const [error, setError] = useState<AppErrorData | null>(null)
  const [busy, setBusy] = useState(false)
  const save = async (): Promise<void> => {
    setBusy(true)
    setError(null)
    const result = await runCommand('export.findings', { endpointIds: [endpointId], format })
    setBusy(false)
    if (!result.ok) {
      setError(result.error)
      return
    }
    saveFile(result.value.name, result.value.mediaType, result.value.text)
    announce(`Saved as ${result.value.name}.`)
    onClose()
  }
  return (
    <Dialog title="Export findings" onClose={onClose}>
      <form
        className="dialog-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (!busy) void save()
        }}
      >
        <div className="dialog-body">
          <Choice legend="Format" value={format} choices={formats} onChange={setFormat} />
          <p className="muted">
            All {plural(total, 'finding')} of this endpoint with what was answered, whatever the list shows now. No
            credential and no value of a config variable is in it.
          </p>
          {error ? <ErrorNote error={error} /> : null}
        </div>
        <footer className="dialog-foot">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" kind="primary" busy={busy} disabled={busy}>
            {busy ? 'Writing…' : 'Save the file'}
          </Button>
        </footer>
      </form>
    </Dialog>
  )
}

/** What the command takes at most. */
const longestImport = 20_000_000

const tooLong: AppErrorData = {
  code: 'invalid-input',
  message: 'The file is larger than 20 MB, so it is not one of answers.',
}

/** Answers to and from a file that a team shares. */
export function AnswersDialog({
  endpointId,
  name,
  onClose,
}: {
  endpointId: string
  /** Of the endpoint. */
  name: string
  onClose: () => void
}): JSX.Element {
  const picker = useRef<HTMLInputElement>(null)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<AppErrorData | null>(null)
  const [saved, setSaved] = useState<string | null>(null)
  const [taken, setTaken] = useState<AnswersImport | null>(null)

  const save = async (): Promise<void> => {
    setError(null)
    setTaken(null)
    const result = await runCommand('risk.exportAnswers', { endpointId })
    if (!result.ok) {
      setError(result.error)
      return
    }
    const { text, acknowledgements, annotations } = result.value
    const file = answersFileName(name)
    saveFile(file, 'application/json', text)
    const words = `Saved ${plural(acknowledgements, 'acknowledgement')} and ${plural(annotations, 'annotation')} as ${file}.`
    setSaved(words)
    announce(words)
  }
  const takeOver = async (file: File): Promise<void> => {
    setError(null)
    setSaved(null)
    setTaken(null)
    if (file.size > longestImport) {
      setError(tooLong)
      return
    }
    setBusy(true)
    const result = await runCommand('risk.importAnswers', { endpointId, text: await file.text() })
    setBusy(false)
    if (!result.ok) {
      setError(result.error)
      return
    }
    setTaken(result.value)
    announce(importWords(result.value))
  }

  return (
    <Dialog title="Answers in a file" onClose={onClose}>
      <div className="dialog-body">
        <p className="muted">
          A team can share its acknowledgements and annotations through a file, for example in git. The same answers
          always give the same file, and what is newer wins.
        </p>
        <div className="answer-files">
          <Button onClick={() => void save()}>
            <SaveIcon /> Export answers
          </Button>
          <Button
            busy={busy}
            disabled={busy}
            onClick={() => {
              picker.current?.click()
            }}
          >
            <ImportIcon /> {busy ? 'Taking over…' : 'Import answers…'}
          </Button>
          <input
            ref={picker}
            type="file"
            className="unseen"
            accept=".json,application/json"
            aria-label="File of answers"
            tabIndex={-1}
            disabled={busy}
            onChange={(event) => {
              const [file] = event.target.files ?? []
              event.target.value = ''
              if (file) void takeOver(file)
            }}
          />
        </div>
        {saved === null ? null : <p className="note">{saved}</p>}
        {taken === null ? null : (
          <div className="note" data-testid="imported">
            <div>
              <p>{importWords(taken)}</p>
              {taken.problems.length === 0 ? null : (
                <ul className="import-problems">
                  {taken.problems.slice(0, 20).map((problem) => (
                    <li key={problem}>{problem}</li>
                  ))}
                  {taken.problems.length > 20 ? <li>and {taken.problems.length - 20} more</li> : null}
                </ul>
              )}
            </div>
          </div>
        )}
        {error ? <ErrorNote error={error} /> : null}
      </div>
      <footer className="dialog-foot">
        <Button onClick={onClose}>Close</Button>
      </footer>
    </Dialog>
  )
}
