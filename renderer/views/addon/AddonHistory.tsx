import { useState, type JSX } from 'react'
import '../incident/columns.css'
import type { AppErrorData } from '#shared/errors.ts'
import { dayWords } from '../../stores/age.ts'
import { announce } from '../../stores/announce.ts'
import { runCommand, useCommand } from '../../stores/command.ts'
import { routeHref, wholeJournal } from '../../stores/route.ts'
import { ErrorNote } from '../../parts/ErrorPanel.tsx'
import { ArrowRightIcon } from '../../parts/icons.tsx'
import { Age, Button, Skeleton } from '../../parts/parts.tsx'
import { plural } from '../../parts/words.ts'
import { EventList } from '../incident/TimeLine.tsx'

/** What became of it: what was done from here, and what the platform's audits tell once somebody has read them. */
export function AddonHistory({ endpointId, addonId }: { endpointId: string; addonId: string }): JSX.Element {
  const { data, error } = useCommand('incident.history', { endpointId, addonId })
  const [asking, setAsking] = useState(false)
  const [trouble, setTrouble] = useState<AppErrorData | null>(null)
  const ask = async (): Promise<void> => {
    setAsking(true)
    setTrouble(null)
    const result = await runCommand('incident.audits', { endpointId, addonId })
    setAsking(false)
    if (result.ok) announce(`${plural(result.value.events.length, 'event')} of this add-on known.`)
    else setTrouble(result.error)
  }
  const audits = data?.audits
  return (
    <section aria-label="History" data-testid="addon-history">
      <div className="time-head">
        <h2 className="section-title">History</h2>
        <p className="history-audits">
          {audits?.at == null ? (
            'The platform’s audits were not read yet.'
          ) : (
            <>
              Audits read <Age at={audits.at} />
              {audits.since === null ? ', all there are' : `, back to ${dayWords(audits.since)}`}
            </>
          )}
        </p>
        <div className="actions time-lanes">
          <Button busy={asking} disabled={asking} onClick={() => void ask()}>
            {asking ? 'Reading…' : audits?.at == null ? 'Read the audits' : 'Read them again'}
          </Button>
          <a
            className="button button-plain"
            href={routeHref({
              view: 'journal',
              filter: { ...wholeJournal, endpointId, subject: addonId },
              entry: null,
            })}
          >
            In the journal <ArrowRightIcon size={14} />
          </a>
        </div>
      </div>
      {audits && audits.problem !== '' ? <p className="note note-medium">{audits.problem}</p> : null}
      {trouble ? <ErrorNote error={trouble} /> : null}
      {error ? <ErrorNote error={error} /> : null}
      {data === null ? (
        error ? null : (
          <Skeleton rows={[80, 90, 70]} label="Reading its history" />
        )
      ) : data.events.length === 0 ? (
        <p className="muted">Nothing is on record about it.</p>
      ) : (
        <EventList events={data.events} label="What became of it, newest first" />
      )}
    </section>
  )
}
