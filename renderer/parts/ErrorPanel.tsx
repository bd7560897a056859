import type { JSX } from 'react'
import { advice, type AppErrorData } from '#shared/errors.ts'
import { WarningIcon } from './icons.tsx'
import { Button } from './parts.tsx'

/** To correct the marked value is good advice only where one is marked. */
function adviceOn({ code }: AppErrorData, marked: boolean): string | null {
  return code === 'invalid-input' && !marked ? null : advice(code)
}

/** What happened, what to do next, and a way to try again. Takes the place of a view. */
export function ErrorPanel({ error, onRetry }: { error: AppErrorData; onRetry?: () => void }): JSX.Element {
  return (
    <div className="empty" role="alert">
      <span className="empty-icon empty-icon-trouble">
        <WarningIcon size={20} />
      </span>
      <h1>{error.message}</h1>
      <p>{adviceOn(error, false)}</p>
      {onRetry ? <Button onClick={onRetry}>Try again</Button> : null}
    </div>
  )
}

/** The same in one line, above something that is still shown. `marked`: the value it is about is marked. */
export function ErrorNote({ error, marked = false }: { error: AppErrorData; marked?: boolean }): JSX.Element {
  return (
    <p className="note note-trouble" role="alert">
      <WarningIcon />
      <span>
        <strong>{error.message}</strong> {adviceOn(error, marked)}
      </span>
    </p>
  )
}
