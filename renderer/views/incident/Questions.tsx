import type { JSX, ReactNode } from 'react'
import type { IncidentView } from '#shared/domain/incident.ts'
import { momentWords, useNow } from '../../stores/age.ts'
import { SeverityMark } from '../../parts/SeverityMark.tsx'
import { countWords, plural } from '../../parts/words.ts'
import {
  addonSentences,
  appConditions,
  auditWords,
  changesOf,
  countsOf,
  hoursWords,
  hurtWords,
} from './incident-words.ts'

const changesShown = 3

function Answer({
  question,
  headline,
  tone,
  children,
}: {
  question: string
  headline: string
  tone: string
  children: ReactNode
}): JSX.Element {
  return (
    <section className="three-answer" data-tone={tone}>
      <h2>{question}</h2>
      <p className="answer-headline">{headline}</p>
      {children}
    </section>
  )
}

/** The three things somebody who was just woken up has to know, each in one look. */
export function Questions({ view }: { view: IncidentView }): JSX.Element {
  const now = useNow()
  const { addon, condition, apps, hours, findings } = view
  const hurt = hurtWords(apps)
  const changes = changesOf(view)
  const rightNow = findings.filter(({ transient }) => transient)
  const [worst] = findings
  const missing = auditWords(view)
  return (
    <div className="three-answers" data-testid="incident-answers">
      <Answer
        question="What is it?"
        headline={`${addon.serviceHumanName} of ${addon.owner ?? 'nobody'}`}
        tone={condition === 'down' ? 'bad' : condition === 'starting' ? 'warn' : 'plain'}
      >
        <p>{addonSentences[condition]}</p>
        {worst === undefined ? (
          <p className="muted">No open finding.</p>
        ) : (
          <p className="answer-finding">
            <SeverityMark severity={worst.severity} label />
            {rightNow.length > 0
              ? `${plural(rightNow.length, 'finding')} right now: ${worst.title}`
              : `${plural(findings.length, 'open finding')}, first: ${worst.title}`}
          </p>
        )}
      </Answer>
      <Answer question="Who is hurt?" headline={hurt.headline} tone={hurt.tone}>
        <ul className="answer-counts">
          {countsOf(apps).map(({ condition: of, count }) => (
            <li key={of} data-tone={appConditions[of].tone}>
              <strong>{countWords(count)}</strong> {appConditions[of].word.toLowerCase()}
            </li>
          ))}
        </ul>
        <p className="muted">{hurt.detail}</p>
      </Answer>
      <Answer
        question={`What changed in the last ${hoursWords(hours)}?`}
        headline={
          changes.length === 0
            ? missing === null
              ? 'Nothing, as far as is known'
              : 'Nothing known yet'
            : plural(changes.length, 'change')
        }
        tone={changes.some(({ tone }) => tone === 'trouble') ? 'warn' : 'plain'}
      >
        {changes.length === 0 ? null : (
          <ol className="answer-changes">
            {changes.slice(0, changesShown).map(({ id, at, app, text, by }) => (
              <li key={id}>
                <time dateTime={new Date(at).toISOString()}>{momentWords(at, now)}</time>
                <span>
                  {app === null ? null : <strong>{app} </strong>}
                  {text}
                  {by === '' ? null : <span className="muted"> {by}</span>}
                </span>
              </li>
            ))}
          </ol>
        )}
        {missing === null ? null : <p className="incident-problem">{missing}</p>}
      </Answer>
    </div>
  )
}
