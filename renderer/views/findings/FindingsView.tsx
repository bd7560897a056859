import { useMemo, type JSX } from 'react'
import './findings.css'
import type { Finding, FindingSummary, Severity, Unjudged } from '#shared/domain/finding.ts'
import { useCommand } from '../../stores/command.ts'
import { useEndpoints } from '../../stores/endpoints.ts'
import { navigate, routeHref, type Route } from '../../stores/route.ts'
import { ErrorNote, ErrorPanel } from '../../parts/ErrorPanel.tsx'
import { silenceWords } from '../../parts/doubt.ts'
import { FilterField } from '../../parts/FilterField.tsx'
import { FindingDetail } from '../../parts/FindingDetail.tsx'
import { CheckIcon, MapIcon, SearchIcon, WarningIcon } from '../../parts/icons.tsx'
import { Button, EmptyState, Skeleton, ViewHeading } from '../../parts/parts.tsx'
import { SeverityMark, severityWords } from '../../parts/SeverityMark.tsx'
import { addonLabel, countWords, plural } from '../../parts/words.ts'
import { FindingTree } from './FindingTree.tsx'
import { filterFindings, toLines, worstFirst } from './group.ts'

type FindingsRoute = Extract<Route, { view: 'findings' }>

/** In place of a finding's id: what could not be judged. */
const unknown = 'unknown'

function SeverityChips({ route, summary }: { route: FindingsRoute; summary: FindingSummary }): JSX.Element {
  const toggle = (severity: Severity): void => {
    const off = route.hidden.includes(severity)
    const hidden = off ? route.hidden.filter((each) => each !== severity) : [...route.hidden, severity]
    navigate({ ...route, hidden, finding: null }, { replace: true })
  }
  return (
    <div className="severity-chips" role="group" aria-label="Severities shown">
      {worstFirst.map((severity) => (
        <button
          key={severity}
          type="button"
          className="severity-chip"
          aria-pressed={!route.hidden.includes(severity)}
          disabled={summary[severity] === 0}
          title={`${severityWords[severity]}: ${countWords(summary[severity])}`}
          onClick={() => {
            toggle(severity)
          }}
        >
          <SeverityMark severity={severity} /> {countWords(summary[severity])}
        </button>
      ))}
    </div>
  )
}

/** Said openly: a rule that lacked its data is neither loud nor quiet. */
function UnknownDetail({ unjudged }: { unjudged: readonly Unjudged[] }): JSX.Element {
  const byReason = new Map<string, { ruleId: string; reason: string; count: number }>()
  for (const { ruleId, reason } of unjudged) {
    const key = `${ruleId} ${reason}`
    const entry = byReason.get(key)
    if (entry) entry.count += 1
    else byReason.set(key, { ruleId, reason, count: 1 })
  }
  return (
    <article className="finding" data-testid="unknown">
      <header className="finding-head">
        <div>
          <h2>{plural(unjudged.length, 'check')} could not be made</h2>
          <p className="finding-facts">Not known is not the same as fine.</p>
        </div>
      </header>
      <ul className="unknown-list">
        {[...byReason.values()]
          .toSorted((a, b) => b.count - a.count)
          .map((entry) => (
            <li key={`${entry.ruleId} ${entry.reason}`}>
              <code>{entry.ruleId}</code>
              <span>{entry.reason}</span>
              <span className="faint">{plural(entry.count, 'add-on')}</span>
            </li>
          ))}
      </ul>
    </article>
  )
}

function Silence({ silence }: { silence: ReturnType<typeof silenceWords> }): JSX.Element {
  if (silence === null) {
    return (
      <EmptyState icon={<CheckIcon size={20} />} title="Nothing to report">
        Every rule was applied to every add-on.
      </EmptyState>
    )
  }
  return (
    <EmptyState icon={<WarningIcon size={20} />} title={silence.title}>
      {silence.reasons.slice(0, 3).join(' ')}
      {silence.reasons.length > 3 ? ` And ${plural(silence.reasons.length - 3, 'more reason')}.` : ''}
    </EmptyState>
  )
}

