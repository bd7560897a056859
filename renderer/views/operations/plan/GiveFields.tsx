import { useId, type JSX } from 'react'
import type { Friction } from '#shared/domain/operation.ts'
import { Field } from '../../../parts/form.tsx'
import { mismatchWords, type Given } from './given.ts'

/** What has to be given before it may run, and why so much is asked. */
export function GiveFields({
  friction,
  given,
  withTicket = true,
  onChange,
}: {
  friction: Friction
  given: Given
  /** False where it was given before. */
  withTicket?: boolean
  onChange: (given: Given) => void
}): JSX.Element | null {
  const id = useId()
  const wantsName = friction.kind === 'typed'
  if (!wantsName && !friction.reason) return null
  const mismatch = wantsName ? mismatchWords(friction, given.typed) : null
  return (
    <section className="give" aria-label="To confirm" data-testid="give">
      {friction.because.length > 0 ? (
        <p className="give-because">
          <strong>Why so much is asked:</strong> {friction.because.join(' ')}
        </p>
      ) : null}
      <div className="give-fields">
        {wantsName ? (
          <div className="field">
            <label htmlFor={id}>{friction.typedIs}</label>
            <input
              id={id}
              type="text"
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              maxLength={300}
              value={given.typed}
              aria-invalid={mismatch !== null || undefined}
              aria-describedby={`${id}-said`}
              onChange={(event) => {
                onChange({ ...given, typed: event.target.value })
              }}
            />
            <p className="field-hint give-said" id={`${id}-said`} role="status">
              {mismatch ??
                (given.typed.trim() === friction.typed ? (
                  'That is it.'
                ) : (
                  <>
                    Type <code>{friction.typed}</code>.
                  </>
                ))}
            </p>
          </div>
        ) : null}
        {friction.reason ? (
          <Field
            label="Reason"
            required
            maxLength={2000}
            placeholder="Why, for whoever reads the journal"
            hint="Goes into the journal."
            value={given.reason}
            onChange={(event) => {
              onChange({ ...given, reason: event.target.value })
            }}
          />
        ) : null}
        {withTicket ? (
          <Field
            label="Ticket"
            maxLength={200}
            placeholder="INC-1234"
            hint="Optional."
            value={given.ticket}
            onChange={(event) => {
              onChange({ ...given, ticket: event.target.value })
            }}
          />
        ) : null}
      </div>
    </section>
  )
}
