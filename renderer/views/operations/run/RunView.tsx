import type { JSX } from 'react'
import '../run.css'
import { isOver, type Run, type RunRequest } from '#shared/domain/operation.ts'
import { exactWords } from '../../../stores/age.ts'
import { useSeconds } from '../../../stores/seconds.ts'
import { Age } from '../../../parts/parts.tsx'
import { countWords } from '../../../parts/words.ts'
import { LevelMark } from '../LevelMark.tsx'
import { AnswerView } from './AnswerView.tsx'
import { RedeploysLeft } from './RedeploysLeft.tsx'
import { elapsedWords, predictionWords, shareOf, stateWords } from './run-words.ts'

/** How it stands, in words; the one place that changes while it runs. */
export function Outcome({ run }: { run: Run }): JSX.Element {
  const { title, tone } = stateWords[run.state]
  const over = isOver(run.state)
  const now = useSeconds(!over)
  const share = over ? null : shareOf(run, now)
  const prediction = predictionWords(run)
  return (
    <section
      className="verdict outcome"
      data-tone={tone}
      data-state={run.state}
      aria-label="Outcome"
      data-testid="outcome"
    >
      <div>
        <h3>{title}</h3>
        <p>{run.sentence}</p>
        {over ? null : (
          <div className="outcome-progress">
            <div
              className="run-bar"
              role="progressbar"
              aria-label="Time"
              aria-valuetext={elapsedWords(run, now)}
              data-unmeasured={share === null || undefined}
            >
              <span style={{ width: `${(share ?? 0.3) * 100}%` }} />
            </div>
            <span className="muted">{elapsedWords(run, now)}</span>
          </div>
        )}
        <p className="outcome-facts">
          {over && run.endedAt !== null && run.state !== 'cancelled' && run.state !== 'stopped' ? (
            <span>{elapsedWords(run, now)}</span>
          ) : null}
          {prediction ? (
            <span className={prediction.tone === 'medium' ? 'outcome-missed' : undefined}>{prediction.words}</span>
          ) : null}
        </p>
        {run.verification.state === 'not-verified' ? <p>{run.verification.words}</p> : null}
      </div>
    </section>
  )
}

function statusWords({ sentAt, status, ms }: RunRequest): string {
  if (sentAt === null) return 'not sent'
  if (status === null) return ms === null ? 'sent, no answer yet' : 'sent, no answer'
  return `${status}${ms === null ? '' : ` after ${countWords(ms)} ms`}`
}

function sentTitle({ requests, state }: Run): string {
  if (requests.some(({ sentAt }) => sentAt !== null)) return 'What was sent'
  return isOver(state) ? 'What would have been sent' : 'What will be sent'
}

function Sent({ run }: { run: Run }): JSX.Element {
  return (
    <section className="plan-part" aria-label="What was sent">
      <h3>{sentTitle(run)}</h3>
      <ol className="sent">
        {run.requests.map((request) => (
          <li key={`${request.method} ${request.path} ${request.body}`} data-sent={request.sentAt !== null}>
            <code>
              <b>{request.method}</b> {request.path} {request.body}
            </code>
            <span className={request.status !== null && request.status >= 400 ? 'sent-refused' : 'muted'}>
              {statusWords(request)}
            </span>
            {request.words === '' ? null : (
              <p>
                <q>{request.words}</q>
              </p>
            )}
          </li>
        ))}
      </ol>
    </section>
  )
}

/** The answer is what was wanted of what only reads, and of what hands out credentials; of others it is an echo. */
function isWanted({ level, answer }: Run): boolean {
  return level === 'read' || (answer !== null && answer.secrets.length > 0)
}

/** A run, whatever became of it: the outcome, what it showed, what is left to do, and what was sent. */
export function RunView({ run }: { run: Run }): JSX.Element {
  return (
    <>
      <p className="plan-where">
        <LevelMark level={run.level} />
        <span>
          on <strong>{run.endpointName}</strong>
        </span>
        <span className="muted" title={exactWords(run.confirmedAt)}>
          confirmed <Age at={run.confirmedAt} />
          {run.by === '' ? null : ` by ${run.by}`}
          {run.ticket === '' ? null : `, ${run.ticket}`}
        </span>
      </p>
      {run.reason === '' ? null : <p className="run-reason">{run.reason}</p>}
      {run.state === 'waiting' ? null : <Outcome run={run} />}
      {run.differences.length > 0 ? (
        <section className="plan-note" data-tone="medium" aria-label="What has changed" data-testid="differences">
          <div>
            <h3>What has changed since it was shown</h3>
            <ul>
              {run.differences.map((difference) => (
                <li key={difference}>{difference}</li>
              ))}
            </ul>
          </div>
        </section>
      ) : null}
      {run.answer ? <AnswerView runId={run.id} answer={run.answer} folded={!isWanted(run)} /> : null}
      <RedeploysLeft run={run} />
      <Sent run={run} />
    </>
  )
}
