import type { JSX, ReactNode } from 'react'
import type { Acknowledgement, Finding } from '#shared/domain/finding.ts'
import { dayWords, exactWords, useNow } from '../stores/age.ts'
import { categoryWords, untilWords } from './finding-words.ts'
import { CheckIcon, WarningIcon } from './icons.tsx'

function Day({ at }: { at: number }): JSX.Element {
  return (
    <time dateTime={new Date(at).toISOString()} title={exactWords(at)}>
      {dayWords(at)}
    </time>
  )
}

/** What was said, by whom and with which ticket. */
function Said({ acknowledgement }: { acknowledgement: Acknowledgement }): JSX.Element {
  const { reason, ticket, by, createdAt } = acknowledgement
  return (
    <p className="answer-said">
      <q>{reason}</q>{' '}
      <span className="muted">
        {by}, <Day at={createdAt} />
        {ticket === '' ? null : (
          <>
            , <code>{ticket}</code>
          </>
        )}
      </span>
    </p>
  )
}

/**
 * What was answered to a finding, whether it still holds and why not; nothing where it is simply open. `changed` says what
 * an acknowledgement does not cover any more.
 */
export function AnswerBanner({
  finding,
  changed = null,
  children,
}: {
  finding: Finding
  changed?: string | null
  /** What can be done about it. */
  children?: ReactNode
}): JSX.Element | null {
  const now = useNow()
  const { state, acknowledgement, exclusion } = finding
  if (state === 'excluded' && exclusion) {
    return (
      <div className="note answer" data-state={state} data-testid="answer">
        <CheckIcon />
        <div>
          <p>
            <strong>Excluded by the policy file</strong>, line {exclusion.line}
            {exclusion.expires === null ? ', without an end.' : `, up to and with ${exclusion.expires}.`}
          </p>
          <p className="answer-said">
            <q>{exclusion.reason}</q>
            {exclusion.ticket === '' ? null : (
              <span className="muted">
                {' '}
                <code>{exclusion.ticket}</code>
              </span>
            )}
          </p>
        </div>
      </div>
    )
  }
  if (!acknowledgement || state === 'open' || state === 'excluded') return null
  const { as } = categoryWords[acknowledgement.category]
  const holds = state === 'acknowledged'
  return (
    <div className={`note answer ${holds ? '' : 'note-medium'}`} data-state={state} data-testid="answer">
      {holds ? <CheckIcon /> : <WarningIcon />}
      <div>
        {state === 'acknowledged' ? (
          <p>
            <strong>Acknowledged as {as}</strong> until <Day at={acknowledgement.expiresAt} />,{' '}
            {untilWords(acknowledgement.expiresAt, now)}.
          </p>
        ) : state === 'lapsed' ? (
          <p>
            <strong>The acknowledgement lapsed</strong> on <Day at={acknowledgement.expiresAt} />,{' '}
            {untilWords(acknowledgement.expiresAt, now)}. It counts as open again.
          </p>
        ) : (
          <p>
            <strong>Outgrown: this is not what was acknowledged.</strong>{' '}
            {changed ?? 'An app that held it is gone, or a value it stands on is another one.'} It counts as open again.
          </p>
        )}
        <Said acknowledgement={acknowledgement} />
      </div>
      {children === undefined ? null : <div className="answer-actions">{children}</div>}
    </div>
  )
}
