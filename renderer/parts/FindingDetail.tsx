import type { JSX, ReactNode } from 'react'
import '../styles/finding.css'
import type { Finding } from '#shared/domain/finding.ts'
import type { FindingView } from '#shared/domain/risk-views.ts'
import { openFindings, routeHref } from '../stores/route.ts'
import { bySpace } from './by-space.ts'
import { Annotations, EvidenceTable, History } from './finding-record.tsx'
import { CopyRemedy, Remedy } from './finding-remedy.tsx'
import { Arithmetic, Score } from './finding-score.tsx'
import { AnswerBanner } from './finding-state.tsx'
import { Age, Badge } from './parts.tsx'
import { SeverityMark } from './SeverityMark.tsx'
import { plural } from './words.ts'

const shownPerSpace = 12

/** The level of a part's heading: one below the finding's own. */
type PartHeading = 'h3' | 'h4'

function AffectedApps({ finding, Heading }: { finding: Finding; Heading: PartHeading }): JSX.Element | null {
  if (finding.apps.length === 0) return null
  const groups = bySpace(finding.apps, finding.spaces)
  return (
    <section className="finding-part">
      <Heading>
        Affected: {plural(finding.apps.length, 'app')} in {plural(groups.length, 'space')}
      </Heading>
      <ul className="affected">
        {groups.map(({ space, apps }) => (
          <li key={space ?? ''}>
            <span className="affected-space">{space ?? 'space not known'}</span>
            <span className="affected-apps">
              {apps.slice(0, shownPerSpace).map((app) => (
                <span key={app}>{space === null ? app : app.slice(0, -space.length - 1)}</span>
              ))}
              {apps.length > shownPerSpace ? <em>and {apps.length - shownPerSpace} more</em> : null}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** The page that explains a rule. */
function ruleHref(ruleId: string): string {
  return `#/rules?rule=${encodeURIComponent(ruleId)}`
}

function Head({ finding, level }: { finding: Finding; level: 2 | 3 }): JSX.Element {
  const Heading = level === 2 ? 'h2' : 'h3'
  return (
    <header className="finding-head">
      <SeverityMark severity={finding.severity} size={18} />
      <div>
        <Heading>{finding.title}</Heading>
        <p className="finding-facts">
          <a className="link" href={ruleHref(finding.ruleId)} title="What this rule is about">
            <code>{finding.ruleId}</code>
          </a>
          <Score arithmetic={finding.arithmetic} score={finding.score} />
          {finding.isNew ? <Badge tone="accent">new</Badge> : null}
          {finding.transient ? <Badge tone="high">right now</Badge> : null}
          {finding.context ? <Badge tone="info">context</Badge> : null}
          {finding.confidence === 'high' ? null : <Badge tone="medium">{finding.confidence} confidence</Badge>}
          {finding.firstSeen === null ? null : (
            <span>
              first seen <Age at={finding.firstSeen} />
            </span>
          )}
        </p>
      </div>
    </header>
  )
}

/** What is wrong in this case, why that matters and who is hit. */
function Case({ finding, Heading }: { finding: Finding; Heading: PartHeading }): JSX.Element {
  return (
    <>
      <p className="finding-reason">{finding.reason}</p>
      <section className="finding-part">
        <Heading>Why it matters</Heading>
        <p>{finding.why}</p>
      </section>
      <AffectedApps finding={finding} Heading={Heading} />
    </>
  )
}

/** One finding in full: what is wrong here, on what grounds, why it matters, who is hit and how to put it right. */
export function FindingDetail({
  view,
  appNames,
  changed,
  answerActions,
}: {
  view: FindingView
  /** Two-part app name by id, for annotations. */
  appNames: ReadonlyMap<string, string>
  /** What an acknowledgement does not cover any more. */
  changed: string | null
  answerActions: ReactNode
}): JSX.Element {
  const { finding } = view
  return (
    <article className="finding finding-whole" data-severity={finding.severity} data-testid="finding">
      <Head finding={finding} level={2} />
      <AnswerBanner finding={finding} changed={changed}>
        {answerActions}
      </AnswerBanner>
      {view.complete ? null : (
        <p className="note">The latest sync was partial: what is not listed here may still be there.</p>
      )}
      <div className="finding-columns">
        <div className="finding-main">
          <Case finding={finding} Heading="h3" />
          {finding.remedy.length === 0 ? null : (
            <section className="finding-part">
              <h3>How to put it right</h3>
              <CopyRemedy finding={finding} shell={view.shell} />
              <Remedy finding={finding} />
            </section>
          )}
          <EvidenceTable evidence={view.evidence} />
        </div>
        <div className="finding-side">
          <section className="finding-part finding-score">
            <h3>How the score of {finding.score} came about</h3>
            <Arithmetic arithmetic={finding.arithmetic} score={finding.score} />
          </section>
          <Annotations annotations={view.annotations} appNames={appNames} />
          <History history={view.history} />
        </div>
      </div>
    </article>
  )
}

/** The same among other findings of one add-on: the longer parts are folded. */
export function FoldedFinding({ finding }: { finding: Finding }): JSX.Element {
  return (
    <article className="finding" data-severity={finding.severity} data-testid="finding">
      <div className="finding-row">
        <Head finding={finding} level={3} />
        <a
          className="link"
          href={routeHref({
            view: 'findings',
            endpointId: finding.endpointId,
            finding: finding.id,
            filter: { ...openFindings, show: 'all', text: finding.addon.name },
          })}
        >
          Open in findings
        </a>
      </div>
      <AnswerBanner finding={finding} />
      <Case finding={finding} Heading="h4" />
      {finding.remedy.length === 0 ? null : (
        <details className="finding-part finding-more">
          <summary>How to put it right, in {plural(finding.remedy.length, 'step')}</summary>
          <Remedy finding={finding} />
        </details>
      )}
      <details className="finding-part finding-more">
        <summary>How the score of {finding.score} came about</summary>
        <Arithmetic arithmetic={finding.arithmetic} score={finding.score} />
      </details>
    </article>
  )
}
