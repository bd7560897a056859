import type { JSX } from 'react'
import './alarms.css'
import { alarmLines, alarmTitle } from '#shared/domain/alarms.ts'
import type { Alarm } from '#shared/domain/risk-views.ts'
import { openAlarm, putAlarmAway, useAlarms } from '../stores/alarms.ts'
import { useEndpoints } from '../stores/endpoints.ts'
import { CloseIcon } from '../parts/icons.tsx'
import { Age, Button, IconButton, Kbd } from '../parts/parts.tsx'
import { SeverityMark } from '../parts/SeverityMark.tsx'

const linesShown = 3

function AlarmToast({ alarm, endpointName }: { alarm: Alarm; endpointName: string }): JSX.Element {
  const title = alarmTitle(alarm, endpointName)
  const { more } = alarmLines(alarm, linesShown)
  const putAway = (): void => {
    putAlarmAway(alarm.endpointId)
  }
  return (
    <article
      className="alarm"
      aria-label={title}
      data-testid="alarm"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        putAway()
      }}
    >
      <header>
        <h2>{title}</h2>
        <IconButton label="Put the alarm away" onClick={putAway}>
          <CloseIcon size={14} />
        </IconButton>
      </header>
      <ul>
        {alarm.findings.slice(0, linesShown).map(({ id, severity, addon, title: rule }) => (
          <li key={id}>
            <SeverityMark severity={severity} />
            <span>
              <strong>{addon}</strong> {rule}
            </span>
          </li>
        ))}
      </ul>
      <footer>
        <span className="faint">
          {more > 0 ? `and ${more} more, ` : null}
          <Age at={alarm.at} />
        </span>
        <Button
          kind="primary"
          onClick={() => {
            openAlarm(alarm)
          }}
        >
          Open
        </Button>
      </footer>
    </article>
  )
}

/**
 * What has become dangerous since somebody last looked. It stays until it is opened or put away: whoever was away finds
 * it. The newest comes first; it is said aloud where it comes in.
 */
export default function AlarmToasts(): JSX.Element {
  const alarms = useAlarms()
  const { endpoints } = useEndpoints()
  return (
    <section className="alarms" aria-label="Alarms">
      {alarms.map((alarm) => (
        <AlarmToast
          key={alarm.endpointId}
          alarm={alarm}
          endpointName={endpoints.find(({ profile }) => profile.id === alarm.endpointId)?.profile.name ?? 'an endpoint'}
        />
      ))}
      <p className="alarm-keys">
        <Kbd>g</Kbd> <Kbd>n</Kbd> opens the newest
      </p>
    </section>
  )
}
