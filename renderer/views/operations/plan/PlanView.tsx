import type { JSX } from 'react'
import type { EndpointProfile } from '#shared/domain/endpoint.ts'
import type { Plan } from '#shared/domain/operation.ts'
import { WarningIcon } from '../../../parts/icons.tsx'
import { Badge } from '../../../parts/parts.tsx'
import { SeverityMark } from '../../../parts/SeverityMark.tsx'
import { LevelMark } from '../LevelMark.tsx'
import { Changes } from './Changes.tsx'
import { Impact } from './Impact.tsx'
import { Requests, Sources } from './Requests.tsx'
import { VerdictPart } from './VerdictPart.tsx'

/** What is lost, or easily overlooked. Nothing where there is none. */
export function Sentences({
  title,
  sentences,
  tone,
}: {
  title: string
  sentences: readonly string[]
  tone: 'critical' | 'medium'
}): JSX.Element | null {
  if (sentences.length === 0) return null
  return (
    <section className="plan-note" data-tone={tone} aria-label={title}>
      <WarningIcon />
      <div>
        <h3>{title}</h3>
        <ul>
          {sentences.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </div>
    </section>
  )
}

const reversibleWords: Record<Plan['reversible']['kind'], string> = {
  yes: 'Yes.',
  partly: 'In part.',
  no: 'No.',
}

const findingsShown = 5

function Findings({ plan }: { plan: Plan }): JSX.Element | null {
  const { findings } = plan
  if (findings.length === 0) return null
  const more = findings.length - findingsShown
  return (
    <div>
      <dt>Open findings</dt>
      <dd>
        <ul className="plan-findings">
          {findings.slice(0, findingsShown).map(({ findingId, severity, title }) => (
            <li key={findingId}>
              <SeverityMark severity={severity} /> {title}
            </li>
          ))}
          {more > 0 ? <li className="faint">and {more} more</li> : null}
        </ul>
      </dd>
    </div>
  )
}

/** Everything a person needs for a decision, the verdict first and the small print last. */
export function PlanView({
  plan,
  environment,
}: {
  plan: Plan
  environment: EndpointProfile['environment']
}): JSX.Element {
  return (
    <>
      <p className="plan-where">
        <LevelMark level={plan.level} />
        <span>
          on <strong>{plan.endpointName}</strong>
        </span>
        {environment === 'production' ? <Badge tone="production">production</Badge> : null}
      </p>
      <VerdictPart verdict={plan.verdict} />
      <Sentences title="Lost for good" sentences={plan.losses} tone="critical" />
      <Sentences title="Bear in mind" sentences={plan.warnings} tone="medium" />
      <Impact affected={plan.affected} />
      <Changes plan={plan} />
      <dl className="facts plan-facts">
        <div>
          <dt>Takes</dt>
          <dd>{plan.duration.words}</dd>
        </div>
        <div>
          <dt>Can be taken back</dt>
          <dd>
            {reversibleWords[plan.reversible.kind]} {plan.reversible.how}
          </dd>
        </div>
        <Findings plan={plan} />
      </dl>
      <Requests plan={plan} />
      <Sources sources={plan.sources} />
    </>
  )
}
