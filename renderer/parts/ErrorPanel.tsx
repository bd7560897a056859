import type { JSX } from 'react'
import { advice, type AppErrorData } from '#shared/errors.ts'
import { WarningIcon } from './icons.tsx'
import { Button } from './parts.tsx'

/** What happened, what to do next, and a way to try again. Takes the place of a view. */
export function ErrorPanel({ error, onRetry }: { error: AppErrorData; onRetry?: () => void }): JSX.Element {
  return (
    <div className="empty" role="alert">
      <span className="empty-icon empty-icon-trouble">
        <WarningIcon size={20} />
      </span>
      <h1>{error.message}</h1>
      <p>{advice(error.code)}</p>
      {onRetry ? <Button onClick={onRetry}>Try again</Button> : null}
    </div>
  )
}

/** The same in one line, above something that is still shown. */
export function ErrorNote({ error }: { error: AppErrorData }): JSX.Element {
  return (
    <p className="note note-trouble" role="alert">
      <WarningIcon />
      <span>
        <strong>{error.message}</strong> {advice(error.code)}
      </span>
    </p>
  )
}
