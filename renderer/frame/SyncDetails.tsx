import type { JSX } from 'react'
import type { SyncReport } from '#shared/domain/inventory.ts'
import { exactWords } from '../stores/age.ts'
import { callsByMessage, isLeftOut } from '../parts/partial.ts'
import { bytesWords, countWords, plural } from '../parts/words.ts'

/** What the latest sync brought and what it could not: the answer to "can I trust this screen?". */
export function SyncDetails({ id, report }: { id: string; report: SyncReport }): JSX.Element {
  const { counts } = report
  const problems = callsByMessage(report.problems)
  const rows: [string, number][] = [
    ['Spaces', counts.spaces],
    ['Apps', counts.apps],
    ['Add-ons', counts.addons],
    ['Attachments', counts.attachments],
    ['Services', counts.services],
    ['Plans', counts.plans],
  ]
  return (
    <div id={id} popover="auto" className="sync-details" role="dialog" aria-label="The latest sync">
      <h2>{report.complete ? 'Everything is here' : 'Some rows are missing'}</h2>
      <p className="muted">{exactWords(report.takenAt)}</p>
      <dl className="sync-counts">
        {rows.map(([name, count]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{countWords(count)}</dd>
          </div>
        ))}
      </dl>
      {report.complete ? null : (
        <p className="note note-medium">
          {isLeftOut(report) ? 'The platform left rows out, as it does while a broker or region is down. ' : null}
          What was known before is kept and marked with when it was last seen.
        </p>
      )}
      {problems.length === 0 ? null : (
        <ul className="sync-problems">
          {problems.slice(0, 20).map(({ message, calls }) => (
            <li key={message}>
              {calls.length === 0 ? null : <code>{calls.join(', ')}</code>}
              {message}
            </li>
          ))}
          {problems.length > 20 ? <li>and {plural(problems.length - 20, 'more', 'more')}</li> : null}
        </ul>
      )}
      <p className="faint">
        {plural(report.calls, 'request')} · {bytesWords(report.bytes)} · {(report.ms.total / 1000).toFixed(1)} s
      </p>
    </div>
  )
}
