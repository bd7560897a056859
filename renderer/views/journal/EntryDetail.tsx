import { useEffect, useRef, type JSX, type Ref } from 'react'
import '../../styles/finding.css'
import './run.css'
import type { JournalEntryView } from '#shared/domain/journal.ts'
import { exactWords } from '../../stores/age.ts'
import { useCommand } from '../../stores/command.ts'
import { routeHref, wholeJournal } from '../../stores/route.ts'
import { ErrorNote, ErrorPanel } from '../../parts/ErrorPanel.tsx'
import { Badge, CopyButton, Identifier, Skeleton } from '../../parts/parts.tsx'
import { kindName } from './journal-words.ts'
import { RunDetail } from './RunDetail.tsx'
import { ToneMark } from './ToneMark.tsx'

/** The entry as it was written, and what proves that it is that. */
function OnRecord({ entry }: { entry: JournalEntryView }): JSX.Element {
  const body = JSON.stringify(entry.body, null, 2)
  return (
    <details className="finding-part entry-record">
      <summary>Entry {entry.sequence} as it is on record</summary>
      <dl className="facts">
        <div>
          <dt>Subject</dt>
          <dd>
            <Identifier text={entry.subject === '' ? '–' : entry.subject} />
          </dd>
        </div>
        <div>
          <dt>Digest</dt>
          <dd>
            <Identifier text={entry.digest} />
          </dd>
        </div>
        <div>
          <dt>Of the one before</dt>
          <dd>{entry.previous === '' ? 'it is the first' : <Identifier text={entry.previous} />}</dd>
        </div>
      </dl>
      <div className="request">
        <code>{body}</code>
        <CopyButton text={body} label="Copy the entry" />
      </div>
    </details>
  )
}

function runbookOf({ body }: JournalEntryView): string | null {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return null
  const { runbookId } = body
  return typeof runbookId === 'string' ? runbookId : null
}

/** An entry that is no part of a run. */
function PlainEntry({ entry }: { entry: JournalEntryView }): JSX.Element {
  const { kind, sentence, at, by, endpointName, endpointGone, endpointId, reason, ticket, subject, tone } = entry
  const runbookId = runbookOf(entry)
  return (
    <article className="run-detail" data-testid="journal-entry">
      <header className="entry-head">
        {tone === 'plain' ? null : <ToneMark tone={tone} />}
        <h2>{sentence}</h2>
      </header>
      <dl className="facts run-facts">
        <div>
          <dt>Kind</dt>
          <dd>{kindName(kind)}</dd>
        </div>
        <div>
          <dt>When</dt>
          <dd>
            <time dateTime={new Date(at).toISOString()}>{exactWords(at)}</time>
          </dd>
        </div>
        <div>
          <dt>Who</dt>
          <dd>{by === '' ? <span className="faint">not told</span> : by}</dd>
        </div>
        <div>
          <dt>Endpoint</dt>
          <dd>
            {endpointName}
            {endpointGone ? <Badge>removed since</Badge> : null}
          </dd>
        </div>
        {reason === '' ? null : (
          <div>
            <dt>Reason</dt>
            <dd>{reason}</dd>
          </div>
        )}
        {ticket === '' ? null : (
          <div>
            <dt>Ticket</dt>
            <dd>{ticket}</dd>
          </div>
        )}
      </dl>
      {subject === '' || subject === endpointId ? null : (
        <p>
          <a
            className="link"
            href={routeHref({ view: 'journal', filter: { ...wholeJournal, endpointId, subject }, entry: null })}
          >
            All entries about the same
          </a>
        </p>
      )}
      {runbookId === null ? null : (
        <p>
          <a
            className="link"
            href={routeHref({ view: 'journal', filter: { ...wholeJournal, runbookId }, entry: null })}
          >
            All steps of this runbook
          </a>
        </p>
      )}
    </article>
  )
}

/** The entry that is chosen, with the run it belongs to. Its place keeps the focus and begins at the top for each one. */
export function EntryDetail({
  ref,
  sequence,
  onShow,
  onBack,
}: {
  ref: Ref<HTMLElement>
  sequence: number
  onShow: (sequence: number) => void
  onBack: () => void
}): JSX.Element {
  const { data, error, reload } = useCommand('journal.entry', { sequence })
  const pane = useRef<HTMLElement>(null)
  const topic = data?.run?.runId ?? String(sequence)
  const shown = useRef(topic)
  useEffect(() => {
    if (shown.current === topic) return
    shown.current = topic
    if (pane.current) pane.current.scrollTop = 0
  }, [topic])
  return (
    <section
      ref={(element) => {
        pane.current = element
        if (typeof ref === 'function') ref(element)
        else if (ref) ref.current = element
      }}
      className="pane-detail"
      aria-label="The entry"
      tabIndex={0}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && event.target === event.currentTarget) onBack()
      }}
    >
      {error && !data ? <ErrorPanel error={error} onRetry={reload} /> : null}
      {error && data ? <ErrorNote error={error} /> : null}
      {data ? (
        <>
          {data.run ? (
            <RunDetail run={data.run} chosen={data.entry.sequence} onShow={onShow} />
          ) : (
            <PlainEntry entry={data.entry} />
          )}
          <OnRecord entry={data.entry} />
        </>
      ) : error ? null : (
        <Skeleton rows={[60, 96, 40, 100, 88, 92]} label="Reading the entry" />
      )}
    </section>
  )
}
