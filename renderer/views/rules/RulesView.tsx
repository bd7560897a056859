import { useMemo, type JSX } from 'react'
import './rules.css'
import type { RuleDescription } from '#shared/domain/finding.ts'
import { useCommand } from '../../stores/command.ts'
import { navigate, routeHref, type Route } from '../../stores/route.ts'
import { moveFocus } from '../../parts/arrow-keys.ts'
import { ErrorNote, ErrorPanel } from '../../parts/ErrorPanel.tsx'
import { FilterField } from '../../parts/FilterField.tsx'
import { SearchIcon } from '../../parts/icons.tsx'
import { EmptyState, Skeleton, ViewHeading } from '../../parts/parts.tsx'
import { SeverityMark } from '../../parts/SeverityMark.tsx'
import { countWords } from '../../parts/words.ts'
import { PolicyStrip } from './PolicyStrip.tsx'
import { RuleDetail, RuleFlags } from './RuleDetail.tsx'
import { groupWords, searchRules } from './rule-words.ts'

type RulesRoute = Extract<Route, { view: 'rules' }>

function RuleLink({
  rule,
  route,
  current,
}: {
  rule: RuleDescription
  route: RulesRoute
  current: boolean
}): JSX.Element {
  return (
    <a
      className="list-item rule-link"
      href={routeHref({ ...route, rule: rule.id })}
      aria-current={current ? 'true' : undefined}
      data-testid="rule-link"
    >
      <SeverityMark severity={rule.baseSeverity} />
      <span className="rule-link-title">{rule.title}</span>
      <span className="rule-link-facts">
        <code>{rule.id}</code>
        <RuleFlags rule={rule} />
      </span>
    </a>
  )
}

/** What is checked, one page for each rule, as the rules themselves tell it. */
export default function RulesView({ route }: { route: RulesRoute }): JSX.Element {
  const { data, error, reload } = useCommand('risk.rules', {})
  const sections = useMemo(() => searchRules(data?.rules ?? [], route.text), [data, route.text])

  if (error && !data) return <ErrorPanel error={error} onRetry={reload} />
  if (!data) return <Skeleton rows={[24, 100, 96, 98, 94, 97]} label="Reading the rules" />
  const shown = sections.flatMap(({ rules }) => rules)
  const wanted = data.rules.find(({ id }) => id === route.rule)
  const chosen = wanted ?? shown[0]
  return (
    <div className="page page-full rules">
      <PolicyStrip />
      <div className="panes rules-panes">
        <section className="pane-list" aria-label="Rules">
          <header className="pane-head">
            <ViewHeading>Rules</ViewHeading>
            <span className="page-count" role="status">
              {shown.length === data.rules.length
                ? countWords(shown.length)
                : `${countWords(shown.length)} of ${countWords(data.rules.length)}`}
            </span>
          </header>
          <div className="pane-filter">
            <FilterField
              label="Filter by number, title, what it reads or does"
              value={route.text}
              onChange={(text) => {
                navigate({ ...route, text, rule: null }, { replace: true })
              }}
            />
          </div>
          {error ? <ErrorNote error={error} /> : null}
          <nav className="pane-scroll" aria-label="Rules by group" onKeyDown={moveFocus}>
            {sections.map(({ group, rules }) => (
              <section key={group} aria-label={groupWords[group].name}>
                <h2 className="rule-group" title={groupWords[group].about}>
                  {groupWords[group].name} <span>{countWords(rules.length)}</span>
                </h2>
                {rules.map((rule) => (
                  <RuleLink key={rule.id} rule={rule} route={route} current={rule === chosen} />
                ))}
              </section>
            ))}
            {shown.length === 0 ? (
              <EmptyState icon={<SearchIcon size={20} />} title="No rule fits">
                {countWords(data.rules.length)} rules were looked through.
              </EmptyState>
            ) : null}
          </nav>
        </section>
        <section className="pane-detail" aria-label="The rule" tabIndex={0}>
          {route.rule !== null && !wanted ? (
            <p className="note note-medium">There is no rule {route.rule} in this release.</p>
          ) : null}
          {chosen ? <RuleDetail key={chosen.id} rule={chosen} /> : null}
        </section>
      </div>
    </div>
  )
}
