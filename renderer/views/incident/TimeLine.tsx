import { useState, type JSX } from 'react'
import type { IncidentEvent, IncidentView } from '#shared/domain/incident.ts'
import { dayWords, exactWords, momentWords, useNow } from '../../stores/age.ts'
import { routeHref, wholeJournal } from '../../stores/route.ts'
import { Badge, Button } from '../../parts/parts.tsx'
import { countWords, plural } from '../../parts/words.ts'
import { auditWords, hoursWords } from './incident-words.ts'

const atFirst = 40
/** Beyond half a year the year says more than the hour. */
const longAgo = 182 * 86_400_000

const kinds: Record<IncidentEvent['kind'], string> = {
  addon: 'add-on',
  release: 'release',
  dyno: 'dynos',
  formation: 'scaling',
  variables: 'variables',
  app: 'app',
  ours: 'from here',
  finding: 'finding',
}

function Line({ event, now }: { event: IncidentEvent; now: number }): JSX.Element {
  const { at, tone, kind, app, text, by, source, sequence } = event
  return (
    <li className="time-event" data-tone={tone} data-kind={kind} data-testid="incident-event">
      <time dateTime={new Date(at).toISOString()} title={exactWords(at)}>
        {Math.abs(now - at) > longAgo ? dayWords(at) : momentWords(at, now)}
      </time>
      <span className="time-dot" aria-hidden="true" />
      <span className="time-lane">{app ?? <span className="muted">the add-on</span>}</span>
      <span className="time-text">
        {tone === 'trouble' ? <span className="unseen">Trouble: </span> : null}
        {text} {by === '' ? null : <strong className="time-by">{by}</strong>}
      </span>
      <span className="time-kind" title={source}>
        {sequence === null ? (
          kinds[kind]
        ) : (
          <a className="link" href={routeHref({ view: 'journal', filter: wholeJournal, entry: sequence })}>
            {kinds[kind]}
          </a>
        )}
      </span>
    </li>
  )
}

/** Events of all apps in one line of time, newest first; of one app where somebody follows that one. */
export function EventList({ events, label }: { events: readonly IncidentEvent[]; label: string }): JSX.Element {
  const now = useNow()
  const [shown, setShown] = useState(atFirst)
  return (
    <>
      <ol className="time-line" aria-label={label}>
        {events.slice(0, shown).map((event) => (
          <Line key={event.id} event={event} now={now} />
        ))}
      </ol>
      {events.length > shown ? (
        <Button
          kind="quiet"
          onClick={() => {
            setShown(events.length)
          }}
        >
          Show {plural(events.length - shown, 'older event')}
        </Button>
      ) : null}
    </>
  )
}

export function TimeLine({ view }: { view: IncidentView }): JSX.Element {
  const [lane, setLane] = useState<string | null>(null)
  const { events, hours, moreEvents } = view
  const lanes = [...new Set(events.flatMap(({ app }) => app ?? []))].toSorted()
  const chosen = lane !== null && lanes.includes(lane) ? lane : null
  const shown = chosen === null ? events : events.filter(({ app }) => app === chosen || app === null)
  const missing = auditWords(view)
  return (
    <section aria-label="Time line">
      <div className="time-head">
        <h2 className="section-title">What happened in the last {hoursWords(hours)}</h2>
        <span className="page-count">{countWords(shown.length)}</span>
        {lanes.length < 2 ? null : (
          <label className="time-lanes">
            <span className="unseen">Events of</span>
            <select
              value={chosen ?? ''}
              onChange={(event) => {
                setLane(event.target.value === '' ? null : event.target.value)
              }}
            >
              <option value="">All apps</option>
              {lanes.map((app) => (
                <option key={app} value={app}>
                  {app}
                </option>
              ))}
            </select>
          </label>
        )}
      </div>
      {missing === null ? null : <p className="note note-medium">{missing}</p>}
      {shown.length === 0 ? (
        <p className="muted">Nothing is known to have happened.</p>
      ) : (
        <EventList key={chosen ?? ''} events={shown} label="Events, newest first" />
      )}
      {moreEvents > 0 ? (
        <p className="muted">
          <Badge>{countWords(moreEvents)}</Badge> older ones are left out. Choose fewer hours.
        </p>
      ) : null}
    </section>
  )
}
