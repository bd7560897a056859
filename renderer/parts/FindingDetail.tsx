import type { JSX } from 'react'
import '../styles/finding.css'
import type { Finding, RemedyStep, ScoreArithmetic } from '#shared/domain/finding.ts'
import { bySpace } from './by-space.ts'
import { Badge, CopyButton } from './parts.tsx'
import { SeverityMark } from './SeverityMark.tsx'
import { plural } from './words.ts'

const shownPerSpace = 12

function factor(value: number): string {
  return `× ${value.toFixed(value % 1 === 0 || (value * 10) % 1 === 0 ? 1 : 2)}`
}

/** How the score came about: the rule's base and its reach, weighed down by what the add-on holds and who runs. */
function Arithmetic({ arithmetic, score }: { arithmetic: ScoreArithmetic; score: number }): JSX.Element {
  const { blast } = arithmetic
  const reach = blast.consumers + blast.spaces + blast.organizations + blast.environments
  const weighed = reach * arithmetic.state * arithmetic.running * arithmetic.writers
  const parts: [string, string, boolean][] = [
    ['The rule itself', `${arithmetic.ruleBase}`, true],
    ['Apps that would feel it', `${blast.consumers}`, false],
    ['Spaces it reaches', `${blast.spaces}`, false],
    ['Organizations', `${blast.organizations}`, false],
    ['Environments that meet', `${blast.environments}`, false],
  ]
  const factors: [string, number][] = [
    ['how much state it holds', arithmetic.state],
    ['how many of them run', arithmetic.running],
    ['how many write', arithmetic.writers],
  ]
  return (
    <div className="arithmetic">
      <dl>
        {parts.map(([name, value, base]) => (
          <div key={name} className={base ? 'arithmetic-base' : ''}>
            <dt>{name}</dt>
            <dd>{base ? value : `+ ${value}`}</dd>
          </div>
        ))}
        {factors.map(([name, value]) => (
          <div key={name} className="arithmetic-factor">
            <dt>{name}</dt>
            <dd>{factor(value)}</dd>
          </div>
        ))}
        <div className="arithmetic-sum">
          <dt>
            {arithmetic.ruleBase} + {Math.round(weighed)}
            {arithmetic.ruleBase + weighed > 100 ? ', at most 100' : ''}
          </dt>
          <dd>{score}</dd>
        </div>
      </dl>
    </div>
  )
}

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

function Step({ step }: { step: RemedyStep }): JSX.Element {
  return (
    <li>
      <p>{step.text}</p>
      {step.requests.map((request) => {
        const line = `${request.method} ${request.path}`
        return (
          <div key={`${line} ${request.body}`} className="request">
            <code>
              <b>{request.method}</b> {request.path}
              {request.body === '' ? null : (
                <>
                  {'\n'}
                  {request.body}
                </>
              )}
            </code>
            <CopyButton text={request.body === '' ? line : `${line}\n${request.body}`} label={`Copy ${line}`} />
          </div>
        )
      })}
    </li>
  )
}

function Head({ finding, level }: { finding: Finding; level: 2 | 3 }): JSX.Element {
  const Heading = level === 2 ? 'h2' : 'h3'
  return (
    <header className="finding-head">
      <SeverityMark severity={finding.severity} size={18} />
      <div>
        <Heading>{finding.title}</Heading>
        <p className="finding-facts">
          <code>{finding.ruleId}</code>
          <span>score {finding.score}</span>
          {finding.confidence === 'high' ? null : <Badge tone="medium">{finding.confidence} confidence</Badge>}
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

function Remedy({ finding }: { finding: Finding }): JSX.Element {
  return (
    <ol className="remedy">
      {finding.remedy.map((step) => (
        <Step key={step.text} step={step} />
      ))}
    </ol>
  )
}

/** One finding in full: what is wrong here, why it matters, who is hit, how to put it right and how it was scored. */
export function FindingDetail({ finding }: { finding: Finding }): JSX.Element {
  return (
    <article className="finding finding-whole" data-severity={finding.severity} data-testid="finding">
      <Head finding={finding} level={2} />
      <div className="finding-columns">
        <div className="finding-main">
          <Case finding={finding} Heading="h3" />
          {finding.remedy.length === 0 ? null : (
            <section className="finding-part">
              <h3>How to put it right</h3>
              <Remedy finding={finding} />
            </section>
          )}
        </div>
        <section className="finding-part finding-score">
          <h3>How the score of {finding.score} came about</h3>
          <Arithmetic arithmetic={finding.arithmetic} score={finding.score} />
        </section>
      </div>
    </article>
  )
}

/** The same among other findings of one add-on: the longer parts are folded. */
export function FoldedFinding({ finding }: { finding: Finding }): JSX.Element {
  return (
    <article className="finding" data-severity={finding.severity} data-testid="finding">
      <Head finding={finding} level={3} />
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
