import { useState, type JSX } from 'react'
import type { ScoreRow } from '#shared/domain/risk-views.ts'
import { openFindings, routeHref } from '../../stores/route.ts'
import { MapIcon } from '../../parts/icons.tsx'
import { Button } from '../../parts/parts.tsx'
import { SeverityCounts } from '../../parts/SeverityCounts.tsx'
import { SeverityMark } from '../../parts/SeverityMark.tsx'
import { Sparkline } from '../../parts/Sparkline.tsx'
import { addonLabel, countWords } from '../../parts/words.ts'
import { bandOf } from './bands.ts'

type Kind = Exclude<ScoreRow['kind'], 'endpoint'>

const nothing: Record<Kind, string> = {
  space: 'No space takes part in an open finding.',
  organization: 'No organization takes part in an open finding.',
  app: 'No app takes part in an open finding.',
  addon: 'No add-on has an open finding.',
}

/** Where a row leads: an add-on has a page, the others have a place on the map, an organization has neither. */
function hrefOf(endpointId: string, { kind, id, name }: ScoreRow): string | null {
  switch (kind) {
    case 'addon':
      return routeHref({ view: 'addon', endpointId, addonId: id })
    case 'app':
      return routeHref({ view: 'map', endpointId, focus: { kind: 'app', id } })
    case 'space':
      return routeHref({ view: 'map', endpointId, focus: { kind: 'space', name } })
    case 'organization':
    case 'endpoint':
    default:
      return null
  }
}

/** Findings are found by the name of their add-on, app or space; organizations are not among those words. */
function findingsOf(endpointId: string, { kind, name }: ScoreRow): string | null {
  if (kind === 'organization' || name.trim() === '') return null
  return routeHref({ view: 'findings', endpointId, finding: null, filter: { ...openFindings, text: name } })
}

function Row({ endpointId, row }: { endpointId: string; row: ScoreRow }): JSX.Element {
  const href = hrefOf(endpointId, row)
  const findings = findingsOf(endpointId, row)
  const label = addonLabel(row)
  const counts = <SeverityCounts counts={row.counts} />
  return (
    <tr data-testid="score-row">
      <td className="score-name">
        <SeverityMark severity={bandOf(row.score)} />
        {href === null ? (
          <span title={label}>{label}</span>
        ) : (
          <a href={href} title={label}>
            {label}
          </a>
        )}
      </td>
      <td className="score-value" data-severity={bandOf(row.score)}>
        <span className="score-bar" aria-hidden="true">
          <i style={{ width: `${row.score}%` }} />
        </span>
        {row.score}
      </td>
      <td>
        {findings === null ? (
          counts
        ) : (
          <a className="score-counts" href={findings}>
            <span className="unseen">Findings of {label}: </span>
            {counts}
          </a>
        )}
      </td>
      {row.kind === 'space' || row.kind === 'organization' ? (
        <td className="score-trend">
          <Sparkline values={row.trend} />
        </td>
      ) : row.kind === 'addon' ? (
        <td className="score-trend">
          <a
            className="icon-button"
            href={routeHref({ view: 'map', endpointId, focus: { kind: 'addon', id: row.id } })}
            aria-label={`Show ${label} on the map`}
            title="Show on the map"
          >
            <MapIcon size={14} />
          </a>
        </td>
      ) : null}
    </tr>
  )
}

const shownFirst = 12

/** Scores of one kind, worst first; long ones begin with a dozen. */
export function ScoreTable({
  endpointId,
  title,
  kind,
  rows,
}: {
  endpointId: string
  title: string
  kind: Kind
  rows: readonly ScoreRow[]
}): JSX.Element {
  const [all, setAll] = useState(false)
  const shown = all ? rows : rows.slice(0, shownFirst)
  return (
    <section aria-label={title}>
      <h2 className="section-title">
        {title} <span className="page-count">{countWords(rows.length)}</span>
      </h2>
      {rows.length === 0 ? (
        <p className="muted">{nothing[kind]}</p>
      ) : (
        <div className="table-box" role="region" aria-label={`Scores: ${title}`} tabIndex={0}>
          <table className="table score-table" data-kind={kind}>
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col" className="score-value">
                  Score
                </th>
                <th scope="col">Open findings</th>
                {kind === 'app' ? null : (
                  <th scope="col" className="score-trend">
                    {kind === 'addon' ? <span className="unseen">On the map</span> : 'Trend'}
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {shown.map((row) => (
                <Row key={row.id} endpointId={endpointId} row={row} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {rows.length > shownFirst ? (
        <Button
          kind="quiet"
          className="score-more"
          aria-expanded={all}
          onClick={() => {
            setAll(!all)
          }}
        >
          {all ? `Show the first ${shownFirst}` : `Show all ${countWords(rows.length)}`}
        </Button>
      ) : null}
    </section>
  )
}