function Detail({ endpointId, finding }: { endpointId: string; finding: Finding }): JSX.Element {
  const { addon } = finding
  return (
    <>
      <div className="pane-detail-head">
        <p>
          <a href={routeHref({ view: 'addon', endpointId, addonId: addon.id })}>{addonLabel(addon)}</a>
          <span className="muted">
            {addon.service}, {finding.owner === null ? 'no owner' : `owned by ${finding.owner}`}
          </span>
        </p>
        <a
          className="button button-plain"
          href={routeHref({ view: 'map', endpointId, focus: { kind: 'addon', id: addon.id } })}
        >
          <MapIcon /> Show on map
        </a>
      </div>
      <FindingDetail key={finding.id} finding={finding} />
    </>
  )
}

export default function FindingsView({ route }: { route: FindingsRoute }): JSX.Element {
  const { endpointId, hidden, text } = route
  const { data, error, reload } = useCommand('risk.findings', { endpointId })
  const report = useEndpoints().endpoints.find((each) => each.profile.id === endpointId)?.lastSync
  const findings = useMemo(() => filterFindings(data?.findings ?? [], { hidden, text }), [data, hidden, text])
  const lines = useMemo(() => toLines(findings), [findings])

  if (error && !data) return <ErrorPanel error={error} onRetry={reload} />
  if (!data) return <Skeleton rows={[24, 60, 100, 94, 98, 90, 96]} label="Judging the add-ons" />

  const firstLine = lines.find((line) => line.kind === 'finding')
  const chosen =
    route.finding === unknown
      ? null
      : (findings.find((each) => each.id === route.finding) ?? firstLine?.finding ?? null)
  const choose = (finding: string): void => {
    navigate({ ...route, finding }, { replace: true })
  }
  const missing = route.finding !== null && route.finding !== unknown && chosen?.id !== route.finding

  return (
    <div className="page page-full panes findings">
      <section className="pane-list" aria-label="Findings">
        <header className="pane-head">
          <ViewHeading>Findings</ViewHeading>
          <span className="page-count" role="status">
            {findings.length === data.findings.length
              ? countWords(findings.length)
              : `${countWords(findings.length)} of ${countWords(data.findings.length)}`}
          </span>
        </header>
        <div className="pane-filter">
          <SeverityChips route={route} summary={data.summary} />
          <FilterField
            label="Filter by add-on, rule, app, space"
            value={text}
            onChange={(words) => {
              navigate({ ...route, text: words, finding: null }, { replace: true })
            }}
          />
        </div>
        {error ? <ErrorNote error={error} /> : null}
        {lines.length > 0 ? (
          <FindingTree lines={lines} chosen={chosen?.id ?? null} onChoose={choose} />
        ) : data.findings.length > 0 ? (
          <EmptyState
            icon={<SearchIcon size={20} />}
            title="No finding fits"
            action={
              <Button
                kind="quiet"
                onClick={() => {
                  navigate({ ...route, hidden: [], text: '', finding: null }, { replace: true })
                }}
              >
                Show all {countWords(data.findings.length)}
              </Button>
            }
          />
        ) : (
          <Silence silence={silenceWords(data, report?.counts.addons ?? null)} />
        )}
        {data.summary.unknown > 0 ? (
          <button
            type="button"
            className="unknown-button"
            aria-pressed={route.finding === unknown}
            onClick={() => {
              choose(unknown)
            }}
          >
            {plural(data.summary.unknown, 'check')} could not be made
          </button>
        ) : null}
      </section>
      <section className="pane-detail" aria-label="The finding" tabIndex={0}>
        {missing ? <p className="note note-medium">The finding this link points to is gone, or filtered out.</p> : null}
        {route.finding === unknown ? <UnknownDetail unjudged={data.unjudged} /> : null}
        {chosen ? <Detail endpointId={endpointId} finding={chosen} /> : null}
      </section>
    </div>
  )
}
