import type { JSX } from 'react'
import './scores.css'
import { bandOf } from './bands.ts'
import { useCommand } from '../../stores/command.ts'
import { openFindings, routeHref } from '../../stores/route.ts'
import { ErrorNote, ErrorPanel } from '../../parts/ErrorPanel.tsx'
import { RulesIcon } from '../../parts/icons.tsx'
import { Age, Skeleton, ViewHeading } from '../../parts/parts.tsx'
import { SeverityCounts } from '../../parts/SeverityCounts.tsx'
import { SeverityMark } from '../../parts/SeverityMark.tsx'
import { DeepLookButton } from '../look/DeepLook.tsx'
import { ScoreTable } from './ScoreTable.tsx'
import { Snapshots } from './Snapshots.tsx'
import { TrendChart } from './TrendChart.tsx'

/** How dangerous all of it is, where the danger lies, and whether it grows. */
export default function ScoresView({ endpointId }: { endpointId: string }): JSX.Element {
  const { data, error, reload } = useCommand('risk.scores', { endpointId })
  if (error && !data) return <ErrorPanel error={error} onRetry={reload} />
  if (!data) return <Skeleton rows={[18, 100, 100, 60, 92, 96]} label="Adding up the scores" />
  const { endpoint, organizations, spaces, apps, addons, trend, takenAt } = data
  const band = bandOf(endpoint.score)
  return (
    <div className="page scores">
      <header className="page-head">
        <ViewHeading>Scores</ViewHeading>
        <span className="page-count">
          judged on the sync of <Age at={takenAt} />
        </span>
        <div className="actions">
          <a className="button button-quiet" href={routeHref({ view: 'rules', rule: null, text: '' })}>
            <RulesIcon /> Rules
          </a>
          <DeepLookButton endpointId={endpointId} scope={{ kind: 'all' }} />
        </div>
      </header>
      {error ? <ErrorNote error={error} /> : null}
      <section className="score-head" aria-label={`Score of ${endpoint.name}`} data-testid="endpoint-score">
        <div className="score-now" data-severity={band}>
          <h2>{endpoint.name}</h2>
          <p className="score-number">
            <strong>{endpoint.score}</strong> <span className="faint">of 100</span>
          </p>
          <p>
            <SeverityMark severity={band} label />
          </p>
          <p className="faint score-small">That of its worst add-on, with what else is wrong with that one.</p>
          <a
            className="score-counts"
            href={routeHref({ view: 'findings', endpointId, finding: null, filter: openFindings })}
          >
            <span className="unseen">Open findings: </span>
            <SeverityCounts counts={endpoint.counts} />
          </a>
        </div>
        <TrendChart points={trend} />
      </section>
      <div className="score-columns">
        <ScoreTable endpointId={endpointId} title="Spaces" kind="space" rows={spaces} />
        <ScoreTable endpointId={endpointId} title="Organizations" kind="organization" rows={organizations} />
        <ScoreTable endpointId={endpointId} title="Worst add-ons" kind="addon" rows={addons} />
        <ScoreTable endpointId={endpointId} title="Worst apps" kind="app" rows={apps} />
      </div>
      <Snapshots endpointId={endpointId} />
    </div>
  )
}
