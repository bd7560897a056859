import type { JSX, ReactNode } from 'react'
import '../../styles/finding.css'
import './run.css'
import { headingsOf, type JournalRow, type JournalRun } from '#shared/domain/journal.ts'
import { exactWords } from '../../stores/age.ts'
import { showRun } from '../../stores/operation.ts'
import { routeHref, wholeJournal } from '../../stores/route.ts'
import { ArrowRightIcon } from '../../parts/icons.tsx'
import { Badge, Button, ComplianceTags, CopyButton } from '../../parts/parts.tsx'
import { LevelMark } from '../operations/LevelMark.tsx'
import { effectWords } from '../operations/words.ts'
import { endWords, kindName, predictionWords, tookWords } from './journal-words.ts'
import { ToneMark } from './ToneMark.tsx'

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' })

function Fact({ name, children }: { name: string; children: ReactNode }): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Moment({ at }: { at: number | null }): JSX.Element {
  if (at === null) return <span className="faint">never</span>
  return <time dateTime={new Date(at).toISOString()}>{exactWords(at)}</time>
}

function Facts({ run }: { run: JournalRun }): JSX.Element {
  const { predicted, actual } = predictionWords(run)
  return (
    <dl className="facts run-facts">
      <Fact name="Who">{run.by === '' ? <span className="faint">not told</span> : run.by}</Fact>
      <Fact name="Endpoint">
        {run.endpointName}
        {run.endpointGone ? <Badge>removed since</Badge> : null}
      </Fact>
      <Fact name="Reason">{run.reason === '' ? <span className="faint">none given</span> : run.reason}</Fact>
      <Fact name="Ticket">{run.ticket === '' ? <span className="faint">none</span> : run.ticket}</Fact>
      <Fact name="Confirmed">
        <Moment at={run.confirmedAt} />
      </Fact>
      <Fact name="Sent">
        <Moment at={run.intentAt} />
      </Fact>
      <Fact name="Outcome">
        <Moment at={run.outcomeAt} />
      </Fact>
      <Fact name="Took">
        {run.milliseconds === null ? <span className="faint">not known</span> : tookWords(run.milliseconds)}
      </Fact>
      <Fact name="Predicted">{predicted}</Fact>
      <Fact name="It went">{run.asPredicted === false ? <Badge tone="high">{actual}</Badge> : actual}</Fact>
      <Fact name="Verified">
        {run.verification === '' ? <span className="faint">nobody read it back</span> : run.verification}
      </Fact>
      {run.runbookId === null ? null : (
        <Fact name="Runbook">
          <a href={routeHref({ view: 'journal', filter: { ...wholeJournal, runbookId: run.runbookId }, entry: null })}>
            all steps of {run.runbookId.slice(0, 8)}
          </a>
        </Fact>
      )}
    </dl>
  )
}

function Requests({ requests }: Pick<JournalRun, 'requests'>): JSX.Element | null {
  if (requests.length === 0) return null
  return (
    <section className="finding-part" aria-label="Requests">
      <h3>Requests, secrets masked</h3>
      <ol className="run-requests">
        {requests.map(({ method, path, body, does, status, words, ms, told, elevated }, index) => (
          // eslint-disable-next-line react/no-array-index-key -- a run never gets another order, and may send one twice
          <li key={index}>
            <p>{does}</p>
            <div className="request">
              <code>
                <b>{method}</b> {path}
                {body === '' ? null : `\n${body}`}
              </code>
              <CopyButton text={body === '' ? `${method} ${path}` : `${method} ${path}\n${body}`} label="Copy it" />
            </div>
            <p className="run-answer">
              {status === null ? (
                <span className="faint">{words === '' ? 'no answer on record' : words}</span>
              ) : (
                <>
                  <Badge tone={status < 400 ? 'ok' : 'high'}>{status}</Badge> {words}
                </>
              )}
              {ms === null ? null : <span className="faint">after {tookWords(ms)}</span>}
              {elevated ? <Badge tone="medium">elevated</Badge> : null}
              {Object.entries(told).map(([name, value]) => (
                <span key={name} className="faint">
                  {name} {String(value)}
                </span>
              ))}
            </p>
          </li>
        ))}
      </ol>
    </section>
  )
}

function Affected({ run }: { run: JournalRun }): JSX.Element | null {
  const { affected } = run
  const { apps, effects: happened } = headingsOf(run)
  if (affected.length === 0) return null
  return (
    <section className="finding-part" aria-label={apps}>
      <h3>{apps}</h3>
      <div className="table-box" role="region" aria-label={`${happened}, app by app`} tabIndex={0}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">App</th>
              <th scope="col">Role</th>
              <th scope="col">It was</th>
              <th scope="col">{happened}</th>
            </tr>
          </thead>
          <tbody>
            {affected.map(({ appId, name, compliance, role, running, effects, notes }) => (
              <tr key={`${appId} ${role}`}>
                <td>
                  {name} <ComplianceTags tags={compliance} most={2} />
                </td>
                <td>{role}</td>
                <td>{running}</td>
                <td>
                  {effects.map((effect) => effectWords[effect].one).join(', ')}
                  {notes.length === 0 ? null : <p className="muted">{notes.join(' ')}</p>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function Sentences({ title, sentences }: { title: string; sentences: readonly string[] }): JSX.Element | null {
  if (sentences.length === 0) return null
  return (
    <section className="finding-part">
      <h3>{title}</h3>
      <ul className="run-sentences">
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </section>
  )
}

/** Every entry of the run in the order of what happened; the one that was chosen is marked. */
function Steps({
  entries,
  chosen,
  onShow,
}: {
  entries: readonly JournalRow[]
  chosen: number
  onShow: (sequence: number) => void
}): JSX.Element {
  return (
    <section className="finding-part" aria-label="On record">
      <h3>On record</h3>
      <ol className="run-steps">
        {entries.map(({ sequence, at, kind, sentence, tone, by }) => (
          <li key={sequence} data-chosen={sequence === chosen || undefined}>
            <ToneMark tone={tone} />
            <time dateTime={new Date(at).toISOString()} title={exactWords(at)}>
              {clock.format(at)}
            </time>
            <button
              type="button"
              className="run-step"
              aria-current={sequence === chosen || undefined}
              onClick={() => {
                onShow(sequence)
              }}
            >
              <span className="journal-kind">{kindName(kind)}</span> {sentence}
              {by === '' ? null : <span className="faint"> {by}</span>}
            </button>
          </li>
        ))}
      </ol>
    </section>
  )
}

/** A run of an operation with all that the journal has of it. */
export function RunDetail({
  run,
  chosen,
  onShow,
}: {
  run: JournalRun
  /** Number of the entry that was chosen. */
  chosen: number
  onShow: (sequence: number) => void
}): JSX.Element {
  const end = endWords[run.end]
  const openEnded = run.end === 'open' || run.end === 'unknown'
  return (
    <article className="run-detail" data-testid="journal-run">
      <header className="run-head">
        <span className="end-word" data-tone={end.tone}>
          {end.word}
        </span>
        <div>
          <h2>{run.title}</h2>
          <p className="muted">{end.sentence}</p>
        </div>
        {run.level === null ? null : <LevelMark level={run.level} />}
      </header>
      <p className="run-sentence">{run.sentence}</p>
      <div className="actions run-actions">
        {run.endpointGone ? null : (
          <Button
            kind={openEnded ? 'primary' : 'plain'}
            onClick={() => {
              showRun(run.runId)
            }}
          >
            {openEnded ? 'Look at what became of it' : 'Show the run'}
          </Button>
        )}
        {run.endpointGone ? null : (
          <a
            className="button button-plain"
            href={routeHref({
              view: 'journal',
              filter: { ...wholeJournal, endpointId: run.endpointId, subject: run.subject },
              entry: null,
            })}
          >
            All about what it was done to <ArrowRightIcon size={14} />
          </a>
        )}
      </div>
      <Facts run={run} />
      <Sentences title="Changed between showing and sending" sentences={run.differences} />
      <Requests requests={run.requests} />
      <Affected run={run} />
      <Sentences title={headingsOf(run).losses} sentences={run.losses} />
      <Steps entries={run.entries} chosen={chosen} onShow={onShow} />
    </article>
  )
}
